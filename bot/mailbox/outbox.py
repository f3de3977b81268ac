"""Deliveries: queued with the state change they tell of, sent in order within a chat."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from knowledge.loop.hours import after_quiet, is_quiet
from knowledge.loop.unsure import KEEP
from knowledge.tables import Card, OutboxRow, Ticket

ANSWER, NOTICE, BROADCAST = 0, 1, 2
SEND = "sendMessage"
EDIT = "editMessageText"
COPY = "copyMessage"  # a voice or picture handed on
PHOTO = "sendPhoto"  # its picture stands in the payload, base64
TOPIC = "createForumTopic"
HEARD = frozenset({SEND, COPY, PHOTO})  # what a phone rings for
UNHEARD = {"disable_notification": True}  # at night, or where an edit has to be sent anew
TOO_FAST = "429"  # the error of what waits because Telegram said so
LONGEST_REST = timedelta(hours=1)  # that a wait of Telegram's outlives a restart
# Repeating these does no harm, so a crash in the middle of one is no reason to doubt.
HARMLESS = frozenset({EDIT})


def put(
    session: Session,
    bot_id: int,
    chat_id: int,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    method: str = SEND,
    priority: int = ANSWER,
    question_id: int | None = None,
    card_id: int | None = None,
    not_before: datetime | None = None,
    vanishes: bool = False,
) -> OutboxRow:
    """Queue one call of the Bot API; `payload` holds its parameters but for chat_id.

    Of a card, what is known only once it was sent (its message, its topic) is filled in later.
    """
    row = OutboxRow(
        bot_id=bot_id,
        chat_id=chat_id,
        method=method,
        priority=priority,
        payload=json.dumps(payload, ensure_ascii=False),
        question_id=question_id,
        card_id=card_id,
        vanishes=vanishes,
        made_at=now,
        not_before=not_before or now,
    )
    session.add(row)
    session.flush()
    return row


def claim(
    session: Session, now: datetime, limit: int, held: Collection[int] = ()
) -> list[OutboxRow]:
    """Mark as sending the next delivery of at most `limit` chats, most urgent first.

    A chat with a delivery on its way gets no other one past it; what is less urgent and waits for
    its time (a notice for the morning) holds nothing back. `held` are chats to leave alone for now.
    """
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.state == "queued",
            (col(OutboxRow.not_before) <= now) | _is_of_later(now),
            col(OutboxRow.chat_id).not_in(held),
            ~_goes_first(now),
        )
        .order_by(col(OutboxRow.priority), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(query))
    for row in rows:
        row.state = "sending"
        row.tries += 1
        if row.card_id is not None:
            _aim(session, row)
    return rows


def _is_of_later(now: datetime) -> ColumnElement[bool]:
    """Made after now: the clock was set back, and nobody waits until it gets there again."""
    return (col(OutboxRow.made_at) > now) & (col(OutboxRow.priority) < BROADCAST)


def _goes_first(now: datetime) -> ColumnElement[bool]:
    """Whether the same chat has another delivery under way, more urgent, older or to be retried."""
    other = aliased(OutboxRow)
    before = (col(other.priority) < col(OutboxRow.priority)) | (
        (col(other.priority) == col(OutboxRow.priority)) & (col(other.id) < col(OutboxRow.id))
    )
    waits_after_a_try = (col(other.not_before) > now) & (col(other.tries) > 0)
    return (
        select(other.id)
        .where(
            other.bot_id == OutboxRow.bot_id,
            other.chat_id == OutboxRow.chat_id,
            (col(other.state) == "sending")
            | ((col(other.state) == "queued") & (before | waits_after_a_try)),
        )
        .exists()
    )


def _aim(session: Session, row: OutboxRow) -> None:
    """Fill in which message a card's edit changes; with none to change it is sent anew."""
    card = session.get_one(Card, row.card_id)
    ticket = session.get_one(Ticket, card.ticket_id)
    payload = json.loads(row.payload)
    if row.method == EDIT and "message_id" not in payload:
        if card.message_id is None:
            row.method = SEND
            payload |= UNHEARD
        else:
            payload["message_id"] = card.message_id
    if row.method in (SEND, COPY) and ticket.thread_id and row.chat_id < 0:
        payload["message_thread_id"] = ticket.thread_id
    row.payload = json.dumps(payload, ensure_ascii=False)


def settle(
    session: Session,
    row_id: int,
    state: str,
    now: datetime,
    *,
    message_id: int | None = None,
    error: str = "",
) -> None:
    """End a delivery as sent, failed or unsure. Only what is unsure keeps its text.

    `message_id` is what the call made: a message, or a topic.
    """
    row = session.get_one(OutboxRow, row_id)
    if row.card_id is not None and message_id is not None:
        _note_card(session, row, message_id)
    if row.vanishes:
        session.delete(row)
        return
    row.state, row.ended_at, row.error = state, now, error
    row.message_id = message_id
    if state != "unsure":
        row.payload = "{}"


def _note_card(session: Session, row: OutboxRow, made: int) -> None:
    card = session.get_one(Card, row.card_id)
    if row.method == TOPIC:
        session.get_one(Ticket, card.ticket_id).thread_id = made
    else:
        card.message_id = made


def requeue(session: Session, row_id: int, not_before: datetime, error: str) -> None:
    row = session.get_one(OutboxRow, row_id)
    row.state, row.not_before, row.error = "queued", not_before, error


