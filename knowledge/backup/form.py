"""How a backup is written: JSON, one line each for head, table, row, counts and seal.

    {"format":"toso-backup","version":1,"schema":"0003","made_at":"2026-11-21T16:00:00+00:00"}
    {"table":"teams","columns":["id","name"]}
    ["hoa-binh","Tổ Hoà Bình"]
    {"rows":{"teams":1}}
    {"sha256":"…"}

The first name in the file and the seal, over everything before it, stay in every later version.
"""

import json
from datetime import datetime

from sqlalchemy import Connection, DateTime, MetaData, Table, event
from sqlalchemy.engine import Inspector
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import knowledge.tables  # noqa: F401  (fills the metadata)

VERSION = 1
MAGIC = b'{"format":"toso-backup",'
SEAL = '{{"sha256":"{}"}}\n'
SEAL_BYTES = len(SEAL.format("0" * 64))


class BadBackup(Exception):
    """The file cannot be restored; the text says why, after its name."""


def line(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_time)
    return f"{text}\n".encode()


def _time(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"a {type(value).__name__} has no form in a backup")
    return value.isoformat()


def tables_of(connection: Connection) -> list[Table]:
    """Ours as they are in this database, whatever its revision; each after those it refers to."""
    found = MetaData()
    event.listen(found, "column_reflect", _in_utc)
    # Others may share a database of PostgreSQL with us.
    found.reflect(connection, only=lambda name, _: name in SQLModel.metadata.tables)
    return found.sorted_tables


def _in_utc(_inspector: Inspector, _table: Table, column: ReflectedColumn) -> None:
    if isinstance(column["type"], DateTime):
        column["type"] = UTCDateTime()
