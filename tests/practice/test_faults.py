import asyncio

import httpx
import pytest

from tests.practice.conftest import CITIZEN, MEMBER

pytestmark = pytest.mark.anyio


async def order(hands, kind: str, method: str = "sendMessage", **more) -> None:
    await hands.control("faults", method=method, kind=kind, **more)


async def send(hands) -> httpx.Response:
    return await hands.ask("sendMessage", chat_id=CITIZEN, text="chào")


async def arrived(hands) -> int:
    """How many of the bot's messages a phone got since the last look."""
    return len(await hands.news(CITIZEN))


@pytest.mark.parametrize(
    ("kind", "status", "description"),
    [
        ("429", 429, "Too Many Requests: retry after 7"),
        ("500", 500, "Internal Server Error"),
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("400_entities", 400, "Bad Request: can't parse entities: Can't find end tag"),
        ("400_gone", 400, "Bad Request: message to edit not found"),
        ("400_too_old", 400, "Bad Request: query is too old"),
        ("401", 401, "Unauthorized"),
        ("404", 404, "Not Found"),
    ],
)
async def test_refusals_to_order(hands, kind, status, description):
    await hands.meet(CITIZEN)
    await order(hands, kind, retry_after=7)

    response = await send(hands)

    assert response.status_code == status
    assert response.json()["description"].startswith(description)
    assert response.json().get("parameters", {}).get("retry_after") == (
        7 if status == 429 else None
    )
    assert await arrived(hands) == 0
    assert (await send(hands)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "messages"),
    [("403_html", 403, 0), ("502_html", 502, 0), ("504_after", 504, 1)],
)
async def test_somebody_on_the_way_answers_in_html(hands, kind, status, messages):
    await hands.meet(CITIZEN)
    await order(hands, kind)

    response = await send(hands)

    assert (response.status_code, response.headers["content-type"][:9]) == (status, "text/html")
    assert await arrived(hands) == messages


async def test_faults_are_counted_and_may_start_later(hands):
    await hands.meet(CITIZEN)
    await order(hands, "500", after=1, times=2)
    await hands.call("getMe")

    statuses = [(await send(hands)).status_code for _ in range(4)]

    assert statuses == [200, 500, 500, 200]


async def test_any_method(hands):
    await order(hands, "500", method="*")

    assert (await hands.ask("getMe")).status_code == 500


@pytest.mark.parametrize(("kind", "messages"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_held_before_or_after_the_effect(hands, kind, messages):
    await hands.meet(CITIZEN)
    start = (await hands.http.get("/practice/calls")).json()["next"]
    await order(hands, kind)
    held = asyncio.create_task(send(hands))
    query = {"after": start, "wait": 5}
    (call,) = (await hands.http.get("/practice/calls", params=query)).json()["calls"]

    assert (call["method"], call["status"], held.done()) == ("sendMessage", None, False)
    assert await arrived(hands) == messages
    released = (await hands.http.delete("/practice/faults")).json()
    assert released == {"released": 1}
    assert (await held).status_code == (200 if messages else 500)


async def test_a_client_that_gives_up_meets_no_effect_of_timeout_before(hands):
    await hands.meet(CITIZEN)
    await order(hands, "timeout_before")

    with pytest.raises(httpx.ReadTimeout):
        await hands.http.post(
            f"{hands.url}/bot4242:practice-token/sendMessage",
            json={"chat_id": CITIZEN, "text": "chào"},
            timeout=0.05,
        )

    await hands.http.delete("/practice/faults")
    assert await arrived(hands) == 0


async def test_an_edit_that_was_done_already(hands):
    await hands.meet(CITIZEN)
    sent = (await send(hands)).json()["result"]
    await order(hands, "400_not_modified", method="editMessageText")
    named = {"chat_id": CITIZEN, "message_id": sent["message_id"], "text": "chào lại"}

    response = await hands.ask("editMessageText", **named)

    assert response.json()["description"].startswith("Bad Request: message is not modified")
    assert (await hands.news(CITIZEN))[-1]["message"]["text"] == "chào lại"


@pytest.mark.parametrize(("kind", "messages"), [("reset", 0), ("reset_after", 1)])
async def test_a_broken_connection(hands, kind, messages):
    await hands.meet(CITIZEN)
    await order(hands, kind)

    with pytest.raises(httpx.RemoteProtocolError):
        await send(hands)

    assert await arrived(hands) == messages
    assert (await send(hands)).status_code == 200


async def test_a_group_becomes_a_supergroup_just_before_the_call(hands):
    await hands.meet(CITIZEN)
    await hands.control("groups", id=-77, title="Tổ", kind="group", members=[CITIZEN], bot="member")
    await order(hands, "migrate", chats=[-77])

    response = await hands.ask("sendMessage", chat_id=-77, text="chào")

    assert response.status_code == 400
    assert response.json()["parameters"] == {"migrate_to_chat_id": -1_000_000_000_077}
    await hands.call("sendMessage", chat_id=-1_000_000_000_077, text="chào")


async def test_trouble_in_one_chat_only(hands):
    await hands.meet(CITIZEN, MEMBER)
    await order(hands, "500", method="*", chats=[MEMBER])

    assert (await send(hands)).status_code == 200
    assert (await hands.ask("sendMessage", chat_id=MEMBER, text="chào")).status_code == 500


async def test_trouble_with_a_button_pressed_in_one_chat(hands):
    await hands.meet(CITIZEN)
    keyboard = {"inline_keyboard": [[{"text": "Bấm", "callback_data": "x"}]]}
    message = await hands.call("sendMessage", chat_id=CITIZEN, text="chào", reply_markup=keyboard)
    await hands.act(CITIZEN, "press", message_id=message["message_id"], data="x")
    (update,) = await hands.updates()
    await order(hands, "500", method="answerCallbackQuery", chats=[CITIZEN])

    named = {"callback_query_id": update["callback_query"]["id"]}
    assert (await hands.ask("answerCallbackQuery", **named)).status_code == 500
    assert (await hands.ask("answerCallbackQuery", **named)).status_code == 200


async def test_chats_are_named_in_a_list(hands):
    refused = await hands.http.post(
        "/practice/faults", json={"method": "*", "kind": "500", "chats": CITIZEN}
    )
    assert refused.status_code == 400


async def test_when_a_call_came_and_was_answered(hands):
    await hands.meet(CITIZEN)
    start = (await hands.http.get("/practice/calls")).json()["next"]
    hands.clock.now += 5
    await send(hands)
    (call,) = (await hands.http.get("/practice/calls", params={"after": start})).json()["calls"]
    assert (call["at"], call["ended_at"]) == (hands.clock.now, hands.clock.now)


async def test_an_answer_that_is_no_json_although_it_was_done(hands):
    await hands.meet(CITIZEN)
    await order(hands, "bad_json")

    response = await send(hands)

    assert response.status_code == 200
    with pytest.raises(ValueError, match=r"[Ee]xpecting"):
        response.json()
    assert await arrived(hands) == 1


async def test_a_slow_answer_is_whole_in_the_end(hands):
    await hands.meet(CITIZEN)
    await order(hands, "slow")
    dripping = asyncio.create_task(send(hands))
    async with asyncio.timeout(5):
        while not await hands.news(CITIZEN):
            continue
    assert not dripping.done()

    await hands.http.delete("/practice/faults")

    assert (await dripping).json()["result"]["text"] == "chào"
