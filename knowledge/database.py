"""The engine and its two kinds of transaction; the schema is brought up to date by Alembic."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVarTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Row, Select, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlmodel import Session, create_engine

Columns = TypeVarTuple("Columns")
MIGRATIONS = Path(__file__).parent / "migrations"
# PostgreSQL's advisory locks: of who changes the schema, works on the database, is there at all.
# Any numbers, the same in every version.
MIGRATING, WORKING, PRESENT = 7_041_984, 7_041_985, 7_041_986
# Seconds that PostgreSQL may be silent, in establishing a connection and later (of libpq).
PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
LOCK_WAIT_MS = 10_000  # how long a writer waits for another before SQLite reports "locked"
READER_WAIT_MS = 1_000  # how long everybody may wait for a reader before the log is written anew


class UnknownDatabase(ValueError):
    """An address of a kind of database that we do not speak to."""


class StillRead(Exception):
    """A reader needs the log of the database as it is."""


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
        # In a network that drops everything a thread would else hang for minutes.
        patient = parsed.set(query={**PATIENCE, **parsed.query})
        return create_engine(patient, hide_parameters=True, pool_pre_ping=True)
    Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
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
    PostgreSQL cleans up by itself (autovacuum). Raises StillRead when it is to be tried again.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # no BEGIN: neither works within a transaction
    cursor = connection.cursor()
    try:
        cursor.execute("VACUUM")
        # It holds back writers while it waits for readers: such as a backup, and that may be long.
        cursor.execute(f"PRAGMA busy_timeout={READER_WAIT_MS}")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
    finally:
        cursor.close()
        connection.close()
    if is_busy:
        raise StillRead("somebody reads the log; the traces in it stay until the next try")


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


def rows(session: Session, query: Select[*Columns]) -> Sequence[Row[*Columns]]:
    """Some columns of what was asked for; `exec` knows no more than four."""
    session.flush()  # a connection looks past what the session holds back
    return session.connection().execute(query).all()


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; raises NewerSchema if it is from a later version.

    All of the way or none of it, whenever it is killed. What is up to date is only looked at.
    """
    if is_up_to_date(engine):
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        revision(connection)  # another program may have been first
        upgrade(connection)


def is_up_to_date(engine: Engine) -> bool:
    """Whether nothing is left to `migrate`; raises NewerSchema."""
    with engine.connect() as connection:
        present = revision(connection.execution_options(reading=True))
    return present == _history().get_current_head()


def revision(connection: Connection) -> str | None:
    """Of the schema as it is; None of an empty database. Raises NewerSchema."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and not is_known(present):
        raise NewerSchema(f"schema {present} is newer than this program")
    return present


def schema_age(connection: Connection) -> str:
    """Whether the schema is "current", "older" or "newer" than this program."""
    try:
        is_current = revision(connection) == _history().get_current_head()
    except NewerSchema:
        return "newer"
    return "current" if is_current else "older"


def is_known(name: str) -> bool:
    """Whether this program knows a revision of that name."""
    return name in {script.revision for script in _history().walk_revisions()}


def upgrade(connection: Connection, to: str = "head") -> None:
    """Within the connection's transaction: SQLite and PostgreSQL take changes of tables back."""
    command.upgrade(_alembic(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    """Within the connection's transaction too; "base" leaves no table of ours."""
    command.downgrade(_alembic(connection), to)


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _history() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic())
