"""`toso backup` and `toso restore` as an administrator calls them."""

import re
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlmodel import select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.commands import backup_files
from bot.commands.alone import alone
from bot.settings import Settings
from knowledge import backup
from knowledge.database import connect, migrate, reading, writing
from knowledge.loop import decisions, sign_in, staff
from knowledge.loop.staff import Role
from knowledge.tables import Invitation, LoginLink, LoginSession, OutboxRow, Person
from tests.guides import STARTER

NOW = datetime.now(UTC)
MOVED = "sqlite:///moved.db"


def toso(*words: str, url: str = "") -> Result:
    """In this process: twenty of its own would take a minute."""
    return CliRunner().invoke(cli, words, env={"DATABASE_URL": url})


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a database in which somebody wrote, is invited, and waits for a message."""
    engine = connect(f"sqlite:///{tmp_path}/data/toso.db")
    migrate(engine)
    with writing(engine) as session:
        session.add(Person(bot_id=9, chat_id=77, met_at=NOW, seen_at=NOW))
        staff.invite(session, Role.COORDINATOR, None, decisions.SERVER, NOW)
        sign_in.make_link(session, 77, NOW)
        session.add(LoginSession(digest="d", user_id=77, made_at=NOW, seen_at=NOW))
        session.add(
            OutboxRow(
                bot_id=9,
                chat_id=77,
                method="sendMessage",
                payload="{}",
                not_before=NOW,
                made_at=NOW,
            )
        )
    engine.dispose()
    return tmp_path


def rows_of(folder: Path, table: type, name: str = "data/toso.db") -> list:
    engine = connect(f"sqlite:///{folder}/{name}")
    with reading(engine) as session:
        found = list(session.exec(select(table)))
    engine.dispose()
    return found


def test_there_and_back(folder: Path) -> None:
    made = toso("backup", "night.toso")
    assert (made.exit_code, made.stderr) == (0, "")
    assert re.fullmatch(r"night\.toso: 5 rows, \d+ bytes\n", made.stdout)
    assert (folder / "night.toso").stat().st_mode & 0o777 == 0o600

    done = toso("restore", "night.toso", url=MOVED)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("restored: 5 rows as of ")
    assert [one.chat_id for one in rows_of(folder, Person, "moved.db")] == [77]


def test_what_may_have_been_done_since_is_not_done_again(folder: Path) -> None:
    toso("backup", "night.toso")
    done = toso("restore", "night.toso", url=MOVED)
    assert rows_of(folder, Invitation, "moved.db") == []
    assert [one.state for one in rows_of(folder, OutboxRow, "moved.db")] == ["unsure"]
    assert "0 updates" in done.stdout
    assert "1 deliveries" in done.stdout
    assert "1 open invitations, 1 browsers signed in" in done.stdout
    assert rows_of(folder, LoginLink, "moved.db") == []
    assert rows_of(folder, LoginSession, "moved.db") == []
    assert "/xoadulieu since is known again" in done.stdout


def test_a_bot_that_moves_goes_on_where_it_was_stopped(folder: Path) -> None:
    toso("backup", "night.toso")
    done = toso("restore", "--moved", "night.toso", url=MOVED)
    assert done.exit_code == 0
    assert len(rows_of(folder, Invitation, "moved.db")) == 1
    assert [one.state for one in rows_of(folder, OutboxRow, "moved.db")] == ["queued"]
    assert "invitation" not in done.stdout


def test_data_is_removed_only_when_told_so(folder: Path) -> None:
    toso("backup", "night.toso")
    with sqlite3.connect(folder / "data/toso.db") as database:
        database.execute("UPDATE people SET chat_id = 88")
    refused = toso("restore", "night.toso")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert "--replace" in refused.stderr
    assert [one.chat_id for one in rows_of(folder, Person)] == [88]
    assert toso("restore", "--replace", "night.toso").exit_code == 0
    assert [one.chat_id for one in rows_of(folder, Person)] == [77]


def test_a_damaged_backup_is_refused_with_one_line(folder: Path) -> None:
    toso("backup", "night.toso")
    whole = (folder / "night.toso").read_bytes()
    (folder / "night.toso").write_bytes(whole[:-100])
    done = toso("restore", "--replace", "night.toso", url=MOVED)
    assert done.exit_code == 1
    assert done.stderr == ("night.toso: is damaged or incomplete: its checksum does not fit\n")
    assert not (folder / "moved.db").exists()


def test_beside_a_bot_at_work_a_backup_is_made_and_none_is_put_back(folder: Path) -> None:
    with alone(connect("sqlite:///data/toso.db")):
        assert toso("backup", "night.toso").exit_code == 0
        refused = toso("restore", "--replace", "night.toso")
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
        assert "another" in refused.stderr
    assert toso("restore", "--replace", "night.toso").exit_code == 0


def test_only_a_backup_is_replaced_by_a_backup(folder: Path) -> None:
    (folder / "letter.txt").write_text("của riêng")
    for name in ("letter.txt", "data/toso.db"):
        before = (folder / name).read_bytes()
        done = toso("backup", name)
        assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
        assert (folder / name).read_bytes() == before
    for _ in range(2):
        assert toso("backup", "night.toso").exit_code == 0


@pytest.mark.parametrize("name", ["none/night.toso", "data", "letter.txt/night.toso"])
def test_a_place_that_is_none_is_one_clear_line(folder: Path, name: str) -> None:
    (folder / "letter.txt").touch()
    for command in ("backup", "restore"):
        done = toso(command, name)
        assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
        assert done.stderr.startswith(f"{name}: ")


def test_without_a_database_there_is_no_backup_and_none_is_made(tmp_path: Path) -> None:
    done = toso("backup", "night.toso")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("backup", "b"), ("restore", "--replace", "a"), ("migrate",)])
def test_a_newer_schema_is_left_alone(folder: Path, command: tuple[str, ...]) -> None:
    toso("backup", "a")
    with sqlite3.connect(folder / "data/toso.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = toso(*command)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "9999 is newer" in done.stderr
    assert not (folder / "b").exists()
    assert len(rows_of(folder, Person)) == 1


def test_an_old_backup_is_named_as_one_that_should_be_gone(folder: Path) -> None:
    engine = connect(f"sqlite:///{folder}/data/toso.db")
    with (folder / "old.toso").open("wb") as file:
        backup.dump(engine, file, NOW - timedelta(days=31))
    engine.dispose()
    done = toso("restore", "old.toso", url=MOVED)
    assert done.exit_code == 0
    assert "within 30 days" in done.stdout


class NoRoom(OSError):
    pass


def half_written(path: Path) -> None:
    with backup_files.replacing(path) as file:
        file.write(b"half")
        raise NoRoom


def test_a_backup_that_fails_leaves_the_last_one_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "night.toso").write_bytes(b"whole")
    with pytest.raises(NoRoom):
        half_written(tmp_path / "night.toso")
    assert [one.name for one in tmp_path.iterdir()] == ["night.toso"]
    assert (tmp_path / "night.toso").read_bytes() == b"whole"


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.commands.backup_files import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_backup_left_goes_with_the_next_but_not_one_that_is_being_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "night.toso"
    done = subprocess.run([sys.executable, "-c", KILLED, path], cwd=STARTER.parent, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1
    with backup_files.replacing(path) as first:
        first.write(b"first")
        with backup_files.replacing(path) as second:
            second.write(b"second")
    assert [one.name for one in tmp_path.iterdir()] == ["night.toso"]
    assert path.read_bytes() == b"first"


@pytest.mark.parametrize("command", [("backup", "b"), ("restore", "--replace", "night.toso")])
def test_a_broken_database_is_one_clear_line(folder: Path, command: tuple[str, ...]) -> None:
    toso("backup", "night.toso")
    (folder / "broken.db").write_bytes(b"this is no database" * 200)
    done = toso(*command, url="sqlite:///broken.db")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("DATABASE_URL")
    assert not (folder / "b").exists()