def replace(session: Session, row_id: int, method: str, payload: Mapping[str, Any]) -> None:
    """Queue the same delivery again in another form (plain text, a new message for an edit)."""
    row = session.get_one(OutboxRow, row_id)
    row.state, row.method = "queued", method
    row.payload = json.dumps(payload, ensure_ascii=False)


def leave_topic(session: Session, row_id: int) -> None:
    """The topic of a card's ticket is closed or gone: what is said of it stands outside."""
    row = session.get_one(OutboxRow, row_id)
    if row.card_id is not None:
        card = session.get_one(Card, row.card_id)
        session.get_one(Ticket, card.ticket_id).thread_id = None


def recover(session: Session, now: datetime) -> tuple[int, int]:
    """At start, of what a crash found on its way: (edits queued again, sends now unsure).

    The Bot API knows no key by which a repeated send could be recognised.
    """
    _let_commits_end(session)
    sending = col(OutboxRow.state) == "sending"
    # Whoever it was for asked to be forgotten: no trace, arrived or not.
    session.exec(delete(OutboxRow).where(sending, col(OutboxRow.vanishes)))
    harmless = col(OutboxRow.method).in_(HARMLESS)
    again = session.exec(update(OutboxRow).where(sending, harmless).values(state="queued"))
    unsure = session.exec(
        update(OutboxRow).where(sending).values(state="unsure", ended_at=now, error="crash")
    )
    # The clock may have been set back since: nothing waits longer, but where Telegram said so.
    rests = (col(OutboxRow.error) == TOO_FAST) & (col(OutboxRow.not_before) < now + LONGEST_REST)
    queued = update(OutboxRow).where(col(OutboxRow.state) == "queued", ~rests)
    session.exec(queued.where(col(OutboxRow.priority) < BROADCAST).values(not_before=now))
    news = queued.where(col(OutboxRow.priority) == BROADCAST, col(OutboxRow.not_before) > now)
    session.exec(news.values(not_before=after_quiet(now)))
    return again.rowcount, unsure.rowcount


def _let_commits_end(session: Session) -> None:
    """PostgreSQL may still be at a claim of a process that is dead: afterwards nobody saw it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))


def move(session: Session, bot_id: int, old_chat: int, new_chat: int) -> None:
    """A group became a supergroup: everything for it goes to the new id.

    Messages have other numbers there: what was to change one of them is sent anew.
    """
    of_chat = col(OutboxRow.bot_id) == bot_id, col(OutboxRow.chat_id) == old_chat
    is_open = col(OutboxRow.state).in_(["queued", "sending"])
    for row in session.exec(select(OutboxRow).where(*of_chat, is_open, OutboxRow.method == EDIT)):
        payload = json.loads(row.payload)
        if payload.pop("message_id", None) and row.card_id is None:
            row.method = SEND
            payload |= UNHEARD
        row.payload = json.dumps(payload, ensure_ascii=False)
    session.flush()
    session.exec(update(OutboxRow).where(*of_chat).values(chat_id=new_chat))


def drop_queued(session: Session, bot_id: int, chat_id: int, now: datetime) -> None:
    """The person blocked the bot: what still waits for them will never arrive."""
    session.exec(
        update(OutboxRow)
        .where(
            col(OutboxRow.bot_id) == bot_id,
            col(OutboxRow.chat_id) == chat_id,
            col(OutboxRow.state) == "queued",
        )
        .values(state="failed", payload="{}", ended_at=now, error="blocked")
    )


def unsure_of(session: Session, bot_id: int, chat_id: int) -> list[OutboxRow]:
    """Deliveries that may not have arrived and were not offered again yet."""
    query = select(OutboxRow).where(
        OutboxRow.bot_id == bot_id,
        OutboxRow.chat_id == chat_id,
        OutboxRow.state == "unsure",
        col(OutboxRow.offered_at).is_(None),
    )
    return list(session.exec(query.order_by(col(OutboxRow.id))))


def again(
    session: Session, bot_id: int, chat_id: int, row_id: int, now: datetime
) -> OutboxRow | None:
    """Queue an unsure delivery once more because its person asks for it; None if it is gone."""
    # Locked: a coordinator may have it sent in the same moment.
    row = session.get(OutboxRow, row_id, with_for_update=True)
    if row is None or (row.bot_id, row.chat_id, row.state) != (bot_id, chat_id, "unsure"):
        return None
    _queue_again(row, now)
    return row


def resend(session: Session, row_id: int, now: datetime) -> None:
    """Queue an unsure delivery once more because a coordinator says so.

    Its reader did not ask for it at this hour: at night it rings nobody, and news wait.
    """
    row = session.get_one(OutboxRow, row_id)
    _queue_again(row, now)
    if row.priority == BROADCAST:
        row.not_before = after_quiet(now)
    elif is_quiet(now) and row.method in HEARD:
        row.payload = json.dumps(json.loads(row.payload) | UNHEARD, ensure_ascii=False)


def _queue_again(row: OutboxRow, now: datetime) -> None:
    row.state, row.not_before, row.ended_at, row.tries = "queued", now, None, 0
    row.offered_at = None  # it may get lost again


def has_open(session: Session) -> bool:
    """Whether anything waits; asked often, so without taking the writers' lock."""
    return session.exec(select(OutboxRow.id).where(OutboxRow.state == "queued")).first() is not None


def forget(session: Session, now: datetime) -> None:
    """Delete deliveries that ended long ago, whatever became of them."""
    ended = col(OutboxRow.state).in_(["sent", "failed", "unsure"])
    old = (col(OutboxRow.ended_at) < now - KEEP) | col(OutboxRow.vanishes)
    session.exec(delete(OutboxRow).where(ended, old))
