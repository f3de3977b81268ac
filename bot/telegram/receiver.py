"""Updates from the poller or the webhook: stored, or answered for now where the disk is full."""

from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError, TimeoutError

from bot.telegram.intake import Intake, Updates
from bot.telegram.standby import Standby
from bot.threads import in_thread
from knowledge.database import is_full


class Receiver:
    """`ring` wakes whoever works the updates off."""

    def __init__(self, intake: Intake, standby: Standby, ring: Callable[[], None]) -> None:
        self._intake, self._standby, self._ring = intake, standby, ring

    async def receive(self, raw: Updates) -> None:
        """Commit them; only then may they be confirmed. Raises SQLAlchemyError if that failed."""
        if self._standby.is_answering(raw):
            raise TimeoutError("still being answered")  # SQLAlchemy's
        try:
            await in_thread(self._intake.take, raw, self._standby.answered)
        except SQLAlchemyError as error:
            if is_full(error):
                await self._standby.answer(await in_thread(self._intake.reduced, raw))
            raise
        self._standby.forget(raw)
        self._ring()
