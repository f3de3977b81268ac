"""Read a backup: nothing is believed before the whole of it was found to be as it was written."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any, BinaryIO

from knowledge.backup.form import MAGIC, SEAL, SEAL_BYTES, VERSION, BadBackup
from knowledge.database import is_known

AT_ONCE = 500  # rows held in memory
PIECE = 1 << 20


@dataclass(frozen=True)
class Head:
    """What a backup says of itself."""

    schema: str
    made_at: datetime
    rows: int


@dataclass(frozen=True)
class Batch:
    """Some rows of one table."""

    table: str
    columns: list[str]
    rows: list[list[Any]]


def check(file: BinaryIO) -> Head:
    """Read all of it and change nothing; raises BadBackup."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise BadBackup("is no backup of this program")
    if not _is_sealed(file):
        raise BadBackup("is damaged or incomplete: its checksum does not fit")
    file.seek(0)
    try:
        head = json.loads(file.readline())
        if head["version"] > VERSION:
            raise BadBackup("was made by a newer version of this program; update the program")
        if not is_known(head["schema"]):
            raise BadBackup(f"has schema {head['schema']}, which is newer; update the program")
        made_at = datetime.fromisoformat(head["made_at"])
        return Head(head["schema"], made_at, sum(len(one.rows) for one in batches(file)))
    except (ValueError, LookupError, TypeError):
        raise BadBackup("is whole, but not as this program writes it") from None


def _is_sealed(file: BinaryIO) -> bool:
    left = file.seek(0, os.SEEK_END) - SEAL_BYTES
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0:
        piece = file.read(min(left, PIECE))
        digest.update(piece)
        left -= len(piece) or left  # somebody makes it shorter at this moment
    return file.read() == SEAL.format(digest.hexdigest()).encode()


def batches(file: BinaryIO) -> Iterator[Batch]:
    """The rows in the order of the file; raises ValueError if they are not as many as it says."""
    file.seek(0)
    counts: Counter[str] = Counter()
    marks: list[Any] = []
    for are_rows, parts in groupby(map(json.loads, file), lambda part: isinstance(part, list)):
        if not are_rows:
            marks = list(parts)  # the last one before rows names their table
            continue
        while rows := list(islice(parts, AT_ONCE)):
            counts[marks[-1]["table"]] += len(rows)
            yield Batch(marks[-1]["table"], marks[-1]["columns"], rows)
    said = marks[-2]["rows"]  # the last one of all is the seal
    if {name: count for name, count in said.items() if count} != counts:
        raise ValueError("other rows than it says")
