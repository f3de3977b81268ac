"""Deliveries leave in order, none is sent twice by itself, and none keeps its text for long."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.mailbox import outbox
from bot.mailbox.outbox import ANSWER, BROADCAST, EDIT, NOTICE, SEND
from knowledge.database import reading, writing
from knowledge.loop import teams
from knowledge.tables import Card, Ticket
from tests.bot.deliveries import BOT, LATER, NOW, claim, put, row, states


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_a_chat_gets_its_messages_one_by_one_in_order(session: Session) -> None:
    first = put(session, "a")
    put(session, "b")

    assert claim(session) == ["a"]
    assert claim(session) == []
    outbox.settle(session, first, "sent", NOW, message_id=5)
    assert claim(session) == ["b"]


def test_answers_go_before_notices_before_broadcasts(session: Session) -> None:
    put(session, "broadcast", chat_id=1, priority=BROADCAST)
    put(session, "notice", chat_id=2, priority=NOTICE)
    put(session, "answer", chat_id=3, priority=ANSWER)

    assert claim(session, limit=2) == ["answer", "notice"]
    assert claim(session) == ["broadcast"]


def test_inside_a_chat_too_an_answer_goes_first(session: Session) -> None:
    put(session, "notice", priority=NOTICE)
    put(session, "answer")

    assert claim(session) == ["answer"]


def test_held_chats_are_left_alone(session: Session) -> None:
    put(session, "a", chat_id=1)
    put(session, "b", chat_id=2)

    assert claim(session, held=frozenset({1})) == ["b"]
    assert claim(session) == ["a"]


def test_the_same_chat_of_another_bot_does_not_wait(session: Session) -> None:
    put(session, "a")
    outbox.put(session, BOT + 1, 1, {"text": "b"}, NOW)

    assert claim(session) == ["a", "b"]


def test_what_waits_for_its_time_holds_back_what_follows(session: Session) -> None:
    first = put(session, "a")
    put(session, "b")
    claim(session)
    outbox.requeue(session, first, LATER, "429")

    assert claim(session) == []
    assert claim(session, LATER) == ["a"]
    assert row(session, first).tries == 2


def test_nothing_more_urgent_passes_a_delivery_that_waits_for_its_time(session: Session) -> None:
    notice = put(session, "notice", priority=NOTICE)
    claim(session)
    outbox.requeue(session, notice, LATER, "429")
    put(session, "answer")

    assert claim(session) == []


@pytest.mark.parametrize(
    ("state", "payload"),
    [("sent", "{}"), ("failed", "{}"), ("unsure", '{"text": "số của tôi"}')],
)
def test_only_what_is_unsure_keeps_its_text(session: Session, state: str, payload: str) -> None:
    number = put(session, "số của tôi")
    claim(session)
    outbox.settle(session, number, state, LATER, message_id=5, error="why")

    ended = row(session, number)
    assert (ended.state, ended.payload, ended.message_id) == (state, payload, 5)
    assert (ended.ended_at, ended.error) == (LATER, "why")


def test_another_form_takes_the_same_place(session: Session) -> None:
    first = put(session, "a", method=EDIT)
    put(session, "b")
    claim(session)
    outbox.replace(session, first, "sendMessage", {"text": "ạ"})

    assert claim(session) == ["ạ"]
    assert row(session, first).method == "sendMessage"


def test_who_blocked_the_bot_gets_nothing_more(session: Session) -> None:
    for text, chat_id in (("a", 1), ("b", 1), ("c", 2)):
        put(session, text, chat_id)
    outbox.claim(session, NOW, 1)

    outbox.drop_queued(session, BOT, 1, LATER)

    assert states(session) == ["sending", "failed", "queued"]
    dropped = row(session, 2)
    assert (dropped.payload, dropped.error, dropped.ended_at) == ("{}", "blocked", LATER)


def test_a_group_with_a_new_id_takes_its_deliveries_along(session: Session) -> None:
    put(session, "a", chat_id=-5)
    put(session, "b", chat_id=-6)
    outbox.move(session, BOT, -5, -1005)

    assert [one.chat_id for one in outbox.claim(session, NOW, 5)] == [-1005, -6]


def test_whether_anything_waits(engine: Engine) -> None:
    with writing(engine) as session:
        put(session, "a")
    with reading(engine) as session:
        assert outbox.has_open(session)
    with writing(engine) as session:
        claim(session)
        assert not outbox.has_open(session)


def test_what_ended_long_ago_is_forgotten_and_nothing_open(session: Session) -> None:
    for state in ("sent", "failed", "unsure"):
        outbox.settle(session, put(session, state), state, NOW)
    put(session, "queued")

    outbox.forget(session, NOW + outbox.KEEP)
    assert len(states(session)) == 4
    outbox.forget(session, NOW + outbox.KEEP + timedelta(seconds=1))
    assert states(session) == ["queued"]


@pytest.mark.parametrize("state", ["sent", "failed", "unsure"])
def test_a_farewell_vanishes_however_it_ends(session: Session, state: str) -> None:
    outbox.settle(session, put(session, "a", vanishes=True), state, NOW)
    assert states(session) == []


def test_a_farewell_that_ended_in_another_way_is_gone_within_the_hour(session: Session) -> None:
    put(session, "a", vanishes=True)
    outbox.drop_queued(session, BOT, 1, NOW)
    outbox.forget(session, NOW)
    assert states(session) == []


def test_a_farewell_on_its_way_is_left_to_its_sender(session: Session) -> None:
    put(session, "a", vanishes=True)
    claim(session)
    outbox.forget(session, NOW + outbox.KEEP * 2)
    assert states(session) == ["sending"]


def test_an_edit_of_a_card_that_never_came_is_sent_without_a_sound(session: Session) -> None:
    session.add(ticket := Ticket(text="", opened_at=NOW, thread_id=5))
    session.flush()
    session.add(card := Card(chat_id=-7, ticket_id=ticket.id, made_at=NOW))
    session.flush()
    number = put(session, "a", chat_id=-7, method=EDIT, card_id=card.id)

    (sent,) = outbox.claim(session, NOW, 10)
    aimed = {"text": "a", "disable_notification": True, "message_thread_id": 5}
    assert (sent.method, json.loads(sent.payload)) == (SEND, aimed)

    outbox.leave_topic(session, number)
    outbox.replace(session, number, SEND, {"text": "a"})
    (again,) = outbox.claim(session, NOW, 10)
    assert json.loads(again.payload) == {"text": "a"}


def test_an_edit_follows_no_group_to_its_new_number(session: Session) -> None:
    """Message 5 of the supergroup, if there is one, is another."""
    outbox.put(session, BOT, -5, {"text": "a", "message_id": 5}, NOW, method=EDIT)
    outbox.move(session, BOT, -5, -1005)

    (sent,) = outbox.claim(session, NOW, 10)
    anew = {"text": "a", "disable_notification": True}
    assert (sent.method, json.loads(sent.payload)) == (SEND, anew)


def test_the_edit_of_a_card_finds_no_old_number_in_the_new_group(session: Session) -> None:
    session.add(ticket := Ticket(text="", opened_at=NOW))
    session.flush()
    session.add(card := Card(chat_id=-5, message_id=5, ticket_id=ticket.id, made_at=NOW))
    session.flush()
    put(session, "a", chat_id=-5, method=EDIT, card_id=card.id)
    assert claim(session) == ["a"]  # its number is filled in now
    outbox.move(session, BOT, -5, -1005)
    teams.move(session, -5, -1005)
    outbox.requeue(session, 1, NOW, "migrated")

    (sent,) = outbox.claim(session, NOW, 10)
    anew = {"text": "a", "disable_notification": True}
    assert (sent.method, json.loads(sent.payload)) == (SEND, anew)


def test_nobody_waits_for_a_clock_that_was_set_back(session: Session) -> None:
    earlier = NOW - timedelta(hours=1)
    put(session, "answer")
    put(session, "news", chat_id=2, priority=BROADCAST, not_before=NOW + timedelta(hours=9))
    assert claim(session, now=earlier) == ["answer"]
