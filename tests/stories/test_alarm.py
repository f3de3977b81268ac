"""The coordinators read in the chat that the bot is not well, and that it is well again."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from telegram import Bot

from bot.telegram.bell import Bell
from bot.watch.database_events import attach
from bot.watch.rounds import Rounds
from bot.watch.vitals import FULL, Vitals
from knowledge.database import connect, writing
from knowledge.loop.staff import Role
from knowledge.tables import Person, Staff
from tests.stories.conftest import COORDINATOR, TOKEN, Town

pytestmark = pytest.mark.anyio
ILL, WELL = "đang gặp trục trặc", "bình thường trở lại"
COLLEAGUE = 4001


@pytest.fixture
async def bot(quiet_town: Town) -> AsyncIterator[Bot]:
    """Only what calls Telegram: nobody works off the mailbox."""
    for person in (quiet_town.coordinator, quiet_town.person(COLLEAGUE)):
        await person.says("/start")
    async with Bot(TOKEN, base_url=f"{quiet_town.address}/bot") as bot:
        yield bot


class Guard:
    """Makes the rounds as the town's clock goes."""

    def __init__(self, town: Town, bot: Bot, engine: Engine | None = None) -> None:
        self.town, engine = town, engine or town.engine
        self.vitals = Vitals(town.clock)
        attach(engine, self.vitals)
        bell = Bell(bot, engine, town.coordinators)
        self._rounds = Rounds(engine, self.vitals, town.clock, bell.ring)

    async def goes_on_for(self, minutes: int, *, polled: bool = False) -> None:
        for _ in range(minutes):
            self.town.clock.goes_on(timedelta(minutes=1))
            if polled:
                self.vitals.polled()
            await self._rounds.once()


async def heads(town: Town, person: int) -> list[str]:
    return [one["text"].splitlines()[0] for one in await town.person(person).has_seen()]


async def test_told_once_that_it_is_ill_and_once_that_it_is_well(
    quiet_town: Town, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.watch")
    guard = Guard(quiet_town, bot)
    guard.vitals.polling()
    await guard.goes_on_for(10)
    message = await quiet_town.coordinator.sees(ILL)
    assert message["text"].endswith("người quản trị máy chủ: updates_not_fetched.")
    assert guard.vitals.problems == ("updates_not_fetched",)  # the first page says it too
    await guard.goes_on_for(10, polled=True)
    assert guard.vitals.problems == ()
    await quiet_town.coordinator.sees(WELL)
    assert len(await heads(quiet_town, COORDINATOR)) == 2
    assert await heads(quiet_town, COLLEAGUE) == []
    lines = [one.getMessage() for one in caplog.records if one.name == "bot.watch.rounds"]
    assert lines == ["updates_not_fetched: no answer", "updates_not_fetched: over"]


async def test_told_by_whom_it_knew_while_the_database_is_away(quiet_town: Town, bot: Bot) -> None:
    nowhere = connect("postgresql://127.0.0.1:1/toso")
    await Guard(quiet_town, bot, nowhere).goes_on_for(4)
    nowhere.dispose()
    await quiet_town.coordinator.sees("Không ghi được vào cơ sở dữ liệu")


async def test_a_trouble_that_is_over_is_noticed_though_nobody_writes(
    quiet_town: Town, bot: Bot
) -> None:
    guard = Guard(quiet_town, bot)
    guard.vitals.database_failed(FULL)
    await guard.goes_on_for(1)
    assert not guard.vitals.signs.troubles
    assert quiet_town.updates("done") == []  # the proof left nothing behind


async def test_every_coordinator_hears_of_it_who_wants_to(quiet_town: Town, bot: Bot) -> None:
    now = quiet_town.clock()
    with writing(quiet_town.engine) as session:
        for number in (COLLEAGUE, 1001, 2001):
            role = Role.MEMBER if number == 2001 else Role.COORDINATOR
            session.add(Staff(user_id=number, role=role, joined_at=now))
        declined = Person(bot_id=bot.id, chat_id=1001, notices=False, met_at=now, seen_at=now)
        session.add(declined)
    await quiet_town.citizen.says("/start")
    await quiet_town.neighbour.says("/start")
    guard = Guard(quiet_town, bot)
    guard.vitals.polling()
    await quiet_town.faults("sendMessage", "403")  # the first of them has blocked the bot
    await guard.goes_on_for(10)
    await quiet_town.person(COLLEAGUE).sees(ILL)
    assert [len(await heads(quiet_town, one)) for one in (COORDINATOR, COLLEAGUE)] == [0, 1]
    assert await heads(quiet_town, 1001) == await heads(quiet_town, 2001) == []


async def test_what_reached_nobody_is_said_again(quiet_town: Town, bot: Bot) -> None:
    guard = Guard(quiet_town, bot)
    guard.vitals.polling()
    await quiet_town.faults("sendMessage", "500")
    await guard.goes_on_for(4)
    assert await heads(quiet_town, COORDINATOR) == []
    await guard.goes_on_for(1)
    await quiet_town.coordinator.sees(ILL)
