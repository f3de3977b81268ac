"""Open updates worked off: one lane per chat in order of arrival, several chats at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import Engine

from bot.mailbox import inbox
from knowledge.database import reading, writing
from knowledge.tables import InboxRow

log = logging.getLogger(__name__)
AT_ONCE = 8
# Seconds between looks at the database when nobody rings: other processes write into it too.
LOOK_EVERY = 1.0


class Lanes:
    """`process` must leave its row done, dead or due for a later try."""

    def __init__(
        self,
        engine: Engine,
        process: Callable[[InboxRow], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._process, self._clock = engine, process, clock
        self._bell = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def ring(self) -> None:
        """There may be something to do."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; what is in work then is finished first."""
        try:
            while True:
                self._bell.clear()
                await self._start_claimed()
                await self._rest()
        finally:
            if self._running:
                await asyncio.wait(self._running)

    async def _start_claimed(self) -> None:
        while room := AT_ONCE - len(self._running):
            try:
                rows = await asyncio.to_thread(self._claim, room)
            except Exception as error:  # the database may come back
                log.error("inbox not readable: %s", type(error).__name__, exc_info=error)
                return
            for row in rows:
                task = asyncio.create_task(self._work(row))
                self._running.add(task)
                task.add_done_callback(self._ended)
            if not rows:
                return

    def _claim(self, room: int) -> list[InboxRow]:
        with reading(self._engine) as session:
            if not inbox.has_open(session):
                return []
        with writing(self._engine) as session:
            return inbox.claim(session, self._clock(), room)

    async def _work(self, row: InboxRow) -> None:
        try:
            await self._process(row)
        except Exception as error:
            log.error("update left in work: %s", type(error).__name__, exc_info=error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.ring()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._bell.wait(), LOOK_EVERY)
        except TimeoutError:
            return
