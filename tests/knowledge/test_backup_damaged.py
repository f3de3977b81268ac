"""A backup that is not as it was written is refused, and the database stays as it is."""

import hashlib
import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from knowledge.backup import BadBackup
from knowledge.database import connect, migrate, writing
from tests.knowledge.copies import dumped, person, put_back
from tests.knowledge.full_tables import content_of, fill
from tests.knowledge.killing import digest, killed

DAMAGED = int(os.environ.get("DAMAGED", "60"))
RESTORE_KILLS = int(os.environ.get("RESTORE_KILLS", "4"))
Damage = Callable[[bytes, random.Random], bytes]


def cut(whole: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(len(whole))]


def flip_a_bit(whole: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(whole))
    return whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]


def lose_a_byte(whole: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(whole))
    return whole[:place] + whole[place + 1 :]


def add_to_the_end(whole: bytes, chance: random.Random) -> bytes:
    return whole + chance.randbytes(chance.randrange(1, 100))


def lose_a_line(whole: bytes, chance: random.Random) -> bytes:
    lines = whole.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def lose_a_page(whole: bytes, chance: random.Random) -> bytes:
    """As a file system does that was not asked to write."""
    place = chance.randrange(len(whole))
    return whole[:place] + bytes(4096) + whole[place + 4096 :]


def upper_case_seal(whole: bytes, chance: random.Random) -> bytes:
    return whole[:-80] + whole[-80:].upper()


DAMAGES: tuple[Damage, ...] = (
    cut, flip_a_bit, lose_a_byte, add_to_the_end, lose_a_line, lose_a_page, upper_case_seal,
)  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Engine:
    """A database with some data in it."""
    engine = connect(f"sqlite:///{tmp_path}/old.db")
    migrate(engine)
    with writing(engine) as session:
        session.add(person(4))
    return engine


def test_damaged_files_are_refused(
    engine: Engine, old: Engine, announce: Callable[[str], None]
) -> None:
    fill(engine)
    whole, before = dumped(engine).getvalue(), files_of(old)
    chance, refused, harmed = random.Random(7), 0, 0
    for number in range(DAMAGED):
        damaged = DAMAGES[number % len(DAMAGES)](whole, chance)
        assert damaged != whole
        with pytest.raises(BadBackup, match=r"^is (damaged|no backup)"):
            put_back(old, io.BytesIO(damaged), replace=True)
        refused += 1
        harmed += files_of(old) != before
    announce(f"damaged={DAMAGED} refused={refused} harmed={harmed}")
    assert harmed == 0
    put_back(old, io.BytesIO(whole), replace=True)


def files_of(engine: Engine) -> list[bytes]:
    """The database to the byte, with its log."""
    path = Path(engine.url.database or "")
    return [one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*"))]


@pytest.mark.parametrize("content", [b"", b"x", b"{}\n", b"SQLite format 3\x00" * 900])
def test_what_is_no_backup_is_called_so(old: Engine, content: bytes) -> None:
    with pytest.raises(BadBackup, match="no backup"):
        put_back(old, io.BytesIO(content))


def sealed(lines: list[bytes]) -> io.BytesIO:
    text = b"".join(line + b"\n" for line in lines)
    return io.BytesIO(text + b'{"sha256":"%s"}\n' % hashlib.sha256(text).hexdigest().encode())


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        (b'"version":1', b'"version":2', "newer version"),
        (b'"schema":"0004"', b'"schema":"9999"', "9999, which is newer"),
        (b'"made_at":"2026', b'"made_at":"x', "not as this program writes"),
        (b'"people":1', b'"people":2', "not as this program writes"),
        (b'{"table":"people"', b'{"table":"sqlite_master"', "not as this program writes"),
        (b'"chat_id","language"', b'"chat","language"', "do not fit"),
        (b',"vi",true', b',"vi"', "do not fit"),
    ],
)
def test_a_whole_file_that_does_not_fit_changes_nothing(
    engine: Engine, old: Engine, was: bytes, becomes: bytes, reason: str
) -> None:
    with writing(engine) as session:
        session.add(person(7))
    lines = dumped(engine).getvalue().splitlines()[:-1]
    assert sum(was in line for line in lines) == 1
    before = content_of(old)
    with pytest.raises(BadBackup, match=reason):
        put_back(old, sealed([line.replace(was, becomes) for line in lines]), replace=True)
    assert content_of(old) == before


@pytest.mark.parametrize(
    ("column", "value"), [("team_id", "nowhere"), ("id", "1); DROP TABLE people"), ("seen_at", 7)]
)
def test_a_row_that_does_not_fit_changes_nothing(
    engine: Engine, old: Engine, column: str, value: object
) -> None:
    with writing(engine) as session:
        session.add(person(7))
    lines, before = dumped(engine).getvalue().splitlines()[:-1], content_of(old)
    place = next(n for n, line in enumerate(lines) if b'"table":"people"' in line)
    row = json.loads(lines[place + 1])
    row[json.loads(lines[place])["columns"].index(column)] = value
    lines[place + 1] = json.dumps(row).encode()
    with pytest.raises((IntegrityError, BadBackup)):
        put_back(old, sealed(lines), replace=True)
    assert content_of(old) == before


def test_a_restore_killed_at_many_moments_leaves_the_old_data(
    engine: Engine, database_url: str, tmp_path: Path, announce: Callable[[str], None]
) -> None:
    fill(engine)
    file = tmp_path / "backup"
    file.write_bytes(dumped(engine).getvalue())
    with writing(engine) as session:
        session.add(person(1))
    engine.dispose()
    first, *after_kills, done = killed(RESTORE_KILLS, database_url, file)
    assert set(after_kills) == {first}
    assert done == digest(database_url) != first
    announce(f"restores_killed={len(after_kills)} as_before={after_kills.count(first)}")
