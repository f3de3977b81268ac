"""A link, a button, a session: who gets in, and who does not."""

from datetime import timedelta

import pytest

from tests.console.office import FOUNDER, LAN, Office, words_of

pytestmark = pytest.mark.anyio


async def test_a_link_a_button_and_one_is_in(office: Office) -> None:
    visitor, link = office.stranger(), office.link()
    assert "Vào bàn làm việc" in await visitor.reads(link)
    answer = await visitor.sends(link)
    assert answer.headers["location"] == "/banlamviec/"
    assert "Điều phối viên" in await visitor.reads("/")


async def test_looking_at_a_link_does_not_use_it_up(office: Office) -> None:
    visitor, link = office.stranger(), office.link()
    for _ in range(3):  # as the preview of a chat does
        await office.stranger().reads(link)
    assert (await visitor.sends(link)).status_code == 303


async def test_a_link_works_once(office: Office) -> None:
    link = office.link()
    assert (await office.stranger().sends(link)).status_code == 303
    again = await office.stranger().sends(link)
    assert again.status_code == 403
    assert "dùng rồi hoặc đã quá hạn" in words_of(again.text)


@pytest.mark.parametrize("path", ["/vao/" + "a" * 43, "/vao/x"])
async def test_a_stranger_reads_the_same_whatever_the_link(office: Office, path: str) -> None:
    good, bad = await office.stranger().asks(office.link()), await office.stranger().asks(path)
    assert good.status_code == bad.status_code == 200
    assert words_of(good.text) == words_of(bad.text)
    used = office.link()
    await office.stranger().sends(used)
    first, second = await office.stranger().sends(used), await office.stranger().sends(path)
    assert (first.status_code, words_of(first.text)) == (second.status_code, words_of(second.text))


async def test_ten_minutes_later_it_is_too_late(office: Office) -> None:
    link = office.link()
    office.commune.now += timedelta(minutes=10)
    assert (await office.stranger().sends(link)).status_code == 403


async def test_who_is_no_coordinator_gets_in_by_no_link(office: Office) -> None:
    assert (await office.stranger().sends(office.link(LAN))).status_code == 403


async def test_signing_out_ends_it_on_the_server(office: Office) -> None:
    visitor = await office.coordinator()
    cookie = dict(visitor.http.cookies)
    assert "Đã đăng xuất" in await visitor.does("/ra")
    visitor.http.cookies.update(cookie)  # kept by somebody
    assert (await visitor.asks("/")).headers["location"] == "/banlamviec/vao"


async def test_the_language_of_this_browser(office: Office) -> None:
    visitor = await office.coordinator(FOUNDER)
    assert 'lang="en"' in await visitor.does("/ngon-ngu", language="en", back="/banlamviec/to")
    assert visitor.followed.endswith("/banlamviec/to")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/start", "/banlamviec/\\x"]
)
async def test_the_way_back_stays_here(office: Office, back: str) -> None:
    visitor = await office.coordinator()
    answer = await visitor.sends("/ngon-ngu", language="en", back=back)
    assert answer.headers["location"] == "/banlamviec/"
