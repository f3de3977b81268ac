"""How much one visitor may ask in a while."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

MOST_KNOWN = 10_000  # visitors remembered; the one seen longest ago is forgotten first


@dataclass(frozen=True)
class Allowance:
    times: int
    within: timedelta


# By the network address before somebody is known, by the person afterwards.
TRIES = Allowance(20, timedelta(minutes=10))  # to sign in
STRANGER = Allowance(300, timedelta(minutes=1))  # requests of an address; an office may share one
READS = Allowance(300, timedelta(minutes=1))
WRITES = Allowance(60, timedelta(minutes=1))


class Limiter:
    """Counts in windows of fixed length, in memory: a restart forgives."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._lock = clock, Lock()
        self._seen: OrderedDict[tuple[Allowance, str], tuple[datetime, int]] = OrderedDict()

    def allows(self, allowance: Allowance, who: str) -> bool:
        """Count one request; False when it is one too many."""
        now, key = self._clock(), (allowance, who)
        with self._lock:
            begun, times = self._seen.pop(key, (now, 0))
            if not timedelta() <= now - begun < allowance.within:
                begun, times = now, 0
            self._seen[key] = begun, times + 1
            while len(self._seen) > MOST_KNOWN:
                self._seen.popitem(last=False)
        return times < allowance.times
