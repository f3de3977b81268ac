"""A commune that talks with the bot turn by turn, without Telegram: real turns, real deliveries."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from bot.conversation.reply import Said
from bot.mailbox import outbox
from bot.post import put
from bot.reminders import TOLD
from bot.telegram.talk import Talk
from knowledge import library
from knowledge.database import reading, writing
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Role
from knowledge.tables import OutboxRow, Question, QuestionGroup, Staff, Team, Ticket
from tests.guides import starter_texts

Row = TypeVar("Row", bound=SQLModel)
BOT = 9
CITIZEN, NEIGHBOUR = 1001, 1002
FOUNDER, LAN, TU = 3001, 4001, 4002
HOA_BINH, TAN_LAP = "hoa-binh", "tan-lap"  # Lan and Tú serve the first; the other has no group
GROUP = -1009
GUIDE = "vneid-quen-mat-khau"
MORNING = datetime(2026, 9, 1, 3, tzinfo=UTC)  # a Tuesday, ten o'clock in Viet Nam
NIGHT = datetime(2026, 9, 1, 16, tzinfo=UTC)  # eleven
UNKNOWN = "cách nuôi tôm hùm trong bể kính ở nhà"
ANSWER = "Anh chị ra hội nông dân xã nhé."


@dataclass(frozen=True)
class Seen:
    """What came to a chat: a message, or a change of one."""

    method: str
    message: int
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        return self.payload.get("text", self.payload.get("caption", ""))

    @property
    def buttons(self) -> list[str]:
        """What the buttons send when they are pressed."""
        rows = self.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [one["callback_data"] for row in rows for one in row if "callback_data" in one]

    def button(self, action: str) -> str:
        return next(one for one in self.buttons if one.startswith(f"{action}:"))


@dataclass
class Commune:
    """Everybody's side of the conversation; `now` is its clock."""

    engine: Engine
    now: datetime = MORNING
    shelf: Callable[[Session], library.Shelf] = library.load
    console_url: str = ""
    updates: Iterator[int] = field(default_factory=lambda: count(1))
    messages: Iterator[int] = field(default_factory=lambda: count(1000))

    @property
    def talk(self) -> Talk:
        founders = frozenset({FOUNDER})
        return Talk(
            self.engine,
            self.shelf,
            lambda: self.now,
            founders,
            bot_name="tobot",
            console_url=self.console_url,
        )

    def said(self, user: int, chat: int | None = None, **more: Any) -> Said:
        return Said(BOT, next(self.updates), chat or user, user, **more)

    def says(self, user: int, text: str = "", chat: int | None = None, **more: Any) -> None:
        """Type a text or a command; `reply_to` is the number of a message of ours."""
        self.talk.handle(self.typed(user, text, chat, **more))

    def typed(self, user: int, text: str = "", chat: int | None = None, **more: Any) -> Said:
        if text.startswith("/"):
            command, _, argument = text[1:].partition(" ")
            more |= {"command": command, "argument": argument}
        return self.said(user, chat, text=text, message_id=next(self.messages), **more)

    def presses(self, user: int, data: str, chat: int | None = None) -> str:
        """The words that are shown over the button."""
        return self.talk.handle(self.said(user, chat, button=data))

    def asks_the_team(self, user: int, text: str = UNKNOWN, team: str = HOA_BINH) -> int:
        """Ask, living where this team is, and hand it over; the question's number."""
        self.says(user, f"/start to_{team}")
        self.says(user, text)
        question = self.newest(Question).id
        self.presses(user, f"handover:{question}")
        return question

    def asks_back(self, user: int, question: int, text: str) -> None:
        self.presses(user, f"askback:{question}")
        self.says(user, text)

    def answers(self, member: int, ticket: int, text: str = ANSWER) -> None:
        """By the button below the card, then typed in private."""
        self.presses(member, f"answer:{ticket}", chat=GROUP)
        self.says(member, text)

    def shown_to_attach(self, group: int) -> Seen:
        """A coordinator chooses the guide: what they are to say yes to."""
        self.presses(FOUNDER, f"attachto:g:{group}:{GUIDE}")
        return self.deliver()[FOUNDER][-1]

    def attaches(self, group: int) -> None:
        self.presses(FOUNDER, self.shown_to_attach(group).button("ayes"))

    def loses(self, chat: int) -> int:
        """Nobody knows whether what was just sent to this chat has arrived; its number."""
        lost = 0
        while rows := self._claimed():
            for row in rows:
                state = "unsure" if row.chat_id == chat else "sent"
                lost = max(lost, row.id or 0) if state == "unsure" else lost
                with writing(self.engine) as session:
                    outbox.settle(session, row.id or 0, state, self.now)
        return lost

    def deliver(self) -> dict[int, list[Seen]]:
        """Send what is due, as the sender does; what each chat saw of it."""
        seen = defaultdict(list)
        while rows := self._claimed():
            for row in rows:
                payload = json.loads(row.payload)
                message = payload.get("message_id") or next(self.messages)
                with writing(self.engine) as session:
                    outbox.settle(session, row.id or 0, "sent", self.now, message_id=message)
                seen[row.chat_id].append(Seen(row.method, message, payload))
        return seen

    def _claimed(self) -> list[OutboxRow]:
        with writing(self.engine) as session:
            return outbox.claim(session, self.now, 50)

    def goes_on(self, by: timedelta) -> None:
        """Time passes, and what comes of itself has come."""
        self.now += by
        for act in TOLD:
            with writing(self.engine) as session:
                desk = Desk(session, frozenset({FOUNDER}), self.now, library.load(session))
                for reply in act(desk):
                    put(session, BOT, reply, self.now)

    def rows(self, table: type[Row]) -> list[Row]:
        with reading(self.engine) as session:
            return list(session.exec(select(table)))

    def newest(self, table: type[Row]) -> Row:
        return max(self.rows(table), key=lambda row: row.id)

    @property
    def ticket(self) -> Ticket:
        return self.newest(Ticket)

    @property
    def group(self) -> QuestionGroup:
        """Of like questions."""
        return self.newest(QuestionGroup)

    def staff(self, user: int) -> Staff:
        with reading(self.engine) as session:
            return session.get_one(Staff, user)


def words(seen: list[Seen]) -> str:
    """All that could be read there."""
    return "\n".join(one.text for one in seen)


def settled(engine: Engine) -> Commune:
    """With one guide, a team that has its group and two members, and another team."""
    commune = Commune(engine)
    facts = {"province": "Phú Thọ", "phone": "0210 3 555 000"}
    with writing(engine) as session:
        library.import_guides(session, {GUIDE: starter_texts()[GUIDE]}, commune.now)
        session.add(Team(id=HOA_BINH, name="Tổ Hoà Bình", commune="Hoà Bình", **facts))
        session.add(Team(id=TAN_LAP, name="Tổ Tân Lập", commune="Tân Lập", **facts))
        session.flush()
        for user, name in ((LAN, "Lan"), (TU, "Tú")):
            session.add(join(user, name, Role.MEMBER, HOA_BINH))
    commune.says(FOUNDER, f"/start to_{HOA_BINH}", chat=GROUP)
    commune.deliver()
    return commune


def join(user: int, name: str, role: Role, team: str | None = None, areas: str = "") -> Staff:
    return Staff(user_id=user, role=role, name=name, team_id=team, areas=areas, joined_at=MORNING)
