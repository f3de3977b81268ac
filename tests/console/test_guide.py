"""One guide: what is known of it, confirmed, taken back; its versions; its sheet on paper."""

import re

import pytest

from knowledge import library
from knowledge.database import reading, writing
from knowledge.deciding import on_drafts
from knowledge.guides import parse
from knowledge.library import load
from knowledge.loop import review, staff
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import seal
from knowledge.loop.staff import Role
from knowledge.tables import Draft, GuideRow, OutboxRow
from tests.bot.turns import CITIZEN, GUIDE, HOA_BINH, LAN, TAN_LAP, join
from tests.console.office import FOUNDER, OTHER, OWN, Office, words_of
from tests.console.test_guides import gets_stuck, submits
from tests.guides import starter_texts

pytestmark = pytest.mark.anyio

HERE = f"/huong-dan/{GUIDE}"
OLD, NEW = "Không phải làm lại mức 2.", "Không cần làm lại mức 2."


def text_of(office: Office, guide: str = GUIDE) -> str:
    with reading(office.engine) as session:
        return library.text_of(session, guide)


def changes(office: Office, old: str = OLD, new: str = NEW, by: int = FOUNDER) -> int:
    """The guide as somebody changed it; the number of its version."""
    now = office.commune.now
    with writing(office.engine) as session:
        base = library.version_of(session, GUIDE)
        text = library.text_of(session, GUIDE).replace(old, new)
        return review.publish(session, GUIDE, text, by, "change guide", now, base)


def publishes(office: Office, draft: int, by: int = OWN) -> str:
    """A draft that was sent for review goes live; the guide's id."""
    with writing(office.engine) as session:
        desk = Desk(session, frozenset({FOUNDER}), office.commune.now, load(session))
        row = session.get_one(Draft, draft)
        actor = staff.actor(session, by, desk.founders)
        return on_drafts.publish(desk, actor, draft, seal(row)).made.guide_id


async def test_a_guide_as_citizens_see_it_and_what_is_known_of_it(office: Office) -> None:
    gets_stuck(office, CITIZEN, 3)
    html = await (await office.coordinator()).reads(HERE)
    page = words_of(html)
    assert "Ở màn hình đăng nhập VNeID bấm Quên mật khẩu" in page  # its summary, as a bubble
    assert "<b>Quên mật khẩu</b>" in html
    assert "Theo nguồn đến 04/12/2025" in page
    assert "Cách hỏi (25)" in page
    assert "và 17 câu khác" in page
    assert "Bài trên báo Dân trí về tài khoản VNeID (14/05/2024)" in page
    assert "Bước 3 Chọn Nhập thông tin xác thực: gõ họ tên" in page
    assert re.search(r"Bước 3 .{20,120} bị kẹt: 1 Bước 4 .{20,120} bị kẹt: 0", page)
    assert "từ bộ hướng dẫn có sẵn" in page


ABSENT = [
    "/huong-dan/khong-co",
    "/huong-dan/..%2f..%2fetc",
    f"{HERE}/hoan-tac",  # from the folder: there is nothing to go back to
    f"{HERE}/ban/2",
    f"{HERE}/ban/x",
    f"{HERE}/ban/99999999999999999999",
    "/huong-dan/khong-co/in",
    "/huong-dan/khong-co/ban",
]


async def test_what_there_is_not_is_a_page_that_is_not_there(office: Office) -> None:
    visitor = await office.coordinator()
    for path in ABSENT:
        assert (await visitor.asks(path)).status_code == 404, path


async def test_an_official_confirms_the_version_that_was_shown(office: Office) -> None:
    visitor = await office.coordinator(OTHER)  # guides belong to no area
    await visitor.reads(HERE)
    page = words_of(
        await visitor.does(f"{HERE}/xac-nhan", version=1, who=" Công an xã *Hoà* Bình ")
    )
    assert "Công an xã *Hoà* Bình đã xác nhận ngày 01/09/2026" in page
    assert parse(text_of(office)).confirmed_by == "Công an xã *Hoà* Bình"
    assert "Đã xác nhận" in page
    assert "Bản 2 đang đăng Tâm, xác nhận" in page


