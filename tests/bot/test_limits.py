"""Telegram's limits are kept to the second: in all, per private chat, per group."""

import pytest

from bot.telegram.limits import SECOND, Limiter, Pace, Rates

NOW = 1_790_000_000.0
CHAT, GROUP = 1001, -1005


@pytest.fixture
def limiter() -> Limiter:
    return Limiter(Rates())


def send(limiter: Limiter, chat_id: int, now: float, *, new: bool = True) -> None:
    limiter.count(chat_id, now, is_new_message=new)


def test_nothing_waits_at_the_beginning(limiter: Limiter) -> None:
    assert (limiter.room(NOW), limiter.held(NOW), limiter.next_release(NOW)) == (
        30,
        frozenset(),
        None,
    )


def test_thirty_calls_a_second_in_all(limiter: Limiter) -> None:
    for number in range(30):
        send(limiter, 2000 + number, NOW + number / 100)

    assert limiter.room(NOW + 0.5) == 0
    assert limiter.room(NOW + 1.0) == 0
    assert limiter.room(NOW + SECOND) == 1
    assert limiter.room(NOW + 0.3 + SECOND) == 30


def test_no_second_ever_sees_more_than_thirty(limiter: Limiter) -> None:
    sent = []
    for tick in range(300):
        now = NOW + tick / 100
        for _ in range(min(limiter.room(now), 3)):
            send(limiter, 2000 + len(sent), now)
            sent.append(now)

    assert len(sent) == 90
    assert max(sum(t <= s < t + 1 for s in sent) for t in sent) == 30


def test_a_private_chat_gets_one_message_a_second(limiter: Limiter) -> None:
    send(limiter, CHAT, NOW)

    assert limiter.held(NOW + 1.0) == {CHAT}
    assert limiter.held(NOW + SECOND) == frozenset()


def test_an_edit_counts_in_all_but_holds_no_chat(limiter: Limiter) -> None:
    send(limiter, CHAT, NOW, new=False)

    assert (limiter.room(NOW), limiter.held(NOW)) == (29, frozenset())


def test_a_group_gets_twenty_messages_in_any_minute(limiter: Limiter) -> None:
    for number in range(20):
        assert limiter.held(NOW + number) == frozenset()
        send(limiter, GROUP, NOW + number)

    assert limiter.held(NOW + 59.9) == {GROUP}
    assert limiter.held(NOW + 60) == frozenset()
    send(limiter, GROUP, NOW + 60)
    assert limiter.held(NOW + 60.9) == {GROUP}
    assert limiter.held(NOW + 61) == frozenset()


def test_groups_do_not_hold_each_other(limiter: Limiter) -> None:
    for _ in range(20):
        send(limiter, GROUP, NOW)

    assert limiter.held(NOW) == {GROUP}
    send(limiter, GROUP - 1, NOW)
    assert limiter.held(NOW) == {GROUP}


def test_a_chat_is_held_as_long_as_telegram_says(limiter: Limiter) -> None:
    limiter.hold(CHAT, NOW + 7)

    assert limiter.held(NOW + 6.9) == {CHAT}
    assert limiter.held(NOW + 7) == frozenset()


def test_a_shorter_hold_does_not_cut_a_longer_one(limiter: Limiter) -> None:
    limiter.hold(CHAT, NOW + 7)
    send(limiter, CHAT, NOW)

    assert limiter.held(NOW + 6.9) == {CHAT}


def test_the_next_release_is_the_earliest_of_all(limiter: Limiter) -> None:
    limiter.hold(CHAT, NOW + 7)
    assert limiter.next_release(NOW + 2) == 5
    send(limiter, GROUP, NOW)
    assert limiter.next_release(NOW) == 7

    for number in range(29):
        send(limiter, 2000 + number, NOW + 0.5)
    assert limiter.next_release(NOW + 0.75) == pytest.approx(SECOND - 0.75, abs=1e-6)


def test_a_release_that_is_over_is_none(limiter: Limiter) -> None:
    limiter.hold(CHAT, NOW + 7)
    assert limiter.next_release(NOW + 7) is None


def test_other_rates_are_kept_too() -> None:
    limiter = Limiter(Rates(overall=2, private_chat=0.5, group_minute=1))
    send(limiter, CHAT, NOW)
    send(limiter, GROUP, NOW)

    assert limiter.room(NOW) == 0
    assert limiter.held(NOW + 1.9) == {CHAT, GROUP}
    assert limiter.held(NOW + 2 * SECOND) == {GROUP}
    assert limiter.held(NOW + 60) == frozenset()


def test_a_chat_is_held_once_it_had_its_share_and_comes_free_in_time() -> None:
    pace = Pace(Rates(turns_at_once=3, turns_a_second=0.5))
    for _ in range(3):
        assert pace.held(NOW) == frozenset()
        pace.count(CHAT, NOW)
    assert pace.held(NOW) == {CHAT}
    assert pace.held(NOW + 1.9) == {CHAT}
    assert pace.held(NOW + 2.0) == frozenset()
    pace.count(CHAT, NOW + 2.0)
    assert pace.held(NOW + 2.1) == {CHAT}
    assert pace.held(NOW + 60) == frozenset()


def test_over_a_minute_no_chat_gets_more_than_its_share() -> None:
    pace, begun = Pace(Rates(turns_at_once=5, turns_a_second=1.0)), 0
    for tick in range(600):
        if CHAT not in pace.held(NOW + tick / 10):
            pace.count(CHAT, NOW + tick / 10)
            begun += 1
    assert begun == pytest.approx(5 + 60, abs=1)
