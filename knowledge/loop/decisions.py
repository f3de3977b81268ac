"""The record of what people decided: a row each, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from knowledge.tables import Decision

SERVER = 0  # instead of a person's number: nobody in the chat


def note(
    session: Session,
    by: int,
    act: str,
    subject: str,
    now: datetime,
    *,
    versions: tuple[int | None, int | None] = (None, None),
    note: str = "",
) -> None:
    """Who did what to what, when; of a guide from which version to which."""
    session.add(
        Decision(
            made_at=now,
            made_by=by,
            act=act,
            subject=subject,
            from_version=versions[0],
            to_version=versions[1],
            note=note,
        )
    )


def about(session: Session, subject: str) -> Sequence[Decision]:
    """What was decided about one thing, in order."""
    query = select(Decision).where(Decision.subject == subject)
    return session.exec(query.order_by(col(Decision.id))).all()


def last_by(session: Session, subject: str) -> int:
    """Who decided about one thing last; 0 when that is not known, or was nobody in the chat."""
    query = select(Decision.made_by).where(Decision.subject == subject)
    return max(session.exec(query.order_by(col(Decision.id).desc()).limit(1)).first() or 0, 0)


def done_to(session: Session, act: str, since: datetime) -> frozenset[str]:
    """All subjects to which this was done since then."""
    query = select(Decision.subject).where(Decision.made_at >= since, Decision.act == act)
    return frozenset(session.exec(query))


def last_times(session: Session, act: str, since: datetime, until: datetime) -> dict[str, datetime]:
    """Each subject to which this was done between the two, and when it was last."""
    query = (
        select(Decision.subject, func.max(Decision.made_at))
        .where(Decision.act == act, Decision.made_at >= since, Decision.made_at <= until)
        .group_by(col(Decision.subject))
    )
    return dict(session.exec(query).all())
