"""A practice room with the real bot in it, on a database of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot import app
from bot.practice.server import Room, build_room, serve
from bot.telegram.limits import Rates
from knowledge import tables
from knowledge.database import connect, migrate, reading
from knowledge.loop.hours import VIETNAM
from knowledge.tables import InboxRow, OutboxRow, Question
from tests.guides import import_starter
from tests.oracle import fits_the_bot_api
from tests.people import Person

TOKEN = "8000000001:stories"
COORDINATOR = 3001
UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)


class Clock:
    """Runs like the real one, which a story may put on.

    It begins at the next ten o'clock in the morning of Viet Nam that is no Monday's: a story must
    not end otherwise at night, or when the digest comes.
    """

    def __init__(self) -> None:
        now = datetime.now(UTC)
        begin = now.astimezone(VIETNAM).replace(hour=10, minute=0)
        while begin < now or begin.weekday() == 0:
            begin += timedelta(days=1)
        self._ahead = begin - now

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def goes_on(self, by: timedelta) -> None:
        self._ahead += by

    def goes_on_to(self, weekday: int, hour: int, minute: int = 0) -> None:
        """The next such moment in Viet Nam; Monday is 0."""
        local = self().astimezone(VIETNAM)
        wanted = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        while wanted <= local or wanted.weekday() != weekday:
            wanted += timedelta(days=1)
        self._ahead += wanted - local


@dataclass
class Town:
    """The room, the people in it, and a look at what the bot remembers."""

    address: str
    http: httpx.AsyncClient
    engine: Engine
    room: Room
    coordinators: frozenset[int] = frozenset({COORDINATOR})
    people: dict[int, Person] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def person(self, number: int) -> Person:
        return self.people.setdefault(number, Person(self.http, number))

    @property
    def citizen(self) -> Person:
        return self.person(1001)

    @property
    def neighbour(self) -> Person:
        return self.person(2001)

    async def coordinator_opens_the_bot(self) -> None:
        """Before that Telegram lets no bot write to a person."""
        await self.coordinator.says("/start")
        await self.coordinator.sees("/cauhoi")

    @property
    def coordinator(self) -> Person:
        return self.person(COORDINATOR)

    async def faults(self, method: str, kind: str, **more: int) -> None:
        body = {"method": method, "kind": kind, "times": 1, **more}
        (await self.http.post("/practice/faults", json=body)).raise_for_status()

    async def until(self, what: Callable[[], object]) -> None:
        """Wait for something that shows only in the database."""
        async with asyncio.timeout(20):
            while not what():  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(0.02)

    def questions(self) -> list[Question]:
        with reading(self.engine) as session:
            return list(session.exec(select(Question).order_by(Question.id)))

    def is_active(self, person: Person) -> bool:
        with reading(self.engine) as session:
            query = select(tables.Person.active).where(tables.Person.chat_id == person.id)
            return session.exec(query).one()

    def deliveries(self, state: str) -> list[OutboxRow]:
        with reading(self.engine) as session:
            return list(session.exec(select(OutboxRow).where(OutboxRow.state == state)))

    def updates(self, state: str) -> list[InboxRow]:
        with reading(self.engine) as session:
            return list(session.exec(select(InboxRow).where(InboxRow.state == state)))

    @asynccontextmanager
    async def bot(self, rates: Rates = UNHURRIED) -> AsyncIterator[None]:
        parts = app.Parts(
            TOKEN,
            self.address,
            self.engine,
            self.coordinators,
            rates=rates,
            clock=self.clock,
            console_url=self.address,
        )
        async with app.running(parts):
            yield


@pytest.fixture
async def quiet_town(database_url: str) -> AsyncIterator[Town]:
    """The room without a bot: the story starts it."""
    engine = connect(database_url)
    migrate(engine)
    import_starter(engine)
    room = build_room(token=TOKEN)
    async with serve(room) as address, httpx.AsyncClient(base_url=address) as http:
        yield Town(address, http, engine, room)
        for call in (await http.get("/practice/calls")).json()["calls"]:
            fits_the_bot_api(call["method"], call["parameters"])
    engine.dispose()


@pytest.fixture
async def town(quiet_town: Town) -> AsyncIterator[Town]:
    async with quiet_town.bot():
        yield quiet_town
