"""Jobs that come back: each at the start, and then whenever the clock says that its time is due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mailbox.worker import Worker
from bot.threads import in_thread

AFTER_A_FAILURE = timedelta(minutes=10)


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Job:
    """`work` runs in a thread of its own; what it returns is the rest until the next time.

    Without that it rests for `every`. While it is not `wanted` it is not begun.
    """

    work: Callable[[datetime], timedelta | None]
    every: timedelta
    wanted: Callable[[], bool] = _always


class Schedule:
    """One job at a time, in their order; `worker` runs them."""

    def __init__(self, name: str, clock: Callable[[], datetime], jobs: Iterable[Job]) -> None:
        self._clock, self._jobs = clock, tuple(jobs)
        self._begun: dict[Job, datetime] = {}
        self._rest: dict[Job, timedelta] = {}
        self.worker = Worker(name, self._claim, self._do, at_once=1)

    async def _claim(self, room: int) -> list[Job]:
        now = self._clock()
        due = [job for job in self._jobs if self._is_due(job, now)][:room]
        for job in due:
            self._begun[job], self._rest[job] = now, job.every
        return due

    def _is_due(self, job: Job, now: datetime) -> bool:
        if not job.wanted():
            return False
        begun = self._begun.get(job)
        # Before the last time: the clock was set back, and nobody knows how long ago that was.
        return begun is None or not begun <= now < begun + self._rest[job]

    async def _do(self, job: Job) -> None:
        try:
            rest = await in_thread(job.work, self._clock())
        except Exception:
            self._rest[job] = min(job.every, AFTER_A_FAILURE)
            raise
        if rest is not None:
            self._rest[job] = rest
