"""What a crash or a broken line leaves in doubt: sent again when asked, never by itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.mailbox import outbox
from bot.mailbox.outbox import EDIT
from knowledge.database import writing
from tests.bot.deliveries import BOT, LATER, NOW, claim, put, row, states, unsure


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_a_crash_repeats_edits_and_doubts_sends(session: Session) -> None:
    put(session, "edit", chat_id=1, method=EDIT)
    send = put(session, "send", chat_id=2)
    claim(session)
    put(session, "waiting", chat_id=2)

    assert outbox.recover(session, LATER) == (1, 1)
    assert states(session) == ["queued", "unsure", "queued"]
    assert claim(session, LATER) == ["edit", "waiting"]
    assert (row(session, send).ended_at, row(session, send).error) == (LATER, "crash")


def test_an_unsure_delivery_is_told_of_to_its_own_chat_once(session: Session) -> None:
    unsure(session, chat_id=2)
    number = unsure(session)

    [lost] = outbox.unsure_of(session, BOT, 1)
    assert lost.id == number
    lost.offered_at = NOW
    assert outbox.unsure_of(session, BOT, 1) == []
    assert outbox.unsure_of(session, BOT + 1, 1) == []


def test_an_unsure_delivery_goes_out_again_when_its_person_asks(session: Session) -> None:
    number = unsure(session)

    assert outbox.again(session, BOT, 1, number, LATER)
    assert claim(session, LATER) == ["a"]
    assert (row(session, number).ended_at, row(session, number).tries) == (None, 1)


def test_asking_twice_sends_once(session: Session) -> None:
    number = unsure(session)
    outbox.again(session, BOT, 1, number, LATER)

    assert outbox.again(session, BOT, 1, number, LATER) is None
    outbox.settle(session, number, "sent", LATER)
    assert outbox.again(session, BOT, 1, number, LATER) is None


def test_nobody_else_can_ask_for_it(session: Session) -> None:
    number = unsure(session)

    assert outbox.again(session, BOT, 2, number, LATER) is None
    assert outbox.again(session, BOT + 1, 1, number, LATER) is None
    assert outbox.again(session, BOT, 1, number + 1, LATER) is None


def test_what_becomes_unsure_again_is_told_of_again(session: Session) -> None:
    number = unsure(session)
    row(session, number).offered_at = NOW
    outbox.again(session, BOT, 1, number, LATER)
    claim(session, LATER)
    outbox.recover(session, LATER)

    assert [one.id for one in outbox.unsure_of(session, BOT, 1)] == [number]


def test_a_wait_that_telegram_asked_for_outlives_a_restart(session: Session) -> None:
    number = put(session, "a")
    put(session, "b")
    claim(session)
    outbox.requeue(session, number, LATER, outbox.TOO_FAST)

    outbox.recover(session, NOW)

    assert claim(session, NOW) == []
    assert claim(session, LATER) == ["a"]


def test_other_waits_end_with_a_restart(session: Session) -> None:
    """The clock may have been set back by a year meanwhile."""
    for chat, error in ((1, "no success"), (2, outbox.TOO_FAST)):
        number = put(session, error, chat_id=chat)
        outbox.requeue(session, number, NOW + timedelta(days=365), error)

    outbox.recover(session, NOW)

    assert claim(session, NOW) == ["no success", outbox.TOO_FAST]
