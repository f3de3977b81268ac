"""Which rows the figures of an area are counted from."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from knowledge.answers import Outcome
from knowledge.database import reading, writing
from knowledge.loop.figure_rows import Areas, figures_of, question_rows
from knowledge.loop.figures import Figures
from knowledge.tables import Question, Team, Ticket

MONDAY = date(2026, 9, 7)
MORNING = datetime(2026, 9, 7, 2, tzinfo=UTC)  # nine o'clock in Viet Nam
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_numbers = count(1)


def asked(at: datetime, text: str, team: str | None = None, **more: object) -> Question:
    facts = {"outcome": Outcome.NO_MATCH, "folded": text, "bot_id": 9} | more
    return Question(asked_at=at, text=text, team_id=team, update_id=next(_numbers), **facts)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as session:
        for one in ("hoa-binh", "tan-lap"):
            session.add(Team(id=one, name=f"Tổ {one}", commune=one, province="Phú Thọ"))
        session.flush()
        session.add_all([
            asked(MORNING, "tôm hùm", "hoa-binh"),
            asked(MORNING, "vneid", "hoa-binh", outcome=Outcome.ANSWERED, ended="helped"),
            asked(MORNING, "cua hoàng đế", "tan-lap"),
            asked(MORNING, "ở đâu đó"),
            asked(MORNING - 3 * DAY, "cũ, còn chờ", "hoa-binh"),
            asked(MORNING - 3 * DAY, "cũ, đã trả lời", "hoa-binh", answered_at=MORNING),
            Ticket(
                team_id="hoa-binh", text="", opened_at=MORNING,
                first_answered_at=MORNING + HOUR,
            ),
            Ticket(team_id="tan-lap", text="", opened_at=MORNING),
            Ticket(
                team_id="tan-lap", text="", opened_at=MORNING - 9 * DAY,
                first_answered_at=MORNING - 7 * DAY,
            ),
        ])  # fmt: skip
    return engine


def of(engine: Engine, areas: Areas, since: date = MONDAY) -> Figures:
    with reading(engine) as session:
        return figures_of(session, areas, since, MONDAY)


def test_everywhere_counts_what_came_from_nowhere_too(filled: Engine) -> None:
    found = of(filled, None)
    assert (found.asked, found.answered, found.helpful_yes) == (4, 1, 1)
    assert found.waiting == 4  # the old one too
    assert found.oldest_waiting == MORNING - 3 * DAY
    assert found.median_answer_hours == 1


def test_an_area_counts_its_own_alone(filled: Engine) -> None:
    found = of(filled, {"tan-lap"})
    assert (found.asked, found.waiting, found.median_answer_hours) == (1, 1, None)
    assert [(gap.text, gap.areas) for gap in found.gaps] == [("cua hoàng đế", ("tan-lap",))]
    both = of(filled, {"tan-lap", "hoa-binh"}, MONDAY - 10 * DAY)
    assert (both.asked, both.waiting) == (5, 3)
    assert both.median_answer_hours == (1 + 9) / 2  # from Saturday until nine on Monday


def test_no_area_has_no_figures(filled: Engine) -> None:
    assert of(filled, ()).asked == 0


def test_a_day_begins_at_midnight_in_viet_nam(engine: Engine) -> None:
    midnight = datetime(2026, 9, 6, 17, tzinfo=UTC)
    with writing(engine) as session:
        session.add(asked(midnight, "đầu ngày", outcome=Outcome.ANSWERED))
        session.add(asked(midnight - HOUR, "hôm qua", outcome=Outcome.ANSWERED))
    with reading(engine) as session:
        (row,) = question_rows(session, None, MONDAY)
    assert (row.text, row.waits, row.area) == ("đầu ngày", False, "")
