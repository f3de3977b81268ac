"""What the figures of a period are counted from, for some areas or for all."""

from collections.abc import Collection
from datetime import date, datetime, time

import sqlalchemy
from sqlalchemy import ColumnElement, and_, func, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from knowledge.loop.figures import Figures, Row, TicketTimes, figures
from knowledge.loop.hours import VIETNAM
from knowledge.questions import WAITS
from knowledge.tables import Question, Team, Ticket

Areas = Collection[str] | None  # ids of teams; None: everywhere, and from nowhere


def figures_of(session: Session, areas: Areas, since: date, until: date) -> Figures:
    """The figures of the days `since` to `until` in these areas."""
    return figures(
        question_rows(session, areas, since), ticket_times(session, areas, since), since, until
    )


def question_rows(session: Session, areas: Areas, since: date) -> list[Row]:
    """Of every question from `since` on, and of older ones that still wait.

    Read apart: "or" would have a database look at the whole log.
    """
    begin, at = begin_of(since), col(Question.asked_at)
    return _rows(session, areas, and_(WAITS, at < begin)) + _rows(session, areas, at >= begin)


def _rows(session: Session, areas: Areas, which: ColumnElement[bool]) -> list[Row]:
    query = (
        sqlalchemy.select(
            col(Question.asked_at),
            col(Question.outcome),
            col(Question.ended),
            WAITS,
            col(Question.group_id),
            col(Question.text),
            func.coalesce(col(Team.commune), ""),
        )
        .join(Team, col(Team.id) == col(Question.team_id), isouter=True)
        .where(which, within(areas, col(Question.team_id)))
        .order_by(col(Question.asked_at), col(Question.id))
    )
    return [Row(*row) for row in session.connection().execute(query)]


def ticket_times(session: Session, areas: Areas, since: date) -> list[TicketTimes]:
    """Of every ticket that a person answered, for the first time, from `since` on."""
    query = select(Ticket.opened_at, Ticket.first_answered_at).where(
        col(Ticket.first_answered_at) >= begin_of(since), within(areas, col(Ticket.team_id))
    )
    return [TicketTimes(opened, answered) for opened, answered in session.exec(query)]


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def within(areas: Areas, column: Mapped[str | None]) -> ColumnElement[bool]:
    return true() if areas is None else column.in_(areas)
