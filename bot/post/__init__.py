"""Replies on their way: each becomes deliveries, in the transaction of what they tell of."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.conversation.reply import Reply
from bot.mailbox import outbox
from bot.post.calls import Payload, calls
from knowledge.loop import staff
from knowledge.loop.hours import after_quiet, is_quiet
from knowledge.tables import Person


@dataclass(frozen=True)
class Here:
    """Where something was said: the chat, the message, the topic."""

    chat_id: int = 0
    message_id: int | None = None
    thread_id: int | None = None


def put(
    session: Session, bot_id: int, reply: Reply, now: datetime, here: Here | None = None
) -> None:
    """Queue a reply for `here`, unless it names another chat, which may want no notices."""
    if reply.resends is not None:
        outbox.resend(session, reply.resends, now)
        return
    here = here or Here()
    chat_id = here.chat_id if reply.to is None else reply.to
    is_notice = chat_id != here.chat_id
    if is_notice and not wants_notices(session, bot_id, chat_id):
        return
    more: Payload = (
        {"message_thread_id": here.thread_id} if here.thread_id and not is_notice else {}
    )
    more |= outbox.UNHEARD if is_notice and is_quiet(now) else {}  # at night no phone shall ring
    for method, payload in calls(reply, here.message_id):
        outbox.put(
            session,
            bot_id,
            chat_id,
            payload | more if method in outbox.HEARD else payload,
            now,
            method=method,
            priority=_priority(reply, is_notice=is_notice),
            question_id=reply.question_id,
            card_id=reply.card,
            not_before=after_quiet(now) if reply.is_news else now,
            vanishes=reply.vanishes,
        )


def _priority(reply: Reply, *, is_notice: bool) -> int:
    if reply.is_news:
        return outbox.BROADCAST
    return outbox.NOTICE if is_notice else outbox.ANSWER


def wants_notices(session: Session, bot_id: int, chat_id: int) -> bool:
    """Not after /dung. Who never wrote to the bot has declined nothing."""
    if chat_id == staff.FORGOTTEN:
        return False
    declined = select(Person.id).where(
        Person.bot_id == bot_id, Person.chat_id == chat_id, col(Person.notices).is_(False)
    )
    return session.exec(declined).first() is None
