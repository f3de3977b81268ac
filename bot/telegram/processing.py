"""One stored update through python-telegram-bot to its handler."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.telegram.talk import Talk
from knowledge.tables import InboxRow

log = logging.getLogger(__name__)


class Processor:
    """`ring` wakes the sender: there may be something to deliver."""

    def __init__(
        self, app: Application[Any, Any, Any, Any, Any, Any], talk: Talk, ring: Callable[[], None]
    ) -> None:
        self._app, self._talk, self._ring = app, talk, ring

    async def process(self, row: InboxRow) -> None:
        """Leaves the row done, dead or due for a later try."""
        try:
            update = Update.de_json(json.loads(row.body), self._app.bot)
        except Exception as error:
            log.error("update not readable: %s", type(error).__name__, exc_info=error)
            await asyncio.to_thread(self._talk.bury, row, row.error or type(error).__name__)
        else:
            await self._app.process_update(update)
        self._ring()
