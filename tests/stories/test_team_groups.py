"""The group of a team: bound, become a supergroup, with topics or without the right to them."""

import pytest

from knowledge.database import reading
from knowledge.tables import Team, Ticket
from tests.people import Message, Person
from tests.stories.conftest import Town
from tests.stories.crew import HOA_BINH, UNKNOWN, Crew, gather

pytestmark = pytest.mark.anyio
ANSWER = "Ra hội nông dân xã, sáng thứ hai có lớp."
OTHER = "làm sao ấp trứng đà điểu bằng lò vi sóng"


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

    await crew.asks_the_team(town.neighbour, OTHER)
    card = await in_group(crew.lan, OTHER, bigger)
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(await in_group(crew.lan, "Lan nhận lúc", bigger), ANSWER)
    await town.neighbour.sees(ANSWER)
    # The ticket from before is answered in private: its card stayed behind in the old group.
    with reading(town.engine) as session:
        assert session.get_one(Ticket, 1).state == "open"
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
