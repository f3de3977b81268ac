"""/health on the database: full, locked, gone, damaged, hanging, of another version."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import OperationalError

from bot.watch import health
from bot.watch.database_events import kind_of
from bot.watch.rounds import prove
from bot.watch.vitals import FULL, LOCKED
from knowledge.database import connect, migrate, writing
from knowledge.tables import IndexVersion, Ticket
from tests.bot.watched import MINUTE, SECOND, START, Watched, watching

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bot(engine: Engine) -> AsyncIterator[Watched]:
    async with watching(engine) as bot:
        yield bot


@pytest.fixture
def hasty(database_url: str, only_sqlite: None) -> Iterator[Engine]:
    """SQLite that waits for no lock."""
    engine = connect(database_url)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=0"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("revision", "age"), [("0001", "older"), ("9999", "newer")])
async def test_a_schema_of_another_version(bot: Watched, revision: str, age: str) -> None:
    with bot.engine.connect() as connection:
        ours = connection.scalar(text("SELECT version_num FROM alembic_version"))
    set_revision(bot.engine, revision)
    body = await bot.health()
    assert [problem["what"] for problem in body["problems"]] == [f"schema_{age}"]
    assert body["unsure_deliveries"] is None
    set_revision(bot.engine, ours)
    assert await bot.problems() == []


def set_revision(engine: Engine, revision: str | None) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


async def test_a_disk_that_will_soon_be_full(
    bot: Watched, only_sqlite: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await bot.problems() == []
    monkeypatch.setattr(health, "LEAST_DISK", 10**18)
    (problem,) = (await bot.health())["problems"]
    assert problem["what"] == "disk_low"
    assert problem["detail"].endswith("MB are needed")


async def test_a_disk_too_small_to_write_the_file_anew(bot: Watched, only_sqlite: None) -> None:
    with bigger_than_the_disk(Path(str(bot.engine.url.database))):
        assert await bot.problems() == ["disk_low"]
    assert await bot.problems() == []


@contextmanager
def bigger_than_the_disk(path: Path) -> Iterator[None]:
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.truncate(shutil.disk_usage(path).free + 10**9)  # a hole needs no room
        yield
        file.truncate(size)


@contextmanager
def no_room_in(engine: Engine) -> Iterator[None]:
    """As if the disk were full: SQLite's file may not grow, on any connection."""
    pages = 1  # it never goes below what is there

    def limit(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "checkout", limit)
    yield
    pages = 1_000_000


async def test_a_full_disk(bot: Watched, only_sqlite: None) -> None:
    before = bot.receive(body="short")
    with no_room_in(bot.engine):
        with pytest.raises(OperationalError, match="full"):
            bot.receive(body="x" * 50_000)
        bot.now += 30 * SECOND
        (problem,) = (await bot.health())["problems"]
        assert (problem["what"], problem["since"]) == ("database_full", START.isoformat())
        bot.finish(before)  # a change needs no room
        assert await bot.problems() == ["database_full"]
        assert not prove(bot.engine, bot.now)
        assert await bot.problems() == ["database_full"]
    assert prove(bot.engine, bot.now)
    assert await bot.problems() == []
    assert (await bot.metrics())["toso_database_errors_total/full"] == 2


async def test_what_is_taken_back_does_not_end_a_trouble(bot: Watched, only_sqlite: None) -> None:
    with no_room_in(bot.engine):
        with pytest.raises(OperationalError, match="full"):
            bot.receive(body="x" * 50_000)
        with bot.engine.connect() as connection:
            connection.execute(insert(IndexVersion).values(id=2, version=0))
            connection.rollback()
        with writing(bot.engine):
            pass  # nothing written, and committed
        assert await bot.problems() == ["database_full"]


async def test_what_changes_nothing_does_not_end_a_trouble(bot: Watched) -> None:
    number = bot.receive()
    bot.vitals.database_failed(LOCKED)
    bot.finish(number + 1)  # there is none
    bot.updates = number - 1
    bot.receive()  # known already
    assert await bot.problems() == ["database_locked"]
    bot.finish(number)
    assert await bot.problems() == []


async def test_rows_added_together_prove_that_there_is_room(bot: Watched) -> None:
    bot.vitals.database_failed(FULL)
    with writing(bot.engine) as session:
        session.add_all(Ticket(text="a", opened_at=START) for _ in "ab")
    assert await bot.problems() == []


