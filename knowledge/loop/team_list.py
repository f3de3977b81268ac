"""The teams as the console lists them: people, what is in their hands, how fast they answer."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col, select

from knowledge.loop import teams, tickets
from knowledge.loop.figure_rows import Areas, within
from knowledge.loop.staff import Role, State
from knowledge.loop.tickets import IN_WORK, LATELY, LIVE
from knowledge.tables import Staff, Team, Ticket
from knowledge.text import fold, words

Waiting = tuple[int, int, datetime | None]
NOTHING: Waiting = (0, 0, None)


@dataclass(frozen=True)
class Line:
    """A team. Of its tickets that wait for an answer, nobody has taken the `open` ones; `oldest`
    is since when. `usual_wait`: the median time to its first answer, None below a few answers."""

    team: Team
    active: int = 0
    suspended: int = 0
    open: int = 0
    claimed: int = 0
    oldest: datetime | None = None
    usual_wait: timedelta | None = None

    @property
    def waiting(self) -> int:
        return self.open + self.claimed


def team_list(session: Session, areas: Areas, now: datetime, wanted: str = "") -> list[Line]:
    """In order of their communes; `wanted` are words of a name, commune, province or phone."""
    typed = [f" {fold(word)}" for word in words(wanted)]
    members, waiting = _members(session, areas), _waiting(session, areas)
    waits = _waits(session, areas, now)
    return [
        Line(
            team,
            members.get((team.id, State.ACTIVE), 0),
            members.get((team.id, State.SUSPENDED), 0),
            *waiting.get(team.id, NOTHING),
            usual_wait=tickets.usual(waits[team.id]),
        )
        for team in teams.all_teams(session)
        if (areas is None or team.id in areas) and all(word in _spoken(team) for word in typed)
    ]


def _spoken(team: Team) -> str:
    said = f"{team.name} {team.commune} {team.province} {team.phone}"
    return "".join(f" {fold(word)}" for word in words(said))


def _members(session: Session, areas: Areas) -> dict[tuple[str | None, str], int]:
    query = (
        sqlalchemy.select(col(Staff.team_id), col(Staff.state), func.count())
        .where(col(Staff.role) == Role.MEMBER, within(areas, col(Staff.team_id)))
        .group_by(col(Staff.team_id), col(Staff.state))
    )
    found = session.connection().execute(query)
    return {(team_id, state): times for team_id, state, times in found}


def _waiting(session: Session, areas: Areas) -> dict[str | None, Waiting]:
    state = col(Ticket.state)
    query = (
        sqlalchemy.select(
            col(Ticket.team_id),
            func.count().filter(state == tickets.State.OPEN),
            func.count().filter(state == tickets.State.CLAIMED),
            func.min(col(Ticket.opened_at)),
        )
        .where(state.in_(IN_WORK), within(areas, col(Ticket.team_id)))
        .group_by(col(Ticket.team_id))
    )
    found = session.connection().execute(query)
    return {team_id: (free, taken, oldest) for team_id, free, taken, oldest in found}


def _waits(
    session: Session, areas: Areas, now: datetime
) -> defaultdict[str | None, list[timedelta]]:
    """As knowledge.loop.tickets.usual_wait has them, of all teams at once."""
    query = sqlalchemy.select(
        col(Ticket.team_id), col(Ticket.opened_at), col(Ticket.first_answered_at)
    ).where(
        col(Ticket.opened_at) > now - LATELY,
        col(Ticket.first_answered_at).is_not(None),
        within(areas, col(Ticket.team_id)),
    )
    found: defaultdict[str | None, list[timedelta]] = defaultdict(list)
    for team_id, opened_at, answered_at in session.connection().execute(query):
        if answered_at:
            found[team_id].append(answered_at - opened_at)
    return found


def in_hands(session: Session, people: Collection[int]) -> dict[int, list[Ticket]]:
    """What each of them has taken and not closed, the oldest first."""
    query = select(Ticket).where(col(Ticket.claimed_by).in_(people), col(Ticket.state).in_(LIVE))
    found: defaultdict[int, list[Ticket]] = defaultdict(list)
    for ticket in session.exec(query.order_by(col(Ticket.id))):
        found[ticket.claimed_by or 0].append(ticket)
    return dict(found)
