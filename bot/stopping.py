"""How a running bot ends: nothing new is taken in, what is under way is finished."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.mailbox.worker import Worker

log = logging.getLogger(__name__)
GONE_WITHIN = 9.5
STOP_WITHIN = 6.0  # seconds: systemd and docker kill after ten or more
GIVEN_UP_AFTER = 1.0  # seconds more for what had to be cancelled


@asynccontextmanager
async def at_work(
    workers: Sequence[Worker[Any]], others: Sequence[Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Workers and endless tasks side by side, for as long as the block."""
    started = [asyncio.create_task(worker.run()) for worker in workers]
    endless = [asyncio.create_task(one) for one in others]
    try:
        yield
    finally:
        await _stop(workers, started, endless)


async def _stop(
    workers: Sequence[Worker[Any]],
    running: Sequence[asyncio.Task[None]],
    others: Sequence[asyncio.Task[None]],
) -> None:
    """Take in nothing more, finish what is under way, and give up on what takes too long."""
    for task in others:
        task.cancel()
    for worker in workers:
        worker.stop()
    _, late = await asyncio.wait([*running, *others], timeout=STOP_WITHIN)
    if late:
        log.warning("%d parts did not stop in time", len(late))
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=GIVEN_UP_AFTER)


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until SIGINT or SIGTERM comes, also while it still waits for Telegram."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        # Once: a second signal, as from a terminal and a supervisor, must not cut off the end.
        if not task.cancelling():
            # A thread that waits for a database cannot be ended; a kill harms nothing, see inbox.
            last = threading.Timer(GONE_WITHIN, os._exit, [1])
            last.daemon = True
            last.start()
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await task
