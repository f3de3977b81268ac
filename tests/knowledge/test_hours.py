"""Working time and quiet hours, on the clock of Viet Nam."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loop.hours import VIETNAM, after_quiet, is_quiet, working_time

HOUR = timedelta(hours=1)
A_DAY_OF_WORK = 9.5 * HOUR


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 16th is a Monday, the 21st a Saturday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


spans = st.timedeltas(timedelta(), timedelta(days=20))
moments = st.builds(
    lambda since, zone: (at(2, 0) + 15 * since).astimezone(zone),
    spans,
    st.sampled_from([UTC, VIETNAM]),
)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(16, 9), at(16, 11), 2),
        (at(16, 6), at(16, 8), 0.5),  # before the office opens
        (at(16, 16), at(16, 20), 1),
        (at(16, 16), at(17, 8), 1.5),  # over a night
        (at(20, 16), at(23, 8, 30), 2),  # over a weekend
        (at(21, 8), at(22, 20), 0),
        (at(16, 17), at(17, 7, 30), 0),
        (at(16, 0), at(23, 0), 5 * 9.5),
        (at(16, 11), at(16, 9), 0),  # a clock that was set back
        (at(18, 11), at(16, 9), 0),
    ],
)
def test_work_is_counted_where_offices_are_open(
    since: datetime, until: datetime, hours: float
) -> None:
    assert working_time(since, until) == hours * HOUR
    assert working_time(since.astimezone(UTC), until.astimezone(UTC)) == hours * HOUR


@given(moments, spans, spans)
def test_working_time_adds_up_and_never_runs_ahead(
    begin: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = begin + first, begin + first + second

    whole = working_time(begin, end)
    assert whole == working_time(begin, middle) + working_time(middle, end)
    assert timedelta() <= whole <= end - begin
    assert whole <= A_DAY_OF_WORK * ((end - begin).days + 2)
    assert working_time(begin, begin + timedelta(days=7)) == 5 * A_DAY_OF_WORK


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (at(16, 20, 59), False),
        (at(16, 21), True),
        (at(17, 0), True),
        (at(17, 6, 59), True),
        (at(17, 7), False),
        (at(21, 12), False),  # on a Saturday too people may be told
        (at(16, 14).astimezone(UTC), False),
        (at(16, 22).astimezone(UTC), True),
    ],
)
def test_nobody_is_woken(moment: datetime, quiet: bool) -> None:
    assert is_quiet(moment) is quiet


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (at(16, 21), at(17, 7)),
        (at(17, 0), at(17, 7)),
        (at(17, 6, 59), at(17, 7)),
        (at(30, 23), datetime(2026, 12, 1, 7, tzinfo=VIETNAM)),
        (at(17, 7), at(17, 7)),
        (at(17, 12, 34), at(17, 12, 34)),
    ],
)
def test_what_comes_at_night_waits_for_seven(moment: datetime, morning: datetime) -> None:
    assert after_quiet(moment) == morning
    assert after_quiet(moment.astimezone(UTC)) == morning


@given(moments, st.floats(0, 1, exclude_max=True))
def test_it_waits_no_longer_than_the_night(moment: datetime, part: float) -> None:
    until = after_quiet(moment)
    assert moment <= until <= moment + 10 * HOUR
    assert not is_quiet(until)
    between = moment + (until - moment) * part
    assert between >= until or is_quiet(between)
