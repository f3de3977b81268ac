"""Bots in processes of their own, to be killed, stopped and measured."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Bot:
    """One life of the bot."""

    pid: int

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def memory(self) -> int:
        """Bytes that are resident."""
        status = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        line = next(one for one in status if one.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def files(self) -> int:
        """Open file descriptors."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


class Kennel:
    """The warm process that forks the bots. Its log holds what all of them logged."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("w") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.reliability.warm"],
                cwd=ROOT,
                # A fork takes only its own thread along: numpy shall have no others.
                env={"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            )
        self._heard()

    async def start(self, how: str, **settings: str) -> Bot:
        """`how` is "run", all of `toso run`, or "serve", which begins to work at once."""
        return Bot((await self._ordered(do=how, **settings))["pid"])

    async def end_of(self, bot: Bot) -> tuple[int, float]:
        """Wait until it has ended: its exit code, and how many seconds that took."""
        begin = time.monotonic()
        code = (await self._ordered(do="wait", pid=bot.pid))["code"]
        return code, time.monotonic() - begin

    def close(self) -> None:
        self._process.communicate()

    async def _ordered(self, **order: Any) -> dict[str, Any]:
        return await asyncio.to_thread(self._order, order)

    def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, f"the warm process ended: {self.log.read_text()[-2000:]}"
        return json.loads(line)
