"""A room served over real HTTP, and hands to act in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from bot.practice.delivery import delete_webhook
from bot.practice.requests import Parameters
from bot.practice.server import Room, build_room, serve

TOKEN = "4242:practice-token"
START = 1_790_000_000.0
CITIZEN, MEMBER, COORDINATOR = 1001, 2001, 3001


@dataclass
class Clock:
    """Time that stands until a test moves it."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class Hands:
    """What a test does as the bot (`call`) and as people (`act`)."""

    http: httpx.AsyncClient
    room: Room
    clock: Clock
    url: str
    seen: dict[int, int] = field(default_factory=dict)

    async def ask(self, method: str, **parameters) -> httpx.Response:
        return await self.http.post(f"/bot{TOKEN}/{method}", json=parameters)

    async def call(self, method: str, **parameters):
        response = await self.ask(method, **parameters)
        assert response.status_code == 200, response.text
        return response.json()["result"]

    async def act(self, person: int, what: str, **body):
        response = await self.http.post(f"/practice/phones/{person}/{what}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    async def control(self, path: str, **body):
        response = await self.http.post(f"/practice/{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    async def news(self, person: int, wait: float = 0) -> list[dict]:
        """What a phone shows since the last look."""
        query = {"after": self.seen.get(person, 0), "wait": wait}
        answer = (await self.http.get(f"/practice/phones/{person}/events", params=query)).json()
        self.seen[person] = answer["next"]
        return answer["events"]

    async def updates(self, **parameters) -> list[dict]:
        """Take every waiting update and confirm it."""
        updates = await self.call("getUpdates", **parameters)
        if updates:
            await self.call("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def meet(self, *people: int) -> None:
        """Let people write first, as Telegram wants it, and forget what they wrote."""
        for person in people:
            await self.act(person, "start", payload="")
            await self.news(person)
        await self.updates()


@asynccontextmanager
async def open_room(**options) -> AsyncIterator[Hands]:
    """A room with a server of its own."""
    clock = Clock()
    room = build_room(token=TOKEN, clock=clock, **options)
    async with serve(room) as url, talking_to(url) as http:
        yield Hands(http, room, clock, url)


def talking_to(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, trust_env=False, timeout=10)


class Stage:
    """One server for many rooms, one after the other: to stop a server takes a while."""

    def __init__(self) -> None:
        self.room = build_room(token=TOKEN)

    async def __call__(self, scope, receive, send) -> None:
        await self.room.app(scope, receive, send)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def stage(anyio_backend) -> AsyncIterator[tuple[Stage, str]]:
    stage = Stage()
    async with serve(Room(stage, stage.room.world)) as url:
        yield stage, url


@pytest.fixture
async def hands(stage) -> AsyncIterator[Hands]:
    on_stage, url = stage
    clock = Clock()
    on_stage.room = build_room(token=TOKEN, clock=clock)
    async with talking_to(url) as http:
        yield Hands(http, on_stage.room, clock, url)
    on_stage.room.world.close()
    await delete_webhook(on_stage.room.world, Parameters())
