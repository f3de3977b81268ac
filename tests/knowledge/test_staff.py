"""Who may do what, and how they come, rest and go: rights hold from the next look on."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge.database import reading, writing
from knowledge.loop import staff
from knowledge.loop.staff import INVITATION_LASTS, Role, State
from knowledge.tables import Invitation, Staff, Team

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
FOUNDER = 3001
FOUNDERS = frozenset({FOUNDER})
OWN, OTHER, NOWHERE = "hoa-binh", "tan-lap", None
SOMEBODY = 4001


def add_teams(session: Session) -> None:
    for team_id in (OWN, OTHER):
        session.add(Team(id=team_id, name="Tổ", commune=team_id, province="Phú Thọ"))
    session.flush()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        yield session


def comes(
    session: Session, role: Role, team_id: str | None, user_id: int = SOMEBODY
) -> Staff | None:
    token = staff.invite(session, role, team_id, FOUNDER, NOW)
    return staff.redeem(session, token, user_id, NOW)


def becomes(session: Session, what: str) -> int:
    """Somebody of this kind; their number."""
    role = Role.MEMBER if "member" in what else Role.COORDINATOR
    if what not in ("founder", "stranger"):
        comes(session, role, None if what == "coordinator of all" else OWN)
    if what.startswith(("suspended", "left")):
        staff.set_state(session, SOMEBODY, State(what.split()[0]), NOW)
    return FOUNDER if what == "founder" else SOMEBODY


EVERYTHING = {(act, team) for act in ("decides", "serves") for team in (OWN, OTHER, NOWHERE)}
RIGHTS = {
    "founder": EVERYTHING,
    "coordinator of all": EVERYTHING,
    "coordinator of some": {("decides", OWN), ("serves", OWN)},
    "member": {("serves", OWN)},
    "suspended member": set(),
    "left member": set(),
    "suspended coordinator": set(),
    "left coordinator": set(),
    "stranger": set(),
}


@pytest.mark.parametrize("what", RIGHTS)
def test_who_may_what(session: Session, what: str) -> None:
    actor = staff.actor(session, becomes(session, what), FOUNDERS)

    may = {(act, team) for act, team in EVERYTHING if getattr(actor, act)(team)}
    assert may == RIGHTS[what]
    assert actor.is_staff is bool(may)
    assert actor.is_coordinator is any(act == "decides" for act, _ in may)


@pytest.mark.parametrize("what", RIGHTS)
def test_the_lists_know_exactly_those_who_may(session: Session, what: str) -> None:
    number = becomes(session, what)
    may = RIGHTS[what]

    assert (number in staff.numbers(session, FOUNDERS)) is bool(may)
    assert (number in staff.roles(session, FOUNDERS)) is bool(may)
    for team in (OWN, OTHER, NOWHERE):
        listed = staff.coordinators(session, FOUNDERS, team)
        assert (number in listed) is (("decides", team) in may)
        assert listed == sorted(listed)


def test_rights_end_and_come_back_at_once(session: Session) -> None:
    comes(session, Role.MEMBER, OWN)
    for state, is_staff in (
        (State.SUSPENDED, False),
        (State.ACTIVE, True),
        (State.LEFT, False),
    ):
        staff.set_state(session, SOMEBODY, state, NOW)
        assert staff.actor(session, SOMEBODY, FOUNDERS).is_staff is is_staff


def test_a_founder_stays_one_whatever_the_rows_say(session: Session) -> None:
    comes(session, Role.MEMBER, OWN, FOUNDER)
    staff.set_state(session, FOUNDER, State.SUSPENDED, NOW)
    assert staff.actor(session, FOUNDER, FOUNDERS).decides(NOWHERE)


def test_nobody_without_a_row_is_suspended(session: Session) -> None:
    assert staff.set_state(session, SOMEBODY, State.SUSPENDED, NOW) is None


def test_only_the_digest_of_an_invitation_is_kept(session: Session) -> None:
    token = staff.invite(session, Role.MEMBER, OWN, FOUNDER, NOW)
    session.flush()

    row = session.exec(select(Invitation)).one()
    assert token not in repr(row)
    assert len(f"moi_{token}") <= 64  # what Telegram lets a link carry
    assert (row.role, row.team_id, row.made_by, row.used_at) == (Role.MEMBER, OWN, FOUNDER, None)
    assert staff.redeem(session, row.digest, SOMEBODY, NOW) is None


def test_an_invitation_is_used_once(session: Session) -> None:
    token = staff.invite(session, Role.MEMBER, OWN, FOUNDER, NOW)

    assert staff.redeem(session, token, SOMEBODY, NOW)
    assert staff.redeem(session, token, 4002, NOW) is None
    assert staff.redeem(session, token, SOMEBODY, NOW) is None
    assert [one.user_id for one in session.exec(select(Staff))] == [SOMEBODY]


@pytest.mark.parametrize(
    ("age", "is_good"),
    [
        (timedelta(), True),
        (INVITATION_LASTS - timedelta(seconds=1), True),
        (INVITATION_LASTS, False),
    ],
)
def test_an_invitation_lasts_a_week(session: Session, age: timedelta, is_good: bool) -> None:
    token = staff.invite(session, Role.MEMBER, OWN, FOUNDER, NOW)
    assert bool(staff.redeem(session, token, SOMEBODY, NOW + age)) is is_good
    assert staff.actor(session, SOMEBODY, FOUNDERS).is_staff is is_good


@pytest.mark.parametrize("token", ["", "x", "moi_", "é" * 32])
def test_what_was_never_an_invitation_opens_nothing(session: Session, token: str) -> None:
    assert staff.redeem(session, token, SOMEBODY, NOW) is None


def test_two_people_at_once_on_one_link_one_comes_in(engine: Engine) -> None:
    with writing(engine) as session:
        add_teams(session)
        token = staff.invite(session, Role.MEMBER, OWN, FOUNDER, NOW)
    start, came = threading.Barrier(2), []

    def opens(user_id: int) -> None:
        start.wait()
        with writing(engine) as session:
            came.append(staff.redeem(session, token, user_id, NOW) is not None)

    threads = [threading.Thread(target=opens, args=(number,)) for number in (4001, 4002)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(came) == [False, True]
    with reading(engine) as session:
        assert len(session.exec(select(Staff)).all()) == 1


def test_a_member_s_link_never_demotes_a_coordinator(session: Session) -> None:
    comes(session, Role.COORDINATOR, OWN)
    comes(session, Role.MEMBER, OTHER)
    actor = staff.actor(session, SOMEBODY, FOUNDERS)
    assert (actor.role, actor.areas) == (Role.COORDINATOR, {OWN})


def test_a_coordinator_s_link_adds_its_area(session: Session) -> None:
    comes(session, Role.COORDINATOR, OTHER)
    comes(session, Role.COORDINATOR, OWN)
    assert staff.actor(session, SOMEBODY, FOUNDERS).areas == {OWN, OTHER}

    comes(session, Role.COORDINATOR, None)
    comes(session, Role.COORDINATOR, OWN)
    assert staff.actor(session, SOMEBODY, FOUNDERS).areas is None


def test_a_member_becomes_a_coordinator_or_changes_the_team(session: Session) -> None:
    comes(session, Role.MEMBER, OWN)
    comes(session, Role.MEMBER, OTHER)
    assert staff.actor(session, SOMEBODY, FOUNDERS).team_id == OTHER
    comes(session, Role.COORDINATOR, OWN)
    actor = staff.actor(session, SOMEBODY, FOUNDERS)
    assert (actor.decides(OWN), actor.serves(OTHER), actor.team_id) == (True, False, None)


def test_who_left_comes_back_with_what_the_link_gives_and_no_more(session: Session) -> None:
    comes(session, Role.COORDINATOR, None)
    staff.set_state(session, SOMEBODY, State.LEFT, NOW)
    comes(session, Role.COORDINATOR, OWN)
    assert staff.actor(session, SOMEBODY, FOUNDERS).areas == {OWN}
    staff.set_state(session, SOMEBODY, State.LEFT, NOW)
    comes(session, Role.MEMBER, OTHER)
    assert staff.actor(session, SOMEBODY, FOUNDERS).role is Role.MEMBER


def test_who_is_suspended_comes_back_by_no_link(session: Session) -> None:
    comes(session, Role.MEMBER, OWN)
    staff.set_state(session, SOMEBODY, State.SUSPENDED, NOW)
    token = staff.invite(session, Role.MEMBER, OWN, FOUNDER, NOW)

    assert staff.redeem(session, token, SOMEBODY, NOW) is None
    assert not staff.actor(session, SOMEBODY, FOUNDERS).is_staff
    assert staff.redeem(session, token, 4002, NOW)  # for whom it was meant


def test_colleagues_are_listed_until_they_leave(session: Session) -> None:
    for number in (4003, 4001, 4002):
        comes(session, Role.MEMBER, OWN, number)
    comes(session, Role.MEMBER, OTHER, 4004)
    staff.set_state(session, 4001, State.SUSPENDED, NOW)
    staff.set_state(session, 4002, State.LEFT, NOW)
    assert [one.user_id for one in staff.of_team(session, OWN)] == [4001, 4003]


def test_names_are_known_where_they_were_given(session: Session) -> None:
    row = comes(session, Role.MEMBER, OWN)
    assert staff.name_of(session, SOMEBODY) == ""
    assert row
    row.name = "Lan"
    assert staff.name_of(session, SOMEBODY) == "Lan"
    assert staff.name_of(session, None) == staff.name_of(session, 999) == ""
