"""One person sends hundreds of messages: they wait, nobody else does."""

import asyncio
import time

import pytest

from bot.mailbox import inbox
from bot.telegram.limits import Rates
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
SLOW = Rates(10_000, 10_000, 10_000, turns_at_once=5, turns_a_second=0.5)


async def test_a_flood_of_one_slows_only_that_one(quiet_town: Town) -> None:
    town = quiet_town
    for number in range(60):
        await town.citizen.says(f"quên mật khẩu vneid lần {number}")
    async with town.bot(SLOW):
        await town.until(lambda: len(town.questions()) >= 5)
        begun = time.monotonic()
        await town.neighbour.says("quên passcode vneid")
        await town.neighbour.sees("passcode", button="Từng bước")
        waited = time.monotonic() - begun
        texts = [question.text for question in town.questions()]
        flood = [one for one in texts if "lần" in one]
        assert len(flood) <= 5 + waited  # half of one a second, and what the first wait took
        assert flood == [f"quên mật khẩu vneid lần {n}" for n in range(len(flood))]
    assert len(town.updates("new")) == 60 - len([q for q in town.questions() if "lần" in q.text])


async def test_who_sends_more_than_may_wait_is_told_once(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_WAITING", 20)
    town = quiet_town
    await asyncio.gather(*(town.citizen.says(f"quên mật khẩu vneid {n}") for n in range(60)))
    async with town.bot():
        await town.citizen.sees("Nhiều tin tới cùng lúc quá")
        await town.until(lambda: not town.updates("new") and not town.updates("working"))
        await town.citizen.says("quên passcode vneid")
        await town.citizen.sees("passcode", button="Từng bước")
    told = [m for m in await town.citizen.has_seen() if "Nhiều tin" in m["text"]]
    assert len(told) == 1
    assert len(town.questions()) == 20 + 1
    assert len([row for row in town.updates("done") if row.error == "flood"]) == 60 - 21
