"""Nothing that came in is lost, done twice, or overtaken in its own chat."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.mailbox import inbox
from bot.mailbox.inbox import Received
from knowledge.database import reading, writing
from knowledge.tables import InboxRow

BOT = 9
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def update(update_id: int, chat_id: int = 1, state: str = "new") -> Received:
    return Received(update_id, chat_id, "message", f'{{"text": "{update_id}"}}', state)


def put(session: Session, *received: Received, now: datetime = NOW) -> int:
    return inbox.put(session, BOT, received, now)


def claim(session: Session, limit: int = 10, now: datetime = NOW) -> list[int]:
    return [row.update_id for row in inbox.claim(session, now, limit)]


def row(session: Session, update_id: int) -> InboxRow:
    session.flush()
    session.expire_all()
    return session.exec(select(InboxRow).where(InboxRow.update_id == update_id)).one()


def fail(session: Session, update_id: int, now: datetime = NOW) -> bool:
    return inbox.fail(session, BOT, update_id, "ValueError", now)


def test_an_update_that_comes_again_is_ignored(session: Session) -> None:
    assert put(session, update(1), update(2)) == 2
    assert put(session, update(2), update(3)) == 1
    assert len(session.exec(select(InboxRow)).all()) == 3


def test_a_repeat_inside_one_batch_is_ignored(session: Session) -> None:
    assert put(session, update(1), update(1, chat_id=2)) == 1
    assert row(session, 1).chat_id == 1


def test_a_repeat_of_what_is_done_stays_done(session: Session) -> None:
    put(session, update(1))
    inbox.finish(session, BOT, 1)

    assert put(session, update(1)) == 0
    assert claim(session) == []


def test_the_same_number_from_another_bot_is_another_update(session: Session) -> None:
    put(session, update(1))
    assert inbox.put(session, BOT + 1, [update(1)], NOW) == 1
    assert claim(session) == [1, 1]


def test_an_empty_batch_is_no_trouble(session: Session) -> None:
    assert put(session) == 0


def test_one_update_of_each_chat_is_in_work(session: Session) -> None:
    put(session, update(1), update(2), update(3, chat_id=2), update(4, chat_id=3))

    assert claim(session, limit=2) == [1, 3]
    assert claim(session) == [4]
    assert claim(session) == []


def test_a_chat_goes_on_in_order_of_arrival_not_of_numbers(session: Session) -> None:
    put(session, update(7), update(5), update(6))
    order = []
    while claimed := claim(session):
        order += claimed
        inbox.finish(session, BOT, claimed[0])

    assert order == [7, 5, 6]


def test_what_needs_nothing_is_never_claimed(session: Session) -> None:
    put(session, update(1, state="done"), update(2, state="dead"), update(3))
    assert claim(session) == [3]


def test_finished_work_leaves_its_number_and_no_text(session: Session) -> None:
    put(session, update(1))
    claim(session)
    inbox.finish(session, BOT, 1)

    assert (row(session, 1).state, row(session, 1).body) == ("done", "{}")


def test_a_failed_try_waits_and_holds_back_its_chat_only(session: Session) -> None:
    put(session, update(1), update(2), update(3, chat_id=2))
    claim(session, limit=1)

    assert fail(session, 1) is False
    assert claim(session) == [3]
    assert claim(session, now=NOW + timedelta(seconds=1)) == [1]


def test_after_three_tries_an_update_is_dead_without_its_text(session: Session) -> None:
    put(session, update(1), update(2))
    now, ends = NOW, []
    for _ in range(3):
        assert claim(session, now=now) == [1]
        ends.append(fail(session, 1, now))
        now += timedelta(seconds=10)

    dead = row(session, 1)
    assert ends == [False, False, True]
    assert (dead.state, dead.body, dead.error, dead.tries) == ("dead", "{}", "ValueError", 3)
    assert claim(session, now=now) == [2]


def test_a_failure_after_the_end_brings_nothing_back(session: Session) -> None:
    put(session, update(1))
    claim(session)
    inbox.finish(session, BOT, 1)

    assert fail(session, 1) is False
    assert row(session, 1).state == "done"


def test_what_can_never_succeed_is_buried_at_once(session: Session) -> None:
    put(session, update(1))
    claim(session)
    inbox.bury(session, BOT, 1, "TypeError")

    buried = row(session, 1)
    assert (buried.state, buried.body, buried.error) == ("dead", "{}", "TypeError")


def test_after_a_crash_work_is_open_again_in_order(engine: Engine) -> None:
    with writing(engine) as session:
        put(session, update(1), update(2), update(3, chat_id=2))
    with writing(engine) as session:
        claim(session)  # and then the process dies

    with writing(engine) as session:
        assert inbox.reopen(session, NOW) == 2
        assert claim(session) == [1, 3]
        assert row(session, 1).tries == 2


def test_work_that_was_never_noted_is_taken_up_again_before_what_follows(session: Session) -> None:
    put(session, update(1), update(2))
    claim(session)
    session.flush()

    assert claim(session, now=NOW + inbox.LEASE - timedelta(seconds=1)) == []
    assert claim(session, now=NOW + inbox.LEASE) == [1]


def test_whether_anything_waits(engine: Engine) -> None:
    with writing(engine) as session:
        put(session, update(1))
    with reading(engine) as session:
        assert inbox.has_open(session)
    with writing(engine) as session:
        inbox.finish(session, BOT, 1)
        assert not inbox.has_open(session)


def test_old_rows_are_forgotten_and_open_ones_never(session: Session) -> None:
    for number, state in enumerate(["done", "dead", "new"]):
        put(session, update(number, state=state))
    left = []
    for age in (timedelta(hours=48), timedelta(hours=49), timedelta(days=30), timedelta(days=31)):
        inbox.forget(session, NOW + age)
        left.append(sorted(session.exec(select(InboxRow.state))))

    assert left == [["dead", "done", "new"], ["dead", "new"], ["dead", "new"], ["new"]]


def test_two_workers_never_take_the_same_update(engine: Engine) -> None:
    with writing(engine) as session:
        put(session, *(update(number, chat_id=number) for number in range(1, 21)))

    def work(_: int) -> list[int]:
        with writing(engine) as session:
            return claim(session, limit=20)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, range(2))
    assert sorted(first + second) == list(range(1, 21))


def test_a_failure_of_the_database_does_not_count_as_a_try(session: Session) -> None:
    put(session, update(1))
    for turn in range(10):
        assert claim(session, now=NOW + turn * inbox.AFTER_TROUBLE) == [1]
        inbox.postpone(session, BOT, 1, "OperationalError", NOW + turn * inbox.AFTER_TROUBLE)
        assert claim(session, now=NOW + turn * inbox.AFTER_TROUBLE) == []
    assert (row(session, 1).tries, row(session, 1).state) == (0, "new")


def test_what_was_handled_is_not_brought_back_by_a_failure_that_came_after(
    session: Session,
) -> None:
    put(session, update(1))
    claim(session)
    inbox.finish(session, BOT, 1)
    inbox.postpone(session, BOT, 1, "OperationalError", NOW)
    assert row(session, 1).state == "done"


def test_of_a_flood_the_first_waits_one_says_so_and_the_rest_is_let_go(session: Session) -> None:
    put(session, *(update(number) for number in range(inbox.MOST_WAITING - 1)))
    put(session, *(update(1_000 + number) for number in range(4)))
    put(session, update(2_000, chat_id=2))

    assert (row(session, 1_000).state, row(session, 1_000).kind) == ("new", "message")
    assert (row(session, 1_001).state, row(session, 1_001).kind) == ("new", inbox.FLOODED)
    assert (row(session, 1_002).state, row(session, 1_002).error) == ("done", "flood")
    assert row(session, 1_003).body == "{}"
    assert row(session, 2_000).kind == "message"


def test_held_chats_are_left_alone(session: Session) -> None:
    put(session, update(1, chat_id=1), update(2, chat_id=2))
    assert [one.update_id for one in inbox.claim(session, NOW, 10, {1})] == [2]


def test_nobody_waits_for_a_clock_that_was_set_back(session: Session) -> None:
    put(session, update(1))
    assert claim(session, now=NOW - timedelta(hours=1)) == [1]


def test_who_asks_again_about_a_dead_update_hears_that_it_is_dead(session: Session) -> None:
    """The apology may have failed after the burial: it is tried again."""
    put(session, update(1))
    inbox.bury(session, BOT, 1, "ValueError")
    assert fail(session, 1)
