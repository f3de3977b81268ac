"""What people decided stands there in order, with who, when and of which version."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.database import writing
from knowledge.loop import decisions

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_each_decision_is_a_row_in_order(session: Session) -> None:
    later = NOW + timedelta(hours=1)
    decisions.note(session, 3001, "publish", "guide doi-so", NOW, versions=(None, 1))
    decisions.note(session, 3002, "undo", "guide doi-so", later, versions=(2, 3), note="sai số")
    decisions.note(session, 0, "close", "ticket 1", later)

    told = [
        (one.made_by, one.act, one.made_at, one.from_version, one.to_version, one.note)
        for one in decisions.about(session, "guide doi-so")
    ]
    assert told == [
        (3001, "publish", NOW, None, 1, ""),
        (3002, "undo", later, 2, 3, "sai số"),
    ]


def test_the_same_decision_twice_is_two_rows(session: Session) -> None:
    for _ in range(2):
        decisions.note(session, 3001, "claim", "ticket 1", NOW)
    assert len(decisions.about(session, "ticket 1")) == 2


def test_a_subject_is_matched_whole(session: Session) -> None:
    decisions.note(session, 3001, "claim", "ticket 12", NOW)
    assert decisions.about(session, "ticket 1") == []


def test_when_something_was_last_done_to_each(session: Session) -> None:
    hours = [NOW + timedelta(hours=one) for one in range(4)]
    for when in hours[:3]:
        decisions.note(session, 0, "tell", "staff 1", when)
    decisions.note(session, 0, "tell", "staff 2", hours[0])
    decisions.note(session, 0, "close", "staff 2", hours[2])

    assert decisions.last_times(session, "tell", NOW, hours[1]) == {
        "staff 1": hours[1],
        "staff 2": hours[0],
    }
    assert decisions.last_times(session, "tell", hours[1], hours[3]) == {"staff 1": hours[2]}
