"""Builds every part once, joins them, starts and stops them."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.housekeeping import Housekeeper
from bot.mailbox import inbox, outbox
from bot.mailbox.worker import Worker
from bot.reminders import Reminders
from bot.telegram.handlers import application
from bot.telegram.intake import Intake
from bot.telegram.limits import Rates
from bot.telegram.menus import set_menus
from bot.telegram.polling import Poller, reason
from bot.telegram.processing import Processor
from bot.telegram.request import Request
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.threads import in_thread
from knowledge import library
from knowledge.database import reading, writing
from knowledge.loop import staff
from knowledge.safety.distress import distress
from knowledge.safety.relaying import objections
from knowledge.safety.scams import sign_of

log = logging.getLogger(__name__)
STOP_WITHIN = 8.0  # seconds: systemd and docker kill after ten or more
GIVEN_UP_AFTER = 1.0  # seconds more for what had to be cancelled
INDEX_LOOK_EVERY = 1.0
RETRY_START = 5.0


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Parts:
    """What a running bot is made of; `clock` and `rates` are handed in by tests."""

    token: str
    api_url: str
    engine: Engine
    coordinators: frozenset[int]
    sends_in_flight: int = 8
    keep_link_days: int = 30
    keep_text_months: int = 12
    read_timeout: float = 20.0  # seconds that Telegram may take for an answer
    rates: Rates = field(default_factory=Rates)
    clock: Callable[[], datetime] = now


class ShelfKeeper:
    """Holds the newest index: read anew whenever a guide was changed, here or elsewhere."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with reading(engine) as session:
            self.shelf = library.load(session)

    def newest(self, session: Session) -> library.Shelf:
        """The shelf as of this transaction: what was just published answers the next question."""
        if library.version(session) != self.shelf.version:
            self.shelf = library.load(session)
        return self.shelf

    async def run(self) -> None:
        """Read ahead, so that no question has to wait for it."""
        while True:
            await asyncio.sleep(INDEX_LOOK_EVERY)
            try:
                await in_thread(self._look)
            except Exception as error:
                log.error("guides not read again: %s", type(error).__name__, exc_info=error)

    def _look(self) -> None:
        with reading(self._engine) as session:
            self.newest(session)


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[Bot]:
    """A bot at work until the block ends; raises nothing while Telegram is out of reach."""
    asyncio.get_running_loop().set_exception_handler(_note_stray)
    _recover(parts)
    bot = _bot(parts)
    keeper = ShelfKeeper(parts.engine)
    await _initialise(bot)
    await in_thread(_read_ahead)
    talk = _talk(parts, keeper, bot.username)
    app = application(bot, talk)
    await app.initialize()
    house = _housekeeper(parts)
    sender = Sender(
        bot,
        parts.engine,
        parts.clock,
        in_flight=parts.sends_in_flight,
        rates=parts.rates,
        on_vanished=house.scrub_soon,
    )
    lanes = Processor(app, talk, sender.worker.ring).worker
    intake = Intake(bot.id, parts.engine, parts.clock, parts.coordinators)
    poller = Poller(bot, intake, lanes.ring)
    reminders = _reminders(parts, keeper, bot.id)
    workers: list[Worker[Any]] = [lanes, sender.worker, house.worker, reminders.worker]
    started = [asyncio.create_task(worker.run()) for worker in workers]
    others = [asyncio.create_task(job) for job in (poller.run(), keeper.run(), _dress(bot, parts))]
    try:
        yield bot
    finally:
        await _stop(workers, started, others)
        await app.shutdown()


def _note_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaited: its kind only, for its text may quote a person."""
    log.error("stray failure: %s", type(context.get("exception")).__name__)


def _bot(parts: Parts) -> Bot:
    # One connection more than sends: the long poll has its own pool.
    request = Request(connection_pool_size=parts.sends_in_flight + 4, read_timeout=parts.read_timeout)
    polling = Request(connection_pool_size=1)
    return Bot(
        parts.token,
        base_url=f"{parts.api_url}/bot",
        base_file_url=f"{parts.api_url}/file/bot",
        request=request,
        get_updates_request=polling,
    )


def _talk(parts: Parts, keeper: ShelfKeeper, bot_name: str) -> Talk:
    return Talk(
        parts.engine,
        keeper.newest,
        parts.clock,
        parts.coordinators,
        parts.keep_link_days,
        parts.keep_text_months,
        bot_name,
    )


def _housekeeper(parts: Parts) -> Housekeeper:
    return Housekeeper(
        parts.engine,
        parts.clock,
        parts.keep_link_days,
        parts.keep_text_months,
        parts.coordinators,
    )


def _reminders(parts: Parts, keeper: ShelfKeeper, bot_id: int) -> Reminders:
    return Reminders(parts.engine, parts.clock, keeper.newest, parts.coordinators, bot_id)


def _read_ahead() -> None:
    """What the alarms learn is solved now: the first citizen shall not wait for it."""
    for read in (sign_of, distress, objections):
        read("")


def _recover(parts: Parts) -> None:
    """What an earlier process left half done."""
    with writing(parts.engine) as session:
        open_again = inbox.reopen(session, parts.clock())
        edits, unsure = outbox.recover(session, parts.clock())
    if open_again or edits or unsure:
        log.warning(
            "after a crash: %d updates open again, %d edits repeated, %d sends unsure",
            open_again, edits, unsure,
        )  # fmt: skip


async def _initialise(bot: Bot) -> None:
    """Learn who we are; wait as long as Telegram is out of reach."""
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook()  # polling and a webhook exclude each other
        except TelegramError as error:
            log.warning("%s; trying again in %.0f s", reason(error), RETRY_START)
            await asyncio.sleep(RETRY_START)
        else:
            return


async def _dress(bot: Bot, parts: Parts) -> None:
    with reading(parts.engine) as session:
        roles = staff.roles(session, parts.coordinators)
    try:
        await set_menus(bot, roles)
    except TelegramError as error:
        log.warning("menus were not set: %s", type(error).__name__)


async def _stop(
    workers: Sequence[Worker[Any]],
    running: Sequence[asyncio.Task[None]],
    others: Sequence[asyncio.Task[None]],
) -> None:
    """Take in nothing more, finish what is under way, and give up on what takes too long."""
    for task in others:
        task.cancel()
    for worker in workers:
        worker.stop()
    _, late = await asyncio.wait([*running, *others], timeout=STOP_WITHIN)
    if late:
        log.warning("%d parts did not stop in time", len(late))
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=GIVEN_UP_AFTER)


async def until_told_to_stop(work: Awaitable[None]) -> None:
    """Run `work` until SIGINT or SIGTERM comes, also while it still waits for Telegram."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
