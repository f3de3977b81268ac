"""Builds every part once, joins them, starts and stops them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from telegram import Bot

from bot.console.site import Console
from bot.housekeeping import Housekeeper
from bot.mailbox import inbox, outbox
from bot.mailbox.worker import Worker, noted
from bot.reminders import Reminders
from bot.shelf_keeper import ShelfKeeper
from bot.stopping import at_work
from bot.telegram.bell import Bell
from bot.telegram.connecting import dress, introduced, take_webhook_away
from bot.telegram.handlers import application
from bot.telegram.intake import Intake
from bot.telegram.limits import Rates
from bot.telegram.polling import Poller
from bot.telegram.processing import Processor
from bot.telegram.receiver import Receiver
from bot.telegram.request import Request
from bot.telegram.sender import Sender
from bot.telegram.standby import Standby
from bot.telegram.talk import Talk
from bot.telegram.webhook import Webhook
from bot.threads import in_thread
from bot.watch.alarm import Words
from bot.watch.rounds import Rounds
from bot.watch.vitals import Vitals
from knowledge.database import writing
from knowledge.safety.distress import distress
from knowledge.safety.relaying import objections
from knowledge.safety.scams import sign_of

log = logging.getLogger(__name__)
Ring = Callable[[], None]
LOOK_FOR_OTHERS = 0.2  # seconds


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
    console_url: str = ""
    keeper: ShelfKeeper | None = None  # shared with the pages of this process
    vitals: Vitals = field(default_factory=lambda: Vitals(now))


def console(parts: Parts, proxies: frozenset[str] = frozenset()) -> Console:
    """What the coordinators' pages are built from; `parts` know their address."""
    keeper = parts.keeper or ShelfKeeper(parts.engine)
    return Console(
        engine=parts.engine,
        shelf=keeper.newest,
        clock=parts.clock,
        founders=parts.coordinators,
        bot_id=int(parts.token.partition(":")[0]),
        address=parts.console_url,
        bot_name=lambda: parts.vitals.bot_name,
        problems=lambda: parts.vitals.problems,
        proxies=proxies,
    )


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[Bot]:
    """A bot that fetches its updates, until the block ends; survives Telegram out of reach."""
    parts.vitals.polling()
    async with _introduced(parts) as (bot, talk), _working(parts, bot, talk) as ring:
        await take_webhook_away(bot, parts.vitals)
        poller = Poller(bot, _receiver(parts, bot, talk, ring), parts.vitals)
        async with at_work([], [poller.run(), *_beside(parts, bot)]):
            yield bot


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[Bot]:
    """Works off what others have received."""
    async with _introduced(parts) as (bot, talk), _working(parts, bot, talk) as ring:
        rounds = Rounds(parts.engine, parts.vitals, parts.clock, _unheard)
        async with at_work([], [rounds.run(), _ring_on(ring)]):
            yield bot


@asynccontextmanager
async def receiving(parts: Parts, webhook: Webhook, *, works: bool) -> AsyncIterator[Bot]:
    """Stores what Telegram brings to `webhook`; with `works` it is worked off here too."""
    parts.vitals.polling()  # until Telegram knows us, it is we who must reach it
    async with _introduced(parts) as (bot, talk), _working_if(works, parts, bot, talk) as ring:
        webhook.open(_receiver(parts, bot, talk, ring))
        parts.vitals.not_polling()
        async with at_work([], [webhook.watch(bot), *_beside(parts, bot)]):
            yield bot


def _beside(parts: Parts, bot: Bot) -> list[Coroutine[Any, Any, None]]:
    """What whoever hears from Telegram does besides: menus, and an eye on how all is."""
    bell = Bell(bot, parts.engine, parts.coordinators)
    rounds = Rounds(parts.engine, parts.vitals, parts.clock, bell.ring)
    return [dress(bot, parts.engine, parts.coordinators), rounds.run()]


async def _ring_on(ring: Ring) -> None:
    """Nobody tells this process what another has received: look often, it costs a read."""
    while True:
        await asyncio.sleep(LOOK_FOR_OTHERS)
        ring()


async def _unheard(_words: Words) -> bool:
    """Whoever receives tells the coordinators; twice would be once too often."""
    return True


def _receiver(parts: Parts, bot: Bot, talk: Talk, ring: Ring) -> Receiver:
    intake = Intake(bot.id, parts.engine, parts.clock, parts.coordinators)
    return Receiver(intake, Standby(bot, talk), ring)


@asynccontextmanager
async def _introduced(parts: Parts) -> AsyncIterator[tuple[Bot, Talk]]:
    """The bot once Telegram knows it, and what its turns share."""
    asyncio.get_running_loop().set_exception_handler(_note_stray)
    bot = _bot(parts)
    try:
        await introduced(bot, parts.vitals)
        parts.vitals.bot_name = bot.username
        keeper = parts.keeper or ShelfKeeper(parts.engine)
        await in_thread(_read_ahead)
        async with at_work([], [keeper.run()]):
            yield bot, _talk(parts, keeper, bot.username)
    finally:
        await bot.shutdown()


@asynccontextmanager
async def _working_if(works: bool, parts: Parts, bot: Bot, talk: Talk) -> AsyncIterator[Ring]:
    if not works:
        yield lambda: None
        return
    async with _working(parts, bot, talk) as ring:
        yield ring


@asynccontextmanager
async def _working(parts: Parts, bot: Bot, talk: Talk) -> AsyncIterator[Ring]:
    """Lanes, sender and jobs; yields what wakes the lanes."""
    app = application(bot, talk)
    await app.initialize()
    house = _housekeeper(parts)
    sender = Sender(
        bot,
        parts.engine,
        parts.clock,
        in_flight=parts.sends_in_flight,
        rates=parts.rates,
        vitals=parts.vitals,
        on_vanished=house.scrub_soon,
    )
    lanes = Processor(app, talk, sender.worker.ring, rates=parts.rates, vitals=parts.vitals).worker
    reminders = Reminders(parts.engine, parts.clock, talk.shelf, parts.coordinators, bot.id)
    try:
        lanes.is_held = sender.worker.is_held = True
        begin = _begin(parts, (lanes, sender.worker))
        async with at_work([lanes, sender.worker, house.worker, reminders.worker], [begin]):
            yield lanes.ring
    finally:
        await app.shutdown()


def _note_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaited: its kind only, for its text may quote a person."""
    log.error("stray failure: %s", type(context.get("exception")).__name__)


def _bot(parts: Parts) -> Bot:
    # One connection more than sends: the long poll has its own pool.
    request = Request(
        connection_pool_size=parts.sends_in_flight + 4, read_timeout=parts.read_timeout
    )
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
        parts.console_url,
    )


def _housekeeper(parts: Parts) -> Housekeeper:
    return Housekeeper(
        parts.engine,
        parts.clock,
        parts.keep_link_days,
        parts.keep_text_months,
        parts.coordinators,
    )


def _read_ahead() -> None:
    """What the alarms learn is solved now: the first citizen shall not wait for it."""
    for read in (sign_of, distress, objections):
        read("")


async def _begin(parts: Parts, workers: Sequence[Worker[Any]]) -> None:
    """Nothing is claimed before what was half done is settled; on a full disk that takes long."""
    await noted(_recover, parts)
    for worker in workers:
        worker.is_held = False
        worker.ring()


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
