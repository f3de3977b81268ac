"""The figures of a period: how many asked, what became of it, who waits, what is missing.

Pure: rows come in, values go out. A day is a day in Viet Nam.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from knowledge.answers import Outcome
from knowledge.loop.hours import VIETNAM
from knowledge.questions import Ending

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """What the figures need of one question. `waits`: nobody has answered it, neither we nor
    a person; `area` is the commune, empty if unknown."""

    asked_at: datetime
    outcome: str
    ended: str
    waits: bool
    group_id: int | None
    text: str
    area: str = ""


@dataclass(frozen=True)
class TicketTimes:
    """When a ticket was opened, and answered by a person."""

    opened_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Day:
    """The questions of one day; `asked` is the sum of the others."""

    date: date
    asked: int
    answered: int
    unsure: int
    unanswered: int


@dataclass(frozen=True)
class Gap:
    """Like questions that still wait, in their most frequent wording."""

    text: str
    times: int
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """`period` is its first and last day. Gaps come biggest first, all of them."""

    period: tuple[date, date]
    asked: int
    answered: int
    unsure: int
    helpful_yes: int
    helpful_no: int
    waiting: int
    oldest_waiting: datetime | None
    median_answer_hours: float | None
    gaps: tuple[Gap, ...]

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered - self.unsure


def figures(
    rows: Iterable[Row], tickets: Iterable[TicketTimes], since: date, until: date
) -> Figures:
    """The days `since` to `until`, both included.

    `waiting` is all that waits at the end of the period: rows from before it count there only.
    The median is of the answers given in the period, in `weekday_hours`.
    """
    asked = [row for row in rows if _day(row.asked_at) <= until and row.outcome != Outcome.GREETED]
    waits = [row.asked_at for row in asked if row.waits]
    inside = [row for row in asked if since <= _day(row.asked_at)]
    hours = [
        weekday_hours(ticket.opened_at, ticket.answered_at)
        for ticket in tickets
        if ticket.answered_at and since <= _day(ticket.answered_at) <= until
    ]
    return Figures(
        period=(since, until),
        asked=len(inside),
        answered=sum(row.outcome == Outcome.ANSWERED for row in inside),
        unsure=sum(row.outcome == Outcome.UNSURE for row in inside),
        helpful_yes=sum(row.ended == Ending.HELPED for row in inside),
        helpful_no=sum(map(_did_not_help, inside)),
        waiting=len(waits),
        oldest_waiting=min(waits, default=None),
        median_answer_hours=median(hours) if hours else None,
        gaps=_gaps(row for row in inside if row.waits),
    )


def days(rows: Iterable[Row], since: date, until: date) -> tuple[Day, ...]:
    """Each day from `since` to `until`, both included, also those on which nobody asked."""
    counts = Counter((_day(row.asked_at), row.outcome) for row in rows)
    span = (since + n * _DAY for n in range((until - since).days + 1))
    return tuple(_counted(day, counts) for day in span)


def weekday_hours(opened: datetime, answered: datetime) -> float:
    """The hours between that fall on Monday to Friday; a public holiday counts like any day."""
    start, end, total = opened.astimezone(VIETNAM), answered.astimezone(VIETNAM), timedelta()
    while start < end:
        midnight = datetime.combine(start.date() + _DAY, time(), VIETNAM)
        if start.weekday() < SATURDAY:
            total += min(end, midnight) - start
        start = midnight
    return total / timedelta(hours=1)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _did_not_help(row: Row) -> bool:
    """Said so, or went on to the team although guides had been shown."""
    if row.ended == Ending.HANDED_OVER:
        return row.outcome in (Outcome.ANSWERED, Outcome.UNSURE)
    return row.ended in (Ending.MARKED_WRONG, Ending.STUCK)


def _counted(day: date, counts: Counter[tuple[date, str]]) -> Day:
    answered, unsure = counts[day, Outcome.ANSWERED], counts[day, Outcome.UNSURE]
    asked = sum(counts[day, one] for one in Outcome if one is not Outcome.GREETED)
    return Day(day, asked, answered, unsure, asked - answered - unsure)


def _gaps(rows: Iterable[Row]) -> tuple[Gap, ...]:
    """Voice and pictures have no words to show; what has no group stands with its equals."""
    groups: defaultdict[int | str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.text.strip():
            groups[row.text if row.group_id is None else row.group_id].append(row)
    gaps = map(_gap, groups.values())
    return tuple(sorted(gaps, key=lambda gap: (-gap.times, gap.text, gap.areas)))


def _gap(rows: Sequence[Row]) -> Gap:
    """Of equally frequent wordings the one last asked."""
    times = Counter(row.text for row in rows)
    best = max(rows, key=lambda row: (times[row.text], row.asked_at, row.text))
    return Gap(best.text, len(rows), tuple(sorted({row.area for row in rows if row.area})))
