"""Rows for every table of any revision: every column filled, with values that are easily spoilt."""

import itertools
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Engine, Integer, Table, insert
from sqlmodel.sql.sqltypes import UTCDateTime

from knowledge.backup.form import tables_of

TEXTS = (
    "Tổ công nghệ số xã Hoà Bình 🇻🇳👨‍👩‍👧",
    "\"nháy\" 'đơn' \\ \t\r\n\x0b\x85\u2028\u2029 hết",
    "שלום \u202etừ phải\u202c sang trái, e\u0301 rời và é liền",
    "ư" * 4096,
    "",
    "[1]",
    '{"rows":{}}',
    "null",
    "\x01\x1b\x7f\ufeff\ufffd",
)
TIMES = (
    datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
)
BIG = (2**63 - 1, -(2**63), -1001234567890)
SMALL = (2**31 - 1, -(2**31), 0)
KEYS = (500_001, 700_000, 2**31 - 2)  # not those that a database gives to the first new rows


def fill(engine: Engine) -> None:
    """Every table of the schema as it is; of three rows the last has nothing that may be empty."""
    with engine.begin() as connection:
        for table in tables_of(connection):
            connection.execute(insert(table), [_row(table, number) for number in range(len(KEYS))])


def _row(table: Table, number: int) -> dict[str, Any]:
    turns = itertools.count(number)
    is_bare = number == len(KEYS) - 1
    return {
        column.name: None if is_bare and column.nullable else _value(column, number, next(turns))
        for column in table.columns
    }


def _value(column: Column[Any], number: int, turn: int) -> object:
    """Keys count, so that what refers to them may be filled the same way."""
    if column.primary_key or column.foreign_keys:
        return KEYS[number] if isinstance(column.type, Integer) else f"{TEXTS[0]} {number}"
    if isinstance(column.type, BigInteger):
        return BIG[number]  # not by turns: pairs of them are unique
    if isinstance(column.type, Boolean):
        return turn % 2 == 0
    if isinstance(column.type, Integer):
        return SMALL[turn % len(SMALL)]
    if isinstance(column.type, UTCDateTime):
        return TIMES[turn % len(TIMES)]
    return TEXTS[turn % len(TEXTS)]


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of their keys."""
    return {
        table.name: [
            dict(row._mapping)
            for row in connection.execute(table.select().order_by(*table.primary_key))
        ]
        for table in tables_of(connection)
    }


def content_of(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        return contents(connection)