async def test_a_confirmation_needs_a_name_that_fits(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads(HERE)
    for who in ("", "   ", "x" * 121):
        answer = await visitor.sends(f"{HERE}/xac-nhan", version=1, who=who)
        assert answer.status_code == 409, who
        assert "không quá 120 chữ cái" in words_of(answer.text), who
    assert text_of(office) == starter_texts()[GUIDE]


async def test_nobody_confirms_what_was_changed_since(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads(HERE)
    changes(office)
    answer = await visitor.sends(f"{HERE}/xac-nhan", version=1, who="Công an xã")
    assert answer.status_code == 409
    assert 'value="Công an xã"' in answer.text  # what was typed is kept
    assert parse(text_of(office)).confirmed_by == ""


async def test_undoing_says_before_what_it_does(office: Office) -> None:
    changes(office)
    visitor = await office.coordinator()
    html = await visitor.reads(f"{HERE}/hoan-tac")
    page = words_of(html)
    assert "Hoàn tác bản 2?" in page
    assert re.search(rf"<del>.*{NEW}</del>", html)
    assert re.search(rf"<ins>.*{OLD}</ins>", html)
    done = words_of(await visitor.does(f"{HERE}/hoan-tac", version=2))
    assert "trở lại như bản 1" in done
    assert text_of(office) == starter_texts()[GUIDE]


async def test_only_the_newest_version_is_taken_back(office: Office) -> None:
    changes(office)
    visitor = await office.coordinator()
    await visitor.reads(f"{HERE}/hoan-tac")
    changes(office, "OTP", "mã")
    before = text_of(office)
    answer = await visitor.sends(f"{HERE}/hoan-tac", version=2)
    assert answer.status_code == 409
    assert text_of(office) == before


async def test_a_new_guide_goes_and_its_author_hears_of_it(office: Office) -> None:
    guide = publishes(office, submits(office, LAN))
    office.commune.deliver()
    visitor = await office.coordinator(OWN)
    assert "Gỡ bài này?" in words_of(await visitor.reads(f"/huong-dan/{guide}/hoan-tac"))
    page = words_of(await visitor.does(f"/huong-dan/{guide}/hoan-tac", version=1))
    assert visitor.followed.endswith("/banlamviec/huong-dan")
    assert "Đổi số điện thoại trong VNeID" in page  # what was taken away
    (told,) = office.commune.deliver()[LAN]
    assert "Đổi số điện thoại trong VNeID" in told.text
    assert (await visitor.asks(f"/huong-dan/{guide}")).status_code == 404


async def test_undoing_tells_how_many_groups_wait_again(office: Office) -> None:
    commune = office.commune
    commune.asks_the_team(CITIZEN, team="hoa-binh")
    commune.attaches(commune.group.id or 0)
    page = words_of(await (await office.coordinator()).reads(f"{HERE}/hoan-tac"))
    assert "lại chờ lời giải: 1" in page


async def test_versions_side_by_side_in_plain_words_and_by_line(office: Office) -> None:
    changes(office)
    changes(office, "title: Đặt lại", "title: Cách đặt lại", by=OWN)
    visitor = await office.coordinator()
    html = await visitor.reads(f"{HERE}/ban")
    assert "<h3>Tên bài</h3>" in html
    assert NEW not in html  # from version 2 to 3 only the title changed
    whole = await visitor.reads(f"{HERE}/ban", cu=1, moi=3)
    assert "<h3>Tóm tắt</h3>" in whole
    assert re.search(r"<ins>title: Cách đặt lại", whole)  # a line of the file
    assert "Bình, sửa ·" in words_of(whole)


async def test_any_two_numbers_may_be_asked_for(office: Office) -> None:
    changes(office)
    visitor = await office.coordinator()
    for old, new in (("9", "8"), ("x", ""), ("-1", "1e3"), ("2", "1")):
        assert await visitor.reads(f"{HERE}/ban", cu=old, moi=new)


async def test_an_old_version_whole_comes_back_as_a_draft(office: Office) -> None:
    changes(office)
    visitor = await office.coordinator(OWN)
    html = await visitor.reads(f"{HERE}/ban/1")
    assert OLD in html
    live = text_of(office)
    answer = await visitor.sends(f"{HERE}/ban/1/dua-lai")
    (draft,) = office.commune.rows(Draft)
    assert answer.headers["location"] == f"/banlamviec/bai/{draft.id}"
    assert (draft.author, draft.guide_id, draft.base_version) == (OWN, GUIDE, 2)
    assert draft.text == starter_texts()[GUIDE]
    assert text_of(office) == live  # nothing is published by it


async def test_the_live_version_is_not_brought_back(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads(HERE)
    assert (await visitor.sends(f"{HERE}/ban/1/dua-lai")).status_code == 404
    assert office.commune.rows(Draft) == []


async def test_a_sheet_has_all_that_helps_without_a_phone(office: Office) -> None:
    html = await (await office.coordinator(OWN)).reads(f"{HERE}/in")
    page = words_of(html)
    for heading in ("Cần chuẩn bị", "Các bước", "Lệ phí", "Lỗi thường gặp", "Hỏi ai"):
        assert heading in page, heading
    assert html.count("<li><div") == 6
    assert "Tổ Hoà Bình: 0210 3 555 000" in page  # the one area of this coordinator
    assert "@tobot" in page
    assert "<svg" in html
    assert "chưa được cán bộ xác nhận" in page
    assert "tại vneid.gov.vn." in page  # an address is words: nobody can tap paper
    assert '<a href="https://vneid' not in html


async def test_a_sheet_bears_the_phone_of_one_team_or_none(office: Office) -> None:
    both = 5003
    with writing(office.engine) as session:
        session.add(join(both, "Hà", Role.COORDINATOR, areas=f"{HOA_BINH} {TAN_LAP}"))
    for user in (FOUNDER, both):
        page = words_of(await (await office.coordinator(user)).reads(f"{HERE}/in"))
        assert "0210 3 555 000" not in page, user
        assert "Tổ công nghệ số cộng đồng" in page, user


async def test_a_guide_of_every_sort_has_all_its_pages(office: Office) -> None:
    """What explains only has no steps; one that was published here has no folder."""
    guide = publishes(office, submits(office, LAN))
    visitor = await office.coordinator(OWN)
    for tail in ("", "/ban", "/ban/1", "/in", "/hoan-tac"):
        assert await visitor.reads(f"/huong-dan/{guide}{tail}")


async def test_looking_changes_nothing(office: Office) -> None:
    changes(office)
    visitor = await office.coordinator()
    before = (office.commune.rows(GuideRow), office.commune.rows(OutboxRow))
    for tail in ("", "/ban", "/ban/1", "/in", "/hoan-tac"):
        await visitor.reads(f"{HERE}{tail}")
    assert (office.commune.rows(GuideRow), office.commune.rows(OutboxRow)) == before
