"""The loop that takes rows from the database and works them off."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from bot.mailbox.worker import Worker, noted

pytestmark = pytest.mark.anyio


async def test_what_became_of_a_row_is_noted_however_often_the_database_fails() -> None:
    tries: list[str] = []

    def note(what: str) -> None:
        tries.append(what)
        if len(tries) == 1:
            raise OperationalError("UPDATE", {}, Exception("locked"))

    await noted(note, "sent")
    assert tries == ["sent", "sent"]


async def test_a_stop_finishes_what_is_under_way_and_takes_nothing_more() -> None:
    rows, done = [1, 2, 3], []
    started, released = asyncio.Event(), asyncio.Event()

    async def claim(room: int) -> list[int]:
        return [rows.pop(0)] if rows else []

    async def work(row: int) -> None:
        started.set()
        await released.wait()
        done.append(row)

    worker = Worker("test", claim, work, at_once=1)
    running = asyncio.create_task(worker.run())
    await started.wait()
    worker.stop()
    released.set()
    await running
    assert (done, rows) == ([1], [2, 3])


async def test_one_row_that_fails_stops_no_other() -> None:
    rows, done = [1, 2], []

    async def claim(room: int) -> list[int]:
        return [rows.pop(0)] if rows else []

    async def work(row: int) -> None:
        if row == 1:
            raise ValueError
        done.append(row)
        worker.stop()

    worker = Worker("test", claim, work, at_once=1)
    await worker.run()
    assert done == [2]
