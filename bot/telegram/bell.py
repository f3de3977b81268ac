"""Tells the coordinators past the outbox: what they must hear of may be that nothing leaves it."""

import logging
from collections.abc import Collection

from sqlalchemy import Engine
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.post import wants_notices
from bot.rendering import telegram_html
from bot.watch.alarm import Words
from bot.watch.looking import Look
from knowledge.database import reading
from knowledge.loop import staff

log = logging.getLogger(__name__)


class Bell:
    """Knows whom to tell also while the database is away: those it knew before."""

    def __init__(self, bot: Bot, engine: Engine, founders: Collection[int]) -> None:
        self._bot, self._engine, self._founders = bot, engine, founders
        self._known = sorted(founders)
        self._readers = Look(self._read)

    async def ring(self, words: Words) -> bool:
        """Whether it reached anybody."""
        known = await self._readers.result()
        self._known = self._known if known is None else known
        return any([await self._told(chat, words) for chat in self._known])

    def _read(self) -> list[int]:
        with reading(self._engine) as session:
            return [
                one
                for one in staff.coordinators(session, self._founders)
                if wants_notices(session, self._bot.id, one)
            ]

    async def _told(self, chat: int, words: Words) -> bool:
        try:
            await self._bot.send_message(
                chat,
                telegram_html.render(words.text),
                parse_mode=ParseMode.HTML,
                disable_notification=not words.rings,
            )
        except TelegramError as error:
            log.warning("a coordinator was not told: %s", type(error).__name__)
            return False
        return True
