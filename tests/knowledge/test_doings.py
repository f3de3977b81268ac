"""What people who work for an area did of late, as far as others may see it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.database import writing
from knowledge.loop import decisions, doings
from knowledge.loop.doings import Doing
from knowledge.tables import Staff
from tests.knowledge.loop import NOW, OTHER, OWN, add_teams

DAY = timedelta(days=1)
LAN, HUE, NAM, BINH, CHI, GONE = range(4001, 4007)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        for user_id, role, team_id, areas, state in (
            (LAN, "member", OWN, "", "active"),
            (HUE, "member", OTHER, "", "suspended"),
            (NAM, "coordinator", None, OWN, "active"),
            (BINH, "coordinator", None, f"{OWN} {OTHER}", "active"),
            (CHI, "coordinator", None, "", "active"),
            (GONE, "member", OWN, "", "left"),
        ):
            session.add(Staff(
                user_id=user_id, role=role, team_id=team_id, areas=areas, state=state,
                joined_at=NOW,
            ))  # fmt: skip
        yield session


def did(session: Session, by: int, act: str, days_ago: float) -> Doing:
    at = NOW - days_ago * DAY
    decisions.note(session, by, act, "ticket 1", at, note="riêng")
    return Doing(by, act, "ticket 1", at)


def test_who_works_elsewhere_too_is_seen_by_those_who_see_all_of_it(session: Session) -> None:
    def people(areas: set[str] | None) -> set[int]:
        return {one.user_id for one in doings.people(session, areas)}

    assert people({OWN}) == {LAN, NAM}
    assert people({OTHER}) == {HUE}
    assert people({OWN, OTHER}) == {LAN, HUE, NAM, BINH}
    assert people(None) == {LAN, HUE, NAM, BINH, CHI}
    assert people(set()) == set()


def test_the_newest_come_first(session: Session) -> None:
    claim, close = did(session, LAN, "claim", 3), did(session, LAN, "close", 1)
    publish = did(session, NAM, "publish", 2)
    did(session, CHI, "suspended", 1)
    did(session, decisions.SERVER, "close", 1)
    did(session, LAN, "join as member", 40)

    found = doings.latest_of_each(session, [LAN, NAM], NOW - 30 * DAY, 9)
    assert found == {LAN: [close, claim], NAM: [publish]}
    assert doings.latest_of_each(session, [], NOW - 30 * DAY, 9) == {}


def test_of_each_the_newest(session: Session) -> None:
    acts = [did(session, LAN, f"claim {number}", number) for number in range(1, 5)]
    own = did(session, NAM, "publish", 9)
    found = doings.latest_of_each(session, [LAN, NAM, HUE], NOW - 30 * DAY, 2)
    assert found == {LAN: acts[:2], NAM: [own]}


def test_when_each_was_last_active(session: Session) -> None:
    for days in (100, 90):
        did(session, LAN, "claim", days)
    did(session, HUE, "claim", 1)
    assert doings.last_active(session, [LAN, NAM]) == {LAN: NOW - 90 * DAY}
