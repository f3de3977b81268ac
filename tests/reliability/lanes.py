"""One whole story, told many times side by side: each lane has its people, its group, its trouble.

A citizen asks, opens steps, rates, hands a question and a voice over; the team's card arrives, a
member takes it and replies, the answer travels back, the citizen closes it. People do what people
do when nothing comes: they write again, or ask a coordinator.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import col, select

from bot.practice.faults import Fault
from bot.practice.world import Group, Phone
from knowledge.database import reading, writing
from knowledge.loop.staff import Role
from knowledge.tables import InboxRow, OutboxRow, Person, QuestionLink, Staff, Team, Ticket
from tests import people
from tests.people import Message
from tests.reliability.city import City
from tests.reliability.watch import Watch

GUIDE_QUESTION, UNKNOWN = "quên mật khẩu vneid", "cách nuôi tôm hùm trong bể kính ở nhà"
ANSWER = "Ra hội nông dân xã, sáng thứ hai có lớp, không mất tiền."
GREETING = "không cần dấu"
OFFER, HELP, CARD = "Tin trước có thể chưa tới", "Cách dùng", "Phiếu"
SUPERGROUPS_BELOW = -1_000_000_000_000
Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Trouble:
    """`kind` befalls the nth call of `method` about the citizen's chat, or the group's."""

    method: str
    kind: str
    nth: int
    where: str  # citizen, group


@dataclass
class Lane:
    """The people of one story; their numbers follow from the lane's."""

    city: City
    watch: Watch
    number: int
    trouble: Trouble | None = None
    asked: int = 0  # how often the citizen has typed a question or sent a voice
    repeated: int = 0  # deeds done twice because nothing came of them
    resent: int = 0  # messages that somebody asked for once more
    stuck: str = ""
    is_cut_off: bool = False
    ordered: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = 1_000_000 + 10 * self.number
        self.citizen, self.member, self.boss = (
            people.Person(self.city.http, first + one) for one in range(3)
        )
        is_basic = self.trouble is not None and self.trouble.kind == "migrate"
        self.group = -first if is_basic else SUPERGROUPS_BELOW - first
        self.is_forum = self.trouble is not None and self.trouble.method == "createForumTopic"
        self.chats = frozenset(
            {self.citizen.id, self.member.id, self.boss.id, -first, SUPERGROUPS_BELOW - first}
        )
        self.team = f"to-{self.number}"

    def move_in(self) -> None:
        """Everything that stood before the story begins."""
        world = self.city.room.world
        for one, role in ((self.citizen, "citizen"), (self.member, "member")):
            world.add_phone(Phone(one.id, "A", role))
        world.add_phone(Phone(self.boss.id, "B", "coordinator"))
        world.reached |= {self.member.id, self.boss.id}
        kind = "supergroup" if self.group < SUPERGROUPS_BELOW else "group"
        status = "administrator" if self.is_forum else "member"
        there = [self.member.id, self.boss.id]
        world.groups[self.group] = Group(self.group, "Tổ", kind, self.is_forum, there, status)
        self._settle_in()
        if self.trouble:
            self._order(self.trouble)

    def _settle_in(self) -> None:
        now = self.watch.clock()
        place = {"commune": "Hoà Bình", "province": "Phú Thọ", "phone": "0210 3 555 000"}
        forum = {"chat_id": self.group, "has_topics": self.is_forum}
        with writing(self.city.engine) as session:
            session.add(Team(id=self.team, name="Tổ xã Hoà Bình", **place, **forum))
            session.flush()
            lan = Staff(user_id=self.member.id, role=Role.MEMBER, team_id=self.team, joined_at=now)
            boss = Staff(
                user_id=self.boss.id, role=Role.COORDINATOR, areas=self.team, joined_at=now
            )
            for one, name in ((lan, "Lan"), (boss, "Nam")):
                one.name = name
                session.add(one)

    def _order(self, trouble: Trouble) -> None:
        chats = {self.citizen.id} if trouble.where == "citizen" else {self.group}
        if trouble.where == "group" and trouble.kind != "migrate":
            chats.add(SUPERGROUPS_BELOW + self.group)
        fault = Fault(trouble.method, trouble.kind, after=trouble.nth - 1, chats=frozenset(chats))
        self.ordered.append(fault)
        self.city.room.world.faults.ordered.append(fault)

    @property
    def has_met_its_trouble(self) -> bool:
        return all(fault.times == 0 for fault in self.ordered)

    async def tell(self) -> None:
        """The whole story; where it cannot go on it ends, and says so in `stuck`."""
        try:
            await self._comes_and_reads()
            await self._hands_over()
            if self.has_its_group():
                await self._is_answered()
            await self.watch.settled(self.chats)
        except (AssertionError, TimeoutError) as error:
            self.stuck = f"{type(error).__name__} {error}"
        if self.trouble and self.trouble.kind == "403":
            # Telegram says that they have blocked the bot, or taken it out of the group.
            self.is_cut_off = bool(self.stuck) or not self.has_its_group()
            self.stuck = ""

    async def _comes_and_reads(self) -> None:
        mine, does = self.citizen.id, self._does
        comes = partial(self.citizen.opens_link, f"to_{self.team}")
        await does(comes, mine, "áp phích")
        if await self._looks(mine, GREETING) is None:
            self.repeated += 1
            await does(comes, mine, GREETING)
        page = await does(partial(self._asks, GUIDE_QUESTION), mine, "Đặt lại", "Từng bước")
        page = await does(partial(self.citizen.presses, page, "Từng bước"), mine, "Bước 1/")
        number = 1
        while not any(label.startswith("Xong") for label in people.labels(page)):
            number += 1
            page = await does(partial(self.citizen.presses, page, "Tiếp"), mine, f"Bước {number}/")
        page = await does(partial(self.citizen.presses, page, "Xong"), mine, "có giúp")
        await does(partial(self.citizen.presses, page, "👍"), mine, "Cảm ơn")

    async def _hands_over(self) -> None:
        mine, does = self.citizen.id, self._does
        page = await does(partial(self._asks, UNKNOWN), mine, "", "Gửi cho tổ công nghệ số")
        told = await does(partial(self.citizen.presses, page, "Gửi cho tổ"), mine, "Đã gửi cho")
        await does(partial(self.citizen.presses, told, "Có"), mine, "sẽ báo")
        page = await does(self._speaks, mine, "", "Gửi lời nói")
        await does(partial(self.citizen.presses, page, "Gửi lời nói"), mine, "Đã gửi cho", count=2)

    async def _is_answered(self) -> None:
        card = await self._looks(self._group_now(), UNKNOWN)
        for of_the_voice in ("(không có chữ)", "người dân gửi kèm"):
            await self._looks(self._group_now(), of_the_voice)
        if card is None:
            return
        does = self._does
        await does(lambda: self._in_group("Nhận", UNKNOWN), None, "nhận lúc")
        await does(self._replies, None, "Đã gửi cho 1 người hỏi")
        answer = await self._looks(self.citizen.id, ANSWER)
        assert answer, "the answer did not travel"
        closes, mine = partial(self.citizen.presses, answer, "Đã rõ"), self.citizen.id
        await does(closes, mine, "vui rồi", count=2)
        await self._looks(self._group_now(), "Đã đóng")

    async def _asks(self, words: str) -> None:
        self.asked += 1
        await self.citizen.says(words)

    async def _speaks(self) -> None:
        self.asked += 1
        await self.citizen.sends("voice")

    async def _in_group(self, label: str, words: str) -> None:
        card = self.find(self._group_now(), words, label)
        assert card, f"no card with {label} in the group"
        await self.member.presses(card, label)

    async def _replies(self) -> None:
        card = self.find(self._group_now(), "nhận lúc")
        assert card, "no card to reply to"
        await self.member.replies(card, ANSWER)

    async def _does(
        self, act: Act, chat: int | None, words: str, button: str = "", *, count: int = 1
    ) -> Message:
        """Do something and look for what comes of it; when nothing does, do it once more."""
        await act()
        found = await self._looks(chat or self._group_now(), words, button, count=count)
        if found is None:
            self.repeated += 1
            await act()
            found = await self._looks(chat or self._group_now(), words, button, count=count)
        shown = list(self.texts())
        assert found, f"{words!r} {button!r} never came, even after a second try: {shown}"
        return found

    async def _looks(
        self, chat: int, words: str, button: str = "", *, count: int = 1
    ) -> Message | None:
        """The newest message with these words, once all is quiet; asked for where it got lost."""
        await self.watch.settled(self.chats)
        chat = self._group_now() if chat < 0 else chat
        found = self.find(chat, words, button, count=count)
        if found is None and self._lost(chat):
            self.resent += 1
            await (self._boss_resends(chat) if chat < 0 else self._asks_again())
            await self.watch.settled(self.chats)
            found = self.find(chat, words, button, count=count)
        return found

    async def _asks_again(self) -> None:
        await self.citizen.says("/trogiup")
        await self.watch.settled(self.chats)
        offer = self.find(self.citizen.id, OFFER)
        assert offer, "what is unsure was not offered"
        await self.citizen.presses(offer, "Xem lại tin đó")

    async def _boss_resends(self, group: int) -> None:
        await self.boss.says("/chuachac")
        await self.watch.settled(self.chats)
        again = f"resend:{self._lost(group)[0].id}:"
        offers = [
            (message, button["callback_data"])
            for message in self.messages(self.boss.id)
            for line in people.buttons(message)
            for button in line
            if button.get("callback_data", "").startswith(again)
        ]
        assert offers, "what is unsure is not on the coordinators' list"
        await self.boss.presses_data(*offers[-1])

    def find(self, chat: int, words: str, button: str = "", *, count: int = 1) -> Message | None:
        """The newest message of the bot with these words, if there are `count` of them."""
        found = [
            one
            for one in self.messages(chat)
            if words in one.get("text", one.get("caption", ""))
            and (not button or any(label.startswith(button) for label in people.labels(one)))
        ]
        return found[-1] if len(found) >= count else None

    def messages(self, chat: int) -> list[Message]:
        """What stands in a chat of the bot's, as every phone there shows it now.

        A group that became a supergroup goes on in the same conversation.
        """
        chats = sorted(one for one in self.chats if one < 0) if chat < 0 else [chat]
        kept = self.city.room.world.messages
        return [
            one.json | {"chat_id": chat}
            for chat in reversed(chats)
            for one in kept.get(chat, {}).values()
            if one.from_bot
        ]

    def texts(self) -> Counter[str]:
        """How often each text stands in the citizen's chat and the group, numbers aside."""
        shown = [one for chat in (self.citizen.id, self.group) for one in self.messages(chat)]
        words = [one.get("text", one.get("caption", "")) for one in shown]
        return Counter(re.sub(r"\d+", "#", one) for one in words if one)

    def _group_now(self) -> int:
        group = self.city.room.world.groups[self.group]
        return group.migrated_to or self.group

    def has_its_group(self) -> bool:
        with reading(self.city.engine) as session:
            return session.get_one(Team, self.team).chat_id is not None

    def _lost(self, chat: int) -> list[OutboxRow]:
        """What is unsure in a chat and nobody has asked for yet."""
        return [row for row in self.deliveries("unsure") if row.chat_id == chat]

    def deliveries(self, *states: str) -> list[OutboxRow]:
        """But for the coordinator's, who gets notices by the clock."""
        query = select(OutboxRow).where(
            col(OutboxRow.chat_id).in_(self.chats - {self.boss.id}),
            col(OutboxRow.state).in_(states),
        )
        with reading(self.city.engine) as session:
            return list(session.exec(query.order_by(col(OutboxRow.id))))

    def updates(self, *states: str) -> int:
        mine = col(InboxRow.chat_id).in_(self.chats), col(InboxRow.state).in_(states)
        with reading(self.city.engine) as session:
            return len(list(session.exec(select(InboxRow.id).where(*mine))))

    def logged(self) -> int:
        """Rows of the log that are this citizen's."""
        linked = select(QuestionLink.question_id).join(Person)
        with reading(self.city.engine) as session:
            return len(list(session.exec(linked.where(Person.chat_id == self.citizen.id))))

    def tickets(self) -> list[str]:
        with reading(self.city.engine) as session:
            query = select(Ticket.state).where(Ticket.team_id == self.team)
            return sorted(session.exec(query))
