"""`toso run` and `toso migrate`: the database brought up to date, the bot at work."""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, func, select

from bot import app, logs, practice_room
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import STARTER, read_settings, today
from bot.settings import Settings
from knowledge import guides, library
from knowledge.database import connect, migrate, writing
from knowledge.guide_check import check_folder

ADVISORY_LOCK = 7_041_985  # any number, the same in every version


def run(
    practice: Annotated[
        bool, typer.Option(help="Open the practice room even when there is a token.")
    ] = False,
) -> None:
    """Run the bot: on Telegram with a token, else in the practice room."""
    settings = read_settings()
    token = settings.telegram_bot_token
    if token and not practice:
        logs.set_up(token.get_secret_value())
        with prepared(settings.database_url) as engine:
            parts = _parts(settings, token.get_secret_value(), engine)
            asyncio.run(app.until_told_to_stop(_serve(parts)))
    else:
        logs.set_up(practice_room.TOKEN)
        with prepared(practice_room.DATABASE) as engine:
            _open_practice_room(settings, engine)


def _open_practice_room(settings: Settings, engine: Engine) -> None:
    try:
        room = practice_room.open_room(settings, engine, typer.echo)
        asyncio.run(app.until_told_to_stop(room))
    except practice_room.NotHere as error:
        stop([error], USAGE)


def migrate_database() -> None:
    """Bring the database to the newest schema."""
    with database_or_stop():
        migrate(connect(read_settings().database_url))
    typer.echo("the database is up to date")


def _parts(settings: Settings, token: str, engine: Engine) -> app.Parts:
    return app.Parts(
        token=token,
        api_url=settings.telegram_api_url,
        engine=engine,
        coordinators=settings.coordinators,
        sends_in_flight=settings.sends_in_flight,
        keep_link_days=settings.keep_link_days,
        keep_text_months=settings.keep_text_months,
    )


async def _serve(parts: app.Parts) -> None:
    typer.echo("serving Telegram; stop with Ctrl+C")
    async with app.running(parts):
        await asyncio.Event().wait()  # until it is cancelled


@contextmanager
def prepared(database_url: str) -> Iterator[Engine]:
    """The database migrated, the starter guides imported, held by this process alone."""
    with ExitStack() as stack:
        with database_or_stop():
            engine = connect(database_url)
            stack.enter_context(_alone(engine))
            migrate(engine)
            _import_starter(engine)
        yield engine
        engine.dispose()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Two bots on one database would answer everything twice; the lock ends with the process."""
    name = engine.url.database or ""
    if engine.dialect.name == "sqlite":
        name = str(Path(name).resolve())  # one lock, whatever the file is called
    hold = _hold_file(f"{name}.lock") if engine.dialect.name == "sqlite" else _hold_row(engine)
    with hold as is_ours:
        if not is_ours:
            stop([f"another `toso run` is using the database {name}"], NOT_IN_ORDER)
        yield


@contextmanager
def _hold_file(path: str) -> Iterator[bool]:
    with Path(path).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _hold_row(engine: Engine) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield bool(connection.scalar(select(func.pg_try_advisory_lock(ADVISORY_LOCK))))


def _import_starter(engine: Engine) -> None:
    """Idempotent; a guide that is not in order is named and left out, the others serve."""
    errors = [one for one in check_folder(STARTER, today()) if one.is_error]
    for problem in errors:
        typer.echo(str(problem), err=True)
    left_out = {problem.path for problem in errors}
    texts = {
        path.stem: path.read_text(encoding="utf-8")
        for path in guides.files(STARTER)
        if str(path) not in left_out
    }
    with writing(engine) as session:
        done = library.import_guides(session, texts, datetime.now(UTC))
    for guide_id in done.conflicts:
        typer.echo(f"{guide_id}: edited here and in guides/; the edit here is kept", err=True)
