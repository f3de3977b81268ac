"""Another program holds the database locked, the clock jumps: nothing lost, nothing twice."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.conversation.citizen import asking
from bot.mailbox.worker import LOOK_EVERY
from knowledge.answers import Answer, Index
from knowledge.database import connect
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
# As long as here in minutes of tests; `make soak` holds it for half a minute.
LOCKED_SECONDS = float(os.environ.get("LOCKED_SECONDS", "2"))
ASKED = ["quên mật khẩu vneid", "quên passcode vneid"]


@contextmanager
def impatient(engine: Engine) -> Iterator[None]:
    """Its writers give up soon, so that a short lock is as bad as a long one."""

    def wait_less(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={int(LOCKED_SECONDS * 100)}")

    event.listen(engine, "checkout", wait_less)
    yield
    event.remove(engine, "checkout", wait_less)


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """By another program, which writes and does not end."""
    other = connect(engine.url.render_as_string(hide_password=False))
    with other.connect() as connection:
        connection.exec_driver_sql("UPDATE index_version SET version = version")
        yield
        connection.rollback()
    other.dispose()


@pytest.mark.usefixtures("only_sqlite")
async def test_while_locked_nothing_is_lost_and_then_all_is_answered_once(town: Town) -> None:
    with impatient(town.engine):
        await town.citizen.says(ASKED[0])
        await town.citizen.sees(button="Từng bước")
        with locked(town.engine):
            await town.citizen.says(ASKED[1])
            await town.neighbour.says(ASKED[0])
            await asyncio.sleep(LOCKED_SECONDS)  # nothing can be seen to happen: that is the point
            assert len(await town.citizen.has_seen()) == 1
        await town.citizen.sees("passcode", button="Từng bước")
        await town.neighbour.sees(button="Từng bước")
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Cách dùng")
    assert len(town.questions()) == 3
    assert len(await town.citizen.has_seen()) == 3
    assert len(await town.neighbour.has_seen()) == 1
    assert not town.deliveries("unsure")
    assert not town.updates("dead")


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=1)])
async def test_the_clock_is_set_and_everybody_is_still_answered_once(
    town: Town, jump: timedelta
) -> None:
    await town.citizen.says(ASKED[0])
    await town.citizen.sees(button="Từng bước")
    town.clock.goes_on(jump)
    await town.citizen.says(ASKED[1])
    await town.citizen.sees("passcode", button="Từng bước")
    await town.neighbour.says(ASKED[0])
    await town.neighbour.sees(button="Từng bước")
    town.clock.goes_on(-jump)
    await town.neighbour.says("/trogiup")
    await town.neighbour.sees("Cách dùng")
    assert [len(await one.has_seen()) for one in (town.citizen, town.neighbour)] == [2, 2]
    assert len(town.questions()) == 3
    assert not town.deliveries("unsure")


async def test_an_update_in_work_is_not_begun_again_though_the_clock_says_it_took_a_day(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine so slow that a turn is still under way when the clock is set forward."""
    town, searching, released = quiet_town, threading.Event(), threading.Event()
    find = asking.answer

    def slowly(index: Index, text: str) -> Answer:
        searching.set()
        released.wait(20)
        return find(index, text)

    monkeypatch.setattr(asking, "answer", slowly)
    async with town.bot():
        await town.citizen.says("/start")  # whoever is met for the first time is met once anyway
        await town.citizen.sees("không cần dấu")
        await town.citizen.says(ASKED[0])
        await asyncio.to_thread(searching.wait, 20)
        town.clock.goes_on(timedelta(days=1))
        await asyncio.sleep(2 * LOOK_EVERY)  # until the lanes have looked what is due
        released.set()
        await town.citizen.sees(button="Từng bước")
        await town.until(lambda: not town.updates("working"))
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Cách dùng")
    assert len(town.deliveries("sent") + town.deliveries("queued")) == 3
