"""Where a command takes its guides from: a folder, the database, or else the starter set."""

from datetime import date, datetime
from pathlib import Path

import typer
from sqlalchemy import inspect, make_url

from bot import settings
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from knowledge import guides, library
from knowledge.database import connect, reading
from knowledge.guides import BadGuide, Guide
from knowledge.loop.hours import VIETNAM

STARTER = Path(__file__).parents[2] / "guides"


def read_settings() -> settings.Settings:
    """The settings, or one line each for what is wrong with them and exit 2."""
    try:
        return settings.read()
    except settings.BadSettings as error:
        stop([error], USAGE)


def today() -> date:
    """The day in Viet Nam, by which guides become due."""
    return datetime.now(VIETNAM).date()


def folder_or_stop(folder: Path | None) -> Path:
    chosen = folder or STARTER
    if not chosen.is_dir():
        stop([f"{chosen}: there is no such folder"], USAGE)
    return chosen


def read_folder(folder: Path) -> list[Guide]:
    """Every guide of a folder; stops at the first that cannot be read."""
    try:
        return [guides.read(path) for path in guides.files(folder_or_stop(folder))]
    except BadGuide as error:
        stop(error.problems, NOT_IN_ORDER)


def live_guides(folder: Path | None) -> list[Guide]:
    """The guides of `folder`; without one those of the database, or the starter set."""
    if folder is not None:
        return read_folder(folder)
    stored = _stored()
    if not stored:
        typer.echo("no guides in the database: reading the starter set", err=True)
        return read_folder(STARTER)
    return stored


def _stored() -> list[Guide]:
    """The database's guides; never makes a database that is not there."""
    url = read_settings().database_url
    parsed = make_url(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").exists():
        return []
    with database_or_stop():
        engine = connect(url)
        if not inspect(engine).has_table("guides"):
            return []
        with reading(engine) as session:
            return list(library.guides(session))
