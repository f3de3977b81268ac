"""One page of the gaps as the console lists them: groups of like questions, with what is known.

A group is listed where somebody asked, and counts those questions alone. What has no group yet is
not here: knowledge.loop.groups.place_all gives it one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Select, and_, func
from sqlmodel import Session, col, select

from knowledge.answers import Outcome
from knowledge.database import rows
from knowledge.loop.figure_rows import Areas, within
from knowledge.loop.groups import State
from knowledge.questions import GAP
from knowledge.tables import Decision, Question, QuestionGroup, Staff, Team

PAGE = 20
COUNTED = 1000  # groups; above it we say "more than"
SPELLINGS = 4  # of a group, the last ones


class Order(StrEnum):
    NEWEST = "newest"  # asked last
    MOST = "most"  # asked most often, wherever that was


@dataclass(frozen=True)
class Wanted:
    """What a page shows. `area` is one team, `days` how lately somebody asked, None at any time."""

    area: str | None = None
    outcome: Outcome | None = None
    state: State = State.WAITING
    days: int | None = None
    order: Order = Order.NEWEST
    page: int = 0


@dataclass(frozen=True)
class Settled:
    """What was decided on a group. `by` is a number in Telegram; `name` empty when not given."""

    decision: str
    guide: str | None
    at: datetime | None
    by: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Line:
    """A group; the newest question stands for all. `areas` are communes, most asked first, empty
    where nobody told; `spellings` are others than the newest, the last first."""

    group: QuestionGroup
    newest: Question
    spellings: tuple[str, ...]
    areas: tuple[str, ...]
    settled: Settled | None
    times: int
    handed_over: int
    answered: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Page:
    """`total` stops at COUNTED: `is_more` says that there are more than that."""

    lines: tuple[Line, ...]
    total: int
    is_more: bool
    has_next: bool


def gap_list(session: Session, areas: Areas, wanted: Wanted, now: datetime) -> Page:
    """What somebody of these areas asked, as wanted."""
    begin, end = wanted.page * PAGE, (wanted.page + 1) * PAGE
    query = select(QuestionGroup.id).where(_which(areas, wanted, now))
    # Once, to the end of what is counted: to find and to count apart is twice the work.
    found = session.exec(query.order_by(*_order(wanted.order)).limit(max(COUNTED, end) + 1)).all()
    lines = _lines(session, found[begin:end], _asked(areas, wanted))
    return Page(lines, min(len(found), COUNTED), len(found) > COUNTED, len(found) > end)


def _which(areas: Areas, wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    asked = [_asked(areas, wanted), col(Question.group_id) == col(QuestionGroup.id)]
    if wanted.outcome:
        asked.append(col(Question.outcome) == wanted.outcome)
    one = select(Question.id).where(*asked).limit(1).correlate(QuestionGroup).scalar_subquery()
    # Not EXISTS: that may be turned into a join with the whole log.
    which = [col(QuestionGroup.state) == wanted.state, one.is_not(None)]
    if wanted.days:
        which.append(col(QuestionGroup.last_at) >= now - timedelta(days=wanted.days))
    return and_(*which)


def _asked(areas: Areas, wanted: Wanted) -> ColumnElement[bool]:
    mine = within(areas, col(Question.team_id))
    if wanted.area is None:
        return and_(GAP, mine)
    return and_(GAP, mine, col(Question.team_id) == wanted.area)


def _order(order: Order) -> tuple[ColumnElement[Any], ...]:
    last = (col(QuestionGroup.last_at).desc(), col(QuestionGroup.id).desc())
    return last if order is Order.NEWEST else (col(QuestionGroup.times).desc(), *last)


def _lines(
    session: Session, ids: Sequence[int | None], asked: ColumnElement[bool]
) -> tuple[Line, ...]:
    """Of these groups, in their order."""
    groups = [session.get_one(QuestionGroup, one) for one in ids]
    of_them = and_(col(Question.group_id).in_(ids), asked)
    counted = rows(session, _counts(of_them))
    counts = {group_id: (newest, facts) for group_id, newest, *facts in counted}
    newest = select(Question).where(col(Question.id).in_([one for one, _ in counts.values()]))
    known = {one.group_id: one for one in session.exec(newest)}
    spellings, areas = _spellings(session, of_them), _areas(session, of_them)
    settled = _settled(session, [one for one in groups if one.state == State.DECIDED])
    return tuple(
        Line(
            group,
            known[group.id],
            _others(spellings[group.id], known[group.id].text),
            tuple(dict.fromkeys(areas[group.id])),
            settled.get(group.id),
            *counts[group.id][1],
        )
        for group in groups
        if group.id in known
    )


def _others(spellings: Sequence[str], newest: str) -> tuple[str, ...]:
    return tuple(one for one in spellings if one != newest)[:SPELLINGS]


def _counts(of_them: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """In the order in which a line says it."""
    return (
        sqlalchemy.select(
            col(Question.group_id),
            func.max(Question.id).label("newest"),
            func.count(),
            func.count(col(Question.handed_over_at)),
            func.count(col(Question.answered_at)),
            func.min(Question.asked_at),
            func.max(Question.asked_at),
        )
        .where(of_them)
        .group_by(col(Question.group_id))
    )


def _spellings(session: Session, of_them: ColumnElement[bool]) -> Mapping[int | None, list[str]]:
    """The last ones of each group, one more than are shown: the newest question's may be there."""
    last = func.max(Question.id)
    group, text = col(Question.group_id), col(Question.text)
    place = func.row_number().over(partition_by=group, order_by=last.desc())
    texts = sqlalchemy.select(group, text, place.label("place")).where(of_them, text != "")
    ranked = texts.group_by(group, text).subquery()
    few = sqlalchemy.select(ranked.c.group_id, ranked.c.text).where(ranked.c.place <= SPELLINGS + 1)
    return _listed(session, few.order_by(ranked.c.group_id, ranked.c.place))


def _areas(session: Session, of_them: ColumnElement[bool]) -> Mapping[int | None, list[str]]:
    group, commune = col(Question.group_id), func.coalesce(col(Team.commune), "")
    query = sqlalchemy.select(group, commune).where(of_them).group_by(group, col(Team.commune))
    query = query.join(Team, col(Team.id) == col(Question.team_id), isouter=True)
    return _listed(session, query.order_by(group, func.count().desc(), commune))


def _listed(
    session: Session, query: Select[*tuple[Any, ...]]
) -> defaultdict[int | None, list[str]]:
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    for group_id, value in rows(session, query):
        found[group_id].append(value)
    return found


def _settled(session: Session, decided: Sequence[QuestionGroup]) -> dict[int | None, Settled]:
    """By whom: the record has it at the moment of the decision."""
    query = (
        select(Decision.subject, Decision.made_at, Decision.made_by, Staff.name)
        .join(Staff, col(Staff.user_id) == col(Decision.made_by), isouter=True)
        .where(col(Decision.subject).in_([f"group {one.id}" for one in decided]))
    )
    made: dict[tuple[str, datetime | None], tuple[int | None, str]] = {
        (about, at): (by, name or "") for about, at, by, name in session.exec(query)
    }
    found = {one.id: made.get((f"group {one.id}", one.decided_at), (None, "")) for one in decided}
    return {
        one.id: Settled(one.decision, one.guide, one.decided_at, *found[one.id]) for one in decided
    }
