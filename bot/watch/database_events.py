"""Notices at the engine what goes wrong with the database, whoever uses it, and when it is over."""

import sqlite3

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.watch import vitals
from bot.watch.vitals import Vitals

PRIMARY = 0xFF  # SQLite's extended codes hold the primary one in their last byte
SQLITE_KINDS = {
    sqlite3.SQLITE_FULL: vitals.FULL,
    sqlite3.SQLITE_BUSY: vitals.LOCKED,
    sqlite3.SQLITE_LOCKED: vitals.LOCKED,
    sqlite3.SQLITE_READONLY: vitals.UNWRITABLE,
    sqlite3.SQLITE_PERM: vitals.UNWRITABLE,
    sqlite3.SQLITE_IOERR: vitals.UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: vitals.AWAY,
    sqlite3.SQLITE_CORRUPT: vitals.DAMAGED,
    sqlite3.SQLITE_NOTADB: vitals.DAMAGED,
}
# Of PostgreSQL's SQLSTATEs; the longest beginning counts.
SQLSTATE_KINDS = {
    "53100": vitals.FULL,
    "53": vitals.AWAY,  # no memory, no connection left
    "08": vitals.AWAY,
    "57P": vitals.AWAY,  # it stops, it starts, it dropped us
    "58": vitals.UNWRITABLE,
    "25006": vitals.UNWRITABLE,
    "XX001": vitals.DAMAGED,
    "XX002": vitals.DAMAGED,
}
CHANGED, COMMITTED = "toso changed", "toso committed"  # keys of a connection's `info`


def attach(engine: Engine, vitals: Vitals) -> None:
    """From now on `vitals` is told of failures and of what ends them."""
    listener = _Listener(vitals)
    event.listen(engine, "handle_error", listener.failed)
    event.listen(engine, "after_cursor_execute", listener.executed)
    event.listen(engine, "commit", listener.committing)
    event.listen(engine, "rollback", listener.rolled_back)
    event.listen(engine, "checkin", listener.given_back)


class _Listener:
    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def failed(self, context: ExceptionContext) -> None:
        if context.connection is not None:
            _forget(context.connection)
        if context.is_pre_ping:
            return  # an old connection was found dead; what counts is whether a new one is made
        kind = kind_of(context.original_exception, is_disconnect=context.is_disconnect)
        if kind:
            self._vitals.database_failed(kind)

    def executed(
        self,
        connection: Connection,
        cursor: DBAPICursor,
        _statement: str,
        _parameters: object,
        context: DefaultExecutionContext,
        _many: bool,
    ) -> None:
        if not (context.isinsert or context.isupdate or context.isdelete):
            return
        # SQLite counts only once all that it returns is fetched.
        is_uncounted = cursor.description and connection.dialect.name == "sqlite"
        if cursor.rowcount or is_uncounted:
            added = connection.info.get(CHANGED, False) or context.isinsert
            connection.info[CHANGED] = added

    def committing(self, connection: Connection) -> None:
        # Called before: on a full disk it may be the commit that fails.
        if CHANGED in connection.info:
            connection.info[COMMITTED] = connection.info.pop(CHANGED)

    def rolled_back(self, connection: Connection) -> None:
        _forget(connection)

    def given_back(self, _connection: object, entry: ConnectionPoolEntry) -> None:
        added = entry.info.pop(COMMITTED, None)
        if added is not None:
            self._vitals.database_wrote(added=added)


def _forget(connection: Connection) -> None:
    if connection.invalidated:
        return  # it was lost with all that was noted on it
    connection.info.pop(CHANGED, None)
    connection.info.pop(COMMITTED, None)


def trouble_in(error: BaseException | None) -> str:
    """What ails the database, by an error of SQLAlchemy's: it may be over at the next try.

    Empty for a statement that the database refuses: that is the fault of what was to be done.
    """
    if isinstance(error, TimeoutError):  # no connection came free
        return vitals.AWAY
    if not isinstance(error, DBAPIError) or error.orig is None:
        return ""
    kind = kind_of(error.orig, is_disconnect=error.connection_invalidated)
    return "" if kind == vitals.OTHER else kind


def kind_of(error: BaseException, *, is_disconnect: bool = False) -> str:
    """The kind of trouble that an error of the driver tells of; empty: none, it is an answer."""
    if isinstance(error, sqlite3.IntegrityError | psycopg.IntegrityError):
        return ""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return SQLITE_KINDS.get(code & PRIMARY, vitals.OTHER)
    return _kind_on_postgresql(error, is_disconnect)


def _kind_on_postgresql(error: BaseException, is_disconnect: bool) -> str:
    state = getattr(error, "sqlstate", None) or ""
    for length in (5, 3, 2):
        if kind := SQLSTATE_KINDS.get(state[:length]):
            return kind
    never_connected = isinstance(error, psycopg.OperationalError) and not state
    return vitals.AWAY if is_disconnect or never_connected else vitals.OTHER
