"""Hôm nay: its numbers, the rows behind them, what is to be done first."""

import re
from datetime import timedelta

import pytest

from bot import app
from knowledge import library
from knowledge.database import writing
from knowledge.loop import draft_rows
from knowledge.tables import Question
from knowledge.writing.drafts import DraftText
from tests.bot.turns import CITIZEN, GROUP, GUIDE, LAN, MORNING, NEIGHBOUR, UNKNOWN
from tests.console.office import HOA_BINH, OTHER, OWN, TAN_LAP, Office, Visitor, words_of

pytestmark = pytest.mark.anyio
KNOWN = "quên mật khẩu vneid"
FIGURE = re.compile(r'class="figure" href="([^"]+)"><strong>([\d.]+)</strong><span>([^<]+)</span>')


async def figures(visitor: Visitor, **query: str | int) -> dict[str, tuple[int, str]]:
    """Each number of the page by its name, with the address behind it."""
    html = await visitor.reads("/", **query)
    found = FIGURE.findall(html)
    return {name: (int(value), link.replace("&amp;", "&")) for link, value, name in found}


async def follows(visitor: Visitor, link: str) -> str:
    answer = await visitor.http.get(link)
    assert answer.status_code == 200, link
    return answer.text


def rows_in(html: str) -> int:
    return html.count('<p class="asked">')


async def test_each_number_leads_to_as_many_rows(office: Office) -> None:
    commune = office.commune
    commune.asks_the_team(CITIZEN)
    commune.asks_the_team(NEIGHBOUR, "xin học bổng du học ở đâu")
    commune.says(CITIZEN, KNOWN)
    commune.presses(CITIZEN, f"helped:{commune.newest(Question).id}:{GUIDE}")
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    visitor = await office.coordinator()
    found = await figures(visitor)
    assert found["Lượt hỏi"][0] == 3
    assert found["Phiếu chưa ai nhận"][0] == found["Phiếu đang làm"][0] == 1
    for name, (value, link) in found.items():
        assert rows_in(await follows(visitor, link)) == value, name


async def test_a_period_counts_what_was_asked_in_it(office: Office) -> None:
    office.commune.says(CITIZEN, KNOWN)
    office.commune.now += timedelta(days=3)
    visitor = await office.coordinator()
    asked = {days: (await figures(visitor, ky=days))["Lượt hỏi"] for days in (1, 7, 30)}
    assert {days: value for days, (value, _) in asked.items()} == {1: 0, 7: 1, 30: 1}
    for value, link in asked.values():
        assert rows_in(await follows(visitor, link)) == value


async def test_one_day_of_the_chart_leads_to_its_rows(office: Office) -> None:
    office.commune.says(CITIZEN, KNOWN)
    office.commune.now += timedelta(days=2)
    office.commune.says(CITIZEN, KNOWN)
    visitor = await office.coordinator()
    html = await visitor.reads("/")
    days = re.findall(r'href="(/banlamviec/so-lieu[^"]*ngay=[^"]*)"', html)
    counts = [rows_in(await follows(visitor, day.replace("&amp;", "&"))) for day in days]
    assert counts == [1, 0, 1, *[0] * 11]


async def test_a_coordinator_counts_their_own_areas(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN)
    own, other = await office.coordinator(OWN), await office.coordinator(OTHER)
    assert (await figures(own))["Câu đang chờ"][0] == 1
    assert {value for value, _ in (await figures(other)).values()} == {0}
    assert UNKNOWN in await own.reads("/so-lieu", so="waiting")
    assert UNKNOWN not in await other.reads("/so-lieu", so="waiting")
    assert UNKNOWN not in await other.reads("/so-lieu", phieu="open")


async def test_a_ticket_leads_to_its_question(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN)
    visitor = await office.coordinator(OWN)
    html = await visitor.reads("/so-lieu", phieu="open")
    assert f'<a href="/banlamviec/cau-hoi/1">{UNKNOWN}</a>' in html
    assert UNKNOWN in await visitor.reads("/cau-hoi/1")


