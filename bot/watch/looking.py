"""A look that may take long, for many who ask: one at a time, and nobody waits long."""

import asyncio
import logging
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
WITHIN = 3.0  # seconds


class Look(Generic[T]):
    """Runs `work` in a thread; who asks meanwhile gets the same result.

    A database that hangs would otherwise take one thread after the other from the bot.
    """

    def __init__(self, work: Callable[[], T], within: float = WITHIN) -> None:
        self._work, self._within = work, within
        self._task: asyncio.Task[T] | None = None

    async def result(self) -> T | None:
        """None when it took too long, or failed."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(asyncio.to_thread(self._work))
        task = self._task
        try:
            await asyncio.wait([task], timeout=self._within)
        except asyncio.CancelledError:
            await asyncio.wait([task])  # not left alone with a database that is being closed
            raise
        if not task.done() or task.cancelled():
            return None
        if error := task.exception():
            log.error("nothing seen: %s", type(error).__name__, exc_info=error)
            return None
        return task.result()
