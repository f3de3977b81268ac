"""The engine and its two kinds of transaction; the schema is brought up to date by Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine import URL
from sqlmodel import Session, create_engine

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT_MS = 10_000  # how long a writer waits for another before SQLite reports "locked"


class UnknownDatabase(ValueError):
    """An address of a kind of database that we do not speak to."""


class NewerSchema(Exception):
    """The database was written by a newer version of this program."""


def parse_url(url: str) -> URL:
    """Accept sqlite:///…, postgres://… and postgresql://…

    Raises sqlalchemy.exc.ArgumentError for a malformed address, UnknownDatabase for another kind.
    """
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise UnknownDatabase("name a file: sqlite:///data/toso.db")  # memory ends with us
        return parsed
    raise UnknownDatabase(
        f"unknown database {parsed.drivername}: use sqlite:///… or postgresql://…"
    )


def connect(url: str) -> Engine:
    """Make the engine; for SQLite the file's folder too."""
    parsed = parse_url(url)
    # hide_parameters: an error must not carry people's text into a log.
    if parsed.drivername != "sqlite":
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SQLiteConnection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a power cut must not lose what was acknowledged
        f"busy_timeout={LOCK_WAIT_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",  # wiped text leaves no trace in free pages
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail at its first write;
    # one that will write takes its lock at once.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def scrub(engine: Engine) -> None:
    """Leave no trace of deleted rows in SQLite's files; waits for writers, and they for it.

    secure_delete overwrites rows but not the copies that a page keeps in its gaps when it was
    split or joined, and the log holds pages as they were before: both are written anew.
    PostgreSQL cleans up by itself (autovacuum).
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # no BEGIN: neither works within a transaction
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.cursor().execute(statement).close()
    finally:
        connection.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: committed once at the end, rolled back on any exception."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A transaction that waits for no writer; nothing written in it is kept."""
    with Session(engine.execution_options(reading=True), expire_on_commit=False) as session:
        yield session


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; raises NewerSchema if it is from a later version."""
    config = _alembic(engine)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    if set(present) - known:
        raise NewerSchema(f"schema {', '.join(present)} is newer than this program")
    command.upgrade(config, "head")
