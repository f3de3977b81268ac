"""`toso run`, `serve` and `work` as a server's administrator starts them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.request import Request, urlopen

import pytest

from tests.guides import STARTER
from tests.test_commands import GOOD_TOKEN, toso

NOWHERE = "http://127.0.0.1:9"  # nobody answers there
SETTINGS = {
    "TELEGRAM_BOT_TOKEN": GOOD_TOKEN,
    "TELEGRAM_API_URL": NOWHERE,
    "DATABASE_URL": "sqlite:///toso.db",
    "COORDINATORS": "3001",
    "PUBLIC_URL": "https://toso.example.vn",
    "PORT": "0",
}


@contextmanager
def started(*words: str, cwd: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and the first line that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(STARTER.parent), **SETTINGS, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, first_line(process)
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    lines: Queue[str] = Queue()
    assert process.stdout
    Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()
    return lines.get(timeout=60)


def health(line: str) -> dict[str, object]:
    address = next(word for word in line.replace(";", " ").split() if word.startswith("http"))
    with urlopen(address.removesuffix("/health") + "/health", timeout=20) as response:
        return json.loads(response.read())


@pytest.mark.parametrize(
    ("command", "left_out", "named"),
    [
        ("serve", "TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("work", "TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("serve", "PUBLIC_URL", "PUBLIC_URL"),
    ],
)
def test_what_is_needed_and_missing_is_one_line(
    tmp_path: Path, command: str, left_out: str, named: str
) -> None:
    done = toso(command, cwd=tmp_path, **{k: v for k, v in SETTINGS.items() if k != left_out})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith(f"{named}: ")


def test_a_server_that_only_receives_leaves_the_schema_to_the_worker(tmp_path: Path) -> None:
    done = toso("serve", cwd=tmp_path, **SETTINGS)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "toso work" in done.stderr


@pytest.mark.parametrize("command", ["run", "serve"])
def test_health_answers_while_telegram_is_out_of_reach_and_a_stop_is_clean(
    tmp_path: Path, command: str
) -> None:
    toso("migrate", cwd=tmp_path, **SETTINGS)
    with started(command, cwd=tmp_path) as (process, line):
        told = health(line)
        assert told["status"] in ("ok", "bad")
        assert GOOD_TOKEN not in json.dumps(told)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_on_every_network_the_console_opens_on_this_computer(tmp_path: Path) -> None:
    """Where `toso console-link` leads: a browser names that page as the form's origin."""
    here = {"HOST": "0.0.0.0", "PUBLIC_URL": ""}
    with started("run", cwd=tmp_path, **here) as (_, line):
        port = line.partition("//0.0.0.0:")[2].partition("/")[0]
        done = toso("console-link", cwd=tmp_path, **SETTINGS | here | {"PORT": port})
        link = done.stdout.strip()
        assert link.startswith(f"http://127.0.0.1:{port}/")
        form = Request(link, b"", {"Origin": f"http://127.0.0.1:{port}"})
        with urlopen(form, timeout=20) as response:
            assert response.url == f"http://127.0.0.1:{port}/banlamviec/vao"  # it keeps no cookie


def test_two_workers_on_one_database_are_one_too_many(tmp_path: Path) -> None:
    with started("run", cwd=tmp_path):
        for command in ("run", "work"):
            done = toso(command, cwd=tmp_path, **SETTINGS)
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        done = toso("serve", "--work", cwd=tmp_path, **SETTINGS)
        assert done.returncode == 1


def test_an_address_that_is_not_ours_is_one_line(tmp_path: Path) -> None:
    done = toso("run", cwd=tmp_path, **SETTINGS | {"HOST": "203.0.113.5"})
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("HOST, PORT: 203.0.113.5:0: ")
    assert "Traceback" not in done.stderr


def test_what_a_server_writes_down_is_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    toso("migrate", cwd=tmp_path, **SETTINGS)
    assert (tmp_path / "toso.db").stat().st_mode & 0o077 == 0
