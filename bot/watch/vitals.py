"""What this process knows of its own state; handed to the parts, which tell it what happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from bot.watch.meters import Meters

# The kinds of trouble with the database.
FULL = "full"  # no room left
LOCKED = "locked"  # another program writes and does not end
UNWRITABLE = "unwritable"  # it can be read only
AWAY = "away"  # no connection
DAMAGED = "damaged"
OTHER = "other"  # counted, but no state: the next statement may do
# What proves that a trouble is over. Damage is over when somebody has seen to it and starts anew.
CURED_BY_READING = frozenset({AWAY})
CURED_BY_WRITING = frozenset({AWAY, LOCKED, UNWRITABLE})
CURED_BY_ADDING = frozenset({AWAY, LOCKED, UNWRITABLE, FULL})  # changing may need no room


@dataclass(frozen=True)
class Signs:
    """The state at one moment. `fetched_at` is None in a process that does not poll."""

    started_at: datetime
    fetched_at: datetime | None = None
    fetch_failure: str = ""
    troubles: Mapping[str, datetime] = field(default_factory=dict)  # kind -> since when
    webhook_took_at: datetime | None = None
    webhook_failed_at: datetime | None = None
    webhook_failure: str = ""
    webhook_waiting: int = 0
    webhook_untold_at: datetime | None = None  # since when Telegram cannot be asked about it
    webhook_untold: str = ""


class Vitals:
    """One per process, thread-safe. Reasons and kinds are words of ours, never of people."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._lock = clock, Lock()
        self._signs = Signs(clock())
        self.meters = Meters()
        self.bot_name = ""  # without @; unknown until Telegram has told it
        self.problems: tuple[str, ...] = ()  # what the last round found, in fixed words

    @property
    def signs(self) -> Signs:
        return self._signs

    def polling(self) -> None:
        """From now on updates are fetched here, so that their absence is a sign."""
        with self._lock:
            self._signs = replace(self._signs, fetched_at=self._clock(), fetch_failure="")

    def not_polling(self) -> None:
        """Another process does, or Telegram calls us."""
        with self._lock:
            self._signs = replace(self._signs, fetched_at=None, fetch_failure="")

    def polled(self) -> None:
        """Telegram answered, and what it gave is stored."""
        with self._lock:
            self._signs = replace(self._signs, fetched_at=self._clock(), fetch_failure="")

    def poll_failed(self, reason: str) -> None:
        with self._lock:
            self._signs = replace(self._signs, fetch_failure=reason)
        self.meters.poll_errors.inc()

    def webhook_took(self) -> None:
        """An update came in by itself and is stored."""
        with self._lock:
            self._signs = replace(self._signs, webhook_took_at=self._clock())

    def webhook_told(self, failed_at: datetime | None, failure: str, waiting: int) -> None:
        """What getWebhookInfo says: its last failure, and how many updates wait at Telegram."""
        with self._lock:
            self._signs = replace(
                self._signs,
                webhook_failed_at=failed_at,
                webhook_failure=failure,
                webhook_waiting=waiting,
                webhook_untold_at=None,
            )

    def webhook_untold(self, reason: str) -> None:
        """Telegram could not be asked, or refuses our address."""
        with self._lock:
            since = self._signs.webhook_untold_at or self._clock()
            self._signs = replace(self._signs, webhook_untold_at=since, webhook_untold=reason)

    def handled(self, seconds: float, state: str, outcome: str = "") -> None:
        """A try at an update ended: its state now, and the outcome of the question if it was one.

        `seconds` since it arrived.
        """
        self.meters.updates.labels(state=state).inc()
        if state == "done":
            self.meters.answer_seconds.observe(max(seconds, 0.0))
        if outcome:
            self.meters.questions.labels(outcome=outcome).inc()

    def sent(self, seconds: float, method: str) -> None:
        self.meters.sends.labels(method=method, result="sent").inc()
        self.meters.send_seconds.observe(max(seconds, 0.0))

    def send_failed(self, kind: str, method: str, result: str) -> None:
        """`result` is what follows from it: tried again, failed for good, unsure."""
        self.meters.sends.labels(method=method, result=result).inc()
        self.meters.send_errors.labels(kind=kind).inc()

    def database_failed(self, kind: str) -> None:
        self.meters.database_errors.labels(kind=kind).inc()
        if kind != OTHER:
            with self._lock:
                troubles = {kind: self._clock()} | dict(self._signs.troubles)
                self._signs = replace(self._signs, troubles=troubles)

    def database_read(self) -> None:
        self._cure(CURED_BY_READING)

    def database_wrote(self, *, added: bool) -> None:
        """A transaction that changed something is committed; whether it added rows."""
        self._cure(CURED_BY_ADDING if added else CURED_BY_WRITING)

    def _cure(self, kinds: frozenset[str]) -> None:
        if kinds.isdisjoint(self._signs.troubles):
            return
        with self._lock:
            left = {kind: at for kind, at in self._signs.troubles.items() if kind not in kinds}
            self._signs = replace(self._signs, troubles=left)
