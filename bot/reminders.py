"""What comes of itself: reminders, excuses, closings every half minute, on Mondays the digest."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from bot import charts
from bot.conversation.author import authoring
from bot.conversation.reply import Reply
from bot.conversation.team import digest, reminders, unsure
from bot.post import put
from bot.schedule import Job, Schedule
from knowledge.database import reading, writing
from knowledge.library import Shelf
from knowledge.loop import groups
from knowledge.loop.desk import Desk

log = logging.getLogger(__name__)
EVERY = timedelta(seconds=30)
AT_ONCE = timedelta()  # there is more to do
TOLD: tuple[Callable[[Desk], list[Reply]], ...] = (
    reminders.open_without_commune,
    reminders.remind,
    reminders.hand_back,
    reminders.escalate,
    reminders.excuse,
    reminders.close,
    reminders.withdraw,
    reminders.find_readers,
    authoring.thanks,
    unsure.notice,
)


class Reminders:
    """Each job notes and queues what it tells in one transaction; `worker` runs them."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        shelf: Callable[[Session], Shelf],
        founders: frozenset[int],
        bot_id: int,
    ) -> None:
        self._engine, self._shelf = engine, shelf
        self._founders, self._bot_id = founders, bot_id
        jobs = [
            Job(self._place, EVERY),
            *(Job(partial(self._tell, act), EVERY) for act in TOLD),
            Job(self._send_digest, EVERY),
        ]
        self.worker = Schedule("reminders", clock, jobs).worker

    def _desk(self, session: Session, now: datetime) -> Desk:
        return Desk(session, self._founders, now, self._shelf(session))

    def _put(self, session: Session, replies: list[Reply], now: datetime) -> None:
        for reply in replies:
            put(session, self._bot_id, reply, now)

    def _place(self, now: datetime) -> timedelta | None:
        """Each waiting question has its group when somebody looks; many come in portions."""
        with writing(self._engine) as session:
            placed = groups.place_all(session, now)
        return AT_ONCE if placed == groups.CHUNK else None

    def _tell(self, act: Callable[[Desk], list[Reply]], now: datetime) -> None:
        with writing(self._engine) as session:
            self._put(session, act(self._desk(session, now)), now)

    def _send_digest(self, now: datetime) -> timedelta | None:
        """The picture is drawn between two transactions: nobody waits for it."""
        with reading(self._engine) as session:
            issue = digest.next_issue(self._desk(session, now))
        if issue is None:
            return None
        picture = _drawn(issue)
        with writing(self._engine) as session:
            self._put(session, digest.sent(self._desk(session, now), issue, picture), now)
        return AT_ONCE


def _drawn(issue: digest.Issue) -> bytes:
    """Empty when it could not be drawn: then the words come alone."""
    try:
        return charts.draw(issue.days, issue.gaps, issue.labels)
    except charts.NotDrawn as error:
        log.warning("the digest's picture was not drawn: %s", error)
        return b""
