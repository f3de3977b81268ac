"""A draft that is a whole file: what it becomes, what is said of it, what it never becomes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from knowledge import library
from knowledge.database import writing
from knowledge.deciding import on_drafts
from knowledge.deciding.composing import composed, problems
from knowledge.deciding.refusals import (
    Changed,
    NotInOrder,
)
from knowledge.guides import MAX_BYTES, parse
from knowledge.loop import draft_rows
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import LARGEST, State, TooLong
from tests.guides import GOOD, line_of
from tests.knowledge.deciding import (
    BEES,
    GUIDE,
    LAN,
    actor,
    group_of,
    settled,
)
from tests.knowledge.drafting import ON_BEES, begun, changing, published


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        yield settled(session)


@pytest.mark.parametrize(
    ("text", "is_readable"),
    [
        (ON_BEES.replace("## Hỏi ai", "## Hỏi ong"), False),
        ("không có đầu", False),
        (ON_BEES + "x" * MAX_BYTES, False),
        (ON_BEES.replace("dichvucong.gov.vn", "cho-xau.example.com"), True),
        (ON_BEES.replace("[]", "[khong-co]"), True),
        (ON_BEES.replace("đổi ong điện thoại vneid", "em đổi sim"), True),  # another guide's
    ],
)
def test_what_is_not_in_order_stays_with_its_author(
    desk: Desk, text: str, is_readable: bool
) -> None:
    row = begun(desk, text=text)
    with pytest.raises(NotInOrder) as why:
        on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    assert (why.value.guide is not None) is is_readable
    assert why.value.problems
    assert row.state == State.DRAFTING

    row.state, row.submitted_at = State.SUBMITTED, desk.now
    with pytest.raises(NotInOrder):
        published(desk, row)


def test_a_whole_file_counts_instead_of_the_parts_and_keeps_its_markdown(desk: Desk) -> None:
    row = begun(desk)
    before = draft_rows.seal(row)
    on_drafts.save(desk, actor(desk, LAN), row.id or 0, ON_BEES.replace("\n", "\r\n"), before)

    assert row.text == ON_BEES
    assert draft_rows.text_of(row).title == "Đổi ong điện thoại trong VNeID"
    assert draft_rows.seal(row) != before
    made = composed(desk, row)
    assert made.guide_id == "bai-doi-ong-dien-thoai-trong-vneid"
    assert made.text == ON_BEES.replace("id: nuoi-ong", f"id: {made.guide_id}")
    assert "**1900 0368**" in made.text


def test_a_draft_of_the_chat_goes_on_as_a_file_with_nothing_lost(desk: Desk) -> None:
    row = begun(desk, group_id=group_of(desk, BEES))
    parts = composed(desk, row)
    draft_rows.save_text(row, parts.text, desk.now)
    assert composed(desk, row).text == parts.text
    assert BEES in parts.text


def test_a_file_never_becomes_another_guide(desk: Desk) -> None:
    """Typed over another id, group or confirmation, it stays what it is."""
    typed = GOOD.replace("id: doi-so", "id: nuoi-tom").replace("dinh-danh", "an-toan")
    typed = typed.replace('confirmed_by: ""', "confirmed_by: Bộ Công an").replace("Đọc", "Ghi")
    row = changing(desk, typed)
    on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    published(desk, row)
    live = parse(library.text_of(desk.session, GUIDE))
    assert (live.id, live.group, live.confirmed_by) == (GUIDE, "dinh-danh", "")
    assert "Ghi số mới." in library.text_of(desk.session, GUIDE)


def test_problems_stand_beside_the_line_that_was_typed(desk: Desk) -> None:
    text = ON_BEES.replace("id: nuoi-ong\n", "").replace("group: dinh-danh\n", "")
    text = text.replace("Hỏi nhà mạng.", "Hỏi <b>nhà mạng</b>.")
    row = begun(desk, text=text)
    (found,) = (one for one in problems(desk, composed(desk, row)) if one.is_error)
    assert found.message.startswith("no HTML")
    assert found.line == line_of(text, "Hỏi <b>")


def test_what_the_live_guide_has_too_is_no_fault_of_its_author(desk: Desk) -> None:
    """It names a guide that is not here."""
    row = changing(desk, GOOD.replace("Đọc số", "Nói số"))
    assert not problems(desk, composed(desk, row))
    row.guide_id = ""
    assert [one for one in problems(desk, composed(desk, row)) if "quen-mat-khau" in one.message]


def test_of_two_windows_the_second_is_told_and_overwrites_nothing(desk: Desk) -> None:
    row = begun(desk)
    seal = draft_rows.seal(row)
    on_drafts.save(desk, actor(desk, LAN), row.id or 0, ON_BEES, seal)
    with pytest.raises(Changed):
        on_drafts.save(desk, actor(desk, LAN), row.id or 0, GOOD, seal)
    assert row.text == ON_BEES


def test_what_is_too_long_for_a_draft_is_refused_and_nothing_lost(desk: Desk) -> None:
    row = begun(desk, text=ON_BEES)
    seal = draft_rows.seal(row)
    with pytest.raises(TooLong):
        on_drafts.save(desk, actor(desk, LAN), row.id or 0, "x" * (LARGEST + 1), seal)
    assert row.text == ON_BEES
    on_drafts.save(desk, actor(desk, LAN), row.id or 0, "x" * (LARGEST - 1), seal)
    assert composed(desk, row).guide is None


def test_dropped_its_file_goes_too(desk: Desk) -> None:
    row = begun(desk, text=ON_BEES)
    on_drafts.drop(desk, actor(desk, LAN), row.id or 0)
    assert (row.state, row.body, row.text) == (State.DROPPED, "{}", "")
