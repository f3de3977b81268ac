"""The figures that the database counts are those of knowledge.loop.figures, and lead to rows."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.answers import Outcome
from knowledge.database import connect, migrate, reading, writing
from knowledge.loop import behind, figures
from knowledge.loop.behind import questions_behind, tickets_behind
from knowledge.loop.figure_rows import Areas, figures_of, question_rows
from knowledge.loop.hours import VIETNAM
from knowledge.loop.tickets import State
from knowledge.loop.today import CHART, PERIODS, Counts, InHands, What, today
from knowledge.questions import Ending
from knowledge.tables import Question, Team, Ticket

ON = date(2026, 9, 1)
NOON = datetime(2026, 9, 1, 5, tzinfo=UTC)  # in Viet Nam
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
TEAMS = ("hoa-binh", "tan-lap", None)
SEEN: tuple[Areas, ...] = (None, {"hoa-binh"}, {"hoa-binh", "tan-lap"}, set())
_numbers = count(1)


def question(at: datetime, team_id: str | None = None, **more: object) -> Question:
    facts = {"outcome": Outcome.NO_MATCH, "text": "tôm hùm", "folded": "tom hum", "bot_id": 9}
    return Question(asked_at=at, team_id=team_id, update_id=next(_numbers), **(facts | more))


def edge(chance: random.Random) -> datetime:
    """Often at the very beginning or end of a day in Viet Nam."""
    midnight = datetime.combine(ON - chance.randrange(-1, 45) * DAY, time(), VIETNAM)
    moments = (midnight, midnight - MICROSECOND, midnight + chance.random() * DAY)
    return chance.choice(moments)


def anything(chance: random.Random) -> Question:
    at = edge(chance)
    return question(
        at,
        chance.choice(TEAMS),
        outcome=chance.choice(list(Outcome)),
        ended=chance.choice(list(Ending)),
        answered_at=chance.choice((None, at)),
    )


def add_teams(engine: Engine) -> None:
    with writing(engine) as session:
        for one in filter(None, TEAMS):
            session.add(Team(id=one, name=f"Tổ {one}", commune=f"Xã {one}", province="Phú Thọ"))


@pytest.fixture
def town(engine: Engine) -> Engine:
    add_teams(engine)
    return engine


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, _databases: Iterator[str]) -> Iterator[Engine]:
    """Filled once; nobody writes to it."""
    folder, chance = tmp_path_factory.mktemp("busy"), random.Random(1)
    engine = connect(next(_databases, f"sqlite:///{folder}/toso.db"))
    migrate(engine)
    add_teams(engine)
    with writing(engine) as session:
        session.add_all([anything(chance) for _ in range(1500)])
    yield engine
    engine.dispose()


@pytest.mark.parametrize("areas", SEEN)
def test_they_are_the_figures_of_the_digest(busy: Engine, areas: Areas) -> None:
    with reading(busy) as session:
        found = today(session, areas, ON)
        for days, counts in found.periods.items():
            wanted = figures_of(session, areas, ON - (days - 1) * DAY, ON)
            assert counts == Counts(
                wanted.asked,
                wanted.answered,
                wanted.unsure,
                wanted.unanswered,
                wanted.helpful_yes,
                wanted.helpful_no,
            )
            assert (found.waiting, found.oldest_waiting) == (wanted.waiting, wanted.oldest_waiting)
        first = ON - (CHART - 1) * DAY
        assert found.days == figures.days(question_rows(session, areas, first), first, ON)
    assert tuple(found.periods) == PERIODS
    assert bool(found.periods[30].not_helped) is (areas != set())


@pytest.mark.parametrize("areas", SEEN)
@pytest.mark.parametrize("days", PERIODS)
@pytest.mark.parametrize("what", What)
def test_behind_a_figure_are_as_many_rows(
    busy: Engine, what: What, days: int, areas: Areas
) -> None:
    with reading(busy) as session:
        found = today(session, areas, ON)
        number = found.waiting if what is What.WAITING else getattr(found.periods[days], what)
        rows = all_pages(session, areas, what, days)
    assert len({row.id for row in rows}) == len(rows) == number
    times = [row.asked_at for row in rows]
    assert times == sorted(times, reverse=what is not What.WAITING)


def all_pages(session: Session, areas: Areas, what: What, days: int) -> list[behind.Behind]:
    rows: list[behind.Behind] = []
    for page in count():
        found = questions_behind(session, areas, what, ON - (days - 1) * DAY, ON, page)
        rows += found[: behind.PAGE]
        if len(found) <= behind.PAGE:
            return rows
    raise AssertionError


def test_a_row_says_what_was_asked_where_and_how_it_ended(town: Engine) -> None:
    with writing(town) as session:
        row = question(NOON, "tan-lap", outcome=Outcome.ANSWERED, guide="a", section="buoc-2")
        session.add_all([row, question(NOON - DAY, "hoa-binh")])
    with reading(town) as session:
        (found,) = questions_behind(session, None, What.ASKED, ON, ON)
        assert found == behind.Behind(
            row.id, NOON, "tôm hùm", "text", "answered", "none", "a", "buoc-2", None, None,
            "Xã tan-lap",
        )  # fmt: skip
        assert questions_behind(session, {"hoa-binh"}, What.ASKED, ON, ON) == []


def test_tickets_in_hands_and_the_oldest_that_somebody_waits_for(town: Engine) -> None:
    states = [
        ("hoa-binh", State.OPEN, 2),
        ("hoa-binh", State.CLAIMED, 5),
        ("tan-lap", State.OPEN, 9),
        (None, State.OPEN, 1),
        ("hoa-binh", State.ANSWERED, 20),
        ("hoa-binh", State.CLOSED, 30),
    ]
    with writing(town) as session:
        for team_id, state, days in states:
            session.add(
                Ticket(team_id=team_id, state=state, text="[mã]", opened_at=NOON - days * DAY)
            )
        session.flush()
        session.add(question(NOON - 2 * DAY, ticket_id=1))
        session.add(question(NOON - DAY, ticket_id=1, text="nuôi tôm"))
    with reading(town) as session:
        assert today(session, None, ON).tickets == InHands(3, 1, 1, NOON - 9 * DAY)
        assert today(session, {"hoa-binh"}, ON).tickets == InHands(1, 1, 1, NOON - 5 * DAY)
        assert today(session, set(), ON).tickets == InHands(0, 0, 0, None)
        rows = tickets_behind(session, None, State.OPEN)
        assert [(row.id, row.text, row.times, row.team) for row in rows] == [
            (3, "", 0, "Xã tan-lap"),
            (1, "nuôi tôm", 2, "Xã hoa-binh"),
            (4, "", 0, ""),
        ]
        assert [row.id for row in tickets_behind(session, {"hoa-binh"}, State.CLAIMED)] == [2]
