"""When all is quiet in a chat: looked up for many at once."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlmodel import col, select

from knowledge.database import reading
from knowledge.tables import InboxRow, OutboxRow
from tests.reliability.city import City

LOOK_EVERY, PATIENCE = 0.1, 60.0  # seconds


class Watch:
    """Which chats have something under way, looked up for all lanes at once."""

    def __init__(self, city: City, clock: Callable[[], datetime]) -> None:
        self._city, self.clock = city, clock
        self._begun, self._busy = 0, frozenset[int]()
        self._looked = asyncio.Event()

    async def run(self) -> None:
        while True:
            self._begun += 1
            self._busy = await asyncio.to_thread(self._under_way, self._unread())
            self._looked.set()
            self._looked = asyncio.Event()
            await asyncio.sleep(LOOK_EVERY)

    async def settled(self, chats: frozenset[int]) -> None:
        """Everything that was said in these chats is answered, as far as it ever will be."""
        first = self._begun + 1  # a look that began before may have missed what was just said
        async with asyncio.timeout(PATIENCE):
            while self._begun < first or self._busy & chats:
                await self._looked.wait()

    def _unread(self) -> set[int]:
        """Before the database: what leaves here is there."""
        bodies = [
            next(value for name, value in update.items() if name != "update_id")
            for update in self._city.room.world.updates.pending.values()
        ]
        return {int((body.get("chat") or body["message"]["chat"])["id"]) for body in bodies}

    def _under_way(self, unread: set[int]) -> frozenset[int]:
        received = select(InboxRow.chat_id).where(col(InboxRow.state).in_(["new", "working"]))
        leaving = select(OutboxRow.chat_id).where(col(OutboxRow.state).in_(["queued", "sending"]))
        with reading(self._city.engine) as session:
            return frozenset({*unread, *session.exec(received), *session.exec(leaving)})
