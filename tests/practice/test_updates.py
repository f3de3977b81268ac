import asyncio

import pytest

from bot.practice.server import build_room, first_update_id
from tests.practice.conftest import CITIZEN, MEMBER, START, TOKEN

pytestmark = pytest.mark.anyio


async def say(hands, *texts: str, person: int = CITIZEN) -> None:
    for text in texts:
        await hands.act(person, "say", text=text)


def texts(updates) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_the_offset_passes_them(hands):
    await say(hands, "một", "hai", "ba")

    first = await hands.call("getUpdates")
    again = await hands.call("getUpdates", limit=2)
    rest = await hands.call("getUpdates", offset=first[1]["update_id"] + 1)
    none = await hands.call("getUpdates", offset=first[2]["update_id"] + 1)

    assert (texts(first), texts(again)) == (["một", "hai", "ba"], ["một", "hai"])
    assert (texts(rest), none) == (["ba"], [])


async def test_negative_offset_keeps_only_the_last(hands):
    await say(hands, "một", "hai", "ba")

    assert texts(await hands.call("getUpdates", offset=-2)) == ["hai", "ba"]
    assert texts(await hands.call("getUpdates")) == ["hai", "ba"]
    assert texts(await hands.call("getUpdates", offset=-9)) == ["hai", "ba"]


async def test_ids_rise_by_one_from_the_clock(hands):
    await say(hands, "một", "hai")
    first, second = await hands.call("getUpdates")

    assert (first["update_id"], second["update_id"]) == (
        first_update_id(START),
        first_update_id(START) + 1,
    )
    assert second["update_id"] < 2**31


async def test_a_long_poll_answers_with_the_first_thing_said(hands):
    poll = asyncio.create_task(hands.call("getUpdates", timeout=30))
    await hands.http.get("/practice/calls", params={"wait": 5})

    await say(hands, "chào")

    assert texts(await poll) == ["chào"]


async def test_an_empty_poll_ends_in_time(hands):
    assert await hands.call("getUpdates", timeout=0) == []


async def test_the_older_of_two_polls_is_ended(hands):
    older = asyncio.create_task(hands.ask("getUpdates", timeout=30))
    await hands.http.get("/practice/calls", params={"wait": 5})
    newer = asyncio.create_task(hands.call("getUpdates", timeout=30))

    response = await older

    assert response.status_code == 409
    assert response.json()["description"] == (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    await say(hands, "chào")
    assert texts(await newer) == ["chào"]


async def test_a_new_webhook_ends_a_poll_and_forbids_others(hands):
    poll = asyncio.create_task(hands.ask("getUpdates", timeout=30))
    await hands.http.get("/practice/calls", params={"wait": 5})

    await hands.call("setWebhook", url="http://127.0.0.1:9/")

    description = (await poll).json()["description"]
    assert description == "Conflict: terminated by setWebhook request"
    refused = await hands.ask("getUpdates")
    assert refused.status_code == 409
    assert refused.json()["description"].startswith("Conflict: can't use getUpdates method while")
    await hands.call("deleteWebhook")
    assert await hands.call("getUpdates") == []


async def test_only_allowed_kinds_are_kept_and_the_choice_is_remembered(hands):
    await hands.call("getUpdates", allowed_updates=["edited_message"])
    said = await hands.act(CITIZEN, "say", text="chào")
    edit = {"message_id": said["message"]["message_id"], "text": "chào em"}

    await hands.act(CITIZEN, "edit", **edit)
    await hands.act(CITIZEN, "block")
    (update,) = await hands.updates()
    assert update["edited_message"]["text"] == "chào em"

    await hands.call("getUpdates", allowed_updates=[])
    await hands.act(CITIZEN, "unblock")
    assert [list(update)[1] for update in await hands.updates()] == ["my_chat_member"]


async def test_what_waits_is_not_changed_by_later_edits(hands):
    said = await hands.act(CITIZEN, "say", text="chào")
    await hands.act(CITIZEN, "edit", message_id=said["message"]["message_id"], text="chào em")

    first, second = await hands.call("getUpdates")

    assert first["message"]["text"] == "chào"
    assert "edit_date" not in first["message"]
    assert second["edited_message"]["text"] == "chào em"


async def test_two_people_are_heard_in_the_order_they_spoke(hands):
    for number in range(5):
        await say(hands, f"ba {number}")
        await say(hands, f"hoa {number}", person=MEMBER)

    spoken = [word for number in range(5) for word in (f"ba {number}", f"hoa {number}")]
    assert texts(await hands.updates()) == spoken


def test_a_later_room_starts_above_an_earlier_one():
    def first_id(now: float) -> int:
        world = build_room(token=TOKEN, clock=lambda: now).world
        world.updates.add("message", {"text": "chào"})
        return next(iter(world.updates.pending))

    assert first_id(START + 60) == first_id(START) + 600
