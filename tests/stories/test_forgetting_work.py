"""Who asked a team, or belongs to one, has everything removed: the others go on."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.practice.server import Phone
from knowledge.database import reading
from knowledge.loop.staff import Role
from knowledge.tables import Card, Ticket
from tests.people import labels
from tests.stories.conftest import COORDINATOR, Town
from tests.stories.crew import HOA_BINH, UNKNOWN, Crew, gather, join
from tests.stories.test_forgetting import (
    CHAT,
    bot_in,
    has_it_all_removed,
    people,
    somebody,
    traces,
)

pytestmark = pytest.mark.anyio
ANSWER = "Anh chị ra lớp ở ao cô Bảy Xoài, không mất tiền."
BACK = "lớp ấy mấy giờ bắt đầu vậy"
WORDS = ("tôm hùm", "tom hum", "lớp ấy")


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await gather(town)


async def test_a_question_in_the_team_s_hands_is_taken_out_of_them(
    town: Town, crew: Crew, tmp_path: Path
) -> None:
    person = somebody(town)
    await crew.asks_the_team(person, wants="Có")
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await person.presses(await person.sees("trả lời:"), "Hỏi thêm")
    await person.sees("muốn hỏi thêm")
    await person.says(BACK)
    await crew.card(crew.lan, BACK)
    assert traces(town, tmp_path, *WORDS)

    await has_it_all_removed(person)

    closed = await crew.card(crew.lan, "Đã đóng: người dân rút câu hỏi")
    assert "tôm hùm" not in closed["text"]
    assert labels(closed) == []
    await town.until(lambda: not traces(town, tmp_path, *WORDS, "Bảy Xoài"))
    assert [m["text"] for m in await person.has_seen()][-1].startswith("Đã xóa hết")


async def test_a_question_of_several_stays_with_the_others(
    town: Town, crew: Crew, tmp_path: Path
) -> None:
    person = somebody(town)
    await crew.asks_the_team(person, "cách nuôi tôm hùm trong bể kính ở nhà bà bảy")
    await crew.card(crew.lan, "bà bảy")
    await crew.asks_the_team(town.neighbour)
    await crew.card(crew.lan, "tất cả 2")

    await has_it_all_removed(person)

    card = await crew.card(crew.lan, "Phiếu 1")
    await town.until(lambda: not traces(town, tmp_path, "bà bảy", "ba bay"))
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await crew.lan.sees("Đã gửi cho 1 người hỏi")
    await town.neighbour.sees(ANSWER)


async def test_a_member_goes_and_what_they_had_taken_is_free(
    town: Town, crew: Crew, tmp_path: Path
) -> None:
    town.room.world.add_phone(Phone(CHAT, "Cô Sáu", "member"))
    six = town.person(CHAT)
    await join(town, six, Role.MEMBER, HOA_BINH, "Cô Sáu")
    town.room.world.groups[crew.group].members.append(CHAT)
    await crew.asks_the_team(town.citizen)
    await six.presses(await crew.card(six, UNKNOWN), "Nhận")
    taken = await crew.card(crew.lan, "Cô Sáu nhận lúc")

    await six.says("/xoadulieu")
    asked = await six.sees("Anh/chị rời tổ", button="Xóa hết")
    await six.presses(asked, "Xóa hết")
    await six.sees("Đã xóa hết")

    free = await crew.card(crew.lan, "Bấm Nhận")
    assert free["message_id"] == taken["message_id"]
    await town.until(lambda: not traces(town, tmp_path, "Cô Sáu"))
    await six.presses(free, "Nhận")
    await six.reads_over_the_button("dành cho tổ viên")
    await crew.lan.presses(free, "Nhận")
    await crew.card(crew.lan, "Lan nhận lúc")


async def test_a_month_after_the_answer_nobody_knows_who_asked(
    quiet_town: Town, tmp_path: Path
) -> None:
    town, person = quiet_town, somebody(quiet_town)
    async with town.bot():
        crew = await gather(town)
        await crew.asks_the_team(person)
        await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
        await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
        await person.presses(await person.sees("trả lời:"), "Đã rõ")
        await person.sees("Cảm ơn")
    async with bot_in(town, days=31):
        await town.until(lambda: people(town) == {COORDINATOR, crew.lan.id, crew.tu.id})
        await town.until(lambda: not traces(town, tmp_path, "Bảy Xoài"))
        with reading(town.engine) as session:
            assert session.exec(select(Ticket.text)).one() == ""
            assert {one.chat_id for one in session.exec(select(Card))} == {crew.group}
