"""A draft that was sent for review: what it changes, published, given back, taken back."""

import pytest

from bot.console.entries import HOME
from knowledge import library
from knowledge.database import reading
from knowledge.loop.draft_rows import State
from knowledge.tables import Decision, Draft
from tests.bot.turns import CITIZEN, GUIDE, LAN, UNKNOWN, words
from tests.console.forms import fields_of
from tests.console.office import FOUNDER, OTHER, OWN, Office, Visitor, words_of
from tests.console.test_editor import changing, draft
from tests.console.test_guide import NEW, OLD, changes
from tests.console.test_guides import submits

GONE = f"Cần số điện thoại đã đăng ký và thẻ căn cước. {OLD}"
COME = GONE.replace(OLD, NEW)
pytestmark = pytest.mark.anyio


async def sent(office: Office, user: int = OWN) -> tuple[Visitor, str]:
    """A change of the live guide that was sent for review: its author and its path."""
    author, path, fields = await changing(office, user)
    await author.does(f"{path}/gui", **(fields | {"body": fields["body"].replace(OLD, NEW)}))
    return author, path


async def decides(office: Office, path: str, user: int = FOUNDER) -> tuple[Visitor, str]:
    reader = await office.coordinator(user)
    return reader, await reader.reads(path)


def version(office: Office) -> int:
    with reading(office.engine) as session:
        return library.version_of(session, GUIDE)


async def test_it_is_sent_to_who_decides_and_shows_what_it_changes(office: Office) -> None:
    author, path = await sent(office)
    assert author.followed.endswith("/huong-dan")
    assert "Bình sửa bài: Đặt lại mật khẩu" in words(office.commune.deliver()[FOUNDER])
    _, html = await decides(office, path)
    page = words_of(html)
    assert "Bình" in page
    assert f"<del>{GONE}</del>" in html
    assert f"<ins>{COME}</ins>" in html
    assert "Không có câu hỏi cũ nào khác đổi câu trả lời." in page


async def test_published_it_leads_to_the_guide_and_its_author_hears(office: Office) -> None:
    _, path = await sent(office)
    office.commune.deliver()
    reader, html = await decides(office, path)
    page = words_of(await reader.does(f"{path}/dang", **fields_of(html, "dang")))
    assert reader.followed.endswith(f"/huong-dan/{GUIDE}")
    assert "Đã đăng" in page
    assert NEW in page
    assert version(office) == 2
    assert "đã được đăng" in words(office.commune.deliver()[OWN])
    # From then on the draft's address is the guide.
    assert (await reader.asks(path)).headers["location"] == f"{HOME}/huong-dan/{GUIDE}"


async def test_whoever_asked_is_told_once_it_is_published(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, UNKNOWN)
    office.commune.deliver()
    author = await office.coordinator()
    html = await author.does(f"/cau-hoi/{office.commune.group.id}/viet")
    path, fields = author.followed.partition(HOME)[2], fields_of(html)
    assert UNKNOWN in fields["asks"]
    fields |= {
        "title": "Nuôi tôm hùm trong bể kính",
        "body": "Hỏi hội nông dân xã, có lớp miễn phí.\n\n## Hỏi ai\nHội nông dân xã.\n",
        "sources": "Thông báo của hội nông dân (01/08/2026)",
        "kind": "thong-tin",
    }
    page = await author.does(f"{path}/gui", **fields)
    assert "Đang chờ tin hoặc câu trả lời: 1" in words_of(page)
    page = words_of(await author.does(f"{path}/dang", **fields_of(page, "dang")))
    assert "Số người được báo: 1" in page
    assert "Nuôi tôm hùm trong bể kính" in words(office.commune.deliver()[CITIZEN])
    notes = [one.note for one in office.commune.rows(Decision) if one.act == "publish draft"]
    assert notes == ["own guide, only coordinator"]


async def test_it_is_given_back_with_a_word(office: Office) -> None:
    author, path = await sent(office)
    reader, _ = await decides(office, path)
    answer = await reader.sends(f"{path}/tra", note="  ")
    assert answer.status_code == 409
    assert "Ghi vài lời cho người viết" in words_of(answer.text)
    assert draft(office).state == State.SUBMITTED
    office.commune.deliver()
    await reader.does(f"{path}/tra", note="Thiếu <b>nguồn</b>")
    assert "Thiếu &lt;b&gt;nguồn&lt;/b&gt;" in words(office.commune.deliver()[OWN])
    page = await author.reads(path)
    assert "Thiếu &lt;b&gt;nguồn&lt;/b&gt;" in page
    assert fields_of(page)["title"]
    assert (await reader.asks(path)).status_code == 404  # it is its author's again


async def test_its_author_takes_it_back(office: Office) -> None:
    author, path = await sent(office)
    page = await author.reads(path)
    assert "Đang chờ điều phối viên duyệt" in words_of(page)
    assert 'id="dang"' not in page
    assert NEW in fields_of(await author.does(f"{path}/rut"))["body"]
    reader = await office.coordinator()
    answer = await reader.sends(f"{path}/dang", seal="1")
    assert answer.status_code == 303  # somebody was first
    assert version(office) == 1


async def test_two_decide_and_one_is_first(office: Office) -> None:
    number = submits(office, LAN)
    path = f"/bai/{number}"
    first, html = await decides(office, path)
    second, other_html = await decides(office, path, OWN)
    await first.does(f"{path}/dang", **fields_of(html, "dang"))
    page = words_of(await second.does(f"{path}/dang", **fields_of(other_html, "dang")))
    assert "đã duyệt trước: bài đã đăng rồi" in page
    assert second.followed.endswith("/huong-dan/bai-doi-so-dien-thoai-trong-vneid")
    assert sum(one.act == "publish draft" for one in office.commune.rows(Decision)) == 1


async def test_what_was_not_shown_is_not_published(office: Office) -> None:
    author, path = await sent(office)
    reader, html = await decides(office, path)
    seen = fields_of(html, "dang")
    fields = fields_of(await author.does(f"{path}/rut"))
    await author.does(f"{path}/gui", **(fields | {"title": "Tên mới sau khi rút về"}))
    answer = await reader.sends(f"{path}/dang", **seen)
    assert answer.status_code == 409
    assert "Tên mới sau khi rút về" in words_of(answer.text)
    assert version(office) == 1


async def test_over_a_newer_version_nothing_is_published(office: Office) -> None:
    _, path = await sent(office)
    reader, html = await decides(office, path)
    changes(office, "Cần số điện thoại", "Cần đúng số điện thoại")
    answer = await reader.sends(f"{path}/dang", **fields_of(html, "dang"))
    assert answer.status_code == 409
    assert "không có gì bị ghi đè" in words_of(answer.text)
    assert 'id="dang"' not in await reader.reads(path)
    assert version(office) == 2


async def test_another_area_does_not_see_it(office: Office) -> None:
    number = submits(office, LAN)
    other = await office.coordinator(OTHER)
    assert (await other.asks(f"/bai/{number}")).status_code == 404
    for act in ("dang", "tra"):
        answer = await other.sends(f"/bai/{number}/{act}", seal="1", note="Không")
        assert answer.status_code == 404, act
    assert office.commune.newest(Draft).state == State.SUBMITTED


async def test_there_is_no_such_draft(office: Office) -> None:
    visitor = await office.coordinator()
    for path in ("/bai/999", "/bai/0", "/bai/x", "/bai/99999999999999999999"):
        assert (await visitor.asks(path)).status_code == 404
        assert (await visitor.sends(f"{path}/dang", seal="1")).status_code == 404
