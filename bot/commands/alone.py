"""One worker per database: two would answer everything twice. Who only receives shares."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.exits import NOT_IN_ORDER, stop
from knowledge.database import PRESENT, WORKING

log = logging.getLogger(__name__)


class RowLock:
    """PostgreSQL's advisory lock, held by a connection: it ends with that."""

    def __init__(self, engine: Engine, number: int = WORKING, *, shared: bool = False) -> None:
        take = func.pg_try_advisory_lock_shared if shared else func.pg_try_advisory_lock
        self._engine, self._take = engine, select(take(number))
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now. Raises SQLAlchemyError when the database is away."""
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return bool(self._connection.scalar(self._take))

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

    def __init__(self, engine: Engine, number: int = WORKING, *, shared: bool = False) -> None:
        suffix = "lock" if number == WORKING else "present"
        # One lock, whatever the file is called.
        path = Path(f"{Path(engine.url.database or '').resolve()}.{suffix}")
        self._file = path.open("w")
        self._how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX

    def take(self) -> bool:
        try:
            fcntl.flock(self._file, self._how | fcntl.LOCK_NB)
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
    with _held(_lock(engine, WORKING), engine, "`toso run`, `work` or `serve --work`") as lock:
        yield lock


@contextmanager
def present(engine: Engine) -> Iterator[None]:
    """Use the database beside others; while somebody replaces what is in it, stop."""
    with _held(_lock(engine, PRESENT, shared=True), engine, "`toso restore`"):
        yield


@contextmanager
def nobody_there(engine: Engine) -> Iterator[None]:
    """Have the database for oneself: neither a worker nor a `toso serve` is on it."""
    with alone(engine), _held(_lock(engine, PRESENT), engine, "`toso serve`"):
        yield


def _lock(engine: Engine, number: int, *, shared: bool = False) -> Lock:
    kind = FileLock if engine.dialect.name == "sqlite" else RowLock
    return kind(engine, number, shared=shared)


@contextmanager
def _held(lock: Lock, engine: Engine, others: str) -> Iterator[Lock]:
    try:
        if not lock.take():
            name = engine.url.database or ""
            line = f"another {others} is using the database {name}: stop it first"
            stop([line], NOT_IN_ORDER)
        yield lock
    finally:
        lock.leave()
