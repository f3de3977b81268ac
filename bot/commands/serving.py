"""`toso run`, `serve`, `work` and `migrate`: the database brought up to date, the bot at work."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import app, http_server, logs, practice_room
from bot.commands.alone import Lock, alone, present
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import STARTER, read_settings, today
from bot.console.server import Pages
from bot.settings import Settings
from bot.shelf_keeper import ShelfKeeper
from bot.stopping import until_told_to_stop
from bot.telegram.webhook import Webhook, secret_from
from bot.threads import in_thread
from bot.watch import pages as watch
from bot.watch.database_events import attach
from bot.watch.vitals import Vitals
from knowledge import guides, library
from knowledge.database import connect, is_up_to_date, migrate, reading, writing
from knowledge.guide_check import check_folder

log = logging.getLogger(__name__)
LOOK_AT_LOCK = 5.0  # seconds


def run(
    practice: Annotated[
        bool, typer.Option(help="Open the practice room even when there is a token.")
    ] = False,
) -> None:
    """Run the bot: on Telegram with a token, else in the practice room."""
    settings = read_settings()
    if settings.telegram_bot_token and not practice:
        token = _token(settings)
        logs.set_up(token)
        with prepared(settings.database_url) as (engine, lock):
            asyncio.run(until_told_to_stop(_run(settings, _parts(settings, token, engine), lock)))
    else:
        logs.set_up(practice_room.TOKEN)
        with prepared(practice_room.DATABASE) as (engine, _):
            _open_practice_room(settings, engine)


def serve(
    work: Annotated[
        bool, typer.Option(help="Work off here what comes in, without a `toso work` beside it.")
    ] = False,
) -> None:
    """Take updates by webhook: what Telegram brings is stored; `toso work` works it off."""
    settings = read_settings()
    token = _token(settings)
    if not settings.public_url:
        stop(["PUBLIC_URL: needed for a webhook, such as https://toso.example.vn"], USAGE)
    given = settings.webhook_secret
    secret = given.get_secret_value() if given else secret_from(token)
    logs.set_up(token)
    with prepared(settings.database_url) if work else _as_it_is(settings) as (engine, lock):
        parts = _parts(settings, token, engine)
        webhook = Webhook(settings.public_url, secret, parts.vitals)
        asyncio.run(until_told_to_stop(_serve(settings, parts, webhook, lock)))


def work() -> None:
    """Work off what `toso serve` has received: answer, send, remind."""
    settings = read_settings()
    token = _token(settings)
    logs.set_up(token)
    with prepared(settings.database_url) as (engine, lock):
        asyncio.run(until_told_to_stop(_work(_parts(settings, token, engine), lock)))


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        stop(["TELEGRAM_BOT_TOKEN: needed; @BotFather gives it"], USAGE)
    return settings.telegram_bot_token.get_secret_value()


def _open_practice_room(settings: Settings, engine: Engine) -> None:
    def say(address: str) -> None:
        typer.echo(address)  # first: programs read that line
        if not settings.telegram_bot_token:
            typer.echo("not on Telegram: TELEGRAM_BOT_TOKEN is not set")

    try:
        room = practice_room.open_room(settings, engine, say)
        asyncio.run(until_told_to_stop(room))
    except practice_room.NotHere as error:
        stop([error], USAGE)


def migrate_database() -> None:
    """Bring the database to the newest schema."""
    with database_or_stop():
        migrate(connect(read_settings().database_url))
    typer.echo("the database is up to date")


def _parts(settings: Settings, token: str, engine: Engine) -> app.Parts:
    if not settings.coordinators:
        log.warning("COORDINATORS is empty: alarms, and questions without a team, reach nobody")
    vitals = Vitals(app.now)
    attach(engine, vitals)
    return app.Parts(
        vitals=vitals,
        token=token,
        api_url=settings.telegram_api_url,
        engine=engine,
        coordinators=frozenset(settings.coordinators),
        sends_in_flight=settings.sends_in_flight,
        keep_link_days=settings.keep_link_days,
        keep_text_months=settings.keep_text_months,
        console_url=settings.public_url,
        keeper=ShelfKeeper(engine),
    )


async def _run(settings: Settings, parts: app.Parts, lock: Lock) -> None:
    async with _pages(settings, parts) as address:
        typer.echo(f"serving Telegram; health at {address}/health; stop with Ctrl+C")
        async with app.running(parts):
            await _until_lost(lock)


async def _serve(settings: Settings, parts: app.Parts, webhook: Webhook, lock: Lock | None) -> None:
    async with _pages(settings, parts, [webhook.route()]) as address:
        typer.echo(f"waiting for Telegram at {address}; stop with Ctrl+C")
        async with app.receiving(parts, webhook, works=lock is not None):
            await _until_lost(lock)


async def _work(parts: app.Parts, lock: Lock) -> None:
    async with app.working(parts):
        typer.echo("at work; stop with Ctrl+C")
        await _until_lost(lock)


@asynccontextmanager
async def _pages(
    settings: Settings, parts: app.Parts, routes: Sequence[BaseRoute] = ()
) -> AsyncIterator[str]:
    """What this process answers over HTTP; up before Telegram is in reach, to say so."""
    watched = watch.routes(parts.engine, parts.vitals, parts.clock)
    console = Pages()
    pages = Starlette(routes=[*watched, *routes, *console.routes()])
    async with AsyncExitStack() as stack:
        try:
            serving = http_server.serve(pages, settings.host, settings.port, next_free=True)
            address = await stack.enter_async_context(serving)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            stop([f"HOST, PORT: {settings.host}:{settings.port}: {reason}"], USAGE)
        if settings.port and not address.endswith(f":{settings.port}"):
            log.warning("PORT: %d is busy, %s is used instead", settings.port, address)
        # Without PUBLIC_URL it can be opened on this computer alone.
        console_url = parts.console_url or http_server.from_here(address)
        here = replace(parts, console_url=console_url)
        console.open(app.console(here, frozenset(settings.trusted_proxies.split(","))))
        yield address


async def _until_lost(lock: Lock | None) -> None:
    """Until it is cancelled, or another process has taken the database's lock."""
    while lock is None or await in_thread(lock.is_ours):  # noqa: ASYNC110 (nobody rings)
        await asyncio.sleep(LOOK_AT_LOCK)
    log.error("another process works on this database now: stopping")


