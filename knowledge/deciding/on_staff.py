"""What coordinators decide on teams and their people: invited, suspended, let back in."""

from dataclasses import dataclass

from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.loop import decisions, staff, teams, tickets
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor, Role, State
from knowledge.tables import Staff, Team, Ticket

ALL_TEAMS = "-"  # in the record, instead of a team's id
FIELDS = {"phone": teams.PHONE, "hours": None}  # of a team, with the shape that each must have


@dataclass(frozen=True)
class Freed:
    """Of whom, and which tickets of theirs anybody may take now."""

    row: Staff
    tickets: tuple[Ticket, ...] = ()


def own_teams(desk: Desk, actor: Actor) -> list[Team]:
    """Those that the actor coordinates."""
    return [team for team in teams.all_teams(desk.session) if actor.decides(team.id)]


def team(desk: Desk, actor: Actor, team_id: str) -> Team:
    """One that the actor coordinates. Raises NotThere."""
    row = desk.session.get(Team, team_id)
    if row is None or not actor.decides(row.id):
        raise NotThere
    return row


def invite(desk: Desk, actor: Actor, role: Role, team_id: str | None) -> str:
    """The token of a link for one person; without a team a coordinator of all areas.

    Raises NotThere.
    """
    if team_id is not None:
        team(desk, actor, team_id)
    elif actor.areas is not None or role is not Role.COORDINATOR:
        raise NotThere
    token = staff.invite(desk.session, role, team_id, actor.user_id, desk.now)
    _note(desk, actor, f"invite {role}", f"team {team_id or ALL_TEAMS}")
    return token


def _note(desk: Desk, actor: Actor, act: str, subject: str) -> None:
    decisions.note(desk.session, actor.user_id, act, subject, desk.now)


def set_state(desk: Desk, actor: Actor, user_id: int, state: State) -> Freed:
    """A member suspended or let back in; it holds from their next tap on.

    Who has left comes back by an invitation only. Raises NotThere.
    """
    row = desk.session.get(Staff, user_id)
    if row is None or not actor.decides(row.team_id) or row.role != Role.MEMBER:
        raise NotThere
    if State.LEFT in (row.state, state):
        raise NotThere
    staff.set_state(desk.session, user_id, state, desk.now)
    _note(desk, actor, state, f"staff {user_id}")
    return Freed(row, _freed(desk, user_id) if state is State.SUSPENDED else ())


def leave(desk: Desk, actor: Actor) -> tuple[Ticket, ...]:
    """Somebody goes; the tickets that anybody may take now."""
    staff.set_state(desk.session, actor.user_id, State.LEFT, desk.now)
    _note(desk, actor, "leave", f"staff {actor.user_id}")
    return _freed(desk, actor.user_id)


def _freed(desk: Desk, user_id: int) -> tuple[Ticket, ...]:
    taken = tickets.claimed_by(desk.session, user_id)
    for ticket in taken:
        tickets.hand_back(ticket)
    return tuple(taken)


def change_team(desk: Desk, actor: Actor, team_id: str, field: str, value: str) -> Team:
    """Its phone or hours, as citizens read them. Raises NotThere, NotFitting."""
    row = team(desk, actor, team_id)
    if field not in FIELDS:
        raise NotThere
    value, shape = " ".join(value.split())[: teams.LONGEST], FIELDS[field]
    if shape and not shape.fullmatch(value):
        raise NotFitting
    setattr(row, field, value)
    desk.session.add(row)
    _note(desk, actor, f"change {field}", f"team {team_id}")
    return row
