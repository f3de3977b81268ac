"""Updates from the poller or the webhook: stored, or answered for now where the disk is full."""

from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.intake import Intake, Updates
from bot.telegram.standby import Standby
from bot.threads import in_thread
from bot.watch.database_events import trouble_in
from bot.watch.vitals import FULL


class NotYet(Exception):
    """One of the updates is just being answered: stored now it would be answered twice."""


class Receiver:
    """`ring` wakes whoever works the updates off."""

    def __init__(self, intake: Intake, standby: Standby, ring: Callable[[], None]) -> None:
        self._intake, self._standby, self._ring = intake, standby, ring

    async def receive(self, raw: Updates) -> None:
        """Commit them; only then may they be confirmed. Raises SQLAlchemyError, NotYet."""
        if self._standby.is_answering(raw):
            raise NotYet
        try:
            await in_thread(self._intake.take, raw, self._standby.answered)
        except SQLAlchemyError as error:
            if trouble_in(error) == FULL:
                await self._standby.answer(await in_thread(self._intake.reduced, raw))
            raise
        self._standby.forget(raw)
        self._ring()
