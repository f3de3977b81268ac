"""Coordinators hear of what perhaps never arrived: once, by day."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.bot.doubts import AN, doubtful, lost_answer
from tests.bot.turns import (
    FOUNDER,
    HOA_BINH,
    NEIGHBOUR,
    NIGHT,
    TU,
    UNKNOWN,
    Commune,
    words,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return doubtful(engine)


def notices(commune: Commune) -> dict[int, int]:
    """Who was told how often that there is something in the list."""
    told = {user: words(seen) for user, seen in commune.deliver().items()}
    counts = {user: text.count("Tin chưa chắc đã tới: ") for user, text in told.items()}
    return {user: count for user, count in counts.items() if count}


def test_coordinators_are_told_once_of_all_that_is_new(commune: Commune) -> None:
    lost_answer(commune)
    commune.says(NEIGHBOUR, f"/start to_{HOA_BINH}")
    commune.loses(NEIGHBOUR)
    commune.goes_on(4 * MINUTE)
    assert not notices(commune)  # whoever wrote may ask for it themself
    commune.goes_on(MINUTE)
    assert notices(commune) == {FOUNDER: 1, AN: 1}
    commune.goes_on(2 * HOUR)
    assert not notices(commune)


def test_at_most_one_notice_an_hour(commune: Commune) -> None:
    lost_answer(commune)
    commune.goes_on(5 * MINUTE)
    assert notices(commune) == {FOUNDER: 1, AN: 1}
    commune.says(NEIGHBOUR, "/trogiup")
    commune.loses(NEIGHBOUR)
    commune.goes_on(54 * MINUTE)
    assert not notices(commune)
    commune.goes_on(6 * MINUTE)
    assert notices(commune) == {FOUNDER: 1}


def test_what_ended_just_before_a_notice_is_told_in_the_next(commune: Commune) -> None:
    lost_answer(commune)
    commune.now += 2 * MINUTE
    commune.says(NEIGHBOUR, "/trogiup")
    commune.loses(NEIGHBOUR)
    commune.goes_on(3 * MINUTE)
    assert notices(commune) == {FOUNDER: 1, AN: 1}
    commune.goes_on(HOUR)
    assert notices(commune) == {FOUNDER: 1}


def test_at_night_nobody_is_told_and_in_the_morning_once(commune: Commune) -> None:
    commune.now = NIGHT
    lost_answer(commune)
    commune.goes_on(HOUR)
    assert not notices(commune)
    commune.goes_on(8 * HOUR)
    assert notices(commune) == {FOUNDER: 1, AN: 1}


def test_the_notice_leads_to_the_list_and_so_does_one_s_own_work(commune: Commune) -> None:
    lost_answer(commune)
    commune.goes_on(5 * MINUTE)
    (notice,) = commune.deliver()[AN]
    commune.presses(AN, notice.button("unsure"))
    assert UNKNOWN in words(commune.deliver()[AN])
    commune.says(AN, "/congviec")
    assert "unsure:0" in commune.deliver()[AN][-1].buttons
    commune.says(TU, "/congviec")
    assert "unsure:0" not in commune.deliver()[TU][-1].buttons
