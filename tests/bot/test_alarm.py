"""Coordinators hear once that the bot is ill and once that it is well, and sleep at night."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.watch.alarm import Alarm, Words
from bot.watch.health import Problem

NOON = datetime(2026, 9, 1, 5, tzinfo=UTC)
NIGHT = datetime(2026, 9, 1, 15, tzinfo=UTC)  # ten in the evening
MINUTE, HALF = timedelta(minutes=1), timedelta(seconds=30)
DISK, DEAF, FULL = "disk_low", "updates_not_fetched", "database_full"


class Watch:
    """An alarm that looks every half minute, and what it said when."""

    def __init__(self, start: datetime = NOON, *, is_heard: bool = True) -> None:
        self.alarm, self.now, self.is_heard = Alarm(), start, is_heard
        self.said: list[tuple[timedelta, Words]] = []
        self._start = start

    def sees(self, *whats: str, lasts: timedelta) -> list[tuple[str, ...]]:
        """What it said meanwhile: names of problems, () for "well again"."""
        before, end = len(self.said), self.now + lasts
        while self.now < end:
            problems = [Problem(what, None, "") for what in whats]
            words = self.alarm.see(problems, self.now)
            if words:
                self.said.append((self.now - self._start, words))
                if self.is_heard:
                    self.alarm.said(words, self.now)
            self.now += HALF
        return [words.begun for _, words in self.said[before:]]


def test_told_once_after_two_minutes_and_once_when_it_is_over() -> None:
    watch = Watch()
    assert watch.sees(DEAF, lasts=20 * MINUTE) == [(DEAF,)]
    assert watch.sees(lasts=20 * MINUTE) == [()]
    assert [at for at, _ in watch.said] == [2 * MINUTE, 24.5 * MINUTE]


def test_what_is_over_within_two_minutes_is_not_told() -> None:
    watch = Watch()
    assert watch.sees(DEAF, lasts=2 * MINUTE) == []
    assert watch.sees(lasts=20 * MINUTE) == []


def test_what_comes_and_goes_was_never_over() -> None:
    watch = Watch()
    told = [words for _ in range(40) for words in watch.sees(DEAF, lasts=MINUTE)]
    for _ in range(40):
        told += watch.sees(DEAF, lasts=MINUTE)
        told += watch.sees(lasts=3 * MINUTE)
    assert told == [(DEAF,)]
    assert watch.sees(lasts=10 * MINUTE) == [()]


def test_what_is_over_and_comes_back_is_told_once_an_hour() -> None:
    watch = Watch()
    told = []
    for _ in range(12):  # four hours
        told += watch.sees(DEAF, lasts=10 * MINUTE) + watch.sees(lasts=10 * MINUTE)
    assert told == [(DEAF,), ()] * 4


def test_another_trouble_on_top_of_one_is_told_too() -> None:
    watch = Watch()
    assert watch.sees(DISK, lasts=10 * MINUTE) == [(DISK,)]
    assert watch.sees(DISK, FULL, lasts=10 * MINUTE) == [(FULL,)]
    assert watch.sees(DISK, lasts=10 * MINUTE) == []  # not all is well
    assert watch.sees(lasts=10 * MINUTE) == [()]


def test_at_night_nobody_is_woken_for_what_can_wait() -> None:
    watch = Watch(NIGHT)
    assert watch.sees(DISK, lasts=timedelta(hours=9)) == []
    assert watch.sees(DISK, lasts=timedelta(hours=1)) == [(DISK,)]


def test_at_night_a_bot_that_answers_nobody_wakes_them_when_it_lasts() -> None:
    watch = Watch(NIGHT)
    assert watch.sees(DEAF, lasts=29 * MINUTE) == []
    assert watch.sees(DEAF, lasts=10 * MINUTE) == [(DEAF,)]
    assert watch.sees(lasts=10 * MINUTE) == [()]
    assert [words.rings for _, words in watch.said] == [True, False]


def test_what_nobody_heard_is_said_again() -> None:
    watch = Watch(is_heard=False)
    assert watch.sees(FULL, lasts=4 * MINUTE) == [(FULL,)] * 4
    watch.is_heard = True
    assert watch.sees(FULL, lasts=4 * MINUTE) == [(FULL,)]
    watch.is_heard = False
    assert watch.sees(lasts=6 * MINUTE) == [()] * 3
    watch.is_heard = True
    assert watch.sees(lasts=6 * MINUTE) == [()]


def test_who_never_heard_of_the_trouble_does_not_hear_of_its_end() -> None:
    watch = Watch(is_heard=False)
    watch.sees(FULL, lasts=4 * MINUTE)
    assert watch.sees(lasts=20 * MINUTE) == []


@pytest.mark.parametrize("step", [-timedelta(days=400), -MINUTE, timedelta(days=400)])
def test_a_clock_that_was_set_silences_nothing_for_long(step: timedelta) -> None:
    watch = Watch()
    watch.sees(DEAF, lasts=MINUTE)
    watch.now += step
    assert watch.sees(DEAF, lasts=3 * MINUTE) == [(DEAF,)]
    watch.now += step
    assert watch.sees(DEAF, lasts=10 * MINUTE) in ([], [(DEAF,)])
    assert watch.sees(lasts=10 * MINUTE) == [()]


def test_a_clock_that_was_set_back_after_it_was_told() -> None:
    watch = Watch()
    assert watch.sees(DEAF, lasts=3 * MINUTE) == [(DEAF,)]
    watch.now -= timedelta(days=400)
    assert watch.sees(lasts=MINUTE) == [()]
    assert watch.sees(DEAF, lasts=3 * MINUTE) == [(DEAF,)]


def test_the_words_are_for_people_and_the_sign_for_whoever_mends_it() -> None:
    watch = Watch()
    watch.sees("database_locked", "database_away", "new_kind", lasts=3 * MINUTE)
    ((_, words),) = watch.said
    assert words.text.splitlines() == [
        "⚠️ **Trợ lý đang gặp trục trặc.**",
        "",
        "- Không ghi được vào cơ sở dữ liệu: chưa trả lời ai như thường lệ được.",
        "- Một trục trặc chưa có tên.",
        "",
        "Anh/chị báo giúp người quản trị máy chủ: `database_locked`, `database_away`, `new_kind`.",
    ]
