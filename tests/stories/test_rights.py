"""Buttons can be forged: their numbers open nothing that is not one's own."""

import pytest

from tests.people import Message
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
UNKNOWN = "cách nuôi tôm hùm trong bể kính ở nhà"
HUGE = "9" * 20


async def forge(town: Town, data: str) -> None:
    """As a changed Telegram program would: the neighbour presses what we never showed them."""
    await town.neighbour.says("/trogiup")
    message: Message = await town.neighbour.sees("Cách dùng")
    world = town.room.world
    found = world.find(town.neighbour.id, message["message_id"])
    assert found
    found.keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    await town.neighbour.presses_data(message, data)


@pytest.mark.parametrize("data", ["none:{id}", "helped:{id}:x", "wrong:{id}:x", "handover:{id}"])
async def test_nobody_ends_the_question_of_another(town: Town, data: str) -> None:
    await town.citizen.says(UNKNOWN)
    await town.citizen.sees("không dám")
    (question,) = town.questions()
    await forge(town, data.format(id=question.id))
    await town.until(lambda: len(town.updates("done")) == 3)
    assert [one.ended for one in town.questions()] == ["none"]


@pytest.mark.parametrize("data", ["open:{id}:0", "list:0"])
async def test_a_citizen_opens_no_list(town: Town, data: str) -> None:
    await town.citizen.says(UNKNOWN)
    await town.citizen.sees("không dám")
    (question,) = town.questions()
    await forge(town, data.format(id=question.id))
    refused = await town.neighbour.sees("dành cho điều phối viên")
    assert "tôm" not in refused["text"]


@pytest.mark.parametrize(
    "data", [f"pick:{HUGE}:x", f"again:{HUGE}", "again:²", "step:1", "stuck:-1:x:1", "nothing", ":"]
)
async def test_nonsense_is_out_of_date_and_no_failure(town: Town, data: str) -> None:
    await forge(town, data)
    await town.neighbour.sees_one(
        lambda m: "đã cũ" in m["text"] or "không còn được lưu" in m["text"], "a kind word"
    )
    assert not town.updates("dead")
