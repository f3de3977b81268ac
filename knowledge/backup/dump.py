"""Write a backup: everything as of one moment, while others go on writing."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Connection, Engine, Row, String, Table, collate, select

from knowledge.backup import form
from knowledge.database import revision

AT_ONCE = 500  # rows held in memory


class NothingThere(Exception):
    """There are no tables of ours in the database."""


def dump(engine: Engine, file: BinaryIO, now: datetime) -> int:
    """Returns how many rows were written; raises NothingThere, NewerSchema."""
    digest = hashlib.sha256()
    counts: dict[str, int] = {}
    with _snapshot(engine) as connection:
        for part in _lines(connection, now, counts):
            digest.update(part)
            file.write(part)
    file.write(form.SEAL.format(digest.hexdigest()).encode())
    return sum(counts.values())


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Holds back no writer: SQLite reads from its log, PostgreSQL older versions of rows."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    if engine.dialect.name == "sqlite":
        options = {"reading": True}
    with engine.connect() as connection:
        yield connection.execution_options(**options)


def _lines(connection: Connection, now: datetime, counts: dict[str, int]) -> Iterator[bytes]:
    schema = revision(connection)
    if schema is None:
        raise NothingThere
    head = {"format": "toso-backup", "version": form.VERSION, "schema": schema, "made_at": now}
    yield form.line(head)
    for table in form.tables_of(connection):
        yield form.line({"table": table.name, "columns": table.columns.keys()})
        counts[table.name] = 0
        for row in _rows(connection, table):
            counts[table.name] += 1
            yield form.line(list(row))
    yield form.line({"rows": counts})


def _rows(connection: Connection, table: Table) -> Iterable[Row[tuple[object, ...]]]:
    """In one order on every database, so that two backups can be compared."""
    is_postgresql = connection.dialect.name == "postgresql"
    keys = [
        collate(key, "C") if is_postgresql and isinstance(key.type, String) else key
        for key in table.primary_key
    ]
    query = select(table).order_by(*keys)
    return connection.execute(query, execution_options={"yield_per": AT_ONCE})
