"""Twenty updates a second for a long time: killed every minute at first, then one long life."""

import asyncio
import json
import os
import random
import statistics
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.account import OFFER, Account, account
from tests.reliability.bots import Bot, Kennel
from tests.reliability.city import City, city
from tests.reliability.crowd import Crowd

pytestmark = pytest.mark.anyio
SECONDS = float(os.environ.get("SOAK_MINUTES", "0.05")) * 60
PHONES, PER_SECOND = 500, 20.0
PATIENCE = 2.0  # seconds until somebody taps: faster, Telegram would refuse the edit
KILL_EVERY = 60.0
WARM_UP = 180.0  # so long a life may grow: caches, pools, pages that are touched first
MOST_GROWTH = 0.10
POOLS = 4  # files that pools of connections may still open when much comes at once; a leak is more
DRAINED_WITHIN = 60.0
QUESTIONS = Path(__file__).parents[1] / "questions"


@dataclass
class Measures:
    """Taken each second of the long life: memory and open files; of each call, when it came."""

    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    calls: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def growth(self, of: Sequence[int]) -> tuple[float, float]:
        """What it was after warming up, and at the end."""
        warm = int(min(WARM_UP, len(of) / 3))
        span = max(len(of) // 10, 1)
        return statistics.median(of[warm : warm + span]), statistics.median(of[-span:])

    def waits(self, crowd: Crowd) -> list[float]:
        """From what a person did to the call that it led to, sorted."""
        found = []
        for when, call in self.calls:
            chat = int(call["parameters"].get("chat_id", 0))
            if _is_reply(call) and crowd.awaited[chat]:
                found.append(when - crowd.awaited[chat].pop(0))
        return sorted(found)

    def refused(self) -> int:
        return sum(call["status"] == 429 for _, call in self.calls)


def _is_reply(call: dict[str, Any]) -> bool:
    if call["method"] not in ("sendMessage", "editMessageText") or call["status"] == 429:
        return False
    return OFFER not in str(call["parameters"].get("reply_markup", ""))


def real_questions(chance: random.Random) -> Callable[[], str]:
    """As people typed them, in the tests' own sets."""
    files = sorted(QUESTIONS.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [json.loads(line)["q"] for line in lines]
    return lambda: chance.choice(texts)


@asynccontextmanager
async def measured(place: City, bot: Bot) -> AsyncIterator[Measures]:
    taken = Measures()
    tasks = [asyncio.create_task(_watch(bot, taken)), asyncio.create_task(_listen(place, taken))]
    try:
        yield taken
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _watch(bot: Bot, taken: Measures) -> None:
    while True:
        taken.memory.append(bot.memory())
        taken.files.append(bot.files())
        await asyncio.sleep(1)


async def _listen(place: City, taken: Measures) -> None:
    feed, loop = place.room.world.calls, asyncio.get_running_loop()
    at = feed.last
    while True:
        for call in await feed.wait_after(at, 10):
            at = call["seq"]
            taken.calls.append((loop.time(), call))


async def rough_half(place: City, kennel: Kennel, announce: Callable[[str], None]) -> Bot:
    """Killed every minute, and back at once; the last one lives on."""
    kills = max(int(SECONDS / 2 / KILL_EVERY), 1)
    for number in range(kills):
        bot = await kennel.start("run", **place.settings)
        await asyncio.sleep(SECONDS / 2 / kills)
        bot.kill()
        await kennel.end_of(bot)
        announce(f"… soak: {number + 1} of {kills} kills")
    return await kennel.start("run", **place.settings)


async def drained(place: City) -> float:
    """How many seconds until nothing waits any more."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    await place.is_drained(DRAINED_WITHIN)
    return loop.time() - begin


async def test_serves_for_long(
    database_url: str, kennel: Kennel, announce: Callable[[str], None]
) -> None:
    chance = random.Random(1)
    async with city(database_url, phones=PHONES, enforce_limits=True) as place:
        crowd = Crowd(
            place.http, place.room.world, chance, real_questions(chance), patience=PATIENCE
        )
        async with crowd.busy(PER_SECOND):
            bot = await rough_half(place, kennel, announce)
        after_kills = await drained(place)
        crowd.awaited.clear()
        async with measured(place, bot) as taken:
            async with crowd.busy(PER_SECOND):
                await asyncio.sleep(SECONDS / 2)
            at_the_end = await drained(place)
            await place.is_answered(crowd)
        bot.terminate()
        assert (await kennel.end_of(bot))[0] == 0
        assert place.is_sound()
        found = account(place.engine, place.room.world, crowd)
    announce(_line(crowd, found, taken, max(after_kills, at_the_end)))
    assert found.is_faultless(), found
    assert_steady(taken)


def _line(crowd: Crowd, found: Account, taken: Measures, seconds: float) -> str:
    waits, memory, files = taken.waits(crowd), *map(taken.growth, (taken.memory, taken.files))
    p50, p99 = (1000 * waits[int(len(waits) * share)] for share in (0.5, 0.99))
    return (
        f"soak minutes={SECONDS / 60:g} updates={crowd.updates} lost={found.lost} "
        f"twice={found.twice} unsure={found.unsure} drained_s={seconds:.1f} "
        f"rss={memory[1] / 2**20:.0f}MB rss_growth={memory[1] / memory[0] - 1:+.1%} "
        f"fds={files[1] - files[0]:+.0f} p50_ms={p50:.0f} p99_ms={p99:.0f} 429={taken.refused()}"
    )


def assert_steady(taken: Measures) -> None:
    before, after = taken.growth(taken.memory)
    assert after / before - 1 < MOST_GROWTH
    before, after = taken.growth(taken.files)
    assert after <= before + POOLS
