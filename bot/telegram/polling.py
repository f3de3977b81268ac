"""Long polling of our own: an update is confirmed only after it was committed to the inbox."""

import asyncio
import logging
import warnings
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.warnings import PTBUserWarning

from bot.telegram.intake import ALLOWED_UPDATES
from bot.telegram.receiver import Receiver
from bot.telegram.request import wait_of
from bot.watch.database_events import trouble_in
from bot.watch.vitals import FULL, Vitals

log = logging.getLogger(__name__)
POLL_SECONDS = 25
BATCH = 100
LOG_EVERY = 30  # failures in a row, once each wait was told
WHILE_FULL = 2.0  # seconds; who asks meanwhile is answered, see Standby
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds after the first, second, … failure in a row


class Poller:
    """Asks Telegram for updates until cancelled; no failure ends it."""

    def __init__(self, bot: Bot, receiver: Receiver, vitals: Vitals) -> None:
        self._bot, self._receiver, self._vitals = bot, receiver, vitals
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        # The typed method would parse updates before they are safe: we mean the raw one.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        while True:
            try:
                await self._take(await self._fetch())
                self._failures = 0
                self._vitals.polled()
            except TimedOut as error:
                # Once is usual on a slow line; again and again means that we are deaf.
                self._failures += 1
                self._vitals.poll_failed(reason(error))
                if self._failures > 1:
                    log.warning("%s; asking again", reason(error))
            except Exception as error:
                await self._wait_after(error)

    async def _fetch(self) -> list[dict[str, Any]]:
        parameters = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": POLL_SECONDS,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        raw: list[dict[str, Any]] = await self._bot.do_api_request(
            "getUpdates", api_kwargs=parameters, read_timeout=POLL_SECONDS + 10
        )
        return raw

    async def _take(self, raw: list[dict[str, Any]]) -> None:
        if not raw:
            return
        await self._receiver.receive(raw)
        self._offset = max(int(update["update_id"]) for update in raw) + 1

    async def _wait_after(self, error: Exception) -> None:
        seconds = WAITS[min(self._failures, len(WAITS) - 1)]
        self._failures += 1
        self._vitals.poll_failed(reason(error))
        if isinstance(error, RetryAfter):
            seconds = max(seconds, wait_of(error))
        if trouble_in(error) == FULL:
            seconds = WHILE_FULL
        if self._failures <= len(WAITS) or self._failures % LOG_EVERY == 0:
            log.warning("%s; asking again in %.0f s", reason(error), seconds)
        await asyncio.sleep(seconds)


def reason(error: Exception) -> str:
    """One line for the log: what keeps us from Telegram."""
    if isinstance(error, InvalidToken | EndPointNotFound):
        return "the Bot API refuses the token: is TELEGRAM_BOT_TOKEN right?"
    if isinstance(error, Conflict):
        return "another program takes the updates of this bot, or a webhook is set"
    if trouble_in(error) == FULL:
        return "the disk is full: updates are left at Telegram"
    if isinstance(error, BadRequest):
        return f"the Bot API refuses: {error.message}"
    if isinstance(error, TelegramError):
        return f"the Bot API is out of reach ({type(error).__name__})"
    return f"updates could not be stored ({type(error).__name__})"
