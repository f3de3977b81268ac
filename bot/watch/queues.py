"""What waits in the database, and since when: read by its indexes, never through the log."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.mailbox.inbox import OPEN
from bot.mailbox.outbox import ANSWER, TOO_FAST
from knowledge.loop.tickets import IN_WORK
from knowledge.loop.unsure import DECIDED
from knowledge.tables import GuideRow, InboxRow, OutboxRow, Ticket

UNSENT = ("queued", "sending")
# A chat that sends more than MOST within FLOOD waits because of itself.
FLOOD = timedelta(minutes=10)
MOST = 20
CHATS_LOOKED_AT = 20


def updates_due_since(session: Session, until: datetime) -> datetime | None:
    """Since when the oldest update waits that was due by `until`, floods left aside."""
    chats = (
        select(
            InboxRow.bot_id,
            InboxRow.chat_id,
            func.min(col(InboxRow.received_at)),
            func.min(col(InboxRow.not_before)),
        )
        .where(col(InboxRow.state).in_(OPEN), col(InboxRow.not_before) <= until)
        .group_by(col(InboxRow.bot_id), col(InboxRow.chat_id))
        .order_by(func.min(col(InboxRow.not_before)))
        .limit(CHATS_LOOKED_AT)
    )
    for bot_id, chat_id, received_at, due_at in session.exec(chats):
        if _received(session, bot_id, chat_id, received_at - FLOOD) <= MOST:
            return due_at
    return None


def _received(session: Session, bot_id: int, chat_id: int, since: datetime) -> int:
    query = select(func.count()).where(
        InboxRow.bot_id == bot_id, InboxRow.chat_id == chat_id, col(InboxRow.received_at) >= since
    )
    return session.exec(query).one()


def answers_due_since(session: Session, until: datetime) -> datetime | None:
    """Since when the oldest answer waits that should have left by `until`.

    A chat to which something went since then has its turn; one that Telegram holds back too. After
    any other failure the time of the next try is no reason to wait.
    """
    other = aliased(OutboxRow)
    is_served = (
        select(other.id)
        .where(
            other.bot_id == OutboxRow.bot_id,
            other.chat_id == OutboxRow.chat_id,
            col(other.state) == "sent",
            col(other.ended_at) > until,
        )
        .exists()
    )
    has_its_time = or_(col(OutboxRow.tries) == 0, col(OutboxRow.error) == TOO_FAST)
    due_at = case((has_its_time, col(OutboxRow.not_before)), else_=col(OutboxRow.made_at))
    query = select(func.min(due_at)).where(
        col(OutboxRow.state).in_(UNSENT),
        OutboxRow.priority == ANSWER,
        due_at <= until,
        ~is_served,
    )
    oldest: datetime | None = session.exec(query).one()
    return oldest


def unsure(session: Session) -> int:
    """Deliveries in doubt that no coordinator has decided on."""
    query = select(func.count()).where(
        col(OutboxRow.state) == "unsure", col(OutboxRow.error) != DECIDED
    )
    return session.exec(query).one()


def dead(session: Session, since: datetime) -> int:
    """Updates that came since and could not be handled."""
    query = select(func.count()).where(
        col(InboxRow.state) == "dead", col(InboxRow.received_at) >= since
    )
    return session.exec(query).one()


def gauges(session: Session, now: datetime) -> dict[str, float]:
    """The figures of the database for a monitoring, by their names."""
    is_open = col(InboxRow.state).in_(OPEN)
    is_unsent = col(OutboxRow.state).in_(UNSENT)
    in_hand = col(Ticket.state).in_(IN_WORK)
    received = session.exec(select(func.min(col(InboxRow.received_at))).where(is_open)).one()
    due = session.exec(select(func.min(col(OutboxRow.not_before))).where(is_unsent)).one()
    return {
        "toso_inbox_open": session.exec(select(func.count()).where(is_open)).one(),
        "toso_inbox_oldest_seconds": _age(received, now),
        "toso_outbox_open": session.exec(select(func.count()).where(is_unsent)).one(),
        "toso_outbox_oldest_seconds": _age(due, now),
        "toso_outbox_unsure": unsure(session),
        "toso_tickets_open": session.exec(select(func.count()).where(in_hand)).one(),
        "toso_guides": session.exec(select(func.count()).where(col(GuideRow.is_live))).one(),
    }


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
