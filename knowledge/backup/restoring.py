"""Put a backup into a database: in one transaction, so it is as before or as in the backup."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from knowledge.backup import form
from knowledge.backup.form import BadBackup
from knowledge.backup.intact import Batch, Head, batches
from knowledge.database import downgrade, revision, scrub, upgrade

Settle = Callable[[Session], None]


class NotEmpty(Exception):
    """There are rows in the database already."""


def restore(
    engine: Engine, file: BinaryIO, head: Head, *, replace: bool, settle: Settle | None
) -> None:
    """Once the file was checked. An earlier schema is brought up to date on the way.

    `settle` ends, within the transaction, what must not be taken up again. Raises NotEmpty (unless
    `replace`), NewerSchema (of the database), BadBackup.
    """
    with engine.begin() as connection:
        had_rows = _clear(connection, replace)
        upgrade(connection, head.schema)
        _fill(connection, file)
        upgrade(connection)
        if settle:
            with Session(connection) as session:
                settle(session)
                session.flush()
    if had_rows:
        scrub(engine)


def _clear(connection: Connection, replace: bool) -> bool:
    """Back to a database without tables of ours; whether there were rows in them."""
    if revision(connection) is None:
        return False
    tables = form.tables_of(connection)
    had_rows = any(connection.execute(select(table).limit(1)).first() for table in tables)
    if had_rows and not replace:
        raise NotEmpty
    for table in reversed(tables):
        connection.execute(delete(table))
    downgrade(connection, "base")
    return had_rows


def _fill(connection: Connection, file: BinaryIO) -> None:
    tables = {table.name: table for table in form.tables_of(connection)}
    try:
        for batch in batches(file):
            table = tables[batch.table]
            if set(batch.columns) != set(table.columns.keys()):
                raise LookupError("columns")
            connection.execute(insert(table), _rows(table, batch))
    except (LookupError, ValueError, TypeError):
        raise BadBackup("is whole, but its rows do not fit its schema") from None
    for table in tables.values():
        _count_on(connection, table)


def _rows(table: Table, batch: Batch) -> list[dict[str, Any]]:
    times = {one.name for one in table.columns if isinstance(one.type, UTCDateTime)}
    return [
        {
            name: datetime.fromisoformat(value) if value and name in times else value
            for name, value in zip(batch.columns, row, strict=True)
        }
        for row in batch.rows
    ]


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a counter of its own, SQLite by the rows that are there."""
    keys = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(keys) > 1:
        return
    counter = connection.scalar(select(func.pg_get_serial_sequence(table.name, keys[0].name)))
    last = connection.scalar(select(func.max(keys[0])))
    if counter and last:
        connection.execute(select(func.setval(counter, last)))
