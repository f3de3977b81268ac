"""The group of a team: bound, become a supergroup, with topics or without the right to them."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.practice.groups import create
from bot.practice.world import Group
from knowledge.database import reading, writing
from knowledge.tables import Team
from tests.people import Message, Person, labels
from tests.stories.conftest import TOKEN, Town
from tests.stories.crew import HOA_BINH, UNKNOWN, Crew, add_team, gather

pytestmark = pytest.mark.anyio
ANSWER = "Ra hội nông dân xã, sáng thứ hai có lớp."
OTHER = "làm sao ấp trứng đà điểu bằng lò vi sóng"
# A fault of the database that only these words meet; they wait with who wrote them.
POISON = {
    "sqlite": "CREATE TRIGGER poison BEFORE UPDATE ON people "
    "WHEN NEW.expects LIKE '%độc%' BEGIN SELECT RAISE(ABORT, 'poisoned'); END",
    "postgresql": "ALTER TABLE people ADD CONSTRAINT poison CHECK (expects NOT LIKE '%độc%')",
}


def team(town: Town) -> Team:
    with reading(town.engine) as session:
        return session.get_one(Team, HOA_BINH)


async def in_group(person: Person, words: str, chat: int) -> Message:
    return await person.sees_one(
        lambda m: m["chat_id"] == chat and words in m["text"], f"{words!r} in {chat}"
    )


async def test_a_group_that_becomes_a_supergroup_keeps_everything(town: Town) -> None:
    crew = await gather(town, kind="group")
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    answer = await town.http.post(f"/practice/groups/{crew.group}/upgrade", json={})
    assert answer.is_success, answer.text
    bigger = answer.json()["id"]
    await town.until(lambda: team(town).chat_id == bigger)

    # Nobody can tap in the old group any more: the card comes along.
    await crew.lan.presses(await in_group(crew.lan, UNKNOWN, bigger), "Nhận")
    await crew.lan.replies(await in_group(crew.lan, "Lan nhận lúc", bigger), ANSWER)
    await town.citizen.sees(ANSWER)

    await crew.asks_the_team(town.neighbour, OTHER)
    card = await in_group(crew.lan, OTHER, bigger)
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(await in_group(crew.lan, "Lan nhận lúc", bigger), ANSWER)
    await town.neighbour.sees(ANSWER)
    assert not town.updates("dead")


async def test_one_topic_a_ticket(town: Town) -> None:
    crew = await gather(town, is_forum=True)
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    assert card["message_thread_id"]
    await crew.asks_the_team(town.neighbour, OTHER)
    other = await crew.card(crew.lan, OTHER)
    assert other["message_thread_id"] not in (None, card["message_thread_id"])
    await crew.lan.presses(other, "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    sent = await crew.card(crew.lan, "Đã gửi cho 1 người hỏi")
    assert sent["message_thread_id"] == other["message_thread_id"]
    await town.neighbour.sees(ANSWER)


async def asks_back(town: Town, words: str) -> None:
    """After the answer of the team."""
    await town.citizen.presses(await town.citizen.sees(ANSWER), "Hỏi thêm")
    await town.citizen.sees("muốn hỏi")
    await town.citizen.says(words)


async def test_what_is_asked_back_is_read_though_the_topic_was_removed(town: Town) -> None:
    crew = await gather(town, is_forum=True)
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await crew.card(crew.lan, "Lan đã trả lời")
    topic = {"chat_id": crew.group, "message_thread_id": card["message_thread_id"]}
    answer = await town.http.post(f"/bot{TOKEN}/deleteForumTopic", json=topic)
    assert answer.is_success, answer.text

    await asks_back(town, "hội ở đâu vậy")
    asked = await crew.card(crew.lan, "hội ở đâu vậy")
    assert not asked.get("message_thread_id")
    await crew.lan.replies(asked, "Ở nhà văn hoá xã.")
    await town.citizen.sees("Ở nhà văn hoá xã.")
    assert not town.deliveries("failed")


async def test_without_the_right_to_open_topics_the_questions_still_come(town: Town) -> None:
    crew = await gather(town, is_forum=True)
    answer = await town.http.post(f"/practice/groups/{crew.group}/bot", json={"status": "member"})
    assert answer.is_success, answer.text
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, "Chưa mở được chủ đề")
    card = await crew.card(crew.tu, UNKNOWN)
    assert not card.get("message_thread_id")
    assert not team(town).has_topics


async def test_thrown_out_of_the_group_the_coordinators_get_the_questions(
    town: Town,
) -> None:
    crew: Crew = await gather(town)
    await town.http.post(f"/practice/groups/{crew.group}/bot", json={"status": "left"})
    await town.until(lambda: team(town).chat_id is None)
    await crew.asks_the_team(town.citizen)
    await in_group(town.coordinator, UNKNOWN, town.coordinator.id)


async def test_what_was_open_when_the_group_was_lost_goes_to_the_coordinators(
    town: Town,
) -> None:
    crew = await gather(town)
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    await town.http.post(f"/practice/groups/{crew.group}/bot", json={"status": "left"})
    await town.until(lambda: team(town).chat_id is None)
    town.clock.goes_on(timedelta(minutes=1))
    card = await in_group(town.coordinator, UNKNOWN, town.coordinator.id)
    await crew.all_noted()
    await town.coordinator.replies(card, ANSWER)
    await town.citizen.sees(ANSWER)


async def test_a_group_that_became_another_team_s_reads_nothing_more(town: Town) -> None:
    crew = await gather(town)
    add_team(town, "tan-lap", "Tổ công nghệ số xã Tân Lập", "Tân Lập")
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await crew.card(crew.lan, "Lan đã trả lời")
    await town.coordinator.says("/start@toso_practice_bot to_tan-lap", chat_id=crew.group)
    await crew.card(crew.lan, "Tổ công nghệ số xã Tân Lập")

    await asks_back(town, "hội ở đâu vậy")
    await in_group(town.coordinator, UNKNOWN, town.coordinator.id)
    await in_group(town.coordinator, "hội ở đâu vậy", town.coordinator.id)
    assert not [m for m in await crew.lan.has_seen() if "hội ở đâu vậy" in m["text"]]


async def test_a_new_group_gets_what_is_open(town: Town) -> None:
    crew = await gather(town)
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    other = Group(-1_009_000_000_002, "Mới", "supergroup", True, [3001, 4001])
    create(town.room.world, other, "left")
    await town.coordinator.takes_the_bot_in(other.id, f"to_{HOA_BINH}", as_admin=True)
    card = await in_group(crew.lan, UNKNOWN, other.id)
    assert card["message_thread_id"]
    await crew.all_noted()
    await crew.lan.presses(card, "Nhận")
    await in_group(crew.lan, "Lan nhận lúc", other.id)


async def test_the_card_of_a_long_question_is_one_message(town: Town) -> None:
    crew = await gather(town)
    await crew.asks_the_team(town.citizen, f"{UNKNOWN} 🦞<&> " + "🦞<&>" * 700)
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.presses(card, "Nhận")
    taken = await crew.card(crew.lan, "Lan nhận lúc")
    assert taken["message_id"] == card["message_id"]
    assert "người dân hỏi" in taken["text"]


async def test_a_reply_that_could_not_be_handled_is_asked_for_again(town: Town) -> None:
    crew = await gather(town)
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    with writing(town.engine) as session:
        session.execute(text(POISON[town.engine.dialect.name]))
    await crew.lan.replies(card, "câu trả lời độc")
    town.clock.goes_on(timedelta(minutes=1))
    await crew.card(crew.lan, "Chưa gửi được, anh/chị trả lời lại giúp.")


async def test_however_many_teams_there_are_they_come_in_pages(town: Town) -> None:
    for number in range(50):
        add_team(town, f"xa-{number:02}", f"Tổ {number:02}", f"Xã {number:02}")
    coordinator = town.coordinator
    await coordinator.says("/to")
    shown = await coordinator.sees("Các tổ")
    assert labels(shown) == [*(f"Tổ {n:02} (Xã {n:02})" for n in range(20)), "Tiếp"]
    await coordinator.presses(shown, "Tiếp")
    shown = await coordinator.sees("Các tổ", button="Tổ 20 (Xã 20)")
    assert labels(shown)[-2:] == ["Trước", "Tiếp"]

    await coordinator.says("/moi")
    await coordinator.presses(await coordinator.sees("Mời ai?"), "Tiếp")
    await coordinator.presses(await coordinator.sees(button="Tổ viên: Tổ 39"), "Tiếp")
    shown = await coordinator.sees(button="Tổ viên: Tổ 49")
    assert labels(shown)[-2:] == ["Điều phối viên tất cả các xã", "Trước"]


async def test_a_member_cannot_bind_a_group(town: Town) -> None:
    crew = await gather(town)
    await crew.tu.says(f"/start@toso_practice_bot to_{HOA_BINH}", chat_id=crew.group)
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    bound = [m for m in await crew.lan.has_seen() if "Từ nay nhóm này nhận" in m["text"]]
    assert len(bound) == 1


async def test_chatter_in_the_group_is_nobody_s_answer(town: Town) -> None:
    crew = await gather(town)
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.presses(card, "Nhận")
    await crew.card(crew.lan, "Lan nhận lúc")
    await crew.lan.says("ai biết nuôi tôm không ta", chat_id=crew.group)
    await crew.lan.replies(card, ANSWER)
    await town.citizen.sees(ANSWER)
    assert not [m for m in await town.citizen.has_seen() if "ai biết nuôi" in m["text"]]
