"""What has served is removed: from the mailbox every hour, of people and questions once a day."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.mailbox import inbox, outbox
from bot.schedule import Job, Schedule
from knowledge import retention
from knowledge.database import StillRead, scrub, writing

log = logging.getLogger(__name__)
AFTER_A_READER = timedelta(minutes=1)
SCRUB_REST = 20  # times as long as it took


class Housekeeper:
    """The jobs that remove; `worker` runs them."""

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
        self._has_traces = True  # a crash may have come between a removal and the scrubbing
        jobs = (
            Job(self._tidy_mailbox, timedelta(hours=1)),
            Job(self._forget, timedelta(days=1)),
            Job(self._scrub, timedelta(minutes=1), lambda: self._has_traces),
        )
        self.worker = Schedule("housekeeping", clock, jobs).worker

    def scrub_soon(self) -> None:
        """Something was removed whose traces shall not stay in the files."""
        self._has_traces = True
        self.worker.ring()

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
            "forgotten: who asked %d questions, %d questions, %d people, the words of %d tickets, "
            "%d drafts, %d invitations, %d sign-ins, %d who left their team",
            done.links, done.questions, done.people, done.tickets,
            done.drafts, done.invitations, done.sign_ins, done.staff,
        )  # fmt: skip

    def _scrub(self, now: datetime) -> timedelta:
        """However many people ask to be forgotten, nobody waits long for a file being rewritten."""
        self._has_traces = False  # before: what is removed meanwhile must be seen
        try:
            scrub(self._engine)
        except StillRead:
            self._has_traces = True
            log.info("traces are left: somebody reads for long, a backup perhaps")
            return AFTER_A_READER
        except Exception:
            self._has_traces = True
            raise
        return SCRUB_REST * (self._clock() - now)
