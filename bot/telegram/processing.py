"""One stored update through python-telegram-bot to its handler."""

import json
import logging
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.mailbox import inbox
from bot.mailbox.worker import Worker, noted
from bot.telegram.talk import Talk
from bot.threads import in_thread
from knowledge.database import reading, writing
from knowledge.tables import InboxRow

log = logging.getLogger(__name__)
LANES_AT_ONCE = 8


class Processor:
    """One lane per chat, in order of arrival; `worker` runs it.

    `ring` wakes the sender: there may be something to deliver.
    """

    def __init__(
        self, app: Application[Any, Any, Any, Any, Any, Any], talk: Talk, ring: Callable[[], None]
    ) -> None:
        self._app, self._talk, self._ring = app, talk, ring
        self.worker = Worker("lanes", self._claim, self._process, at_once=LANES_AT_ONCE)

    async def _claim(self, room: int) -> list[InboxRow]:
        return await in_thread(self._claimed, room)

    def _claimed(self, room: int) -> list[InboxRow]:
        with reading(self._talk.engine) as session:
            if not inbox.has_open(session):
                return []
        with writing(self._talk.engine) as session:
            return inbox.claim(session, self._talk.clock(), room)

    async def _process(self, row: InboxRow) -> None:
        """Leaves the row done, dead or due for a later try."""
        if row.tries > inbox.GIVE_UP:
            log.error("update given up: it was begun %d times", row.tries - 1)
            await noted(self._talk.bury, row, row.error or "never ended")
            return
        try:
            update = Update.de_json(json.loads(row.body), self._app.bot)
        except Exception as error:
            log.error("update not readable: %s", type(error).__name__, exc_info=error)
            await noted(self._talk.bury, row, row.error or type(error).__name__)
        else:
            await self._app.process_update(update)
        self._ring()
