"""kill -9 in the middle: the question is in the log once, the reply came once or is offered."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.stories.conftest import COORDINATOR, TOKEN, Town

pytestmark = pytest.mark.anyio
KILLS = 2  # of whole `toso run`s; tests/reliability kills as often as one likes


@asynccontextmanager
async def bot_process(town: Town) -> AsyncIterator[asyncio.subprocess.Process]:
    """`toso run` as its own process, with real settings; killed at the end if still there."""
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": town.address,
        "COORDINATORS": str(COORDINATOR),
        "DATABASE_URL": town.engine.url.render_as_string(hide_password=False),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        _, log = await process.communicate()
        sys.stderr.write(log.decode())  # shown when the story fails


async def wait_for_call(town: Town, method: str) -> None:
    """Until the bot has made a call of this method."""
    after = 0
    async with asyncio.timeout(30):
        while True:
            answer = await town.http.get(
                "/practice/calls", params={"after": after, "wait": 20}, timeout=30
            )
            if any(call["method"] == method for call in answer.json()["calls"]):
                return
            after = answer.json()["next"]


async def killed_at(town: Town, fault: str) -> None:
    """The bot is killed while its reply is on the way."""
    await town.faults("sendMessage", fault)
    async with bot_process(town) as process:
        await town.citizen.says("quên mật khẩu vneid")
        await wait_for_call(town, "sendMessage")
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await town.http.delete("/practice/faults")


async def test_killed_before_the_reply_took_effect(quiet_town: Town) -> None:
    town = quiet_town
    await killed_at(town, "timeout_before")
    async with bot_process(town):
        await town.citizen.says("/trogiup")
        offer = await town.citizen.sees("Tin trước có thể chưa tới", button="Xem lại tin đó")
        await town.citizen.presses(offer, "Xem lại")
        await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    assert [question.guide for question in town.questions()] == ["vneid-quen-mat-khau"]


async def test_killed_after_the_reply_took_effect(quiet_town: Town) -> None:
    town = quiet_town
    await killed_at(town, "timeout_after")
    await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    async with bot_process(town):
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Tin trước có thể chưa tới")
        await town.citizen.sees("Cách dùng")
    replies = [m for m in await town.citizen.has_seen() if "Đặt lại mật khẩu" in m["text"]]
    assert len(replies) == 1
    assert len(town.questions()) == 1


async def test_killed_at_many_moments(quiet_town: Town) -> None:
    """Killed as soon as the first of several questions is seen to be under way."""
    town, asked = quiet_town, KILLS
    for number in range(asked):
        async with bot_process(town) as process:
            seen = len(await town.citizen.has_seen())
            await town.citizen.says(f"quên mật khẩu vneid lần {number}")
            if number % 2:
                await town.citizen.sees_one(lambda message: True, "any reply")
                assert len(await town.citizen.has_seen()) > seen
            else:
                await wait_for_call(town, "getUpdates")
            process.send_signal(signal.SIGKILL)
            await process.wait()
    async with bot_process(town):
        await town.neighbour.says("/trogiup")
        await town.neighbour.sees("Cách dùng")
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Cách dùng")
    texts = [question.text for question in town.questions()]
    assert texts == [f"quên mật khẩu vneid lần {number}" for number in range(asked)]
    answers = [m for m in await town.citizen.has_seen() if "Đặt lại mật khẩu" in m["text"]]
    unsure = len(town.deliveries("unsure"))
    assert asked - unsure <= len(answers) <= asked


async def test_sigterm_ends_cleanly(quiet_town: Town) -> None:
    async with bot_process(quiet_town) as process:
        await quiet_town.citizen.says("quên mật khẩu vneid")
        await quiet_town.citizen.sees(button="Từng bước")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            _, log = await process.communicate()
    assert process.returncode == 0
    assert TOKEN.encode() not in log
    assert "quên mật khẩu".encode() not in log
    assert not quiet_town.deliveries("unsure")


async def test_sigterm_does_not_wait_for_a_telegram_that_hangs(quiet_town: Town) -> None:
    town = quiet_town
    await town.faults("sendMessage", "timeout_before")
    async with bot_process(town) as process:
        await town.citizen.says("quên mật khẩu vneid")
        await wait_for_call(town, "sendMessage")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            await process.wait()
    assert process.returncode == 0
    await town.http.delete("/practice/faults")
    async with bot_process(town):
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Tin trước có thể chưa tới", button="Xem lại tin đó")
    assert len(town.questions()) == 1
    assert len(town.deliveries("unsure")) == 1
