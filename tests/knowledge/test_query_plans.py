"""What the console reads is read through indexes: no page looks at the whole log."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, inspect
from sqlmodel import Session, SQLModel

from knowledge.answers import Outcome
from knowledge.database import connect, migrate, reading, writing
from knowledge.loop import (
    behind,
    doings,
    draft_rows,
    figure_rows,
    gap_list,
    groups,
    guide_use,
    today,
)
from knowledge.loop.gap_list import Order, Wanted
from knowledge.loop.tickets import State as TicketState
from knowledge.loop.today import What
from tests.benchmarks.crowd import NOW, YEAR_OF_A_PROVINCE, fill
from tests.benchmarks.crowd_people import STAFF_FROM
from tests.conftest import ON_POSTGRESQL

Call = Callable[[Session], object]
ON, DAY = NOW.date(), timedelta(days=1)
MONTH = ON - 29 * DAY
AREAS = (None, ("to-01",), ("to-01", "to-02", "to-03"))
OF_SOME_ROWS = ("ix_questions_waiting", "ix_questions_unplaced")  # to be read whole
WISHES = (
    Wanted(),
    Wanted(days=7),
    Wanted(days=90, order=Order.MOST, outcome=Outcome.NO_MATCH),
    Wanted(state=groups.State.DECIDED, order=Order.MOST),
    Wanted(area="to-02", outcome=Outcome.FAILED, page=1),
)
READ: dict[str, Call] = {
    **{
        f"gap_list {areas} {wanted}": lambda session, areas=areas, wanted=wanted: gap_list.gap_list(
            session, areas, wanted, NOW
        )
        for areas in AREAS
        for wanted in WISHES
    },
    **{
        f"today {areas}": lambda session, areas=areas: today.today(session, areas, ON)
        for areas in AREAS
    },
    **{
        f"questions_behind {areas} {what}": lambda session, areas=areas, what=what: (
            behind.questions_behind(session, areas, what, MONTH, ON, 1)
        )
        for areas in AREAS
        for what in What
    },
    **{
        f"tickets_behind {areas}": lambda session, areas=areas: behind.tickets_behind(
            session, areas, TicketState.OPEN
        )
        for areas in AREAS
    },
    **{
        f"figures_of {areas}": lambda session, areas=areas: figure_rows.figures_of(
            session, areas, ON - 6 * DAY, ON
        )
        for areas in AREAS
    },
    "guide_use": lambda session: guide_use.guide_use(session, NOW - 30 * DAY),
    "guide_use of one": lambda session: guide_use.guide_use(session, NOW - 30 * DAY, ["a"]),
    "doings": lambda session: doings.latest_of_each(session, [STAFF_FROM], NOW - 30 * DAY, 3),
    "last_active": lambda session: doings.last_active(session, [STAFF_FROM]),
    "members": lambda session: groups.members(session, 1),
}
WRITTEN: dict[str, Call] = {
    "place_all": lambda session: groups.place_all(session, NOW),
    "due_thanks": lambda session: draft_rows.due_thanks(session, NOW),
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, _databases: Iterator[str]) -> Iterator[Engine]:
    """The crowd of a province, a fiftieth of it."""
    folder = tmp_path_factory.mktemp("crowd")
    engine = connect(next(_databases, f"sqlite:///{folder}/toso.db"))
    migrate(engine)
    fill(engine, YEAR_OF_A_PROVINCE.smaller(50))
    yield engine
    engine.dispose()


def plans(session: Session, call: Call) -> list[str]:
    """A line for each step of each statement that the call makes."""
    connection, lines = session.connection(), []
    if ON_POSTGRESQL:
        # The table is small: else it would be right to read it whole.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")

    def explain(_c: object, cursor: Any, statement: str, values: Any, *_more: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            lines.extend(_explained(connection, statement, values))

    event.listen(connection, "before_cursor_execute", explain)
    call(session)
    event.remove(connection, "before_cursor_execute", explain)
    return lines


def _explained(connection: Connection, statement: str, values: Any) -> list[str]:
    """By the driver alone, past the event."""
    how = "EXPLAIN (COSTS OFF) " if ON_POSTGRESQL else "EXPLAIN QUERY PLAN "
    cursor = connection.connection.cursor()
    cursor.execute(how + statement, values)
    lines = [str(row[-1]) for row in cursor.fetchall()]
    cursor.close()
    return lines


def looks_at_all(lines: list[str]) -> list[str]:
    """The steps that read the whole log, or an index of the whole log from end to end."""
    return _whole_in_postgresql(lines) if ON_POSTGRESQL else _whole_in_sqlite(lines)


def _whole_in_sqlite(lines: list[str]) -> list[str]:
    return [
        line
        for line in lines
        if line.startswith("SCAN questions") and not any(one in line for one in OF_SOME_ROWS)
    ]


def _whole_in_postgresql(lines: list[str]) -> list[str]:
    """A step is followed by its conditions, indented deeper."""
    found = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        step = line.strip().removeprefix("->").strip()
        is_whole = "Scan" in step and step.endswith((" on questions", "questions_1"))
        if step.startswith("Bitmap Heap Scan") or "Index Cond" in after:
            continue
        if any(one in step for one in OF_SOME_ROWS):
            continue
        if is_whole or ("Scan" in step and "ix_questions" in step):
            found.append(step)
    return found


@pytest.mark.parametrize("call", READ.values(), ids=READ.keys())
def test_no_page_looks_at_the_whole_log(crowd: Engine, call: Call) -> None:
    with reading(crowd) as session:
        lines = plans(session, call)
    assert lines
    assert looks_at_all(lines) == []


@pytest.mark.parametrize("call", WRITTEN.values(), ids=WRITTEN.keys())
def test_what_is_done_every_half_minute_does_not_either(crowd: Engine, call: Call) -> None:
    with writing(crowd) as session:
        lines = plans(session, call)
        session.rollback()
    assert lines
    assert looks_at_all(lines) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM questions",
        "SELECT id FROM questions WHERE outcome = 'failed'",
        "SELECT id FROM questions ORDER BY asked_at",
        "SELECT text FROM questions WHERE asked_at > '2026-01-01' OR answered_at IS NULL",
    ],
)
def test_a_look_at_the_whole_log_is_noticed(crowd: Engine, statement: str) -> None:
    with reading(crowd) as session:
        lines = plans(session, lambda one: one.connection().exec_driver_sql(statement).all())
    assert looks_at_all(lines)


@pytest.mark.usefixtures("only_sqlite")
def test_the_indexes_of_some_rows_are_those_of_the_code(crowd: Engine) -> None:
    """What compares tables with migrations does not look at which rows an index has."""
    made = {
        one["name"]: str(one["dialect_options"]["sqlite_where"])
        for one in inspect(crowd).get_indexes("questions")
        if one.get("dialect_options")
    }
    written = {
        str(one.name): str(one.dialect_options["sqlite"]["where"])
        for one in SQLModel.metadata.tables["questions"].indexes
        if one.dialect_options["sqlite"]["where"] is not None
    }
    assert made == written
    assert written.keys() >= set(OF_SOME_ROWS)


def test_what_waits_is_read_from_its_own_index(crowd: Engine) -> None:
    with reading(crowd) as session:
        lines = plans(session, READ["today None"])
    assert any("ix_questions_waiting" in line for line in lines)
    with writing(crowd) as session:
        lines = plans(session, WRITTEN["place_all"])
    assert any("ix_questions_unplaced" in line for line in lines)
