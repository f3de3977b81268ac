"""What the tests of backups begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.database import connect
from tests.knowledge.full_tables import fill


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
