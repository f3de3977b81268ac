"""Backups are taken while the bot goes on: each is whole, nobody waits, and little is held."""

import io
import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, insert, select, text
from sqlmodel import SQLModel

from knowledge import backup
from knowledge.database import connect, reading, writing
from knowledge.tables import IndexVersion, Question, QuestionLink
from tests.knowledge.copies import NOW, body, dumped, person, put_back, question

BACKUPS = int(os.environ.get("BACKUPS", "3"))
MANY, A_BATCH = 6_000, 4_000_000  # rows, of which all at once need twice as many bytes


def test_what_is_written_meanwhile_neither_waits_nor_slips_in(full: Engine) -> None:
    """With every line of the backup somebody writes, into tables read already and those to come."""

    class Busy(io.BytesIO):
        written = 0

        def write(self, content: Any) -> int:
            Busy.written += 1
            with writing(full) as session:
                session.add(person(-Busy.written))
                session.add(Question(**question(Busy.written)))
            return super().write(content)

    before = body(dumped(full))
    file = Busy()
    backup.dump(full, file, NOW)
    assert Busy.written > len(SQLModel.metadata.tables)
    assert body(file) == before


def test_backups_of_a_database_at_work_are_each_whole(
    engine: Engine, tmp_path: Path, announce: Callable[[str], None]
) -> None:
    """Question, link and a count of them are written in one transaction: a backup has all three."""
    equal = 0
    with at_work(engine) as work:
        for number in range(BACKUPS):
            work.wait_for(10)
            file = dumped(engine)
            place = connect(f"sqlite:///{tmp_path}/{number}.db")
            put_back(place, file)
            assert body(dumped(place)) == body(file)
            with reading(place) as session:
                counted = session.get_one(IndexVersion, 1).version
                linked = select(func.count()).select_from(Question).join(QuestionLink)
                assert session.scalar(linked) == counted > 0
                assert session.scalar(select(func.count()).select_from(Question)) == counted
                assert session.scalar(text("PRAGMA integrity_check")) == "ok"
                assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            place.dispose()
            equal += 1
    announce(f"backups={BACKUPS} equal={equal} rows_written_meanwhile={work.count}")


class Work:
    """A thread that writes without a rest."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._stop, self._more = engine, threading.Event(), threading.Condition()
        self.count = 0
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.is_set():
            with writing(self._engine) as session:
                session.get_one(IndexVersion, 1).version += 1
                row = Question(**question(self.count))
                session.add(row)
                session.flush()
                session.add(QuestionLink(question_id=row.id, person_id=1, made_at=NOW))
            with self._more:
                self.count += 1
                self._more.notify_all()

    def wait_for(self, more: int) -> None:
        with self._more:
            wanted = self.count + more
            assert self._more.wait_for(lambda: self.count >= wanted, timeout=30)

    def stop(self) -> None:
        self._stop.set()
        self.thread.join()


@contextmanager
def at_work(engine: Engine) -> Iterator[Work]:
    with writing(engine) as session:
        session.add(IndexVersion(id=1, version=0))
        session.add(person(1))
    work = Work(engine)
    with ExitStack() as stack:
        work.thread.start()
        stack.callback(work.stop)
        yield work


def test_memory_does_not_grow_with_the_table(engine: Engine, places: list[Engine]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(Question), [question(number) for number in range(MANY)])
    with Path(f"{places[0].url.database}.backup").open("w+b") as file:
        assert peak_of(partial(backup.dump, engine, file, NOW)) < A_BATCH
        head = backup.check(file)
        assert head.rows == MANY
        fill_in = partial(backup.restore, places[1], file, head, replace=False, settle=None)
        assert peak_of(fill_in) < A_BATCH


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
