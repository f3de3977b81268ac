"""The figures of a period, counted by hand; whatever comes in, the sums add up."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers import Outcome
from knowledge.loop.figures import (
    Day,
    Figures,
    Gap,
    Row,
    TicketTimes,
    days,
    figures,
    weekday_hours,
)
from knowledge.loop.hours import VIETNAM
from knowledge.questions import Ending

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time of November 2026 in Viet Nam; the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def row(
    asked_at: datetime,
    outcome: Outcome = Outcome.ANSWERED,
    ended: Ending = Ending.NONE,
    group_id: int | None = None,
    text: str = "đổi số điện thoại",
    area: str = "",
) -> Row:
    """It waits when it went unanswered and did not help."""
    waits = outcome.startswith("unanswered") and ended is not Ending.HELPED
    return Row(asked_at, outcome, ended, waits, group_id, text, area)


def week(*rows: Row, tickets: tuple[TicketTimes, ...] = ()) -> Figures:
    return figures(rows, tickets, MONDAY, SUNDAY)


def test_a_week_counted_by_hand() -> None:
    rows = [
        row(at(13), Outcome.NO_MATCH, group_id=7, text="cũ"),  # the Friday before, still waits
        row(at(16), ended=Ending.HELPED),
        row(at(16), ended=Ending.HANDED_OVER),
        row(at(16), Outcome.GREETED, text="cảm ơn"),
        row(at(17), Outcome.UNSURE, Ending.MARKED_WRONG),
        row(at(17), Outcome.NO_MATCH, Ending.HANDED_OVER, 1, "cấp lại sổ đỏ", "Hòa Bình"),
        row(at(20), Outcome.WEAK_MATCH, Ending.NONE, 1, "cap lai so do", "An Lạc"),
        row(at(22), Outcome.NO_MATCH, Ending.NONE, 1, "cấp lại sổ đỏ", "Hòa Bình"),
        row(at(22, 23, 59), Outcome.WANTED_PERSON, group_id=2, text="gặp cán bộ"),
        row(at(23, 0), ended=Ending.HELPED),  # the Monday after
    ]
    tickets = (
        TicketTimes(at(13, 16), at(16, 10)),  # Friday 16:00 to Monday 10:00: 8 + 10
        TicketTimes(at(17, 9), at(17, 11)),  # 2
        TicketTimes(at(17, 9), at(18, 12)),  # 27
        TicketTimes(at(18, 9)),
        TicketTimes(at(18, 9), at(23, 9)),
    )

    assert week(*rows, tickets=tickets) == Figures(
        period=(MONDAY, SUNDAY),
        asked=7,
        answered=2,
        unsure=1,
        helpful_yes=1,
        helpful_no=2,
        waiting=5,
        oldest_waiting=at(13),
        median_answer_hours=18.0,
        gaps=(Gap("cấp lại sổ đỏ", 3, ("An Lạc", "Hòa Bình")), Gap("gặp cán bộ", 1)),
    )
    assert week(*rows).unanswered == 4


def test_nothing_gives_zeros_and_no_median() -> None:
    assert week() == Figures((MONDAY, SUNDAY), 0, 0, 0, 0, 0, 0, None, None, ())


def test_each_day_is_counted_and_empty_days_stand_there_too() -> None:
    rows = [
        row(at(16)),
        row(at(16), Outcome.UNSURE),
        row(at(16), Outcome.GREETED),
        row(at(18), Outcome.FAILED),
        row(at(18), Outcome.NOT_TEXT),
        row(at(19)),
    ]

    assert days(rows, MONDAY, date(2026, 11, 18)) == (
        Day(MONDAY, 2, 1, 1, 0),
        Day(date(2026, 11, 17), 0, 0, 0, 0),
        Day(date(2026, 11, 18), 2, 0, 0, 2),
    )


def test_a_day_begins_at_midnight_in_viet_nam() -> None:
    last, first = (
        datetime(2026, 11, 15, 16, 59, tzinfo=UTC),
        datetime(2026, 11, 15, 17, tzinfo=UTC),
    )

    assert week(row(last)).asked == 0
    assert week(row(first)).asked == 1
    assert days([row(last), row(first)], MONDAY, MONDAY) == (Day(MONDAY, 1, 1, 0, 0),)


@pytest.mark.parametrize(
    ("outcome", "ended", "no"),
    [
        (Outcome.ANSWERED, Ending.MARKED_WRONG, 1),
        (Outcome.ANSWERED, Ending.STUCK, 1),
        (Outcome.UNSURE, Ending.HANDED_OVER, 1),
        (Outcome.NO_MATCH, Ending.HANDED_OVER, 0),  # nothing had been shown
        (Outcome.ANSWERED, Ending.CHOSE_OTHER, 0),
        (Outcome.ANSWERED, Ending.HELPED, 0),
    ],
)
def test_what_did_not_help_was_shown_before(outcome: Outcome, ended: Ending, no: int) -> None:
    assert week(row(at(16), outcome, ended)).helpful_no == no


@pytest.mark.parametrize(
    ("opened", "answered", "hours"),
    [
        (at(16, 8), at(16, 9, 30), 1.5),
        (at(16, 22), at(17, 1), 3.0),
        (at(20, 23), at(23, 1), 2.0),  # a weekend between
        (at(21, 8), at(22, 20), 0.0),  # Saturday to Sunday
        (at(21, 8), at(23, 0, 30), 0.5),
        (at(9, 8), at(23, 8), 240.0),  # two weeks, ten weekdays
        (at(16, 8), at(16, 8), 0.0),
        # In UTC it is still Sunday.
        (datetime(2026, 11, 15, 17, tzinfo=UTC), datetime(2026, 11, 15, 18, tzinfo=UTC), 1.0),
    ],
)
def test_a_weekend_does_not_count_as_waiting(
    opened: datetime, answered: datetime, hours: float
) -> None:
    assert weekday_hours(opened, answered) == hours


def test_the_median_of_two_answers_lies_between_them() -> None:
    two = (TicketTimes(at(16, 8), at(16, 9)), TicketTimes(at(16, 8), at(16, 12)))
    assert week(tickets=two).median_answer_hours == 2.5


def test_a_gap_takes_the_wording_last_asked_among_equally_frequent_ones() -> None:
    asked = [
        row(at(16), Outcome.NO_MATCH, group_id=1, text="sổ đỏ mất"),
        row(at(17), Outcome.NO_MATCH, group_id=1, text="mất sổ đỏ"),
    ]
    assert week(*asked).gaps == (Gap("mất sổ đỏ", 2),)


def test_without_a_group_equal_words_stand_together_and_no_words_show_no_gap() -> None:
    found = week(
        row(at(16), Outcome.NO_MATCH, text="mất sổ đỏ"),
        row(at(17), Outcome.NO_MATCH, text="mất sổ đỏ"),
        row(at(17), Outcome.NO_MATCH, text="tách thửa"),
        row(at(17), Outcome.WANTED_PERSON, text=" "),
    )
    assert found.gaps == (Gap("mất sổ đỏ", 2), Gap("tách thửa", 1))
    assert found.waiting == 4


MOMENTS = st.integers(0, 22 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 8, tzinfo=UTC) + timedelta(minutes=minutes)
)
ROWS = st.lists(
    st.builds(
        Row,
        asked_at=MOMENTS,
        outcome=st.sampled_from(Outcome),
        ended=st.sampled_from(Ending),
        waits=st.booleans(),
        group_id=st.none() | st.integers(1, 3),
        text=st.sampled_from(["mất sổ đỏ", "mat so do", "tách thửa", ""]),
        area=st.sampled_from(["", "An Lạc", "Hòa Bình"]),
    ),
    max_size=30,
)
TICKETS = st.lists(st.builds(TicketTimes, MOMENTS, st.none() | MOMENTS), max_size=8)


@given(ROWS, TICKETS)
def test_the_sums_add_up(rows: list[Row], tickets: list[TicketTimes]) -> None:
    told, each = figures(rows, tickets, MONDAY, SUNDAY), days(rows, MONDAY, SUNDAY)

    assert [day.date - MONDAY for day in each] == [timedelta(days=n) for n in range(7)]
    assert all(day.asked == day.answered + day.unsure + day.unanswered for day in each)
    assert all(min(day.answered, day.unsure, day.unanswered) >= 0 for day in each)
    for name in ("asked", "answered", "unsure", "unanswered"):
        assert getattr(told, name) == sum(getattr(day, name) for day in each)
    assert told.helpful_yes + told.helpful_no <= told.asked
    assert sum(gap.times for gap in told.gaps) <= told.waiting <= len(rows)
    assert all(one.times >= other.times for one, other in pairwise(told.gaps))
    assert (told.oldest_waiting is None) == (told.waiting == 0)


@given(ROWS, TICKETS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, tickets, random) -> None:
    told = figures(rows, tickets, MONDAY, SUNDAY)
    random.shuffle(rows)
    random.shuffle(tickets)
    assert figures(rows, tickets, MONDAY, SUNDAY) == told


@given(MOMENTS, MOMENTS, MOMENTS)
def test_waiting_longer_never_counts_less(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    parts = weekday_hours(first, middle) + weekday_hours(middle, last)

    assert weekday_hours(first, last) == pytest.approx(parts)
    assert 0 <= parts <= (last - first) / timedelta(hours=1) + 1e-9
