"""A draft is kept at every message, belongs to its author, and is thanked for after a week."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge import library, questions
from knowledge.answers import Answer, Match, Outcome
from knowledge.database import writing
from knowledge.loop import draft_rows
from knowledge.loop.draft_rows import LARGEST, State, TooLong
from knowledge.questions import Asked, Ending
from knowledge.tables import Draft
from knowledge.writing.drafts import DraftText
from tests.guides import GOOD

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
LAN, TU = 4001, 4002
TEXT = DraftText(title="Xin giấy của thôn", steps=("Gọi điện.",), problems=(("Đi vắng", ""),))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        library.import_guides(session, {"doi-so": GOOD}, NOW)
        yield session


def begin(session: Session, author: int = LAN) -> Draft:
    return draft_rows.begin(session, author, TEXT, NOW)


def published(session: Session, now: datetime = NOW) -> Draft:
    row = begin(session)
    draft_rows.publish(row, "doi-so", 1, now)
    session.flush()
    return row


def shown(session: Session, number: int, asked_at: datetime, ending: Ending) -> None:
    """A question that the guide answered, and how it ended."""
    person = questions.meet(session, 9, number, "vi", asked_at)
    found = Answer(Outcome.ANSWERED, (Match("doi-so", None, 99.0),))
    question = questions.record(session, person, Asked(9, number, "đổi số"), found, asked_at)
    questions.end(question, ending)
    session.flush()


def test_what_is_kept_comes_back_with_the_place_where_its_author_stopped(session: Session) -> None:
    row = begin(session)

    draft_rows.save(session, row, TEXT, "steps", NOW)

    assert draft_rows.text_of(row) == TEXT
    assert draft_rows.place_of(row) == "steps"


def test_what_is_too_long_leaves_the_draft_as_it_was(session: Session) -> None:
    row = begin(session)

    with pytest.raises(TooLong):
        draft_rows.save(session, row, DraftText(summary="x" * LARGEST), "summary", NOW)

    assert draft_rows.text_of(row) == TEXT


def test_only_its_author_writes_on_and_only_while_it_is_being_written(session: Session) -> None:
    row = begin(session)
    number = row.id or 0

    assert draft_rows.own(session, number, LAN) is row
    assert draft_rows.own(session, number, TU) is None
    assert draft_rows.own(session, number + 1, LAN) is None
    draft_rows.submit(row, NOW)
    assert draft_rows.own(session, number, LAN) is None
    draft_rows.give_back(row, "thêm lệ phí")
    assert draft_rows.own(session, number, LAN) is row
    assert (row.note, row.submitted_at) == ("thêm lệ phí", None)


def test_open_are_those_being_written_or_in_review_the_last_touched_first(
    session: Session,
) -> None:
    first, second, dropped = begin(session), begin(session), begin(session)
    begin(session, TU)
    draft_rows.submit(second, NOW)
    draft_rows.drop(dropped)
    draft_rows.save(session, first, TEXT, "", NOW + timedelta(minutes=1))

    assert draft_rows.open_of(session, LAN) == [first, second]
    assert (dropped.state, dropped.body) == (State.DROPPED, "{}")
    assert draft_rows.text_of(dropped) == DraftText()


def test_the_seal_changes_with_the_text_and_with_nothing_else(session: Session) -> None:
    row = begin(session)
    before = draft_rows.seal(row)

    draft_rows.save(session, row, TEXT, "fees", NOW)
    assert draft_rows.seal(row) == before
    draft_rows.save(session, row, DraftText(title="Khác"), "fees", NOW)
    assert draft_rows.seal(row) != before


def test_the_draft_of_a_version_is_found(session: Session) -> None:
    row = published(session)

    assert draft_rows.published_as(session, "doi-so", 1) is row
    assert draft_rows.published_as(session, "doi-so", 2) is None


def test_after_a_week_its_author_hears_once_how_many_it_helped(session: Session) -> None:
    row = published(session)
    shown(session, 1, NOW - WEEK, Ending.HELPED)  # before it was published
    shown(session, 2, NOW + timedelta(days=1), Ending.HELPED)
    shown(session, 3, NOW + timedelta(days=2), Ending.HELPED)
    shown(session, 4, NOW + timedelta(days=2), Ending.STUCK)

    assert draft_rows.due_thanks(session, NOW + WEEK - timedelta(minutes=1)) == []
    assert draft_rows.due_thanks(session, NOW + WEEK) == [(row, 2)]
    assert draft_rows.due_thanks(session, NOW + 2 * WEEK) == []


def test_nobody_is_thanked_for_a_guide_that_was_taken_away(session: Session) -> None:
    published(session)
    library.withdraw(session, "doi-so")
    session.flush()

    assert draft_rows.due_thanks(session, NOW + WEEK) == []
