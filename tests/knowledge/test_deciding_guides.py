"""A live guide taken back or confirmed by those who may; and what it said before."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from knowledge import library
from knowledge.database import writing
from knowledge.deciding import on_guides
from knowledge.deciding.on_guides import LONGEST_NAME, Version
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.guides import parse
from knowledge.loop import draft_rows, review
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Outdated
from knowledge.tables import GuideRow
from knowledge.writing.drafts import DraftText
from tests.guides import GOOD
from tests.knowledge.deciding import (
    FOUNDER,
    GUIDE,
    LAN,
    MAI,
    NAM,
    actor,
    everything,
    settled,
)
from tests.knowledge.loop import NOW

NEWER = GOOD.replace("Đọc số mới.", "Ghi số mới ra giấy.")
OWN_ID = "bai-moi"
OWN_TEXT = GOOD.replace("id: doi-so", f"id: {OWN_ID}")
MAY = {FOUNDER, NAM, MAI}  # a guide is of all areas
EVERYBODY = {*MAY, LAN, 3004, 3005, 9001}


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        yield settled(session)


def change(desk: Desk, text: str = NEWER, by: int = NAM) -> int:
    base = library.version_of(desk.session, GUIDE)
    return review.publish(desk.session, GUIDE, text, by, "change guide", desk.now, base)


def refuses(desk: Desk, why: type[Exception], by: int, act: str, *more: object) -> bool:
    before = everything(desk.session)
    with pytest.raises(why):
        getattr(on_guides, act)(desk, actor(desk, by), *more)
    return everything(desk.session) == before


def test_only_coordinators_decide(desk: Desk) -> None:
    change(desk)
    for by in EVERYBODY - MAY:
        assert refuses(desk, NotThere, by, "undo", GUIDE, 2)
        assert refuses(desk, NotThere, by, "confirm", GUIDE, 2, "Công an xã")
    for by in MAY:
        newest = on_guides.live_version(desk, actor(desk, by), GUIDE)
        assert on_guides.confirm(desk, actor(desk, by), GUIDE, newest, "Công an xã") == newest + 1


def test_undone_it_reads_again_as_before(desk: Desk) -> None:
    change(desk)
    undone = on_guides.undo(desk, actor(desk), GUIDE, 2)
    assert (undone.now, undone.version, undone.draft) == (3, 2, None)
    assert undone.title == "Đổi số điện thoại trong VNeID"
    assert library.text_of(desk.session, GUIDE) == GOOD
    assert refuses(desk, Outdated, FOUNDER, "undo", GUIDE, 2)


@pytest.mark.parametrize(("guide_id", "version"), [(GUIDE, 1), ("khong-co", 0), ("khong-co", 1)])
def test_what_came_from_the_folder_or_never_was_is_not_undone(
    desk: Desk, guide_id: str, version: int
) -> None:
    assert refuses(desk, Outdated, FOUNDER, "undo", guide_id, version)


@pytest.mark.parametrize("is_file", [True, False])
def test_taken_away_a_new_guide_is_its_author_s_draft_again(desk: Desk, is_file: bool) -> None:
    row = draft_rows.begin(desk.session, LAN, DraftText(title="Bài mới"), NOW)
    if is_file:
        draft_rows.save_text(row, OWN_TEXT, NOW)
    version = review.publish(desk.session, OWN_ID, OWN_TEXT, NAM, "new guide", NOW, 0)
    draft_rows.publish(row, OWN_ID, version, NOW)

    undone = on_guides.undo(desk, actor(desk), OWN_ID, version)

    assert (undone.now, undone.draft) == (0, row)
    assert (row.state, row.guide_id, row.base_version) == (State.DRAFTING, "", 0)
    assert row.text == (OWN_TEXT if is_file else "")
    assert not desk.session.get_one(GuideRow, OWN_ID).is_live


def test_of_a_change_taken_back_the_draft_stays_published(desk: Desk) -> None:
    row = draft_rows.begin(desk.session, LAN, DraftText(), NOW)
    draft_rows.publish(row, GUIDE, change(desk), NOW)
    desk.session.flush()
    undone = on_guides.undo(desk, actor(desk), GUIDE, 2)
    assert undone.draft is row
    assert row.state == State.PUBLISHED


def test_confirmed_it_says_by_whom_and_since_when(desk: Desk) -> None:
    assert on_guides.confirm(desk, actor(desk), GUIDE, 1, "  Công an \n xã ") == 2
    live = parse(library.text_of(desk.session, GUIDE))
    assert (live.confirmed_by, live.confirmed_on) == ("Công an xã", desk.today.isoformat())


def test_no_name_and_no_story_confirms(desk: Desk) -> None:
    for who in ("", "   ", "x" * (LONGEST_NAME + 1)):
        assert refuses(desk, NotFitting, FOUNDER, "confirm", GUIDE, 1, who)


def test_only_what_is_live_and_was_seen_is_confirmed(desk: Desk) -> None:
    change(desk)
    assert refuses(desk, Outdated, FOUNDER, "confirm", GUIDE, 1, "Công an xã")
    assert refuses(desk, NotThere, FOUNDER, "confirm", "khong-co", 0, "Công an xã")
    review.publish(desk.session, OWN_ID, OWN_TEXT, NAM, "new guide", NOW, 0)
    on_guides.undo(desk, actor(desk), OWN_ID, 1)
    # Confirming must not bring back what was taken away.
    assert refuses(desk, NotThere, FOUNDER, "confirm", OWN_ID, 0, "Công an xã")
    assert refuses(desk, NotThere, FOUNDER, "confirm", OWN_ID, 1, "Công an xã")


def test_its_history_says_who_did_what_the_newest_first(desk: Desk) -> None:
    change(desk)
    on_guides.confirm(desk, actor(desk), GUIDE, 2, "Công an xã")

    assert on_guides.history(desk, GUIDE) == [
        Version(3, desk.now, FOUNDER, "confirm", "local"),
        Version(2, desk.now, NAM, "change guide", "local"),
        Version(1, desk.now - timedelta(hours=1), 0, "", "import"),
    ]
    assert [one.number for one in on_guides.history(desk, GUIDE, 2)] == [3, 2]
    assert [one.is_imported for one in on_guides.history(desk, GUIDE)] == [False, False, True]
    assert on_guides.history(desk, "khong-co") == []
    assert on_guides.text_of_version(desk, GUIDE, 1) == GOOD
    with pytest.raises(NotThere):
        on_guides.text_of_version(desk, GUIDE, 9)