async def test_one_team_of_several(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN)
    visitor = await office.coordinator()
    assert (await figures(visitor, to=HOA_BINH))["Lượt hỏi"][0] == 1
    assert (await figures(visitor, to=TAN_LAP))["Lượt hỏi"][0] == 0


@pytest.mark.parametrize("path", ["/", "/so-lieu"])
async def test_another_area_is_not_there(office: Office, path: str) -> None:
    visitor = await office.coordinator(OWN)
    assert (await visitor.asks(path, to=TAN_LAP)).status_code == 404
    assert (await visitor.asks(path, to="khong-co")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [{"ky": "9"}, {"ngay": "2026-99-01"}, {"ngay": "9999-12-31"}, {"so": "x"}, {"trang": "0"}],
)
async def test_an_address_that_somebody_wrote(office: Office, query: dict[str, str]) -> None:
    await (await office.coordinator()).reads("/so-lieu", **query)


async def test_many_rows_come_in_pages(office: Office) -> None:
    for n in range(21):
        office.commune.says(CITIZEN, f"câu hỏi lạ số {n} về nuôi tôm hùm")
    visitor = await office.coordinator()
    first = await visitor.reads("/so-lieu", so="asked")
    (on,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = await follows(visitor, on.replace("&amp;", "&"))
    assert (rows_in(first), rows_in(second)) == (20, 1)
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


async def test_nothing_leads_to_who_asked(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN)
    visitor = await office.coordinator()
    for path in ("/", "/so-lieu", "/so-lieu?phieu=open", "/to/hoa-binh"):
        assert str(CITIZEN) not in await visitor.reads(path)


async def test_what_to_do_comes_first_each_a_way_there(office: Office) -> None:
    visitor = await office.coordinator()
    assert "Không có việc nào đang chờ" in await visitor.reads("/")
    office.commune.asks_the_team(CITIZEN)
    office.commune.now += timedelta(days=3)
    with writing(office.engine) as session:
        row = draft_rows.begin(session, LAN, DraftText(title="Nuôi tôm"), MORNING)
        draft_rows.submit(row, MORNING)
    said = words_of(await (await office.coordinator()).reads("/"))
    assert "1 phiếu chưa ai nhận" in said
    assert "1 lượt hỏi chưa có lời giải Câu cũ nhất: 3 ngày trước." in said
    assert "1 bài chờ duyệt" in said


async def test_a_guide_that_is_due_for_a_check(office: Office) -> None:
    with writing(office.engine) as session:
        text = re.sub(r"review_by: .*", "review_by: 2026-08-01", library.text_of(session, GUIDE))
        library.publish(session, GUIDE, text, MORNING)
    html = await (await office.coordinator()).reads("/")
    assert "1 bài quá hạn kiểm tra" in words_of(html)
    assert "/banlamviec/huong-dan?xem=stale" in html


async def test_the_most_asked_gap_leads_to_its_group(office: Office) -> None:
    for citizen in (CITIZEN, NEIGHBOUR):
        office.commune.asks_the_team(citizen)
    html = await (await office.coordinator()).reads("/")
    assert f'href="/banlamviec/cau-hoi/{office.commune.group.id}">{UNKNOWN}' in html
    assert "2 lượt" in words_of(html)


async def test_what_the_last_round_found_is_what_the_page_is_told(office: Office) -> None:
    parts = app.Parts("9:token", "", office.engine, frozenset())
    parts.vitals.problems = ("disk_low",)
    assert app.console(parts).problems() == ("disk_low",)


async def test_coordinators_of_all_areas_read_what_is_wrong_with_the_bot(office: Office) -> None:
    object.__setattr__(office.console, "problems", lambda: ("disk_low", "database_locked"))
    said = words_of(await (await office.coordinator()).reads("/"))
    assert "Ổ đĩa máy chủ sắp đầy" in said
    assert "Trợ lý đang trục trặc" in said
    assert "Trợ lý đang trục trặc" not in await (await office.coordinator(OWN)).reads("/")
