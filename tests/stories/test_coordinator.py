"""What we do not know is logged, seen by the coordinator, and handed over when asked for."""

import pytest

from knowledge.text import fold
from tests.people import labels
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
UNKNOWN = "cách nuôi tôm hùm trong bể kính ở nhà"


async def test_unknown_logged_and_seen_by_the_coordinator(town: Town) -> None:
    citizen, coordinator = town.citizen, town.coordinator
    await town.coordinator_opens_the_bot()

    await citizen.says(UNKNOWN)
    reply = await citizen.sees("không dám trả lời bừa", button="Gửi cho tổ công nghệ số")
    assert "1022" in reply["text"]
    await citizen.presses(reply, "Gửi cho tổ")
    await citizen.sees("Đã gửi cho điều phối viên")

    card = await coordinator.sees("người dân hỏi")
    assert UNKNOWN in card["text"]
    await coordinator.says("/cauhoi")
    listed = await coordinator.sees("Câu hỏi chưa trả lời được: 1")
    await coordinator.presses(listed, "1. cách nuôi tôm")
    opened = await coordinator.sees("Đã gửi cho tổ: 1")
    assert UNKNOWN in opened["text"]
    (question,) = town.questions()
    assert question.outcome.startswith("unanswered_")
    assert question.ended == "handed_over"


async def test_handed_over_twice_told_once(town: Town) -> None:
    citizen = town.citizen
    await town.coordinator_opens_the_bot()
    await citizen.says(UNKNOWN)
    reply = await citizen.sees(button="Gửi cho tổ công nghệ số")
    await citizen.presses(reply, "Gửi cho tổ")
    await citizen.presses(reply, "Gửi cho tổ")
    await citizen.sees("Đã gửi cho điều phối viên")
    await citizen.sees("Đã gửi cho điều phối viên")
    await town.coordinator.says("/cauhoi")
    await town.coordinator.sees("Câu hỏi chưa")
    told = [m for m in await town.coordinator.has_seen() if "người dân hỏi" in m["text"]]
    assert len(told) == 1


async def test_like_questions_are_counted_together_newest_first(town: Town) -> None:
    citizen, neighbour = town.citizen, town.neighbour
    await citizen.says("bán vé số online")
    await citizen.sees("không dám")
    for person, words in ((citizen, UNKNOWN), (neighbour, fold(UNKNOWN).upper() + " ạ!")):
        await person.says(words)
        await person.sees("không dám")
    await town.coordinator.says("/cauhoi")
    listed = await town.coordinator.sees("Câu hỏi chưa trả lời được: 2")
    first, second = labels(listed)
    assert "TOM HUM" in first
    assert "vé số" in second
    assert "hỏi 2 lần" in listed["text"]


async def test_the_list_is_paged(town: Town) -> None:
    for what in ("ốc bươu", "chim yến", "dế mèn", "rắn hổ", "cá sấu", "bồ câu", "đà điểu"):
        await town.citizen.says(f"nuôi {what} trong nhà")
        await town.citizen.sees("không dám")
    await town.coordinator.says("/cauhoi")
    first = await town.coordinator.sees("Trang 1/2")
    assert len(labels(first)) == 6
    await town.coordinator.presses(first, "Cũ hơn")
    second = await town.coordinator.sees("Trang 2/2")
    assert labels(second)[-1] == "Mới hơn"
    assert second["message_id"] == first["message_id"]


async def test_the_list_is_for_coordinators_only(town: Town) -> None:
    await town.citizen.says(UNKNOWN)
    await town.citizen.sees("không dám")
    await town.neighbour.says("/cauhoi")
    refused = await town.neighbour.sees("dành cho điều phối viên")
    assert "tôm" not in refused["text"]


async def test_menus_by_scope(town: Town) -> None:
    await town.coordinator.says("/start")
    await town.coordinator.sees("/cauhoi")
    assert "cauhoi" in await town.coordinator.menu()
    menu = await town.citizen.menu()
    assert "cauhoi" not in menu
    assert {"start", "huongdan", "trogiup", "ngonngu", "riengtu"} <= set(menu)


async def test_no_coordinator_no_button(quiet_town: Town) -> None:
    quiet_town.coordinators = frozenset()
    async with quiet_town.bot():
        await quiet_town.citizen.says(UNKNOWN)
        reply = await quiet_town.citizen.sees("không dám")
        assert "Gửi cho tổ công nghệ số" not in labels(reply)
