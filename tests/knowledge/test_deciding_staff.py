"""Teams and their people in the hands of their own coordinators, and of nobody else."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from knowledge.database import writing
from knowledge.deciding import on_staff
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.loop import decisions, staff, teams, tickets
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Role, State
from knowledge.tables import Invitation, Staff
from tests.knowledge.deciding import FOUNDER, LAN, MAI, NAM, actor, everything, settled
from tests.knowledge.loop import NOW, OTHER, OWN, opened

OF_ALL, SUSPENDED, LEFT, STRANGER = 3006, 3004, 3005, 9001
EVERYBODY = {FOUNDER, OF_ALL, NAM, MAI, LAN, SUSPENDED, LEFT, STRANGER}


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        known = settled(session)
        session.add(Staff(user_id=OF_ALL, role=Role.COORDINATOR, joined_at=NOW))
        session.flush()
        yield known


def may(desk: Desk, act: Callable[[int], object]) -> set[int]:
    """Who does it; to all others it is not there, and nothing changes."""
    found = set()
    for by in EVERYBODY:
        before = everything(desk.session)
        try:
            act(by)
            found.add(by)
        except NotThere:
            assert everything(desk.session) == before
    return found


@pytest.mark.parametrize(
    ("role", "team", "allowed"),
    [
        (Role.MEMBER, OWN, {FOUNDER, OF_ALL, NAM}),
        (Role.MEMBER, OTHER, {FOUNDER, OF_ALL, MAI}),
        (Role.COORDINATOR, OWN, {FOUNDER, OF_ALL, NAM}),
        (Role.COORDINATOR, None, {FOUNDER, OF_ALL}),
        (Role.MEMBER, None, set()),
        (Role.MEMBER, "khong-co", set()),
        (Role.COORDINATOR, "-", set()),
    ],
)
def test_who_invites_whom(desk: Desk, role: Role, team: str | None, allowed: set[int]) -> None:
    assert may(desk, lambda by: on_staff.invite(desk, actor(desk, by), role, team)) == allowed
    rows = desk.session.exec(select(Invitation)).all()
    assert {(one.made_by, one.role, one.team_id) for one in rows} == {
        (by, role, team) for by in allowed
    }


def test_an_invitation_gives_the_role_that_was_meant(desk: Desk) -> None:
    token = on_staff.invite(desk, actor(desk, NAM), Role.MEMBER, OWN)
    row = staff.redeem(desk.session, token, STRANGER, desk.now)
    assert row
    assert (row.role, row.team_id) == (Role.MEMBER, OWN)
    (noted,) = decisions.about(desk.session, f"team {OWN}")
    assert (noted.act, noted.made_by) == ("invite member", NAM)
    on_staff.invite(desk, actor(desk), Role.COORDINATOR, None)
    assert decisions.about(desk.session, "team -")[0].act == "invite coordinator"


@pytest.mark.parametrize("state", [State.SUSPENDED, State.ACTIVE])
def test_members_are_suspended_and_let_back_in_by_their_coordinators(
    desk: Desk, state: State
) -> None:
    def act(by: int) -> object:
        return on_staff.set_state(desk, actor(desk, by), LAN, state)

    assert may(desk, act) == {FOUNDER, OF_ALL, NAM}
    assert desk.session.get_one(Staff, LAN).state == state
    last = decisions.about(desk.session, f"staff {LAN}")[-1]
    assert last.act == state


def test_coordinators_and_who_is_gone_are_not_suspended(desk: Desk) -> None:
    for user in (NAM, OF_ALL, FOUNDER, LEFT, STRANGER):

        def act(by: int, user: int = user) -> object:
            return on_staff.set_state(desk, actor(desk, by), user, State.SUSPENDED)

        assert not may(desk, act)


def test_who_has_left_comes_back_by_an_invitation_only(desk: Desk) -> None:
    assert not may(desk, lambda by: on_staff.set_state(desk, actor(desk, by), LAN, State.LEFT))
    on_staff.leave(desk, actor(desk, LAN))
    assert not may(desk, lambda by: on_staff.set_state(desk, actor(desk, by), LAN, State.ACTIVE))


@pytest.mark.parametrize("how", ["suspended", "left"])
def test_what_they_had_taken_anybody_may_take(desk: Desk, how: str) -> None:
    ticket, other = opened(desk.session), opened(desk.session, "bán vé số trên mạng", 2)
    tickets.claim(ticket, LAN, NOW)
    tickets.claim(other, NAM, NOW)
    desk.session.flush()
    if how == "left":
        freed = on_staff.leave(desk, actor(desk, LAN))
    else:
        freed = on_staff.set_state(desk, actor(desk, NAM), LAN, State.SUSPENDED).tickets
    assert freed == (ticket,)
    assert (ticket.claimed_by, ticket.state) == (None, tickets.State.OPEN)
    assert other.claimed_by == NAM
    assert not actor(desk, LAN).is_staff


def test_let_back_in_nothing_is_taken_away(desk: Desk) -> None:
    ticket = opened(desk.session)
    tickets.claim(ticket, LAN, NOW)
    assert on_staff.set_state(desk, actor(desk, NAM), LAN, State.ACTIVE).tickets == ()
    assert ticket.claimed_by == LAN


def test_a_team_s_phone_and_hours_are_its_coordinators_to_change(desk: Desk) -> None:
    def act(by: int) -> object:
        return on_staff.change_team(desk, actor(desk, by), OWN, "phone", f"0210 {by}")

    assert may(desk, act) == {FOUNDER, OF_ALL, NAM}
    row = on_staff.change_team(desk, actor(desk, NAM), OWN, "hours", " 7:30 -\n 17:00 ")
    assert row.hours == "7:30 - 17:00"
    assert decisions.about(desk.session, f"team {OWN}")[-1].act == "change hours"


def test_no_other_field_is_changed(desk: Desk) -> None:
    for field in ("name", "id", "chat_id", "province", ""):

        def act(by: int, field: str = field) -> object:
            return on_staff.change_team(desk, actor(desk, by), OWN, field, "0210")

        assert not may(desk, act)


def test_what_is_no_phone_number_is_refused(desk: Desk) -> None:
    before = everything(desk.session)
    for value in ("", "gọi anh Nam", "12", "1" * 31):
        with pytest.raises(NotFitting):
            on_staff.change_team(desk, actor(desk, NAM), OWN, "phone", value)
    assert everything(desk.session) == before


def test_hours_are_cut_to_what_fits_and_may_be_empty(desk: Desk) -> None:
    row = on_staff.change_team(desk, actor(desk, NAM), OWN, "hours", "x" * 500)
    assert len(row.hours) == teams.LONGEST
    assert on_staff.change_team(desk, actor(desk, NAM), OWN, "hours", "").hours == ""


def test_everybody_sees_their_own_teams(desk: Desk) -> None:
    def of(by: int) -> list[str]:
        return [team.id for team in on_staff.own_teams(desk, actor(desk, by))]

    assert sorted(of(FOUNDER)) == sorted(of(OF_ALL)) == [OWN, OTHER]
    assert (of(NAM), of(MAI), of(LAN), of(SUSPENDED)) == ([OWN], [OTHER], [], [])
