"""A program: lets a child do some work on a database and kills it (-9), each time a bit later.

    python -m tests.knowledge.killing COUNT URL              migrate
    python -m tests.knowledge.killing COUNT URL BACKUP       restore, replacing

Prints a digest of the database before, after each kill, and when the work was let through.
"""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import typer
from sqlalchemy import Connection, Engine, event

from knowledge import backup
from knowledge.database import connect, migrate, revision
from tests.guides import STARTER
from tests.knowledge.full_tables import contents


def killed(count: int, url: str, *file: Path) -> list[str]:
    """The digests; run as a process of its own, since it forks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.knowledge.killing", str(count), url, *map(str, file)],
        cwd=STARTER.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def main(count: int, url: str, *file: str) -> None:
    steps = _in_child(lambda: _work(url, file, _die_at_commit)).count(".")
    typer.echo(digest(url))
    for number in range(count):
        last = 1 + number * steps // count
        _in_child(lambda last=last: _work(url, file, _die_at(last)))
        typer.echo(digest(url))
    _in_child(lambda: _work(url, file, _die_at_commit))
    typer.echo(digest(url))
    commits = _in_child(lambda: _work(url, file, _show_commit)).count(".")
    if commits != 1:
        raise SystemExit(f"{commits} commits: it was not killed before the last one")
    typer.echo(digest(url))


def _work(url: str, file: tuple[str, ...], step: Callable[[bool], None]) -> None:
    event.listen(Engine, "before_cursor_execute", lambda *_: step(False))
    event.listen(Engine, "commit", lambda _: step(True))
    engine = connect(url)
    if not file:
        migrate(engine)
        return
    with Path(file[0]).open("rb") as read:
        backup.restore(engine, read, backup.check(read), replace=True, settle=None)


def _die_at(last: int) -> Callable[[bool], None]:
    steps = iter(range(last - 1))

    def step(_: bool) -> None:
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def _die_at_commit(is_commit: bool) -> None:
    os.write(1, b".")
    if is_commit:
        os.kill(os.getpid(), signal.SIGKILL)


def _show_commit(is_commit: bool) -> None:
    if is_commit:
        os.write(1, b".")


def _in_child(work: Callable[[], None]) -> str:
    """What it wrote to its standard output."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.close(read)
        work()
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text


def digest(url: str) -> str:
    engine = connect(url)
    with engine.connect() as connection:
        found = _digest(connection)
    engine.dispose()
    return found


def _digest(connection: Connection) -> str:
    return hashlib.sha256(repr((revision(connection), contents(connection))).encode()).hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
