"""What the tests of backups begin with; and somebody else, who does something meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from knowledge.database import connect, writing
from tests.knowledge.full_tables import fill

Act = Callable[[Session], object]
Meanwhile = Callable[[Act], Future[None]]
WAITS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@pytest.fixture
def places(tmp_path: Path, _databases: Iterator[str]) -> Iterator[list[Engine]]:
    """Two empty databases: of SQLite, and of the kind that is tested."""
    first = f"sqlite:///{tmp_path}/first.db"
    engines = [connect(first), connect(next(_databases, f"sqlite:///{tmp_path}/second.db"))]
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.fixture
def full(engine: Engine) -> Engine:
    fill(engine)
    return engine


@pytest.fixture
def meanwhile(engine: Engine) -> Iterator[Meanwhile]:
    """Somebody else's transaction, begun and gone on until it has ended or waits for ours."""
    with ThreadPoolExecutor(1) as pool:

        def begin(act: Act) -> Future[None]:
            other = pool.submit(_in_writing, engine, act)
            while not (other.done() or _somebody_waits(engine)):
                pass
            return other

        yield begin


def _in_writing(engine: Engine, act: Act) -> None:
    with writing(engine) as session:
        act(session)


def _somebody_waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(text(WAITS)))
