"""The command line as other programs call it: output, exit codes, one clear line for an error."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guides import STARTER

GOOD_TOKEN = "123456:abcdefghijklmnop"


def toso(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(STARTER.parent), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not-a-token-s3cret"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:1/bot"),
        ("COORDINATORS", "12,abc"),
        ("DATABASE_URL", "mysql://root:s3cret@localhost/x"),
        ("DATABASE_URL", "nonsense s3cret"),
        ("PORT", "eighty"),
        ("SENDS_IN_FLIGHT", "0"),
    ],
)
def test_a_malformed_setting_is_one_clear_line(tmp_path: Path, name: str, value: str) -> None:
    done = toso("run", cwd=tmp_path, **{"TELEGRAM_BOT_TOKEN": GOOD_TOKEN, name: value})
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(name)
    assert "s3cret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_opened_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    done = toso("migrate", cwd=tmp_path, DATABASE_URL="sqlite:///folder.db")
    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL")
    assert len(done.stderr.splitlines()) == 1


def test_ask_answers_from_the_starter_set_and_writes_nothing(tmp_path: Path) -> None:
    done = toso("ask", "--json", "quen mat khau vneid", cwd=tmp_path)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert set(told) == {"outcome", "guide", "section", "matches", "warnings"}
    assert (told["outcome"], told["guide"]) == ("answered", "vneid-quen-mat-khau")
    assert set(told["matches"][0]) == {"guide", "section", "score"}
    assert 0 <= told["matches"][0]["score"] <= 100
    assert len(told["matches"]) <= 5
    assert "starter" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ask_has_a_guide_exactly_when_it_answers(tmp_path: Path) -> None:
    done = toso("ask", "--json", "cách nuôi tôm hùm", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["outcome"].startswith("unanswered_")
    assert told["guide"] is None


def test_ask_reads_the_database_once_there_is_one(tmp_path: Path) -> None:
    assert toso("guides", "import", cwd=tmp_path).returncode == 0
    done = toso("ask", "--why", "quên passcode", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "vneid-quen-passcode" in done.stdout


def test_evaluate_prints_the_fields_of_its_contract(tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"q": "quên mật khẩu vneid", "topic": "vneid-quen-mat-khau", "style": "clean"}\n',
        encoding="utf-8",
    )
    done = toso("evaluate", "--json", "--questions", str(questions), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["n"], told["hit1"], told["hit3"]) == (1, 1.0, 1.0)
    assert told["by_style"] == {"clean": {"n": 1, "hit1": 1.0, "hit3": 1.0}}
    assert told["outside_n"] is None
    for name in ("ms_p50", "ms_p99", "build_s"):
        assert told[name] >= 0


def test_evaluate_names_the_line_of_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"q": "a", "topic": "b", "style": "c"}\n{"q": 1\n')
    done = toso("evaluate", "--questions", "q.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "q.jsonl:2" in done.stderr
    assert "Traceback" not in done.stderr


def test_guides_check_names_file_and_line(tmp_path: Path) -> None:
    assert toso("guides", "check", cwd=tmp_path).returncode == 0
    broken = tmp_path / "dinh-danh" / "hong.md"
    broken.parent.mkdir()
    broken.write_text("---\nid: hong\n---\nx\n")
    done = toso("guides", "check", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1
    assert "hong.md:1: title: is missing" in done.stderr


def test_guides_stale_counts_from_the_day_given(tmp_path: Path) -> None:
    assert toso("guides", "stale", "--on", "2026-01-01", cwd=tmp_path).returncode == 0
    done = toso("guides", "stale", "--on", "2030-01-01", cwd=tmp_path)
    assert done.returncode == 1
    due = [line for line in done.stderr.splitlines() if ": due since " in line]
    assert len(due) == len(list(STARTER.glob("*/*.md")))


def test_guides_export_writes_back_what_was_imported(tmp_path: Path) -> None:
    toso("guides", "import", cwd=tmp_path)
    done = toso("guides", "export", "out", cwd=tmp_path)
    assert done.returncode == 0
    for path in STARTER.glob("*/*.md"):
        assert (tmp_path / "out" / path.relative_to(STARTER)).read_bytes() == path.read_bytes()


def test_two_bots_never_share_one_database(tmp_path: Path) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": GOOD_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    first = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(STARTER.parent), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert first.stdout
        assert b"serving" in first.stdout.readline()
        second = toso("run", cwd=tmp_path, **settings)
        assert second.returncode == 1
        assert "another" in second.stderr
    finally:
        first.kill()
        first.communicate()


def test_a_usage_error_is_exit_2(tmp_path: Path) -> None:
    assert toso("no-such-command", cwd=tmp_path).returncode == 2
    assert toso("guides", "check", "no-such-folder", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("command", [("run",), ("migrate",), ("ask", "x"), ("guides", "import")])
def test_a_broken_database_is_one_clear_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 200)
    settings = {"DATABASE_URL": "sqlite:///broken.db", "TELEGRAM_BOT_TOKEN": GOOD_TOKEN}
    done = toso(*command, cwd=tmp_path, **settings)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("DATABASE_URL")


@pytest.mark.parametrize("command", [("run",), ("migrate",), ("ask", "x"), ("guides", "export")])
def test_a_database_out_of_reach_is_one_clear_line(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    address = "postgresql://toso:s3cret@127.0.0.1:9/toso"
    done = toso(*command, cwd=tmp_path, DATABASE_URL=address, TELEGRAM_BOT_TOKEN=GOOD_TOKEN)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("DATABASE_URL")
    assert "s3cret" not in done.stderr


def test_a_newer_schema_is_refused_with_one_line(tmp_path: Path) -> None:
    assert toso("guides", "import", cwd=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "data" / "toso.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (("run",), ("guides", "import"), ("guides", "export")):
        done = toso(*command, cwd=tmp_path, TELEGRAM_BOT_TOKEN=GOOD_TOKEN)
        assert done.returncode == 2
        assert "newer" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_new_guide_stays_in_its_folder(tmp_path: Path) -> None:
    done = toso("guides", "new", "thu", "--group", "../..", cwd=tmp_path)
    assert done.returncode == 2
    assert toso("guides", "new", "vneid-cai-dat", cwd=tmp_path).returncode == 1


def test_the_practice_room_opens_on_this_computer_only(tmp_path: Path) -> None:
    done = toso("run", cwd=tmp_path, HOST="0.0.0.0")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("HOST")
