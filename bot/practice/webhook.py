"""Delivery to a webhook: in order and one at a time for each chat, again until it is taken."""

import asyncio
from collections.abc import Callable

import httpx

from bot.practice.refusals import Json
from bot.practice.updates import Updates

_LONGEST_RETRY = 60.0
_TIMEOUT = 60.0


class Webhook:
    """One address that gets the updates; made in a running loop."""

    def __init__(
        self,
        url: str,
        secret: str,
        updates: Updates,
        clock: Callable[[], float],
        first_retry: float,
    ) -> None:
        self.url = url
        self.last_error: Json = {}
        self._updates = updates
        self._clock = clock
        self._first_retry = first_retry
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, headers=headers)
        self._lanes: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Start a lane for every chat that has something to deliver and none yet."""
        for update in self._updates.pending.values():
            lane = _lane(update)
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.create_task(self._drain(lane))

    async def close(self) -> None:
        lanes = list(self._lanes.values())
        for task in lanes:
            task.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await self._client.aclose()

    async def _drain(self, lane: int) -> None:
        delay = self._first_retry
        while update := self._next(lane):
            if await self._deliver(update):
                self._updates.pending.pop(update["update_id"], None)
                delay = self._first_retry
            else:
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_RETRY)
        del self._lanes[lane]

    def _next(self, lane: int) -> Json | None:
        pending = self._updates.pending.values()
        return next((update for update in pending if _lane(update) == lane), None)

    async def _deliver(self, update: Json) -> bool:
        try:
            response = await self._client.post(self.url, json=update)
        except httpx.TimeoutException:
            self._note("Read timeout expired")
        except httpx.HTTPError:
            self._note("Connection refused")
        else:
            if response.is_success:
                return True
            words = f"{response.status_code} {response.reason_phrase}"
            self._note(f"Wrong response from the webhook: {words}")
        return False

    def _note(self, words: str) -> None:
        self.last_error = {
            "last_error_date": int(self._clock()),
            "last_error_message": words,
        }


def _lane(update: Json) -> int:
    """The chat an update belongs to."""
    body = next(value for name, value in update.items() if name != "update_id")
    chat = body.get("chat") or body["message"]["chat"]
    return int(chat["id"])
