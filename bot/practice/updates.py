"""What happened and the bot has not confirmed yet, in order."""

import asyncio
import copy
from collections.abc import Callable

from bot.practice.refusals import Json, Refused

_UNLESS_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)


class Updates:
    """The queue of one bot. Ids rise by one from `first_id`."""

    def __init__(self, first_id: int) -> None:
        self.pending: dict[int, Json] = {}
        self.allowed: list[str] = []
        self.on_add: Callable[[], None] | None = None
        self._next_id = first_id
        self._poll: asyncio.Future[str] | None = None
        self._closed = False

    def allow(self, kinds: list[str]) -> None:
        """Name the kinds that are kept from now on; none named means the usual ones."""
        self.allowed = list(kinds)

    def add(self, kind: str, body: Json) -> None:
        if kind not in self.allowed if self.allowed else kind in _UNLESS_NAMED:
            return
        # A copy: a later edit must not change what waits.
        self.pending[self._next_id] = {"update_id": self._next_id, kind: copy.deepcopy(body)}
        self._next_id += 1
        self._end_poll("")
        if self.on_add:
            self.on_add()

    def confirm(self, offset: int) -> None:
        """Forget every update below a positive offset; keep only the last -offset otherwise."""
        if offset < 0:
            offset = max([0, *list(self.pending)[:offset]]) + 1
        for update_id in [known for known in self.pending if known < offset]:
            del self.pending[update_id]

    def drop_all(self) -> None:
        self.pending.clear()

    def first(self, limit: int) -> list[Json]:
        return list(self.pending.values())[:limit]

    def interrupt(self, reason: str) -> None:
        """Make the long poll that waits, if any, fail with a conflict."""
        self._end_poll(reason)

    async def wait(self, seconds: float) -> None:
        """Wait for the next update; raise Refused when interrupted."""
        if self._closed:
            return
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                reason = await poll
        except TimeoutError:
            return
        if reason:
            raise Refused(409, reason)

    def close(self) -> None:
        self._closed = True
        self._end_poll("")

    def _end_poll(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(reason)
