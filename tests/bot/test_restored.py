"""After a restore nobody is answered twice: what was on its way then is ended or offered."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.mailbox import inbox, outbox, restored
from bot.mailbox.inbox import Received
from bot.mailbox.restored import Stopped
from knowledge.database import reading, writing
from knowledge.tables import InboxRow, OutboxRow

NIGHT = datetime(2026, 9, 1, 16, tzinfo=UTC)
NOON = NIGHT + timedelta(hours=13)
BOT = 9


def delivery(state: str, method: str = outbox.SEND, **more: object) -> OutboxRow:
    payload = json.dumps({"text": "của riêng"}, ensure_ascii=False)
    return OutboxRow(
        bot_id=BOT, chat_id=5, method=method, payload=payload, state=state,
        not_before=NIGHT, made_at=NIGHT, **more,
    )  # fmt: skip


def after(engine: Engine, row: OutboxRow) -> OutboxRow | None:
    with writing(engine) as session:
        session.add(row)
    with writing(engine) as session:
        restored.stop_what_was_under_way(session, NOON)
    with reading(engine) as session:
        return session.exec(select(OutboxRow)).one_or_none()


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_message_on_its_way_is_offered_to_its_person(engine: Engine, state: str) -> None:
    row = after(engine, delivery(state))
    assert row
    assert (row.state, row.error, row.ended_at) == ("unsure", "restored", NOON)
    with writing(engine) as session:
        assert [one.id for one in outbox.unsure_of(session, BOT, 5)] == [row.id]
        assert outbox.claim(session, NOON + timedelta(days=1), 9) == []
        again = outbox.again(session, BOT, 5, row.id or 0, NOON)
        assert again
        assert "của riêng" in again.payload
        assert outbox.claim(session, NOON, 9) == [again]


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_an_edit_of_then_is_not_made_now(engine: Engine, state: str) -> None:
    row = after(engine, delivery(state, outbox.EDIT))
    assert row
    assert (row.state, row.payload, row.ended_at) == ("failed", "{}", NOON)


@pytest.mark.parametrize("state", ["sent", "failed", "unsure"])
def test_what_had_ended_stays_as_it_was(engine: Engine, state: str) -> None:
    row = after(engine, delivery(state, ended_at=NIGHT, error="x"))
    assert row
    assert (row.state, row.ended_at, row.error) == (state, NIGHT, "x")


@pytest.mark.parametrize("state", ["queued", "sending", "unsure"])
def test_a_farewell_that_was_to_vanish_is_gone(engine: Engine, state: str) -> None:
    assert after(engine, delivery(state, vanishes=True)) is None


def test_an_update_of_then_is_not_handled_now_but_still_known(engine: Engine) -> None:
    updates = [Received(number, 5, "message", '{"text": "của riêng"}') for number in (1, 2, 3)]
    with writing(engine) as session:
        inbox.put(session, BOT, updates, NIGHT)
        inbox.claim(session, NIGHT, 1)
        inbox.finish(session, BOT, 1)
        inbox.claim(session, NIGHT, 1)
    with writing(engine) as session:
        assert restored.stop_what_was_under_way(session, NOON) == Stopped(updates=2)
        inbox.reopen(session, NOON)
        assert not inbox.has_open(session)
        assert inbox.put(session, BOT, updates, NOON) == 0
        rows = session.exec(select(InboxRow).order_by(InboxRow.id)).all()
        assert [(row.state, row.body) for row in rows] == [("done", "{}")] + [("dead", "{}")] * 2
