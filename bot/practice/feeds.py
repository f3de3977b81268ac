"""A numbered list that grows and that others may wait on."""

import asyncio
from collections import deque
from contextlib import suppress

from bot.practice.refusals import Json


class Feed:
    """The last items of a list, each with its number `seq`; numbers only ever rise."""

    def __init__(self, start: int, kept: int = 10_000) -> None:
        self.last = start
        self._items: deque[Json] = deque(maxlen=kept)
        self._grown = asyncio.Event()
        self._closed = False

    def append(self, item: Json) -> Json:
        self.last += 1
        numbered = {"seq": self.last, **item}
        self._items.append(numbered)
        self._wake()
        return numbered

    def after(self, seq: int) -> list[Json]:
        return [item for item in self._items if item["seq"] > seq]

    async def wait_after(self, seq: int, seconds: float) -> list[Json]:
        """The items after `seq`: at once when there are any, else the first to come in time."""
        if seq >= self.last and seconds > 0 and not self._closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._grown.wait()
        return self.after(seq)

    def close(self) -> None:
        """Let everybody go who waits, and nobody wait again."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._grown.set()
        self._grown = asyncio.Event()
