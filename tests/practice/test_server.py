import asyncio
import signal
import time

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.practice.server import PHONES, build_room, serve
from tests.practice.conftest import CITIZEN, TOKEN, open_room

pytestmark = pytest.mark.anyio


async def test_a_stop_is_quick_and_lets_held_requests_go():
    room = build_room(token=TOKEN)
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        async with serve(room) as url:
            start = room.world.calls.last
            order = {"method": "getMe", "kind": "timeout_before"}
            await http.post(f"{url}/practice/faults", json=order)
            news = f"{url}/practice/phones/{CITIZEN}/events?wait=50&after={10**15}"
            held = [
                asyncio.create_task(http.get(address))
                for address in (f"{url}/bot{TOKEN}/getUpdates?timeout=50", news)
            ]
            await room.world.calls.wait_after(start, 5)
            held.append(asyncio.create_task(http.get(f"{url}/bot{TOKEN}/getMe")))
            await room.world.calls.wait_after(start + 1, 5)
            before = time.monotonic()
        poll, events, me = [response.json() for response in await asyncio.gather(*held)]

    assert time.monotonic() - before < 1
    assert (poll["result"], events["events"], me["error_code"]) == ([], [], 500)


async def test_a_busy_port_is_an_error_or_the_next_one_is_taken():
    first, second = (build_room(token=TOKEN, phones=PHONES) for _ in range(2))
    async with serve(first) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            async with serve(second, port=port):
                pass
        async with serve(second, port=port, next_free=True) as other:
            assert int(other.rpartition(":")[2]) > port
            async with httpx.AsyncClient(trust_env=False) as http:
                assert (await http.get(f"{other}/bot{TOKEN}/getMe")).status_code == 200


async def test_a_room_for_others_is_refused():
    with pytest.raises(ValueError, match="this computer only"):
        async with serve(build_room(token=TOKEN), "0.0.0.0"):
            pass


async def test_signals_stay_with_the_caller():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with open_room():
        during = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    assert during == before


async def test_a_page_can_be_put_beside_the_room():
    async def page(request):
        return PlainTextResponse("Phòng tập")

    async with open_room(pages=[Route("/", page)]) as hands:
        assert (await hands.http.get("/")).text == "Phòng tập"


async def test_the_bot_is_who_its_token_says(hands):
    me = await hands.call("getMe")

    assert (me["id"], me["is_bot"], me["can_read_all_group_messages"]) == (4242, True, False)


async def test_nothing_is_logged(hands, caplog):
    await hands.control("faults", method="getMe", kind="reset")
    with pytest.raises(httpx.RemoteProtocolError):
        await hands.call("getMe")
    await hands.ask("nothing")

    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []
