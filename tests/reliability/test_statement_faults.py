"""The database fails at the 1st, 2nd, … statement of everything that writes, and at its commit.

Afterwards every row stands as before: never between. The idiom is SQLite's own (FAULTSIM): the same
act is repeated with the fault one step later, until it passes without meeting it.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as AnySession
from sqlmodel import SQLModel

from bot.shelf_keeper import ShelfKeeper
from knowledge.database import connect, migrate, scrub
from tests.bot.turns import CITIZEN, Commune, settled
from tests.conftest import ON_POSTGRESQL
from tests.reliability.flows import FLOWS, KNOWN, Write, turn

# Else only where something is written, begun or committed: what is read leaves nothing behind.
AT_EVERY_STEP = os.environ.get("FAULTS") == "all"
READS = ("SELECT", "PRAGMA", "SHOW", "VALUES")
MOST = 1000  # steps of one act
# Each of its steps takes all of the migrations back and forth.
STRIDES = {"restores_a_backup": 12}
# Where SQLAlchemy cannot see the tables it looks another way: a fault that nobody need hear of.
LOOKS_TWICE = {"restores_a_backup"}
Rows = dict[str, list[tuple[object, ...]]]


class Broken(OperationalError):
    def __init__(self) -> None:
        super().__init__("", None, Exception("the database was told to fail"))


@dataclass
class Fault:
    """Raised by the step after `left` good ones; a step is a statement or a commit."""

    at_reads: bool = False
    left: int | None = None
    steps: int = 0
    has_struck: bool = False

    def strikes_after(self, steps: int | None) -> None:
        self.left, self.steps, self.has_struck = steps, 0, False

    def statement(self, _connection: object, _cursor: object, said: str, *_more: object) -> None:
        if self.at_reads or not said.lstrip().upper().startswith(READS):
            self.step()

    def step(self, *_args: object) -> None:
        if self.left is None or self.has_struck:
            return
        self.steps += 1
        if self.steps > self.left:
            self.has_struck = True
            raise Broken


@pytest.fixture
def fault(commune: Commune) -> Iterator[Fault]:
    fault, engine = Fault(), commune.engine
    event.listen(engine, "before_cursor_execute", fault.statement)
    event.listen(engine, "commit", fault.step)
    yield fault
    event.remove(engine, "before_cursor_execute", fault.statement)
    event.remove(engine, "commit", fault.step)


@pytest.fixture(scope="module", autouse=True)
def tally(request: pytest.FixtureRequest) -> Iterator[list[int]]:
    """How many faults each act met; of the long run it says so in one line."""
    met: list[int] = []
    yield met
    if AT_EVERY_STEP:
        failed = request.session.testsfailed
        line = f"statement_faults={sum(met)} flows={len(met)} half_done={failed}"
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            typer.echo(f"\n{line}", nl=False)


@pytest.fixture(scope="module")
def settled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled commune in one SQLite file: sixty times a copy is faster than sixty times anew."""
    file = tmp_path_factory.mktemp("settled") / "toso.db"
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    settled(engine)
    scrub(engine)
    engine.dispose()
    return file


@pytest.fixture
def commune(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Commune]:
    if ON_POSTGRESQL:
        commune = settled(request.getfixturevalue("engine"))
    else:
        file = shutil.copy(request.getfixturevalue("settled_file"), tmp_path / "toso.db")
        commune = Commune(connect(f"sqlite:///{file}"), updates=count(500), messages=count(5000))
    commune.shelf = ShelfKeeper(commune.engine).newest  # as the running bot has it
    yield commune
    commune.engine.dispose()


def rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def steps_of(fault: Fault, engine: Engine, act: Write, stride: int) -> int:
    """How many steps the act has; each but the last try ends in a fault and changes nothing."""
    before = rows(engine)
    for good in count(0, stride):
        assert good < MOST
        fault.strikes_after(good)
        try:
            act()
        except Broken:
            pass
        else:
            assert not fault.has_struck, f"nobody heard of the fault after {good} steps"
        steps, struck = fault.steps, fault.has_struck
        fault.strikes_after(None)
        if not struck:
            assert rows(engine) != before, "it writes nothing"
            return steps
        assert rows(engine) == before, f"half done by a fault after {good} steps"
    raise AssertionError


@pytest.mark.parametrize("name", FLOWS)
def test_a_fault_leaves_everything_as_it_was(
    fault: Fault, commune: Commune, tally: list[int], name: str
) -> None:
    act = FLOWS[name](commune)
    fault.at_reads = AT_EVERY_STEP and name not in LOOKS_TWICE
    stride = 1 if AT_EVERY_STEP else STRIDES.get(name, 1)
    steps = steps_of(fault, commune.engine, act, stride)
    assert steps >= 2  # something written, then committed
    tally.append(-(-steps // stride))


def test_who_hears_no_answer_to_the_commit_does_it_no_second_time(commune: Commune) -> None:
    """The line to the database broke after it had committed: the update is not taken up again."""
    said = commune.typed(CITIZEN, KNOWN)
    act = turn(commune, said)

    def breaks(_session: object) -> None:
        raise Broken

    event.listen(AnySession, "after_commit", breaks)
    try:
        with pytest.raises(Broken):
            act()
    finally:
        event.remove(AnySession, "after_commit", breaks)
    done = rows(commune.engine)
    commune.talk.postpone(said, "Broken")
    commune.talk.fail(said, "Broken")
    assert rows(commune.engine) == done
    assert len(commune.deliver()[CITIZEN]) == 1
