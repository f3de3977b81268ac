"""One stored update through python-telegram-bot to its handler."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from sqlmodel import col, select
from telegram import Update
from telegram.ext import Application

from bot.mailbox import inbox
from bot.mailbox.worker import Worker, noted
from bot.telegram.limits import Pace, Rates
from bot.telegram.talk import Talk
from bot.threads import in_thread
from bot.watch.vitals import Vitals
from knowledge.database import reading, writing
from knowledge.tables import InboxRow, Question

log = logging.getLogger(__name__)
LANES_AT_ONCE = 8


class Processor:
    """One lane per chat, in order of arrival; `worker` runs it.

    `ring` wakes the sender: there may be something to deliver.
    """

    def __init__(
        self,
        app: Application[Any, Any, Any, Any, Any, Any],
        talk: Talk,
        ring: Callable[[], None],
        *,
        rates: Rates | None = None,
        vitals: Vitals | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ticks` are seconds that never step back, unlike those of the talk's clock."""
        self._app, self._talk, self._ring, self._now = app, talk, ring, ticks
        self._vitals = vitals or Vitals(talk.clock)
        self._pace = Pace(rates or Rates())
        self.worker = Worker("lanes", self._claim, self._process, at_once=LANES_AT_ONCE)

    async def _claim(self, room: int) -> list[InboxRow]:
        now = self._now()
        rows = await in_thread(self._claimed, room, self._pace.held(now))
        for row in rows:
            if row.chat_id > 0:  # in groups only colleagues are heard
                self._pace.count(row.chat_id, now)
        return rows

    def _claimed(self, room: int, held: frozenset[int]) -> list[InboxRow]:
        with reading(self._talk.engine) as session:
            if not inbox.has_open(session):
                return []
        with writing(self._talk.engine) as session:
            return inbox.claim(session, self._talk.clock(), room, held)

    async def _process(self, row: InboxRow) -> None:
        await self._handle(row)
        self._ring()
        await in_thread(self._count, row)

    def _count(self, row: InboxRow) -> None:
        """Tell what became of it: its state now, and the outcome if it was a question."""
        query = (
            select(InboxRow.state, Question.outcome)
            .outerjoin(
                Question,
                (col(Question.bot_id) == InboxRow.bot_id)
                & (col(Question.update_id) == InboxRow.update_id),
            )
            .where(InboxRow.id == row.id)
        )
        with reading(self._talk.engine) as session:
            found = session.exec(query).first()
        if found:
            seconds = (self._talk.clock() - row.received_at).total_seconds()
            self._vitals.handled(seconds, found[0], found[1] or "")

    async def _handle(self, row: InboxRow) -> None:
        """Leaves the row done, dead or due for a later try."""
        if row.tries > inbox.GIVE_UP:
            log.error("update given up: it was begun %d times", row.tries - 1)
            await noted(self._talk.bury, row, row.error or "never ended")
            return
        if row.kind == inbox.FLOODED:
            await noted(self._talk.calm, row)
            return
        try:
            update = Update.de_json(json.loads(row.body), self._app.bot)
        except Exception as error:
            log.error("update not readable: %s", type(error).__name__, exc_info=error)
            await noted(self._talk.bury, row, row.error or type(error).__name__)
        else:
            await self._app.process_update(update)
