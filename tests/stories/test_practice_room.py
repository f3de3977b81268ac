"""`toso run` without a token, as a newcomer starts it: one address, three phones, the real bot."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.guides import STARTER
from tests.people import Person

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def practice_room(folder: Path, *words: str, **more: str) -> AsyncIterator[httpx.AsyncClient]:
    """The address is what it prints; data/ lands in `folder`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", *words,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(STARTER.parent), "PORT": "0", **more},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout
        line = (await process.stdout.readline()).decode()
        async with httpx.AsyncClient(base_url=line.split()[-1]) as http:
            yield http
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 0


async def test_run_twice_a_question_each_time_both_answered(tmp_path: Path) -> None:
    for question, guide in (("quen mat khau vneid", "mật khẩu"), ("quen passcode", "passcode")):
        async with practice_room(tmp_path) as http:
            page = await http.get("/")
            assert page.is_success
            assert "Phòng tập" in page.text
            citizen = Person(http, 1001)
            await citizen.says(question)
            await citizen.sees(guide, button="Từng bước")
            await Person(http, 3001).sees("/cauhoi")
    assert (tmp_path / "data" / "practice.db").exists()


async def test_a_busy_port_gives_way_to_the_next(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    async with practice_room(first) as one:
        taken = str(one.base_url.port)
        async with practice_room(second, PORT=taken) as other:
            assert str(other.base_url.port) != taken
            citizen = Person(other, 1001)
            await citizen.says("quen passcode")
            await citizen.sees(button="Từng bước")


async def test_practice_is_kept_apart_from_the_real_database(tmp_path: Path) -> None:
    token = {"TELEGRAM_BOT_TOKEN": "123456:abcdefgh"}
    async with practice_room(tmp_path, "--practice", **token) as http:
        await Person(http, 1001).says("quen passcode")
        await Person(http, 1001).sees(button="Từng bước")
    assert not (tmp_path / "data" / "toso.db").exists()
