"""Updates received: put once, claimed in order within a chat, finished or buried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from knowledge.tables import InboxRow

# Waits before the second and the third try; then the update is dead.
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=5))
# So long a worker may take; if it could not even note its failure, another try follows.
LEASE = timedelta(minutes=5)
# Claimed so often and never ended: it must be what kills the process; it is to be buried.
GIVE_UP = 20
# Telegram repeats an unconfirmed update for at most 24 hours; twice that is safe.
KEEP_DONE = timedelta(hours=48)
KEEP_DEAD = timedelta(days=30)


@dataclass(frozen=True)
class Received:
    """An update as it may be stored. `state` is "new", "done" (nothing to do) or "dead"."""

    update_id: int
    chat_id: int
    kind: str
    body: str
    state: str = "new"
    error: str = ""


def put(session: Session, bot_id: int, received: Sequence[Received], now: datetime) -> int:
    """Store updates that are not known yet, in the order given; how many were new."""
    ids = [one.update_id for one in received]
    known = select(InboxRow.update_id).where(
        InboxRow.bot_id == bot_id, col(InboxRow.update_id).in_(ids)
    )
    seen = set(session.exec(known))
    count = 0
    for one in received:
        if one.update_id not in seen:
            seen.add(one.update_id)
            session.add(InboxRow(bot_id=bot_id, received_at=now, not_before=now, **vars(one)))
            session.flush()  # one by one: `id` is the order of arrival
            count += 1
    return count


def claim(session: Session, now: datetime, limit: int) -> list[InboxRow]:
    """Take the oldest open update of at most `limit` chats that have none in work."""
    earlier = aliased(InboxRow)
    blocked = (
        select(earlier.id)
        .where(
            earlier.bot_id == InboxRow.bot_id,
            earlier.chat_id == InboxRow.chat_id,
            col(earlier.state).in_(["new", "working"]),
            col(earlier.id) < col(InboxRow.id),
        )
        .exists()
    )
    query = (
        select(InboxRow)
        .where(
            col(InboxRow.state).in_(["new", "working"]),
            col(InboxRow.not_before) <= now,
            ~blocked,
        )
        .order_by(col(InboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(query))
    for row in rows:
        row.tries += 1
        row.state, row.not_before = "working", now + LEASE
    return rows


def finish(session: Session, bot_id: int, update_id: int) -> None:
    """Done: its text has served and is wiped; the number stays, to know a repeat by."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.bot_id) == bot_id, col(InboxRow.update_id) == update_id)
        .values(state="done", body="{}")
    )


def fail(session: Session, bot_id: int, update_id: int, error: str, now: datetime) -> bool:
    """After a failed try: open again later, or dead when the tries are used up (True)."""
    row = session.exec(
        select(InboxRow).where(InboxRow.bot_id == bot_id, InboxRow.update_id == update_id)
    ).one()
    if row.state != "working":
        return False  # it was handled; what failed came after, and must not bring it back
    row.error = error
    if row.tries > len(RETRY_AFTER):
        row.state, row.body = "dead", "{}"
        return True
    row.state, row.not_before = "new", now + RETRY_AFTER[row.tries - 1]
    return False


def bury(session: Session, bot_id: int, update_id: int, error: str) -> None:
    """Dead at once: no try could ever succeed."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.bot_id) == bot_id, col(InboxRow.update_id) == update_id)
        .values(state="dead", body="{}", error=error)
    )


def reopen(session: Session, now: datetime) -> int:
    """At start: what an earlier process had in work is open again; how many.

    Nothing waits longer: the clock may have been set back since.
    """
    in_work = update(InboxRow).where(col(InboxRow.state) == "working")
    again = session.exec(in_work.values(state="new")).rowcount
    session.exec(update(InboxRow).where(col(InboxRow.state) == "new").values(not_before=now))
    return again


def has_open(session: Session) -> bool:
    """Whether anything waits; asked often, so without taking the writers' lock."""
    return (
        session.exec(select(InboxRow.id).where(col(InboxRow.state).in_(["new", "working"]))).first()
        is not None
    )


def forget(session: Session, now: datetime) -> None:
    """Delete what no repeat can concern any more."""
    old = (col(InboxRow.state) == "done") & (col(InboxRow.received_at) < now - KEEP_DONE)
    buried = (col(InboxRow.state) == "dead") & (col(InboxRow.received_at) < now - KEEP_DEAD)
    session.exec(delete(InboxRow).where(old | buried))
