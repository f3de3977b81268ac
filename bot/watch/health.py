"""Whether the bot is well, and if not, what is wrong since when."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.watch import queues
from bot.watch.vitals import AWAY, DAMAGED, FULL, LOCKED, UNWRITABLE, Signs, Vitals
from knowledge.database import reading, schema_age

UNFETCHED = timedelta(seconds=90)
UPDATES_DUE = timedelta(seconds=60)
ANSWERS_DUE = timedelta(seconds=120)
DEAD_WITHIN = timedelta(hours=1)
MOST_DEAD = 10
MB = 1_000_000
LEAST_DISK = 200 * MB
PROGRAM = version("toso")
ADDRESS = re.compile(r"\S*[/@]\S*")  # in words that are not ours

TROUBLES = {
    FULL: "the disk below the database is full",
    LOCKED: "another program holds the database locked",
    UNWRITABLE: "the database cannot be written",
    AWAY: "the database does not answer",
    DAMAGED: "the database is damaged",
}


@dataclass(frozen=True)
class Problem:
    """`what` is a fixed word for programs, `detail` one line for people."""

    what: str
    since: datetime | None
    detail: str

    def as_json(self) -> dict[str, str | None]:
        since = self.since.isoformat(timespec="seconds") if self.since else None
        return {"what": self.what, "since": since, "detail": self.detail}


@dataclass(frozen=True)
class Report:
    """None where the database did not say."""

    problems: tuple[Problem, ...]
    unsure: int | None = None
    dead: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "status": "bad" if self.problems else "ok",
            "problems": [problem.as_json() for problem in self.problems],
            "unsure_deliveries": self.unsure,
            "dead_updates": self.dead,
            "version": PROGRAM,
        }


def report(engine: Engine, vitals: Vitals, now: datetime) -> Report:
    """Look everywhere. Blocks as long as the database lets it wait; raises nothing of its."""
    try:
        with reading(engine) as session:
            unsure, dead, found = _in_database(session, now)
    except SQLAlchemyError as error:
        return unanswered(vitals, now, type(error).__name__, _on_disk(engine))
    vitals.database_read()
    here = (*_of_process(vitals.signs, now), *_on_disk(engine))
    return Report((*here, *found), unsure, dead)


def unanswered(
    vitals: Vitals, now: datetime, reason: str, others: tuple[Problem, ...] = ()
) -> Report:
    """What is known without the database, which gave no answer."""
    here = list(_of_process(vitals.signs, now))
    if not any(problem.what.startswith("database_") for problem in here):
        here.insert(0, Problem("database_away", None, f"{TROUBLES[AWAY]} ({reason})"))
    return Report((*here, *others))


def _in_database(session: Session, now: datetime) -> tuple[int | None, int | None, list[Problem]]:
    session.execute(text("SELECT 1"))
    age = schema_age(session.connection())
    if age != "current":  # its columns may be others
        detail = f"the database's schema is {age} than this program"
        return None, None, [Problem(f"schema_{age}", None, detail)]
    dead = queues.dead(session, now - DEAD_WITHIN)
    return queues.unsure(session), dead, list(_waiting(session, now, dead))


def _waiting(session: Session, now: datetime, dead: int) -> Iterator[Problem]:
    if due := queues.updates_due_since(session, now - UPDATES_DUE):
        yield Problem("updates_waiting", due, "updates that came in are not handled")
    if due := queues.answers_due_since(session, now - ANSWERS_DUE):
        yield Problem("answers_waiting", due, "answers are not sent")
    if dead > MOST_DEAD:
        detail = f"{dead} updates within an hour could not be handled"
        yield Problem("updates_dead", None, detail)


def _of_process(signs: Signs, now: datetime) -> Iterator[Problem]:
    for kind, since in signs.troubles.items():
        yield Problem(f"database_{kind}", since, TROUBLES[kind])
    # Either way: the clock may have been set back since.
    if signs.fetched_at and abs(now - signs.fetched_at) > UNFETCHED:
        detail = signs.fetch_failure or "no answer"
        yield Problem("updates_not_fetched", signs.fetched_at, detail)
    if signs.webhook_untold_at and now - signs.webhook_untold_at > UNFETCHED:
        yield Problem("updates_not_fetched", signs.webhook_untold_at, signs.webhook_untold)
    yield from _of_webhook(signs)


def _of_webhook(signs: Signs) -> Iterator[Problem]:
    """Telegram keeps its last failure for ever: one that nothing waits behind is over."""
    failed_at = signs.webhook_failed_at
    if not failed_at or not signs.webhook_waiting:
        return
    if failed_at > (signs.webhook_took_at or signs.started_at):
        told = ADDRESS.sub("…", signs.webhook_failure)[:200]
        detail = f"Telegram cannot deliver {signs.webhook_waiting} updates: {told}"
        yield Problem("webhook_failing", failed_at, detail)


def _on_disk(engine: Engine) -> tuple[Problem, ...]:
    """How much room SQLite's file has to grow; PostgreSQL's disk may be anywhere.

    Once a day, and when somebody wishes to be forgotten, the file is written anew beside itself.
    """
    if engine.dialect.name != "sqlite":
        return ()
    file = Path(engine.url.database or "").absolute()
    try:
        free, needed = shutil.disk_usage(file.parent).free, max(LEAST_DISK, file.stat().st_size)
    except OSError:
        return ()  # the database itself will have told
    if free >= needed:
        return ()
    detail = f"{free // MB} MB of disk are left; {needed // MB} MB are needed"
    return (Problem("disk_low", None, detail),)
