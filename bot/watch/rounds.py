"""Every half minute: how is the bot, and does anybody have to hear of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.watch import health
from bot.watch.alarm import Alarm, Words
from bot.watch.health import Problem
from bot.watch.looking import Look
from bot.watch.vitals import Vitals
from knowledge.database import writing
from knowledge.tables import InboxRow

log = logging.getLogger(__name__)
EVERY = 30.0  # seconds
PROOF = "x" * 16_000  # more than the gaps in a page hold


class Rounds:
    """`tell` says words to the coordinators, past the database, and whether anybody heard them."""

    def __init__(
        self,
        engine: Engine,
        vitals: Vitals,
        clock: Callable[[], datetime],
        tell: Callable[[Words], Awaitable[bool]],
    ) -> None:
        self._vitals, self._clock, self._tell = vitals, clock, tell
        self._alarm, self._noted = Alarm(), frozenset[str]()
        self._report = Look(lambda: health.report(engine, vitals, clock()))
        self._proof = Look(lambda: prove(engine, clock()))

    async def run(self) -> None:
        """Until cancelled; no failure ends it."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.once()
            except Exception as error:
                log.error("round not made: %s", type(error).__name__, exc_info=error)

    async def once(self) -> None:
        if self._vitals.signs.troubles:
            await self._proof.result()
        report = await self._report.result()
        if report is None:
            report = health.unanswered(self._vitals, self._clock(), "no answer in time")
        self._note(report.problems)
        words = self._alarm.see(report.problems, self._clock())
        if words and await self._tell(words):
            self._alarm.said(words, self._clock())

    def _note(self, problems: Sequence[Problem]) -> None:
        """One line where it begins and one where it ends, however long it lasts."""
        for problem in problems:
            if problem.what not in self._noted:
                log.warning("%s: %s", problem.what, problem.detail)
        now = frozenset(problem.what for problem in problems)
        for what in self._noted - now:
            log.info("%s: over", what)
        self._noted = now
        self._vitals.problems = tuple(problem.what for problem in problems)


def prove(engine: Engine, now: datetime) -> bool:
    """Whether rows can be added: at night nobody else might find out that a trouble is over."""
    row = InboxRow(
        bot_id=0,
        update_id=0,
        chat_id=0,
        kind="proof",
        body=PROOF,
        received_at=now,
        state="done",
        not_before=now,
    )
    try:
        with writing(engine) as session:
            session.add(row)
            session.flush()
            session.delete(row)  # in the same transaction: nobody ever sees it
    except SQLAlchemyError:
        return False  # the engine's own listener has noted it
    return True
