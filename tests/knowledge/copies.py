"""Databases dumped and put back, in few words."""

import io
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from knowledge import backup
from knowledge.tables import Person

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)


def dumped(engine: Engine, now: datetime = NOW) -> io.BytesIO:
    file = io.BytesIO()
    backup.dump(engine, file, now)
    return file


def put_back(engine: Engine, file: io.BytesIO, *, replace: bool = False) -> None:
    backup.restore(engine, file, backup.check(file), replace=replace, settle=None)


def body(file: io.BytesIO) -> bytes:
    """Without the first line, which holds the time, and the seal, which follows from it."""
    return file.getvalue().split(b"\n", 1)[1].rsplit(b"\n", 2)[0]


def question(number: int, words: str = "quên mật khẩu vneid làm sao lấy lại") -> dict[str, Any]:
    return {
        "bot_id": 9,
        "update_id": number,
        "asked_at": NOW,
        "text": f"{words} {number}",
        "folded": f"{words} {number}",
        "medium": "text",
        "album": "",
        "language": "vi",
        "outcome": "answered",
        "ended": "none",
        "offered": "",
    }


def person(chat_id: int) -> Person:
    return Person(bot_id=9, chat_id=chat_id, met_at=NOW, seen_at=NOW)
