"""kill -9 and SIGTERM at any moment, while forty people ask all the time."""

import asyncio
import itertools
import os
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from bot.practice.faults import Fault
from knowledge import guides
from tests.guides import starter_texts
from tests.reliability.account import Account, account, texts_logged, under_way
from tests.reliability.bots import Bot, Kennel
from tests.reliability.city import TOKEN, City, city
from tests.reliability.crowd import Crowd

pytestmark = pytest.mark.anyio
KILLS = int(os.environ.get("KILLS", "8"))
STOPS = int(os.environ.get("STOPS", "3"))
SEED = int(os.environ.get("SEED", "1"))
PHONES = 40
PER_SECOND = 25.0
# Part of a life: what it begins with, and how many calls of a kind until then.
MOMENTS = (("", 0), ("getUpdates", 2), ("sendMessage", 12), ("editMessageText", 3), ("getMe", 1))
LONGEST_LIFE = 15.0  # seconds without such a call, then it ends all the same


@dataclass
class Ground:
    """The city, the people in it, and chance, which is the same in every run."""

    city: City
    crowd: Crowd
    chance: random.Random

    async def some_moment(self, of: Sequence[tuple[str, int]]) -> None:
        """In the life of a bot: it starts, takes in, answers, sends, notes what it has sent."""
        method, most = self.chance.choice(of)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_LIFE):
                await self.calls(method, self.chance.randint(1, most) if most else 0)
        # The moment itself is the test's subject, so this is no waiting for something.
        await asyncio.sleep(self.chance.uniform(0, 0.03 if method else 0.3))

    async def calls(self, method: str, count: int) -> None:
        """Until so many more calls of a method have begun."""
        feed = self.city.room.world.calls
        at = feed.last
        while count > 0:
            for call in await feed.wait_after(at, LONGEST_LIFE):
                at = call["seq"]
                count -= call["method"] == method

    async def is_told_often_to_stop(self, bot: Bot) -> None:
        """As a terminal and a supervisor do, while a send takes its time."""
        self.city.room.world.faults.ordered.append(Fault("sendMessage", "slow"))
        await self.calls("sendMessage", 1)
        for _ in range(5):
            bot.terminate()
            await asyncio.sleep(0.2)

    async def ends_well(self, bot: Bot, kennel: Kennel) -> Account:
        """Everybody is answered; whoever writes hears of what may be lost; then it stops."""
        await self.city.is_answered(self.crowd)
        bot.terminate()
        assert (await kennel.end_of(bot))[0] == 0
        assert self.city.is_sound()
        logged = set(texts_logged(self.city.engine))
        assert not [one for one in self.crowd.asked if one not in logged]
        assert_discreet(kennel, self.crowd)
        return account(self.city.engine, self.city.room.world, self.crowd)


@asynccontextmanager
async def under_load(database_url: str, *, every_guide: int) -> AsyncIterator[Ground]:
    chance = random.Random(SEED)
    async with city(database_url, phones=PHONES, every_guide=every_guide) as place:
        crowd = Crowd(place.http, place.room.world, chance, distinct(every_guide))
        yield Ground(place, crowd, chance)


def distinct(every_guide: int) -> Callable[[], str]:
    """Questions that guides answer, no two of them with the same words.

    Their numbers are short: four digits behind “OTP” are somebody's code and never logged.
    """
    texts = sorted(starter_texts().items())[::every_guide]
    titles = itertools.cycle([guides.parse(text).title for _, text in texts])
    numbers = itertools.count()

    def ask() -> str:
        round_, number = divmod(next(numbers), 100)
        return f"{next(titles)} lần {number} đợt {round_}"

    return ask


def assert_discreet(kennel: Kennel, crowd: Crowd) -> None:
    log = kennel.log.read_text()
    assert TOKEN not in log
    assert not [text for text in crowd.asked if text in log]
    errors = [line for line in log.splitlines() if " ERROR " in line]
    # The tests look into the database too, so its files cannot always be written anew at once.
    assert not [line for line in errors if not line.endswith("StillRead")], errors


async def test_killed_at_any_moment(
    database_url: str, kennel: Kennel, announce: Callable[[str], None]
) -> None:
    seen_under_way: set[int] = set()
    async with under_load(database_url, every_guide=6) as ground:
        async with ground.crowd.busy(PER_SECOND):
            for number in range(KILLS):
                bot = await kennel.start("serve", **ground.city.settings)
                await ground.some_moment(MOMENTS)
                bot.kill()
                assert (await kennel.end_of(bot))[0] == -9, kennel.log.read_text()
                seen_under_way |= under_way(ground.city.engine)
                if number % 20 == 19:
                    announce(f"… {number + 1} kills, {ground.crowd.updates} updates")
        last = await kennel.start("serve", **ground.city.settings)
        found = await ground.ends_well(last, kennel)
    announce(f"kills={KILLS} lost={found.lost} twice={found.twice} unsure={found.unsure}")
    assert found.is_faultless(), found
    assert found.unsure <= len(seen_under_way)


async def test_stopped_at_any_moment(
    database_url: str, kennel: Kennel, announce: Callable[[str], None]
) -> None:
    slowest = 0.0
    async with under_load(database_url, every_guide=1) as ground:
        async with ground.crowd.busy(PER_SECOND):
            for number in range(STOPS):
                bot = await kennel.start("run", **ground.city.settings)
                await ground.calls("getMe", 1)  # before that nothing has begun
                if number % 10 == 2:
                    await ground.is_told_often_to_stop(bot)
                else:
                    await ground.some_moment(MOMENTS[:-1])
                    bot.terminate()
                code, took = await kennel.end_of(bot)
                slowest = max(slowest, took)
                assert (code, under_way(ground.city.engine)) == (0, set())
                if number % 20 == 19:
                    announce(f"… {number + 1} stops, {ground.crowd.updates} updates")
        last = await kennel.start("serve", **ground.city.settings)
        found = await ground.ends_well(last, kennel)
    announce(
        f"stops={STOPS} lost={found.lost} twice={found.twice} unsure={found.unsure} "
        f"slowest={slowest:.1f}"
    )
    assert found.is_faultless(), found
    assert found.unsure == 0
    assert slowest < 10
