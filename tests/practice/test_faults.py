import asyncio

import httpx
import pytest

from tests.practice.conftest import CITIZEN

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


async def test_a_gateway_that_answers_in_html(hands):
    await hands.meet(CITIZEN)
    await order(hands, "502_html")

    response = await send(hands)

    assert (response.status_code, response.headers["content-type"][:9]) == (502, "text/html")
    assert await arrived(hands) == 0


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


async def test_a_broken_connection(hands):
    await hands.meet(CITIZEN)
    await order(hands, "reset")

    with pytest.raises(httpx.RemoteProtocolError):
        await send(hands)

    assert await arrived(hands) == 0
    assert (await send(hands)).status_code == 200


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
