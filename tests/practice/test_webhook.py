import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.practice.conftest import CITIZEN, MEMBER, open_room

pytestmark = pytest.mark.anyio
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Receiver:
    """A bot's webhook that answers as told, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.taken: list[dict] = []
        self.secrets: set[str] = set()
        self.tries = 0
        self.came = asyncio.Event()

    async def take(self, request: Request) -> Response:
        self.tries += 1
        self.secrets.add(request.headers.get(SECRET, ""))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.taken.append(await request.json())
        self.came.set()
        return Response(status_code=status)

    async def until(self, count: int) -> list[dict]:
        async with asyncio.timeout(10):
            while len(self.taken) < count:
                self.came.clear()
                await self.came.wait()
        return self.taken


@asynccontextmanager
async def receiving(*statuses: int):
    receiver = Receiver(*statuses)
    app = Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="critical", ws="none"))
    serving = asyncio.create_task(server._serve([listener]))
    try:
        yield receiver, f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    finally:
        server.should_exit = True
        await serving


async def settled(hands) -> dict:
    """The webhook's state once everything is delivered."""
    async with asyncio.timeout(5):
        while (info := await hands.call("getWebhookInfo"))["pending_update_count"]:
            continue
    return info


async def test_updates_are_sent_with_the_secret_again_and_in_order_until_taken():
    async with open_room(first_retry=0.001) as hands, receiving(500, 503, 404) as (receiver, url):
        await hands.call("setWebhook", url=url, secret_token="abc_-9")
        for text in ("một", "hai", "ba"):
            await hands.act(CITIZEN, "say", text=text)

        taken = await receiver.until(3)
        info = await settled(hands)

    assert [update["message"]["text"] for update in taken] == ["một", "hai", "ba"]
    assert (receiver.tries, receiver.secrets) == (6, {"abc_-9"})
    assert info["url"] == url
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
    assert info["last_error_date"] == int(hands.clock())


async def test_one_chat_that_is_not_taken_does_not_hold_another():
    async with open_room(first_retry=60) as hands, receiving(500) as (receiver, url):
        await hands.call("setWebhook", url=url)
        await hands.act(CITIZEN, "say", text="một")
        async with asyncio.timeout(5):
            await receiver.came.wait()
        await hands.act(CITIZEN, "say", text="hai")
        await hands.act(MEMBER, "say", text="ba")

        (update,) = await receiver.until(1)
        assert update["message"]["text"] == "ba"
        await hands.call("deleteWebhook")
        left = await hands.call("getUpdates")

    assert [update["message"]["text"] for update in left] == ["một", "hai"]


async def test_what_waited_is_delivered_or_dropped_when_a_webhook_is_set():
    async with open_room() as hands, receiving() as (receiver, url):
        await hands.act(CITIZEN, "say", text="cũ")
        await hands.call("setWebhook", url=url, drop_pending_updates=True)
        await hands.call("deleteWebhook")
        await hands.act(CITIZEN, "say", text="mới")
        await hands.call("setWebhook", url=url)

        taken = await receiver.until(1)

    assert [update["message"]["text"] for update in taken] == ["mới"]


async def test_a_refused_connection_is_reported():
    async with open_room(first_retry=60) as hands:
        await hands.call("setWebhook", url="http://127.0.0.1:9/")
        await hands.act(CITIZEN, "say", text="chào")
        async with asyncio.timeout(5):
            while "last_error_message" not in (info := await hands.call("getWebhookInfo")):
                continue

    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
