"""What has served is removed: from the mailbox every hour, of people and questions once a day."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.mailbox import inbox, outbox
from bot.mailbox.worker import Worker
from knowledge import retention
from knowledge.database import scrub, writing

log = logging.getLogger(__name__)
AFTER_A_FAILURE = timedelta(minutes=10)
SCRUB_REST = 20  # times as long as it took


@dataclass(frozen=True)
class Job:
    work: Callable[[datetime], None]
    every: timedelta


class Housekeeper:
    """Each job is done at the start and then whenever its time has come; `worker` runs them."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        keep_link_days: int,
        keep_text_months: int,
        coordinators: Collection[int],
    ) -> None:
        self._engine, self._clock, self._coordinators = engine, clock, coordinators
        self._keep_link_days, self._keep_text_months = keep_link_days, keep_text_months
        self._scrubbing = Job(self._scrub, timedelta(minutes=1))
        self._jobs = (
            Job(self._tidy_mailbox, timedelta(hours=1)),
            Job(self._forget, timedelta(days=1)),
            self._scrubbing,
        )
        self._begun: dict[Job, datetime] = {}
        self._rest: dict[Job, timedelta] = {}
        self._has_traces = True  # a crash may have come between a removal and the scrubbing
        self.worker = Worker("housekeeping", self._claim, self._do, at_once=1)

    def scrub_soon(self) -> None:
        """Something was removed whose traces shall not stay in the files."""
        self._has_traces = True
        self.worker.ring()

    async def _claim(self, room: int) -> list[Job]:
        now = self._clock()
        due = [job for job in self._jobs if self._is_due(job, now)][:room]
        for job in due:
            self._begun[job], self._rest[job] = now, job.every
        return due

    def _is_due(self, job: Job, now: datetime) -> bool:
        if job is self._scrubbing and not self._has_traces:
            return False
        begun = self._begun.get(job)
        # Before the last time: the clock was set back, and nobody knows how long ago that was.
        return begun is None or not begun <= now < begun + self._rest[job]

    async def _do(self, job: Job) -> None:
        try:
            await asyncio.to_thread(job.work, self._clock())
        except Exception:
            self._rest[job] = min(job.every, AFTER_A_FAILURE)
            raise

    def _tidy_mailbox(self, now: datetime) -> None:
        with writing(self._engine) as session:
            inbox.forget(session, now)
            outbox.forget(session, now)

    def _forget(self, now: datetime) -> None:
        with writing(self._engine) as session:
            done = retention.forget(
                session, now, self._keep_link_days, self._keep_text_months, self._coordinators
            )
        self._has_traces = True
        log.info(
            "forgotten: who asked %d questions, %d questions, %d people",
            done.links, done.questions, done.people,
        )  # fmt: skip

    def _scrub(self, now: datetime) -> None:
        self._has_traces = False  # before: what is removed meanwhile must be seen
        try:
            scrub(self._engine)
        except Exception:
            self._has_traces = True
            raise
        # However many people ask to be forgotten, nobody waits long for a file being rewritten.
        self._rest[self._scrubbing] = SCRUB_REST * (self._clock() - now)
