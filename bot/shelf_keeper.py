"""The newest index of the guides, kept ready."""

import asyncio
import logging
from threading import Lock

from sqlalchemy import Engine
from sqlmodel import Session

from bot.threads import in_thread
from knowledge import library
from knowledge.database import reading

log = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds


class ShelfKeeper:
    """Holds the newest index: read anew whenever a guide was changed, here or elsewhere."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reading = engine, Lock()
        with reading(engine) as session:
            self.shelf = library.load(session)

    def newest(self, session: Session) -> library.Shelf:
        """The shelf as of this transaction: what was just published answers the next question."""
        seen = library.version(session)
        if seen == self.shelf.version:
            return self.shelf
        with self._reading:  # once, however many threads ask at this moment
            if seen != self.shelf.version:
                self.shelf = library.load(session)
            return self.shelf

    async def run(self) -> None:
        """Read ahead, so that no question has to wait for it."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await in_thread(self._look)
            except Exception as error:
                log.error("guides not read again: %s", type(error).__name__, exc_info=error)

    def _look(self) -> None:
        with reading(self._engine) as session:
            self.newest(session)
