"""What became of everything that people did: the room's phones beside the bot's database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from itertools import pairwise

from sqlalchemy import Engine
from sqlmodel import select

from bot.mailbox.outbox import EDIT
from bot.practice.world import World
from knowledge.database import reading
from knowledge.tables import InboxRow, OutboxRow, Question
from tests.people import Message, buttons
from tests.reliability.crowd import Crowd

OFFER = "again:"


@dataclass(frozen=True)
class Account:
    """`lost`: an update without its end, a question without its one row, an answer that is
    neither on the phone nor listed as unsure. `twice`: a message that nobody asked to see again.
    `unlisted`: unsure, and its person was not told. `disordered`: an answer before an older one.
    """

    lost: int
    twice: int
    unsure: int
    unlisted: int
    disordered: int

    def is_faultless(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "unsure")


def account(engine: Engine, world: World, crowd: Crowd) -> Account:
    with reading(engine) as session:
        updates = list(session.exec(select(InboxRow)))
        questions = list(session.exec(select(Question)))
        deliveries = list(session.exec(select(OutboxRow).order_by(OutboxRow.id)))
    sent: defaultdict[int, list[OutboxRow]] = defaultdict(list)
    for row in deliveries:
        if row.method != EDIT:
            sent[row.chat_id].append(row)
    shown = {chat: _shown(world, chat) for chat in world.phones}
    unsure = [row for row in deliveries if row.state == "unsure"]
    return Account(
        lost=_lost_updates(updates, crowd)
        + abs(crowd.questions - len(questions))
        + sum(row.state not in ("sent", "unsure") for row in deliveries)
        + sum(_lost_answers(shown[chat], sent[chat], crowd.said[chat]) for chat in shown),
        twice=sum(_twice(shown[chat], sent[chat]) for chat in shown),
        unsure=len(unsure),
        unlisted=sum(row.offered_at is None for row in unsure),
        disordered=sum(_disordered(shown[chat]) for chat in shown),
    )


def is_drained(engine: Engine, world: World) -> bool:
    """Nothing waits at Telegram, to be handled, or to be said."""
    if world.updates.pending:  # looked at first: what is confirmed was stored before
        return False
    with reading(engine) as session:
        updates = select(InboxRow.id).where(InboxRow.state.in_(["new", "working"]))
        sends = select(OutboxRow.id).where(OutboxRow.state.in_(["queued", "sending"]))
        return not (session.exec(updates).first() or session.exec(sends).first())


def under_way(engine: Engine) -> set[int]:
    """Sends of which nobody knows, were the bot gone now, whether they arrived."""
    with reading(engine) as session:
        query = select(OutboxRow.id).where(OutboxRow.state == "sending", OutboxRow.method != EDIT)
        return set(session.exec(query))


def chats_unsure(engine: Engine) -> set[int]:
    """Who is to be told, at their next word, that a message may be missing."""
    with reading(engine) as session:
        query = select(OutboxRow.chat_id).where(
            OutboxRow.state == "unsure", OutboxRow.offered_at.is_(None)
        )
        return set(session.exec(query))


def texts_logged(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Question.text)))


def _shown(world: World, chat: int) -> list[Message]:
    """The bot's new messages on a phone, in order, as they looked when they came."""
    events = [event for event in world.feeds[chat].after(0) if event["type"] == "message"]
    return [event["message"] for event in events if event["message"]["from_bot"]]


def _data(message: Message) -> list[str]:
    return [b.get("callback_data", "") for row in buttons(message) for b in row]


def _question_of(message: Message) -> int:
    """The question that it answers, told by its buttons; 0 if it has none."""
    found = [one.split(":") for one in _data(message) if not one.startswith(OFFER)]
    return next((int(parts[1]) for parts in found if len(parts) > 1 and parts[1].isdigit()), 0)


def _lost_updates(updates: list[InboxRow], crowd: Crowd) -> int:
    done = Counter(row.chat_id for row in updates if row.state == "done")
    did = Counter(crowd.said) + Counter(crowd.pressed)
    return sum(abs(did[chat] - done[chat]) for chat in did | done)


def _lost_answers(shown: list[Message], sent: list[OutboxRow], said: int) -> int:
    """Replies that were never queued, or that we believe sent and nobody sees."""
    seen = {message["message_id"] for message in shown}
    gone = sum(row.state == "sent" and row.message_id not in seen for row in sent)
    offers = sum(row.method == "sendMessage" and _is_offer(row, shown) for row in sent)
    return gone + abs(len(sent) - offers - said)


def _is_offer(row: OutboxRow, shown: list[Message]) -> bool:
    if OFFER in row.payload:  # unsure: it keeps its words
        return True
    message = next((one for one in shown if one["message_id"] == row.message_id), None)
    return message is not None and any(one.startswith(OFFER) for one in _data(message))


def _twice(shown: list[Message], sent: list[OutboxRow]) -> int:
    """Messages beyond one for each delivery, and answers to one question beyond the first."""
    known = {row.message_id for row in sent if row.state == "sent"}
    by_chance = sum(row.state == "unsure" for row in sent)  # may have arrived all the same
    stray = sum(message["message_id"] not in known for message in shown)
    answers = Counter(filter(None, map(_question_of, shown)))
    return max(stray - by_chance, 0) + sum(count - 1 for count in answers.values())


def _disordered(shown: list[Message]) -> int:
    numbers = list(filter(None, map(_question_of, shown)))
    return sum(later < earlier for earlier, later in pairwise(numbers))
