"""How fast Telegram lets a bot send; pure arithmetic on a clock that is handed in."""

from collections import deque
from dataclasses import dataclass

# We count when a call begins, Telegram when it arrives: two may come closer than they left.
SECOND = 1.05


@dataclass(frozen=True)
class Rates:
    """Messages per second. Defaults: Telegram's published limits for bots.

    Only new messages count for a chat: edits answer a tap and are few. Of what one person sends,
    `turns_at_once` are worked off as they come, then `turns_a_second`: faster than anybody types.
    """

    overall: float = 30.0
    private_chat: float = 1.0
    group_minute: int = 20
    turns_at_once: int = 30
    turns_a_second: float = 1.0


class Pace:
    """How fast one chat's updates are worked off, so that a flood of one slows only that one."""

    def __init__(self, rates: Rates) -> None:
        self._at_once, self._per_second = rates.turns_at_once, rates.turns_a_second
        self._full_again: dict[int, float] = {}  # chat -> when all of `at_once` are free again

    def count(self, chat_id: int, now: float) -> None:
        """One is begun now."""
        since = max(self._full_again.get(chat_id, now), now)
        self._full_again[chat_id] = since + 1.0 / self._per_second

    def held(self, now: float) -> frozenset[int]:
        """The chats that have used up what they may do at once."""
        self._full_again = {chat: at for chat, at in self._full_again.items() if at > now}
        most = (self._at_once - 1) / self._per_second
        return frozenset(chat for chat, at in self._full_again.items() if at - now > most)


class Limiter:
    """Remembers when was sent what, and which chat to leave alone until when (seconds)."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._recent: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._held: dict[int, float] = {}

    def room(self, now: float) -> int:
        """How many calls may start now."""
        while self._recent and self._recent[0] <= now - SECOND:
            self._recent.popleft()
        return max(int(self._rates.overall) - len(self._recent), 0)

    def held(self, now: float) -> frozenset[int]:
        """The chats that must wait."""
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        return frozenset(self._held)

    def count(self, chat_id: int, now: float, *, is_new_message: bool) -> None:
        """A call starts now."""
        self._recent.append(now)
        if not is_new_message:
            return
        if chat_id > 0:
            self.hold(chat_id, now + SECOND / self._rates.private_chat)
        else:
            self._count_group(chat_id, now)

    def _count_group(self, chat_id: int, now: float) -> None:
        sent = self._groups.setdefault(chat_id, deque())
        sent.append(now)
        while sent[0] <= now - 60.0:
            sent.popleft()
        if len(sent) >= self._rates.group_minute:
            self.hold(chat_id, sent[0] + 60.0)

    def hold(self, chat_id: int, until: float) -> None:
        """Leave this chat alone, for instance because Telegram said so."""
        self._held[chat_id] = max(until, self._held.get(chat_id, 0.0))

    def next_release(self, now: float) -> float | None:
        """Seconds until something held or counted comes free; None if nothing is."""
        waits = [until - now for until in self._held.values() if until > now]
        if self.room(now) == 0:
            waits.append(self._recent[0] + SECOND - now)
        return min(waits, default=None)
