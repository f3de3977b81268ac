"""A room with as many phones as wanted, and a database with guides in it; the bot is elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from sqlalchemy import Engine, text

from bot.practice.server import Room, build_room, serve
from bot.practice.world import Phone
from knowledge import library
from knowledge.database import connect, migrate, writing
from tests.guides import starter_texts
from tests.reliability.account import chats_unsure, is_drained
from tests.reliability.crowd import Crowd

TOKEN = "8000000001:reliability"
FIRST_PHONE = 100_001
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class City:
    address: str
    http: httpx.AsyncClient
    engine: Engine
    room: Room
    settings: dict[str, str]  # what a bot needs to know

    async def until(self, what: Callable[[], bool], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(what):  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(LOOK_EVERY)

    async def is_drained(self, seconds: float) -> None:
        world = self.room.world
        await self.until(lambda: is_drained(self.engine, world), seconds)

    async def is_answered(self, crowd: Crowd, seconds: float = 60) -> None:
        """Everything said is answered; who then writes hears of what they may have missed."""
        await self.is_drained(seconds)
        while chats := chats_unsure(self.engine):
            await crowd.say(chats, "/trogiup")
            await self.is_drained(seconds)

    def is_sound(self) -> bool:
        """What SQLite says of its own file; PostgreSQL has no such question."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect() as connection:
            return connection.scalar(text("PRAGMA integrity_check")) == "ok"


@asynccontextmanager
async def city(
    database_url: str, *, phones: int, every_guide: int = 1, enforce_limits: bool = False
) -> AsyncIterator[City]:
    """With every n-th of the starter guides: few are read faster when a life is short."""
    engine = connect(database_url)
    migrate(engine)
    texts = dict(sorted(starter_texts().items())[::every_guide])
    with writing(engine) as session:
        library.import_guides(session, texts, datetime.now(UTC))
    people = [Phone(FIRST_PHONE + one, f"Người {one}", "citizen") for one in range(phones)]
    room = build_room(token=TOKEN, phones=people, enforce_limits=enforce_limits)
    url = engine.url.render_as_string(hide_password=False)
    async with serve(room) as address, httpx.AsyncClient(base_url=address) as http:
        settings = {"token": TOKEN, "api_url": address, "database_url": url}
        yield City(address, http, engine, room, settings)
    engine.dispose()
