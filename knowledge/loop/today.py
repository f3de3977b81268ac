"""The figures of today and of late, counted by the database.

They mean what knowledge.loop.figures means by them; the rows are in knowledge.loop.behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy
from sqlalchemy import ColumnElement, Date, FunctionElement, and_, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session, col, select

from knowledge.answers import Outcome
from knowledge.database import rows
from knowledge.loop.figure_rows import Areas, begin_of, within
from knowledge.loop.figures import Day
from knowledge.loop.tickets import IN_WORK, LIVE, State
from knowledge.questions import WAITS, Ending
from knowledge.tables import Question, Ticket

PERIODS = (1, 7, 30)  # days, today included
CHART = 14  # days
ONE_DAY = timedelta(days=1)


class What(StrEnum):
    """What a figure counts."""

    ASKED = "asked"
    ANSWERED = "answered"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"
    HELPED = "helped"
    NOT_HELPED = "not_helped"  # said so, or went on to the team although guides had been shown
    WAITING = "waiting"  # since whenever


@dataclass(frozen=True)
class Counts:
    """The questions of a period."""

    asked: int = 0
    answered: int = 0
    unsure: int = 0
    unanswered: int = 0
    helped: int = 0
    not_helped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = [one.name for one in fields(self)]
        return Counts(*(getattr(self, one) + getattr(other, one) for one in names))


@dataclass(frozen=True)
class InHands:
    """Tickets in the hands of teams; `oldest` of those in which somebody waits for an answer."""

    open: int
    claimed: int
    answered: int
    oldest: datetime | None


@dataclass(frozen=True)
class Today:
    """`periods` by their length in days; `days` are the last ones, the newest last."""

    periods: dict[int, Counts]
    days: tuple[Day, ...]
    waiting: int
    oldest_waiting: datetime | None
    tickets: InHands


class _day(FunctionElement[date]):
    """The day of a time in Viet Nam."""

    type = Date()
    inherit_cache = True


@compiles(_day, "sqlite")
def _day_in_sqlite(element: "_day", compiler: SQLCompiler, **more: object) -> str:
    # Without fractions: SQLite rounds the last half of a millisecond of a day up to the next.
    return f"date(substr({compiler.process(element.clauses, **more)}, 1, 19), '+7 hours')"


@compiles(_day, "postgresql")
def _day_in_postgresql(element: "_day", compiler: SQLCompiler, **more: object) -> str:
    return f"(({compiler.process(element.clauses, **more)}) AT TIME ZONE INTERVAL '7 hours')::date"


# Each of them is asked too.
IS: dict[What, ColumnElement[bool]] = {
    What.ASKED: col(Question.outcome) != Outcome.GREETED,
    What.ANSWERED: col(Question.outcome) == Outcome.ANSWERED,
    What.UNSURE: col(Question.outcome) == Outcome.UNSURE,
    What.UNANSWERED: col(Question.outcome).not_in([Outcome.ANSWERED, Outcome.UNSURE]),
    What.HELPED: col(Question.ended) == Ending.HELPED,
    What.NOT_HELPED: or_(
        col(Question.ended).in_([Ending.MARKED_WRONG, Ending.STUCK]),
        and_(
            col(Question.ended) == Ending.HANDED_OVER,
            col(Question.outcome).in_([Outcome.ANSWERED, Outcome.UNSURE]),
        ),
    ),
    What.WAITING: WAITS,
}


def today(session: Session, areas: Areas, on: date) -> Today:
    counts = _by_day(session, areas, on - (max(PERIODS) - 1) * ONE_DAY, on)
    waiting, oldest = _waiting(session, areas, on)
    return Today(
        {days: _since(counts, on - (days - 1) * ONE_DAY) for days in PERIODS},
        tuple(_of_day(on - n * ONE_DAY, counts) for n in reversed(range(CHART))),
        waiting,
        oldest,
        _in_hands(session, areas),
    )


def in_days(since: date, until: date) -> ColumnElement[bool]:
    """Asked on these days, both included."""
    begin, end = begin_of(since), begin_of(until + ONE_DAY)
    return and_(col(Question.asked_at) >= begin, col(Question.asked_at) < end)


def _by_day(session: Session, areas: Areas, since: date, until: date) -> dict[date, Counts]:
    day = _day(col(Question.asked_at)).label("day")
    counts = [func.count().filter(IS[What(one.name)]) for one in fields(Counts)]
    query = (
        sqlalchemy.select(day, *counts)
        .where(in_days(since, until), IS[What.ASKED], within(areas, col(Question.team_id)))
        .group_by(day)
    )
    return {one: Counts(*numbers) for one, *numbers in rows(session, query)}


def _since(counts: Mapping[date, Counts], first: date) -> Counts:
    return sum((one for day, one in counts.items() if day >= first), Counts())


def _of_day(day: date, counts: Mapping[date, Counts]) -> Day:
    one = counts.get(day, Counts())
    return Day(day, one.asked, one.answered, one.unsure, one.unanswered)


def _waiting(session: Session, areas: Areas, until: date) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(Question.asked_at)).where(
        IS[What.WAITING],
        IS[What.ASKED],
        col(Question.asked_at) < begin_of(until + ONE_DAY),
        within(areas, col(Question.team_id)),
    )
    return session.exec(query).one()


def _in_hands(session: Session, areas: Areas) -> InHands:
    query = (
        select(Ticket.state, func.count(), func.min(Ticket.opened_at))
        .where(col(Ticket.state).in_(LIVE), within(areas, col(Ticket.team_id)))
        .group_by(Ticket.state)
    )
    found = {state: (times, oldest) for state, times, oldest in session.exec(query)}
    times = {state: found.get(state, (0, None))[0] for state in LIVE}
    oldest = [found[one][1] for one in IN_WORK if one in found]
    return InHands(
        times[State.OPEN], times[State.CLAIMED], times[State.ANSWERED], min(oldest, default=None)
    )
