"""Many may ask at once: one thread looks, nobody waits long, and nobody leaves it alone."""

import asyncio
import threading

import pytest

from bot.watch.looking import Look

pytestmark = pytest.mark.anyio
AT_ONCE, LONG = 0.001, 10.0  # seconds


class Gate:
    """Work that takes until it is opened; how often it was begun."""

    def __init__(self) -> None:
        self.begun, self.opened = 0, threading.Event()

    def __call__(self) -> int:
        self.begun += 1
        assert self.opened.wait(LONG)
        return self.begun


async def test_who_asks_meanwhile_gets_the_same_and_who_asks_later_a_new_one() -> None:
    gate = Gate()
    look = Look(gate, LONG)
    asking = [asyncio.create_task(look.result()) for _ in range(5)]
    await asyncio.sleep(0)
    gate.opened.set()
    assert await asyncio.gather(*asking) == [1] * 5
    assert await look.result() == 2


async def test_what_takes_too_long_goes_on_and_is_begun_once() -> None:
    gate = Gate()
    look = Look(gate, AT_ONCE)
    assert [await look.result() for _ in range(3)] == [None] * 3
    assert gate.begun == 1
    gate.opened.set()
    async with asyncio.timeout(LONG):
        while await look.result() is None:
            pass


async def test_cancelled_it_waits_for_its_thread() -> None:
    gate = Gate()
    asking = asyncio.create_task(Look(gate, LONG).result())
    async with asyncio.timeout(LONG):
        while not gate.begun:  # noqa: ASYNC110 (a thread rings no bell)
            await asyncio.sleep(0)
    asking.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not asking.done()
    gate.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_what_fails_gives_nothing_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("a person's words")

    assert await Look(fail).result() is None
    assert [one.getMessage() for one in caplog.records] == ["nothing seen: ValueError"]
