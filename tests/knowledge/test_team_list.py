"""The teams as they are listed: their people, what waits with them, how fast they answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.database import writing
from knowledge.loop import tickets
from knowledge.loop.staff import Role, State
from knowledge.loop.team_list import Line, in_hands, team_list
from knowledge.loop.tickets import Reason
from knowledge.tables import Staff, Team, Ticket
from tests.knowledge.loop import NOW, OTHER, OWN, add_teams, opened

HOUR = timedelta(hours=1)
LAN, TU, HUE, GONE, NAM = range(4001, 4006)
LONG_AGO = NOW - tickets.LATELY - HOUR


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        for user_id, role, team_id, state in (
            (LAN, Role.MEMBER, OWN, State.ACTIVE),
            (TU, Role.MEMBER, OWN, State.ACTIVE),
            (HUE, Role.MEMBER, OWN, State.SUSPENDED),
            (GONE, Role.MEMBER, OWN, State.LEFT),
            (NAM, Role.COORDINATOR, None, State.ACTIVE),
        ):
            session.add(
                Staff(user_id=user_id, role=role, team_id=team_id, state=state, joined_at=NOW)
            )
        session.flush()
        yield session


def line(session: Session, team: str = OWN) -> Line:
    return next(one for one in team_list(session, None, NOW) if one.team.id == team)


def ticket(session: Session, number: int, hours: float | None = None, at: int = 0) -> Ticket:
    """One of its own, answered after so many hours."""
    row = opened(session, f"câu hỏi số {number}", number, now=NOW - at * HOUR)
    if hours is not None:
        tickets.answer(
            session, row, "x", tickets.askers(session, row), row.opened_at + hours * HOUR
        )
    session.flush()
    return row


def test_people_by_their_state(session: Session) -> None:
    own, other = line(session), line(session, OTHER)
    assert (own.active, own.suspended) == (2, 1)
    assert (other.active, other.suspended) == (0, 0)


def test_what_waits_and_since_when(session: Session) -> None:
    ticket(session, 1, at=5)
    tickets.claim(ticket(session, 2, at=9), LAN, NOW)
    ticket(session, 3, hours=1, at=30)
    tickets.close(ticket(session, 4, at=40), Reason.SPAM, NOW)
    session.flush()
    own = line(session)
    assert (own.open, own.claimed, own.waiting) == (1, 1, 2)
    assert own.oldest == NOW - 9 * HOUR
    assert line(session, OTHER).oldest is None


@pytest.mark.parametrize("hours", [(), (1, 2), (1, 2, 9), (1, 2, 5, 9)])
def test_the_usual_wait_is_the_one_that_citizens_are_told(
    session: Session, hours: tuple[float, ...]
) -> None:
    for n, one in enumerate(hours):
        ticket(session, n, one, at=20)
    ticket(session, 90, 3).opened_at = LONG_AGO  # counts no more
    session.flush()
    assert line(session).usual_wait == tickets.usual_wait(session, OWN, NOW)
    assert (line(session).usual_wait is None) == (len(hours) < tickets.FEWEST)


def test_only_the_wanted_areas(session: Session) -> None:
    assert [one.team.id for one in team_list(session, {OTHER}, NOW)] == [OTHER]
    assert [one.team.id for one in team_list(session, None, NOW)] == [OWN, OTHER]
    assert team_list(session, set(), NOW) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("đà bắc", ["da-bac"]),
        ("da bac", ["da-bac"]),
        ("BẮC đà", ["da-bac"]),
        ("0218", ["da-bac"]),
        ("phu tho", ["da-bac", OWN, OTHER]),
        ("đà lạt", []),
        ("", ["da-bac", OWN, OTHER]),
    ],
)
def test_found_by_any_words_with_or_without_marks(
    session: Session, typed: str, found: list[str]
) -> None:
    facts = {"name": "Tổ Đà Bắc", "commune": "Đà Bắc", "province": "Phú Thọ", "phone": "0218 3 9"}
    session.add(Team(id="da-bac", **facts))
    session.flush()
    lines = team_list(session, None, NOW, typed)
    assert sorted(one.team.id for one in lines) == sorted(found)


def test_what_each_has_in_hand(session: Session) -> None:
    mine, theirs, done = (ticket(session, n) for n in range(3))
    for row, who in ((mine, LAN), (theirs, TU), (done, LAN)):
        tickets.claim(row, who, NOW)
    tickets.close(done, Reason.ANSWERED, NOW)
    session.flush()
    assert in_hands(session, [LAN, TU, HUE]) == {LAN: [mine], TU: [theirs]}
    assert in_hands(session, []) == {}