async def test_a_writer_who_began_as_a_reader(hasty: Engine) -> None:
    async with watching(hasty) as bot:
        with hasty.execution_options(reading=True).connect() as late:
            late.execute(text("SELECT count(*) FROM inbox")).one()
            bot.receive()
            with pytest.raises(OperationalError, match="locked"):
                late.execute(insert(IndexVersion).values(id=2, version=0))
        assert await bot.problems() == ["database_locked"]


async def test_a_lock_held_for_half_a_minute(hasty: Engine) -> None:
    async with watching(hasty) as bot:
        with hasty.begin():
            with pytest.raises(OperationalError, match="locked"):
                bot.receive()
            bot.now += 30 * SECOND
            (problem,) = (await bot.health())["problems"]
            assert (problem["what"], problem["since"]) == ("database_locked", START.isoformat())
        assert await bot.problems() == ["database_locked"]  # nobody has proved the contrary
        bot.receive()
        assert await bot.problems() == []


async def test_a_database_that_is_gone_and_comes_back(hasty: Engine, tmp_path: Path) -> None:
    async with watching(hasty) as bot:
        hasty.dispose()
        away = moved(tmp_path, "away")
        bot.now += SECOND
        assert await bot.problems() == ["database_away"]
        bot.now += MINUTE
        assert (await bot.health())["problems"][0]["since"] == (START + SECOND).isoformat()
        moved(away, tmp_path.name)
        assert await bot.problems() == []


async def test_connections_that_the_server_dropped(bot: Watched) -> None:
    if bot.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connections to drop")
    bot.receive()
    drop_connections(bot.engine)
    assert await bot.problems() == []  # a new one is made, and nobody noticed
    assert "toso_database_errors_total/away" not in await bot.metrics()


async def test_a_connection_lost_in_the_middle_of_a_transaction(bot: Watched) -> None:
    if bot.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connections to lose")
    with bot.engine.connect() as connection:
        connection.execute(insert(IndexVersion).values(id=2, version=0))
        drop_connections(bot.engine)
        with pytest.raises(OperationalError, match="terminating"):
            connection.execute(insert(IndexVersion).values(id=3, version=0))
    assert list(bot.vitals.signs.troubles) == ["away"]
    assert await bot.problems() == []  # the next connection was made
    assert not bot.vitals.signs.troubles


def drop_connections(engine: Engine) -> None:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
        other.execute(others + "datname = current_database() AND pid <> pg_backend_pid()")


async def test_no_server_at_all() -> None:
    engine = connect("postgresql://127.0.0.1:1/toso")
    async with watching(engine) as bot:
        body = await bot.health()
        assert [problem["what"] for problem in body["problems"]] == ["database_away"]
        assert body["problems"][0]["since"] == START.isoformat()
        assert body["dead_updates"] is None
    engine.dispose()


async def test_a_server_that_hangs_holds_nobody_up() -> None:
    calls: list[asyncio.StreamWriter] = []

    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(writer)

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = connect(f"postgresql://127.0.0.1:{port}/toso?sslmode=disable&gssencmode=disable")
    try:
        async with watching(engine, within=0.05) as bot, asyncio.timeout(10):
            bodies = await asyncio.gather(*(bot.health() for _ in range(5)))
            assert {body["problems"][0]["what"] for body in bodies} == {"database_away"}
            assert "not within 0.05 s" in bodies[0]["problems"][0]["detail"]
            assert len(calls) == 1  # one thread waits, not five
            assert (await bot.metrics())["toso_database_up"] == 0
    finally:
        for writer in calls:
            writer.close()
        server.close()
        await asyncio.to_thread(engine.dispose)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.errors.TooManyConnections(), "away"),
        (psycopg.errors.AdminShutdown(), "away"),
        (psycopg.errors.CannotConnectNow(), "away"),
        (psycopg.errors.ReadOnlySqlTransaction(), "unwritable"),
        (psycopg.errors.IoError(), "unwritable"),
        (psycopg.errors.DataCorrupted(), "damaged"),
        (psycopg.OperationalError("connection refused"), "away"),
        (psycopg.errors.DeadlockDetected(), "other"),
        (psycopg.errors.UniqueViolation(), ""),
    ],
)
def test_the_kinds_of_trouble_on_postgresql(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind


async def test_a_damaged_file(hasty: Engine, tmp_path: Path) -> None:
    async with watching(hasty) as bot:
        bot.receive()
        hasty.dispose()  # the last connection clears the log away
        spoil(tmp_path / "toso.db")
        assert await bot.problems() == ["database_damaged"]


def moved(folder: Path, name: str) -> Path:
    return folder.rename(folder.with_name(name))


def spoil(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)
