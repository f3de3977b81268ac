"""Jobs by the clock: at the start, when their time has come, again soon after a failure."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.schedule import AFTER_A_FAILURE, Job, Schedule

pytestmark = pytest.mark.anyio
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Day:
    """A schedule at work, its clock, and at what times which job was done."""

    def __init__(self) -> None:
        self.now, self.done = START, list[tuple[str, datetime]]()
        self._schedule: Schedule | None = None

    def notes(self, name: str) -> Callable[[datetime], None]:
        return lambda now: self.done.append((name, now))

    def times(self, name: str) -> list[datetime]:
        return [at for one, at in self.done if one == name]

    @asynccontextmanager
    async def at_work(self, *jobs: Job) -> AsyncIterator[None]:
        self._schedule = Schedule("test", lambda: self.now, jobs)
        running = asyncio.create_task(self._schedule.worker.run())
        yield
        self._schedule.worker.stop()
        await running

    async def moves_on(self, by: timedelta) -> None:
        self.now += by
        assert self._schedule
        self._schedule.worker.ring()

    async def until(self, what: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not what():  # noqa: ASYNC110 (a list rings no bell)
                await asyncio.sleep(0.01)


async def test_each_job_comes_when_its_own_time_has_come() -> None:
    day = Day()
    jobs = Job(day.notes("often"), MINUTE), Job(day.notes("seldom"), 3 * MINUTE)
    async with day.at_work(*jobs):
        await day.until(lambda: len(day.done) == 2)
        for turn in (1, 2, 3):
            await day.moves_on(MINUTE)
            await day.until(lambda turn=turn: len(day.times("often")) == turn + 1)
        await day.until(lambda: len(day.times("seldom")) == 2)
    assert day.times("seldom") == [START, START + 3 * MINUTE]
    assert day.times("often") == [START + n * MINUTE for n in range(4)]


async def test_one_at_a_time_in_their_order_off_the_loop() -> None:
    day, threads = Day(), list[bool]()

    def first(now: datetime) -> None:
        threads.append(threading.current_thread() is threading.main_thread())
        day.notes("first")(now)

    async with day.at_work(Job(first, MINUTE), Job(day.notes("second"), MINUTE)):
        await day.until(lambda: len(day.done) == 2)
    assert [name for name, _ in day.done] == ["first", "second"]
    assert threads == [False]


async def test_a_job_may_say_how_long_it_rests() -> None:
    day, rests = Day(), [timedelta(), timedelta(), 5 * MINUTE, None]

    def work(now: datetime) -> timedelta | None:
        day.notes("work")(now)
        return rests[len(day.done) - 1]

    async with day.at_work(Job(work, MINUTE), Job(day.notes("tick"), MINUTE)):
        await day.until(lambda: len(day.times("work")) == 3)  # at once, and at once again
        await day.moves_on(4 * MINUTE)
        await day.until(lambda: len(day.times("tick")) == 2)
        assert len(day.times("work")) == 3
        await day.moves_on(MINUTE)
        await day.until(lambda: len(day.times("work")) == 4)


async def test_what_is_not_wanted_is_not_begun() -> None:
    day, is_wanted = Day(), False
    job = Job(day.notes("work"), MINUTE, lambda: is_wanted)
    async with day.at_work(job, Job(day.notes("tick"), MINUTE)):
        await day.until(lambda: day.times("tick"))
        assert not day.times("work")
        is_wanted = True
        await day.moves_on(timedelta())
        await day.until(lambda: day.times("work"))


async def test_a_failure_holds_no_other_job_up_and_is_tried_again_soon(
    caplog: pytest.LogCaptureFixture,
) -> None:
    day = Day()

    def fails_first(now: datetime) -> None:
        day.notes("work")(now)
        if len(day.times("work")) == 1:
            raise ValueError("a person's words")

    async with day.at_work(Job(fails_first, 60 * MINUTE), Job(day.notes("tick"), MINUTE)):
        await day.until(lambda: day.times("tick"))
        await day.moves_on(AFTER_A_FAILURE)
        await day.until(lambda: len(day.times("work")) == 2)
        await day.moves_on(AFTER_A_FAILURE)
        await day.until(lambda: len(day.times("tick")) == 3)
    assert len(day.times("work")) == 2
    assert [record.getMessage() for record in caplog.records] == ["test: ValueError"]


async def test_a_clock_that_was_set_back_holds_nothing_up() -> None:
    day = Day()
    async with day.at_work(Job(day.notes("work"), MINUTE)):
        await day.until(lambda: day.done)
        await day.moves_on(-timedelta(days=400))
        await day.until(lambda: len(day.done) == 2)
