"""Updates of every shape, from the door to the handlers: each ends, and nothing of people stays.

Short here; `FUZZ=10000` draws that many, and 500 mutated ones.
"""

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import SQLModel, select
from telegram import Bot

from bot.logs import Discreet
from bot.mailbox import inbox
from bot.practice.server import build_room, serve
from bot.shelf_keeper import ShelfKeeper
from bot.telegram.handlers import application
from bot.telegram.intake import Intake
from bot.telegram.limits import Rates
from bot.telegram.processing import Processor
from knowledge.database import reading
from knowledge.tables import InboxRow
from tests.bot.generated_updates import PLANTED, Json, Schema, mutated
from tests.bot.turns import CITIZEN, FOUNDER, GROUP, LAN, NEIGHBOUR, Commune, settled

COUNT = int(os.environ.get("FUZZ", "200"))
MUTATED = max(COUNT // 20, 60)
SECONDS = 1.0  # of computing, for one update
TOKEN = "8000000001:fuzz"
UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=1_000_000)
BEFORE_THE_LAST_TRY = 2 * max(inbox.AFTER_TROUBLE, *inbox.RETRY_AFTER)
STRANGE = ("not handled", "stray", "Traceback")


@dataclass
class Tally:
    """What became of the updates, and how long the slowest took."""

    ended: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_computing: float = 0.0
    log: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)  # of people, when it came

    @property
    def unhandled(self) -> list[str]:
        return [line for line in self.log if any(word in line for word in STRANGE)]


@dataclass
class Door:
    """Where updates come in, with all that stands behind it but the sender."""

    commune: Commune
    intake: Intake
    processor: Processor
    tally: Tally = field(default_factory=Tally)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**6, 10**7)))

    async def through(self, raw: Json) -> None:
        """One update, from the door to its end.

        One that took too long comes once more: the faster time counts, for others use the machine.
        """
        computing = await self._once(raw)
        if computing >= SECONDS:
            computing = min(computing, await self._once(raw))
        self.tally.slowest_computing = max(self.tally.slowest_computing, computing)

    async def _once(self, raw: Json) -> float:
        """Seconds of computing; tries that fail are repeated at once."""
        raw = raw | {"update_id": next(self.numbers)}
        begun, computed = time.perf_counter(), time.process_time()
        self.intake.take([raw])
        self.tally.stored += kept_of_people([self._row(raw["update_id"]).body])
        for _ in range(inbox.GIVE_UP):
            rows = await self.processor._claim(50)
            for row in rows:
                await self.processor._process(row)
            if not rows:
                break
            self.commune.now += BEFORE_THE_LAST_TRY
        self.tally.slowest = max(self.tally.slowest, time.perf_counter() - begun)
        took = time.process_time() - computed
        self.tally.ended[self._end_of(self._row(raw["update_id"]))] += 1
        return took

    def _row(self, update_id: int) -> InboxRow:
        with reading(self.commune.engine) as session:
            return session.exec(select(InboxRow).where(InboxRow.update_id == update_id)).one()

    def _end_of(self, row: InboxRow) -> str:
        if row.state == "done" and not row.tries:
            return "ignored"
        assert row.body == "{}", "an update that has ended keeps nothing"
        assert row.state != "dead" or row.kind == "unreadable", (row.kind, row.error)
        return row.state


class Lines(logging.Handler):
    """The log as it would be written."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines
        self.setFormatter(Discreet(TOKEN))

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


@contextmanager
def logged(lines: list[str]) -> Iterator[None]:
    handler, root = Lines(lines), logging.getLogger("bot")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False  # else a failure would show ten thousand lines
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(logging.NOTSET)
        root.propagate = True


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def door(engine: Engine, portal: BlockingPortal) -> Iterator[Door]:
    """Behind it is the real bot, which talks with the practice room."""
    commune = settled(engine)
    commune.shelf = ShelfKeeper(engine).newest
    with portal.wrap_async_context_manager(serve(build_room(token=TOKEN))) as address:
        bot = Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
        talk = replace(commune.talk, clock=lambda: commune.now)
        app = application(bot, talk)
        portal.call(app.initialize)
        processor = Processor(app, talk, lambda: None, rates=UNHURRIED)
        intake = Intake(bot.id, engine, lambda: commune.now, frozenset({FOUNDER}))
        commune.says(CITIZEN, "quên mật khẩu vneid")  # the alarms are learned before it counts
        made = Door(commune, intake, processor)
        with logged(made.tally.log):
            yield made
        portal.call(app.shutdown)


def drawn(updates: st.SearchStrategy[Json], how_many: int, see: Callable[[Json], None]) -> None:
    @settings(
        max_examples=how_many,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(updates)
    def draw(raw: Json) -> None:
        see(raw)

    draw()


def test_every_update_ends_and_leaves_nothing_of_people(
    door: Door, portal: BlockingPortal, announce: Callable[[str], None], tmp_path: Path
) -> None:
    schema = Schema((CITIZEN, NEIGHBOUR, LAN, FOUNDER, 777), (GROUP, -5))
    drawn(schema.updates(), COUNT, lambda raw: portal.call(door.through, raw))
    drawn(mutated(), MUTATED, lambda raw: portal.call(door.through, raw))
    for updates in schema.each_field():
        drawn(updates, 1, lambda raw: portal.call(door.through, raw))

    tally, ended = door.tally, door.tally.ended
    announce(
        f"fuzz={ended.total()} unhandled={len(tally.unhandled)} done={ended['done']} "
        f"ignored={ended['ignored']} dead={ended['dead']} "
        f"slowest_ms={tally.slowest * 1000:.0f} computing_ms={tally.slowest_computing * 1000:.0f}"
    )
    assert tally.unhandled == []
    assert set(ended) <= {"done", "ignored", "dead"}
    assert ended["done"] > COUNT / 4, "hardly anything came past the door"
    assert tally.slowest_computing < SECONDS
    assert tally.stored == []
    assert kept_of_people(tally.log) == []
    assert kept_of_people(rows(door.commune.engine)) == []
    assert kept_of_people(path.read_bytes().decode("latin-1") for path in tmp_path.glob("*")) == []


def rows(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            yield from (repr(tuple(row)) for row in connection.execute(table.select()))


def kept_of_people(texts: Iterable[str]) -> list[str]:
    """Which of the planted names and numbers stand there, as text, as JSON or as a file's bytes."""
    everything = "\n".join(texts)
    forms = {
        name: (name, json.dumps(name)[1:-1], name.encode().decode("latin-1")) for name in PLANTED
    }
    return [name for name, written in forms.items() if any(one in everything for one in written)]
