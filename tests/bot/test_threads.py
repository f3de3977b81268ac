"""Blocking work beside the event loop never outlives the part that asked for it."""

import asyncio
import threading

import pytest

from bot.threads import in_thread

pytestmark = pytest.mark.anyio


async def test_what_a_thread_finds_comes_back() -> None:
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 7, 0)


async def test_a_cancelled_part_waits_for_its_thread() -> None:
    loop, begun, released, done = asyncio.get_running_loop(), asyncio.Event(), threading.Event(), []

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        released.wait(10)
        done.append("done")

    task = asyncio.create_task(in_thread(work))
    await begun.wait()
    task.cancel()
    loop.call_soon(released.set)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["done"]
