"""A team of a commune with its group, its people and how they come: as the stories need them."""

from dataclasses import dataclass

from bot.practice.groups import create
from bot.practice.world import Group, Phone
from knowledge.database import writing
from knowledge.loop.staff import Role, invite
from knowledge.tables import Team
from tests.people import Message, Person
from tests.stories.conftest import Town

HOA_BINH = "hoa-binh"
GROUP = -1_009_000_000_001
UNKNOWN = "cách nuôi tôm hùm trong bể kính ở nhà"


@dataclass
class Crew:
    """The team of Hoà Bình: Lan and Tú are members; whoever asks lives there."""

    town: Town
    lan: Person
    tu: Person
    group: int = GROUP

    async def asks_the_team(self, person: Person, text: str = UNKNOWN, *, wants: str = "") -> None:
        """Ask, hand over, name the commune where that is asked, say whether news are wanted."""
        await person.says(text)
        reply = await person.sees(button="Gửi cho tổ công nghệ số")
        await person.presses(reply, "Gửi cho tổ")
        told = await person.sees_one(
            lambda m: "xã, phường nào" in m["text"] or "Đã gửi cho" in m["text"], "where it goes"
        )
        if "xã, phường nào" in told["text"]:
            await person.presses(told, "Hoà Bình")
            told = await person.sees("Đã gửi cho Tổ công nghệ số xã Hoà Bình")
        if wants:
            await person.presses(told, wants)
            await person.sees("Đã gửi cho")

    async def card(self, person: Person, words: str = "Phiếu") -> Message:
        """The next card of a ticket that the person sees in the group."""
        found = await person.sees_one(
            lambda m: m["chat_id"] == self.group and words in m["text"], f"a card with {words!r}"
        )
        await self.all_noted()
        return found

    async def all_noted(self) -> None:
        """The bot knows the number of every message on a phone: so it knows what a reply is to."""
        await self.town.until(lambda: not self.town.deliveries("sending"))


def add_team(town: Town, team_id: str, name: str, commune: str) -> None:
    facts = {"province": "Phú Thọ", "phone": "0210 3 555 000", "hours": "7:30-17:00"}
    with writing(town.engine) as session:
        session.add(Team(id=team_id, name=name, commune=commune, **facts))


async def join(town: Town, person: Person, role: Role, team_id: str | None, name: str) -> None:
    """Open an invitation and say one's name."""
    with writing(town.engine) as session:
        token = invite(session, role, team_id, 0, town.clock())
    await person.opens_link(f"moi_{token}")
    await person.sees("muốn đồng đội gọi là gì")
    await person.says(name)
    await person.sees("Đồng đội sẽ thấy tên")


async def gather(town: Town, *, kind: str = "supergroup", is_forum: bool = False) -> Crew:
    """The team as it stands at the beginning of a story: bound to its group, with two members."""
    for number, name in ((4001, "Lan"), (4002, "Tú")):
        if number not in town.room.world.phones:
            town.room.world.add_phone(Phone(number, name, "member"))
    group = GROUP if kind == "supergroup" else -77
    create(town.room.world, Group(group, "Tổ Hoà Bình", kind, is_forum, [3001, 4001, 4002]), "left")
    add_team(town, HOA_BINH, "Tổ công nghệ số xã Hoà Bình", "Hoà Bình")
    await town.coordinator_opens_the_bot()
    await town.coordinator.takes_the_bot_in(group, f"to_{HOA_BINH}", as_admin=is_forum)
    crew = Crew(town, town.person(4001), town.person(4002), group)
    await town.coordinator.sees("Từ nay nhóm này nhận câu hỏi")
    await join(town, crew.lan, Role.MEMBER, HOA_BINH, "Lan")
    await join(town, crew.tu, Role.MEMBER, HOA_BINH, "Tú")
    return crew
