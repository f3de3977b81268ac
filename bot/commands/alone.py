"""One worker per database: two would answer everything twice."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.exits import NOT_IN_ORDER, stop

log = logging.getLogger(__name__)
ADVISORY_LOCK = 7_041_985  # any number, the same in every version


class RowLock:
    """PostgreSQL's advisory lock, held by a connection: it ends with that."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now. Raises SQLAlchemyError when the database is away."""
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return bool(self._connection.scalar(select(func.pg_try_advisory_lock(ADVISORY_LOCK))))

    def is_ours(self) -> bool:
        """False when another has taken it while the database or the way to it was down.

        A database that is away has given it to nobody: nothing can be claimed there either.
        """
        try:
            if self._connection is not None and not self._connection.invalidated:
                self._connection.scalar(select(1))
                return True
        except SQLAlchemyError as error:
            log.warning("the lock of the database is lost: %s", type(error).__name__)
        self.leave()
        try:
            return self.take()
        except SQLAlchemyError:
            return True

    def leave(self) -> None:
        """Give it back; a connection that is broken has lost it already."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class FileLock:
    """The lock of a SQLite database: a file beside it, held as long as the process lives."""

    def __init__(self, engine: Engine) -> None:
        # One lock, whatever the file is called.
        path = Path(f"{Path(engine.url.database or '').resolve()}.lock")
        self._file = path.open("w")

    def take(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def is_ours(self) -> bool:
        return True

    def leave(self) -> None:
        self._file.close()


Lock = RowLock | FileLock


@contextmanager
def alone(engine: Engine) -> Iterator[Lock]:
    """Hold the database's lock; with another process at work on it, stop with one line."""
    lock: Lock = FileLock(engine) if engine.dialect.name == "sqlite" else RowLock(engine)
    try:
        if not lock.take():
            name = engine.url.database or ""
            stop([f"another `toso run` or `toso work` is using the database {name}"], NOT_IN_ORDER)
        yield lock
    finally:
        lock.leave()
