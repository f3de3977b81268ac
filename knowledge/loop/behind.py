"""The rows behind the figures of knowledge.loop.today. Nothing here leads to who asked."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col, select

from knowledge.database import rows
from knowledge.loop.figure_rows import Areas, begin_of, within
from knowledge.loop.tickets import State
from knowledge.loop.today import IS, ONE_DAY, What, in_days
from knowledge.tables import Question, Team, Ticket

PAGE = 20


@dataclass(frozen=True)
class Behind:
    """A question. `area` is its commune, empty if unknown."""

    id: int | None
    asked_at: datetime
    text: str
    medium: str
    outcome: str
    ended: str
    guide: str | None
    section: str | None
    group_id: int | None
    ticket_id: int | None
    area: str


@dataclass(frozen=True)
class InTicket:
    """A ticket, by the question that came last. `team` is who has it, empty: the coordinators."""

    id: int
    state: str
    opened_at: datetime
    text: str
    times: int
    team: str
    group_id: int | None


def questions_behind(
    session: Session, areas: Areas, what: What, since: date, until: date, page: int = 0
) -> list[Behind]:
    """What was counted on these days, the newest first; what waits, since whenever, the oldest.

    One more than PAGE when there is a next page.
    """
    at = col(Question.asked_at)
    is_waiting = what is What.WAITING
    days = at < begin_of(until + ONE_DAY) if is_waiting else in_days(since, until)
    query = (
        sqlalchemy.select(
            col(Question.id),
            at,
            col(Question.text),
            col(Question.medium),
            col(Question.outcome),
            col(Question.ended),
            col(Question.guide),
            col(Question.section),
            col(Question.group_id),
            col(Question.ticket_id),
            func.coalesce(col(Team.commune), ""),
        )
        .join(Team, col(Team.id) == col(Question.team_id), isouter=True)
        .where(days, IS[what], IS[What.ASKED], within(areas, col(Question.team_id)))
        .order_by(*((at, col(Question.id)) if is_waiting else (at.desc(), col(Question.id).desc())))
        .offset(page * PAGE)
        .limit(PAGE + 1)
    )
    return [Behind(*row) for row in rows(session, query)]


def tickets_behind(session: Session, areas: Areas, state: State, page: int = 0) -> list[InTicket]:
    """Those in this state, the oldest first; one more than PAGE when there is a next page."""
    own = col(Question.ticket_id) == col(Ticket.id)
    last = select(Question.text).where(own).order_by(col(Question.id).desc()).limit(1)
    times = select(func.count()).where(own).correlate(Ticket)
    query = (
        sqlalchemy.select(
            col(Ticket.id),
            col(Ticket.state),
            col(Ticket.opened_at),
            func.coalesce(last.correlate(Ticket).scalar_subquery(), ""),
            times.scalar_subquery(),
            func.coalesce(col(Team.commune), ""),
            col(Ticket.group_id),
        )
        .join(Team, col(Team.id) == col(Ticket.team_id), isouter=True)
        .where(col(Ticket.state) == state, within(areas, col(Ticket.team_id)))
        .order_by(col(Ticket.opened_at), col(Ticket.id))
        .offset(page * PAGE)
        .limit(PAGE + 1)
    )
    return [InTicket(*row) for row in rows(session, query)]