@contextmanager
def prepared(database_url: str) -> Iterator[tuple[Engine, Lock]]:
    """The database held by this process alone, migrated, the starter guides imported."""
    with ExitStack() as stack:
        with database_or_stop():
            engine = connect(database_url)
            stack.callback(engine.dispose)
            lock = stack.enter_context(alone(engine))
            migrate(engine)
            _import_starter(engine)
        yield engine, lock


@contextmanager
def _as_it_is(settings: Settings) -> Iterator[tuple[Engine, None]]:
    """A database that another process works on: it is not for us to change its schema."""
    with ExitStack() as stack:
        with database_or_stop():
            engine = connect(settings.database_url)
            stack.callback(engine.dispose)
            if not is_up_to_date(engine):
                stop(["the database is not up to date: start `toso work` first"], NOT_IN_ORDER)
            stack.enter_context(present(engine))
        yield engine, None


def _import_starter(engine: Engine) -> None:
    """Idempotent; a guide that is not in order is named and left out, the others serve."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in guides.files(STARTER)}
    with reading(engine) as session:
        if library.is_imported(session, texts):
            return  # a restart after a crash shall be short
    errors = [one for one in check_folder(STARTER, today()) if one.is_error]
    for problem in errors:
        typer.echo(str(problem), err=True)
    for problem in errors:
        texts.pop(Path(problem.path).stem, None)
    with writing(engine) as session:
        done = library.import_guides(session, texts, datetime.now(UTC))
    for guide_id in done.conflicts:
        typer.echo(f"{guide_id}: edited here and in guides/; the edit here is kept", err=True)
