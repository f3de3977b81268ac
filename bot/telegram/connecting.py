"""How we make ourselves known to Telegram, however long it is out of reach."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import Engine
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.telegram.menus import set_menus
from bot.telegram.polling import reason
from bot.telegram.request import wait_of
from bot.threads import in_thread
from bot.watch.vitals import Vitals
from knowledge.database import reading
from knowledge.loop import staff

log = logging.getLogger(__name__)
RETRY = 5.0  # seconds


async def introduced(bot: Bot, vitals: Vitals) -> None:
    """Learn who we are."""
    await _until_done(bot.initialize, vitals)


async def take_webhook_away(bot: Bot, vitals: Vitals) -> None:
    """Fetching updates and a webhook exclude each other."""
    await _until_done(bot.delete_webhook, vitals)


async def _until_done(call: Callable[[], Awaitable[object]], vitals: Vitals) -> None:
    while True:
        try:
            await call()
        except TelegramError as error:
            vitals.poll_failed(reason(error))
            seconds = wait_after(error)
            log.warning("%s; trying again in %.0f s", reason(error), seconds)
            await asyncio.sleep(seconds)
        else:
            return


def wait_after(error: TelegramError) -> float:
    """Seconds until the next try."""
    return max(RETRY, wait_of(error)) if isinstance(error, RetryAfter) else RETRY


async def dress(bot: Bot, engine: Engine, founders: Collection[int]) -> None:
    """The menus of commands."""

    def roles() -> dict[int, staff.Role]:
        with reading(engine) as session:
            return staff.roles(session, founders)

    await set_menus(bot, await in_thread(roles))
