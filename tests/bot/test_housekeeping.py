"""The jobs that remove what has served: at the start, then when their time has come."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from bot.housekeeping import Housekeeper
from knowledge.database import reading, writing
from knowledge.tables import InboxRow, Person

pytestmark = pytest.mark.anyio
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


class House:
    """A housekeeper at work, its clock, and what it told."""

    def __init__(self, engine: Engine, log: pytest.LogCaptureFixture) -> None:
        self.engine, self.now, self._log = engine, START, log
        self.keeper = Housekeeper(engine, lambda: self.now, 30, 12, ())

    def lines(self) -> list[str]:
        return [r.getMessage() for r in self._log.records if r.name == "bot.housekeeping"]

    def errors(self) -> list[str]:
        return [r.getMessage() for r in self._log.records if r.levelno == logging.ERROR]

    def moves_to(self, moment: datetime) -> None:
        self.now = moment
        self.keeper.worker.ring()

    async def until(self, what: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not what():  # noqa: ASYNC110 (a log line rings no bell)
                await asyncio.sleep(0.01)


@pytest.fixture
async def house(engine: Engine, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    caplog.set_level(logging.INFO)
    house = House(engine, caplog)
    running = asyncio.create_task(house.keeper.worker.run())
    yield house
    house.keeper.worker.stop()
    await running


def is_there(engine: Engine, column: object) -> bool:
    with reading(engine) as session:
        return session.exec(select(column)).first() is not None


def handled_long_ago(engine: Engine) -> None:
    with writing(engine) as session:
        long_ago = START - timedelta(days=3)
        row = InboxRow(bot_id=9, update_id=1, chat_id=7, kind="", body="{}", state="done")
        row.received_at = row.not_before = long_ago
        session.add(row)


async def test_people_and_questions_are_looked_at_once_a_day_in_one_line(house: House) -> None:
    await house.until(lambda: len(house.lines()) == 1)
    handled_long_ago(house.engine)
    house.moves_to(START + 23 * HOUR)
    await house.until(lambda: not is_there(house.engine, InboxRow.id))  # the hourly job was there
    long_ago = START - timedelta(days=100)
    with writing(house.engine) as session:
        session.add(Person(bot_id=9, chat_id=7, met_at=long_ago, seen_at=long_ago))
    house.moves_to(START + 25 * HOUR)
    await house.until(lambda: len(house.lines()) == 2)
    rest = "the words of 0 tickets, 0 drafts, 0 invitations, 0 sign-ins, 0 who left their team"
    assert house.lines() == [
        f"forgotten: who asked 0 questions, 0 questions, 0 people, {rest}",
        f"forgotten: who asked 0 questions, 0 questions, 1 people, {rest}",
    ]


async def test_a_job_that_failed_is_tried_again_soon(house: House) -> None:
    await house.until(lambda: len(house.lines()) == 1)
    with writing(house.engine) as session:
        session.connection().execute(text("ALTER TABLE people RENAME TO hidden"))
    house.moves_to(START + 24 * HOUR)
    await house.until(house.errors)
    with writing(house.engine) as session:
        session.connection().execute(text("ALTER TABLE hidden RENAME TO people"))
    house.moves_to(START + 24 * HOUR + timedelta(minutes=11))
    await house.until(lambda: len(house.lines()) == 2)
    assert len(house.errors()) == 1


async def test_a_clock_that_was_set_back_holds_nothing_up(house: House) -> None:
    await house.until(lambda: len(house.lines()) == 1)
    house.moves_to(START - timedelta(days=400))
    await house.until(lambda: len(house.lines()) == 2)
