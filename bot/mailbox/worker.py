"""Rows taken from the database and worked off, several at once, until told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.threads import in_thread

log = logging.getLogger(__name__)
NOTE_AGAIN = 1.0  # seconds
LOG_EVERY = 60  # the first failure of so many in a row
Row = TypeVar("Row")
P = ParamSpec("P")
# Seconds between looks at the database when nobody rings: other processes write into it too.
LOOK_EVERY = 1.0


class Worker(Generic[Row]):
    """`claim` takes at most so many rows; `work` does one and never leaves it half done.

    `pause` tells how many seconds to wait at the most before the next look.
    """

    def __init__(
        self,
        name: str,
        claim: Callable[[int], Awaitable[list[Row]]],
        work: Callable[[Row], Awaitable[None]],
        *,
        at_once: int,
        pause: Callable[[], float] = lambda: LOOK_EVERY,
    ) -> None:
        self._name, self._claim, self._work = name, claim, work
        self._at_once, self._pause = at_once, pause
        self._bell = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._failures = 0  # in a row
        self.is_held = False  # nothing is claimed yet

    def ring(self) -> None:
        """There may be something to do."""
        self._bell.set()

    def stop(self) -> None:
        """Take nothing more; `run` returns when what is under way has ended."""
        self._stopping = True
        self._bell.set()

    async def run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            await self._start_claimed()
            await self._rest()
        if self._running:
            await asyncio.wait(self._running)

    async def _start_claimed(self) -> None:
        while (
            (room := self._at_once - len(self._running)) and not self._stopping and not self.is_held
        ):
            try:
                rows = await self._claim(room)
            except Exception as error:  # the database may come back
                if self._failures % LOG_EVERY == 0:
                    log.error("%s: nothing claimed: %s", self._name, type(error).__name__)
                self._failures += 1
                return
            self._failures = 0
            for row in rows:
                task = asyncio.create_task(self._guarded(row))
                self._running.add(task)
                task.add_done_callback(self._ended)
            if not rows:
                return

    async def _guarded(self, row: Row) -> None:
        try:
            await self._work(row)
        except Exception as error:
            log.error("%s: %s", self._name, type(error).__name__, exc_info=error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.ring()

    async def _rest(self) -> None:
        try:
            # Not wait_for: in Python 3.11 it can swallow a cancellation.
            async with asyncio.timeout(self._pause()):
                await self._bell.wait()
        except TimeoutError:
            return


async def noted(note: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Write down what became of a row, however long the database is away.

    Unwritten it would stand as being worked on, and hold back its chat.
    """
    while True:
        try:
            await in_thread(note, *args, **kwargs)
        except SQLAlchemyError as error:
            log.error("not noted yet: %s", type(error).__name__)
            await asyncio.sleep(NOTE_AGAIN)
        else:
            return
