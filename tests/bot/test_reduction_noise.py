"""No update is too odd to be counted: whatever comes, something that fits is stored."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import select
from telegram import Update

from bot.mailbox import inbox
from bot.mailbox.inbox import Received
from bot.telegram.reduction import reduce
from knowledge.database import writing
from knowledge.tables import InboxRow
from tests.bot.generated_updates import mutated
from tests.bot.test_reduction import stored
from tests.bot.updates import CHAT, CITIZEN, COORDINATOR, MESSAGE, PRESS, USER

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def test_what_cannot_be_read_still_counts_and_knows_its_sender() -> None:
    broken = {"from": USER, "text": "022190004573", "chat": {"type": "private"}}

    assert reduce({"update_id": 7, "message": broken}, ()) == Received(
        7, CITIZEN, "unreadable", "{}", "new", "KeyError"
    )


def test_nobody_is_written_to_for_what_a_group_said() -> None:
    group = {"id": -5, "type": "supergroup"}
    broken = {"from": USER, "text": 1, "chat": {"type": "supergroup"}}

    assert reduce({"update_id": 7, "message": broken}, ()).chat_id == 0
    whole = {"from": USER, "text": "/phieu Nguyễn Văn An", "chat": group}
    assert reduce({"update_id": 7, "message": whole}, ()).state == "done"


def test_text_with_half_characters_and_nul_is_cleaned_all_the_same() -> None:
    text = stored("message", MESSAGE | {"text": "a\x00b \ud83d 022190004573"})["message"]["text"]
    assert text == "a b ? [số căn cước]"


COMMAND = {"type": "bot_command", "offset": 0, "length": 2}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("message", MESSAGE | {"text": "a", "from": USER | {"language_code": "\ud83d"}}),
        ("message", MESSAGE | {"photo": [], "media_group_id": "\ud83d"}),
        ("callback_query", PRESS | {"data": "\ud83d", "id": "\ud83d"}),
        ("message", MESSAGE | {"text": "/a", "entities": [COMMAND | {"length": 10**9}]}),
    ],
)
def test_odd_values_fit_and_can_be_read(kind: str, content: dict[str, Any]) -> None:
    received = reduce({"update_id": 7, kind: content}, ())

    assert received.body.encode()
    assert Update.de_json(json.loads(received.body), None)


@pytest.mark.parametrize(
    "content", [{"chat": CHAT | {"id": 10**20}}, {"chat": {}, "from": {"id": 10**20}}]
)
def test_a_number_that_no_chat_can_have_fits_all_the_same(content: dict[str, Any]) -> None:
    received = reduce({"update_id": 7, "message": MESSAGE | {"text": "a"} | content}, ())
    assert abs(received.chat_id) < 2**63


@pytest.mark.parametrize(
    "content",
    [
        {"from": USER | {"id": 2**63}},
        {"message_id": 2**63},
        {"date": 10**20},
        {"date": -1},
        {"chat": {"id": -5, "type": "group"}, "migrate_to_chat_id": -(2**63)},
        {"reply_to_message": MESSAGE | {"message_id": 2**63, "from": {"is_bot": True}}},
    ],
)
def test_numbers_that_nothing_can_have_are_not_stored(content: dict[str, Any]) -> None:
    """They would fail in the handler, again and again, and hold back their chat."""
    received = reduce({"update_id": 7, "message": MESSAGE | {"text": "a"} | content}, ())
    assert (received.kind, received.body) == ("unreadable", "{}")


@settings(max_examples=300, deadline=None, database=None)
@given(mutated())
def test_no_update_breaks_the_reduction_and_every_result_fits(raw: dict[str, Any]) -> None:
    received = reduce(raw, {COORDINATOR})

    assert received.body.encode().startswith(b"{")
    assert isinstance(json.loads(received.body), dict)
    assert -(2**63) <= received.chat_id < 2**63
    assert received.state in ("new", "done")


def test_what_was_stored_comes_back_whole(engine: Engine) -> None:
    received = reduce({"update_id": 7, "message": MESSAGE | {"text": "mất sim 😢 \ud83d"}}, ())
    with writing(engine) as session:
        inbox.put(session, 9, [received], NOW)
        row = session.exec(select(InboxRow)).one()

    assert Update.de_json(json.loads(row.body), None).message.text == "mất sim 😢 ?"
