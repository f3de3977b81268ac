"""What each member and coordinator did of late, from the record of decisions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from knowledge.database import rows
from knowledge.loop.figure_rows import Areas
from knowledge.loop.staff import Role, State
from knowledge.tables import Decision, Staff


@dataclass(frozen=True)
class Doing:
    """`subject` as knowledge.tables.Decision has it; its note is for those whom it concerns."""

    by: int
    act: str
    subject: str
    at: datetime


def people(session: Session, areas: Areas) -> list[Staff]:
    """Who works in these areas and nowhere else, and has not left: their doings may be seen."""
    query = select(Staff).where(Staff.state != State.LEFT)
    known = session.exec(query.order_by(col(Staff.role), col(Staff.name), col(Staff.user_id)))
    return [one for one in known if areas is None or _works_in(one, areas)]


def _works_in(row: Staff, areas: Collection[str]) -> bool:
    if row.role == Role.MEMBER:
        return row.team_id in areas
    own = row.areas.split()
    return bool(own) and set(own) <= set(areas)


_TOLD = (col(Decision.made_by), col(Decision.act), col(Decision.subject), col(Decision.made_at))
_NEWEST = (col(Decision.made_at).desc(), col(Decision.id).desc())


def _of(by: Collection[int], since: datetime) -> ColumnElement[bool]:
    return and_(col(Decision.made_by).in_(by), col(Decision.made_at) >= since)


def latest_of_each(
    session: Session, by: Collection[int], since: datetime, most: int
) -> dict[int, list[Doing]]:
    """What each of these people did since then, the newest first; who did nothing is not there."""
    nth = func.row_number().over(partition_by=_TOLD[0], order_by=_NEWEST)
    ranked = sqlalchemy.select(*_TOLD, nth.label("nth")).where(_of(by, since)).subquery()
    *told, place = ranked.c
    query = sqlalchemy.select(*told).where(place <= most).order_by(place)
    found: dict[int, list[Doing]] = {}
    for row in rows(session, query):
        found.setdefault(row[0], []).append(Doing(*row))
    return found


def last_active(session: Session, by: Collection[int]) -> dict[int, datetime]:
    """When each of them did anything last; who never did is not there."""
    query = select(Decision.made_by, func.max(Decision.made_at)).group_by(col(Decision.made_by))
    return dict(session.exec(query.where(col(Decision.made_by).in_(by))).all())
