"""A process that has everything imported and learnt, and forks bots that may be killed.

One JSON line in, one out. It has neither an event loop nor an engine: a fork inherits neither.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import Any, NoReturn

from bot import __main__ as command_line
from bot import app, logs, stopping
from bot.telegram.limits import Rates
from knowledge.database import connect
from knowledge.safety.distress import distress
from knowledge.safety.relaying import objections
from knowledge.safety.scams import sign_of

UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)
Order = dict[str, Any]


def main() -> None:
    for read in (sign_of, distress, objections):
        read("")
    running: set[int] = set()
    _tell(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "wait":
            code = os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])
            running.discard(order["pid"])
            _tell(code=code)
        else:
            running.add(pid := os.fork() or _be(order))
            _tell(pid=pid)
    for pid in running:  # the test is over, or was interrupted
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _be(order: Order) -> NoReturn:
    """In the fork: the bot, until it is told to stop or killed."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    code: Any = 1
    try:
        {"run": _toso_run, "serve": _serve}[order["do"]](order)
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        logging.exception("the bot ended")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _toso_run(order: Order) -> None:
    """All of `toso run`, as if it was typed."""
    os.environ.update(
        TELEGRAM_BOT_TOKEN=order["token"],
        TELEGRAM_API_URL=order["api_url"],
        DATABASE_URL=order["database_url"],
    )
    sys.argv = ["toso", "run"]
    command_line.main()


def _serve(order: Order) -> None:
    """The bot without what `toso run` does before: most of a short life is work then."""
    logs.set_up(order["token"])
    engine = connect(order["database_url"])
    parts = app.Parts(order["token"], order["api_url"], engine, frozenset(), rates=UNHURRIED)
    asyncio.run(stopping.until_told_to_stop(_at_work(parts)))


async def _at_work(parts: app.Parts) -> None:
    async with app.running(parts):
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
