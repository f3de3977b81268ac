"""What is stored of an update: enough to answer, nothing that tells who wrote or what they hide."""

import json
from typing import Any

import pytest
from telegram import Update

from bot.mailbox.inbox import Received
from bot.telegram.reduction import MEDIA, OTHER_CONTENT, reduce
from tests.bot.updates import (
    CHANGE,
    CITIZEN,
    COORDINATOR,
    GROUP,
    MEMBER,
    MESSAGE,
    PRESS,
    RICH,
    USER,
)

PRIVATE = (
    "Nguyệt", "Trịnh", "anh_trinh_77", "84904837261", "VCARD", "21.02", "105.8", "Ngõ", "AgACAg",
    "AQADuniq", "93211", "trinh-bui", "tin cũ", "text_mention", "is_premium",
)  # fmt: skip


def stored(kind: str, content: Any, coordinators: frozenset[int] = frozenset()) -> dict[str, Any]:
    received = reduce({"update_id": 7, kind: content}, coordinators)
    assert (received.update_id, received.error) == (7, ""), received
    return json.loads(received.body)


def parsed(kind: str, content: Any) -> Update:
    update = Update.de_json(stored(kind, content), None)
    assert update is not None
    return update


def state(kind: str, content: Any) -> str:
    return reduce({"update_id": 7, kind: content}, frozenset()).state


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("message", RICH),
        ("edited_message", RICH | {"edit_date": 1790000001}),
        ("callback_query", PRESS),
        ("my_chat_member", CHANGE),
    ],
)
def test_nothing_private_is_stored(kind: str, content: dict[str, Any]) -> None:
    body = json.dumps(stored(kind, content), ensure_ascii=False)

    assert [word for word in PRIVATE if word in body] == []


def test_what_an_answer_needs_is_stored() -> None:
    message = parsed("message", RICH).effective_message
    assert (message.text, message.message_id, message.chat.id) == ("quen mk vneid", 5, CITIZEN)
    assert (message.from_user.id, message.from_user.language_code) == (CITIZEN, "vi")
    assert (message.date.timestamp(), message.entities) == (1790000000, ())


def test_a_press_keeps_its_button() -> None:
    query = parsed("callback_query", PRESS).callback_query
    assert (query.data, query.id, query.message.message_id) == ("step:3:doi-so:2", "44", 5)
    assert query.message.date.timestamp() == 1790000000  # 0 would make it inaccessible


def test_a_block_keeps_its_status() -> None:
    change = parsed("my_chat_member", CHANGE).my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")


@pytest.mark.parametrize(
    "status", ["creator", "administrator", "member", "restricted", "left", "kicked"]
)
def test_every_status_of_the_bot_can_be_read(status: str) -> None:
    changed = CHANGE | {"new_chat_member": MEMBER | {"status": status}}
    assert state("my_chat_member", changed) == "new"


@pytest.mark.parametrize("kind", MEDIA)
def test_every_kind_of_content_can_be_read(kind: str) -> None:
    message = parsed("message", MESSAGE | {kind: {"x": 1}, "caption": "ảnh lỗi"}).effective_message

    assert getattr(message, kind)
    assert message.caption == "ảnh lỗi"


@pytest.mark.parametrize("kind", OTHER_CONTENT)
def test_other_content_stands_for_itself_as_a_document(kind: str) -> None:
    assert parsed("message", MESSAGE | {kind: {"x": 1}}).effective_message.document


def test_an_album_is_still_one() -> None:
    message = MESSAGE | {"photo": [], "media_group_id": "13"}
    assert parsed("message", message).effective_message.media_group_id == "13"


@pytest.mark.parametrize("kind", ["message", "edited_message"])
@pytest.mark.parametrize("field", ["text", "caption"])
def test_secrets_are_covered(kind: str, field: str) -> None:
    message = MESSAGE | {"photo": []} if field == "caption" else MESSAGE
    body = stored(kind, message | {field: "cccd 022190004573, mk Hoa@1990, gọi 0904837261"})

    for secret in ("022190004573", "Hoa@1990", "0904837261"):
        assert secret not in json.dumps(body)
    assert "[số căn cước]" in body[kind][field]


def test_a_coordinators_own_phone_number_stays_and_their_id_card_does_not() -> None:
    message = MESSAGE | {"from": USER | {"id": COORDINATOR}, "text": "0904837261, 022190004573"}

    text = stored("message", message, frozenset({COORDINATOR}))["message"]["text"]
    assert text == "0904837261, [số căn cước]"


def test_a_command_stays_one_and_is_cleaned() -> None:
    command = {"offset": 0, "length": 6, "type": "bot_command"}
    mention = {"type": "text_mention", "offset": 7, "length": 3, "user": USER}
    message = MESSAGE | {"text": "/start 022190004573", "entities": [command, mention]}

    kept = parsed("message", message).effective_message
    assert kept.text == "/start [số căn cước]"
    assert [(one.type, one.offset, one.length) for one in kept.entities] == [("bot_command", 0, 6)]


def test_a_live_location_that_moves_is_no_message() -> None:
    moved = MESSAGE | {"location": {"latitude": 21.0, "longitude": 105.0}}

    assert reduce({"update_id": 7, "edited_message": moved}, ()).state == "done"


def test_whatever_is_said_in_channels_is_dropped() -> None:
    message = MESSAGE | {"chat": {"id": GROUP, "type": "channel"}, "text": "cccd 022190004573"}

    assert reduce({"update_id": 7, "message": message}, ()) == Received(
        7, GROUP, "message", "{}", "done"
    )
    assert state("callback_query", PRESS | {"message": message}) == "done"
    assert state("my_chat_member", CHANGE | {"chat": message["chat"]}) == "done"


@pytest.mark.parametrize(
    "content",
    [
        {"from": USER | {"is_bot": True}, "text": "xin chào"},
        {"from": None, "text": "xin chào"},
        {"new_chat_title": "Trịnh-Bùi"},
        {"pinned_message": MESSAGE},
        {"users_shared": {"request_id": 1, "users": [USER]}},
    ],
)
def test_bots_and_service_messages_are_dropped(content: dict[str, Any]) -> None:
    received = reduce({"update_id": 7, "message": MESSAGE | content}, ())
    assert (received.state, received.body) == ("done", "{}")


@pytest.mark.parametrize(
    "kind", ["channel_post", "inline_query", "poll_answer", "chat_join_request"]
)
def test_other_kinds_of_update_are_dropped(kind: str) -> None:
    assert reduce({"update_id": 7, kind: MESSAGE}, ()) == Received(7, 0, "ignored", "{}", "done")
