"""Telegram's limits on sending: 30 a second in all, 1 a second to a person, 20 a minute to a group.

Source: "My bot is hitting limits" in Telegram's bot FAQ.
"""

import math
from collections import deque
from collections.abc import Callable

from bot.practice.refusals import too_many

LIMITED = {
    "sendmessage",
    "sendphoto",
    "senddocument",
    "sendvoice",
    "sendsticker",
    "copymessage",
    "forwardmessage",
    "editmessagetext",
    "editmessagecaption",
    "editmessagereplymarkup",
}
_IN_ALL = (30, 1.0)
_TO_A_PERSON = (1, 1.0)
_TO_A_GROUP = (20, 60.0)


class Limits:
    """Counts the sends of the last second and minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: dict[str | None, deque[float]] = {}

    def check(self, method: str, chat_id: str) -> None:
        """Count a call; raise Refused (429) and count nothing when it is one too many."""
        if method.lower() not in LIMITED:
            return
        now = self._clock()
        chat_limit = _TO_A_GROUP if chat_id.startswith("-") else _TO_A_PERSON
        wait = max(self._wait(None, *_IN_ALL, now), self._wait(chat_id, *chat_limit, now))
        if wait > 0:
            raise too_many(max(math.ceil(wait), 1))
        self._sent[None].append(now)
        self._sent[chat_id].append(now)

    def _wait(self, key: str | None, count: int, seconds: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and now - sent[0] >= seconds:
            sent.popleft()
        return seconds - (now - sent[0]) if len(sent) >= count else 0.0
