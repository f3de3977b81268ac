"""Updates received: put once, claimed in order within a chat, finished or buried."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from knowledge.tables import InboxRow

OPEN = ("new", "working")
# Waits before the second and the third try; then the update is dead.
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=5))
# So long a worker may take; if it could not even note its failure, another try follows.
LEASE = timedelta(minutes=5)
# Claimed so often and never ended: it must be what kills the process; it is to be buried.
GIVE_UP = 20
# The wait after a failure that was not the update's: the database is full, locked or away.
AFTER_TROUBLE = timedelta(seconds=5)
# So many updates of one chat may wait; who sends more floods us, and the rest is not read.
MOST_WAITING = 300
FLOODED = "flooded"  # the kind of update whose person is told so
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
    """Store updates that are not known yet, in the order given; how many were new.

    Of a chat that has MOST_WAITING already one more is stored as FLOODED, the rest as done.
    """
    ids = [one.update_id for one in received]
    query = select(InboxRow.update_id).where(
        InboxRow.bot_id == bot_id, col(InboxRow.update_id).in_(ids)
    )
    known = set(session.exec(query))
    before = len(known)
    waiting = Counter(_waiting(session, bot_id, {one.chat_id for one in received}))
    for one in received:
        if one.update_id not in known:
            known.add(one.update_id)
            row = _within(one, waiting[one.chat_id])
            _insert(session, {"bot_id": bot_id, "received_at": now, "not_before": now, **vars(row)})
            waiting[one.chat_id] += row.state == "new"
    return len(known) - before


def _insert(session: Session, values: Mapping[str, Any]) -> None:
    """One by one: `id` is the order of arrival. Two deliveries of one at once are no error."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(InboxRow).values(tries=0, **values).on_conflict_do_nothing()
    session.connection().execute(statement)


def _waiting(session: Session, bot_id: int, chats: Collection[int]) -> dict[int, int]:
    query = (
        select(InboxRow.chat_id, func.count())
        .where(
            InboxRow.bot_id == bot_id,
            col(InboxRow.chat_id).in_(chats),
            col(InboxRow.state).in_(OPEN),
        )
        .group_by(col(InboxRow.chat_id))
    )
    return dict(session.exec(query).all())


def _within(one: Received, waiting: int) -> Received:
    if one.state != "new" or waiting < MOST_WAITING:
        return one
    if waiting == MOST_WAITING:
        return replace(one, kind=FLOODED, body="{}")
    return replace(one, body="{}", state="done", error="flood")


def claim(
    session: Session, now: datetime, limit: int, held: Collection[int] = ()
) -> list[InboxRow]:
    """Take the oldest open update of at most `limit` chats that have none in work.

    `held` are chats to leave alone for now.
    """
    earlier = aliased(InboxRow)
    blocked = (
        select(earlier.id)
        .where(
            earlier.bot_id == InboxRow.bot_id,
            earlier.chat_id == InboxRow.chat_id,
            col(earlier.state).in_(OPEN),
            col(earlier.id) < col(InboxRow.id),
        )
        .exists()
    )
    query = (
        select(InboxRow)
        .where(
            col(InboxRow.state).in_(OPEN),
            # Received after now: the clock was set back, and nobody waits until it gets there.
            (col(InboxRow.not_before) <= now) | (col(InboxRow.received_at) > now),
            col(InboxRow.chat_id).not_in(held),
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


def is_open(session: Session, bot_id: int, update_id: int) -> bool:
    """Whether nobody has handled it yet, another worker neither; locked until the turn ends."""
    query = select(InboxRow.state).where(InboxRow.bot_id == bot_id, InboxRow.update_id == update_id)
    return session.exec(query.with_for_update()).first() not in ("done", "dead")


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
    if row.state == "dead":
        return True  # asked again: what should tell its person has failed
    if row.state != "working":
        return False  # it was handled; what failed came after, and must not bring it back
    row.error = error
    if row.tries > len(RETRY_AFTER):
        row.state, row.body = "dead", "{}"
        return True
    row.state, row.not_before = "new", now + RETRY_AFTER[row.tries - 1]
    return False


def postpone(session: Session, bot_id: int, update_id: int, error: str, now: datetime) -> None:
    """The database was in trouble: open again soon, and this try does not count."""
    session.exec(
        update(InboxRow)
        .where(
            col(InboxRow.bot_id) == bot_id,
            col(InboxRow.update_id) == update_id,
            col(InboxRow.state) == "working",
        )
        .values(
            state="new",
            tries=col(InboxRow.tries) - 1,
            not_before=now + AFTER_TROUBLE,
            error=error,
        )
    )


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
        session.exec(select(InboxRow.id).where(col(InboxRow.state).in_(OPEN))).first() is not None
    )


def forget(session: Session, now: datetime) -> None:
    """Delete what no repeat can concern any more."""
    old = (col(InboxRow.state) == "done") & (col(InboxRow.received_at) < now - KEEP_DONE)
    buried = (col(InboxRow.state) == "dead") & (col(InboxRow.received_at) < now - KEEP_DEAD)
    session.exec(delete(InboxRow).where(old | buried))
