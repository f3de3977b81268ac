"""Deliveries in few words, for the tests of the outbox."""

import json
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from bot.mailbox import outbox
from knowledge.tables import OutboxRow

BOT = 9
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)


def put(session: Session, text: str, chat_id: int = 1, **more) -> int:
    row = outbox.put(session, BOT, chat_id, {"text": text}, NOW, **more)
    assert row.id is not None
    return row.id


def claim(session: Session, now: datetime = NOW, limit: int = 10, held=()) -> list[str]:
    rows = outbox.claim(session, now, limit, held)
    return [json.loads(row.payload)["text"] for row in rows]


def row(session: Session, row_id: int) -> OutboxRow:
    session.flush()
    session.expire_all()
    return session.get_one(OutboxRow, row_id)


def states(session: Session) -> list[str]:
    session.flush()
    session.expire_all()
    return list(session.exec(select(OutboxRow.state).order_by(OutboxRow.id)))


def unsure(session: Session, text: str = "a", **more) -> int:
    number = put(session, text, **more)
    outbox.settle(session, number, "unsure", NOW, error="TimedOut")
    return number
