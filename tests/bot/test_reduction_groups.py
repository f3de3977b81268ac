"""Of a team's group is stored what staff say to the bot, and nothing that is said besides."""

import json
from typing import Any

import pytest
from telegram import Update

from bot.telegram.reduction import reduce
from tests.bot.updates import CHANGE, COORDINATOR, GROUP, MEMBER, MESSAGE, PRESS, RICH, USER

STAFF = frozenset({COORDINATOR})
BOT = {"id": 9, "is_bot": True, "first_name": "Tổ Số", "username": "toso_bot"}
CARD = MESSAGE | {"message_id": 3, "from": BOT, "text": "Phiếu 1: người dân hỏi"}
COMMAND = {"entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
PRIVATE = ("Nguyệt", "Trịnh", "anh_trinh_77", "Phiếu 1", "toso_bot", "Tổ Hoà Bình")
groups = pytest.mark.parametrize("chat_type", ["group", "supergroup"])


def place(chat_type: str = "supergroup", **more: Any) -> dict[str, Any]:
    return {"id": GROUP, "type": chat_type, "title": "Tổ Hoà Bình", "username": "to_hb", **more}


def said(sender: int, text: str = "ra xã, mang căn cước", **more: Any) -> dict[str, Any]:
    return MESSAGE | {"from": USER | {"id": sender}, "chat": place(), "text": text} | more


def reduced(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """What is stored of it; empty when it is dropped."""
    received = reduce({"update_id": 7, kind: content}, STAFF)
    assert (received.update_id, received.error) == (7, ""), received
    assert (received.state == "done") is (received.body == "{}")
    assert Update.de_json(json.loads(received.body) or {"update_id": 7}, None)
    assert [
        word for word in PRIVATE if word in received.body.encode().decode("unicode_escape")
    ] == []
    return json.loads(received.body).get(kind, {})


@groups
def test_a_reply_of_staff_to_the_bot_s_card_is_kept(chat_type: str) -> None:
    kept = reduced("message", said(COORDINATOR, chat=place(chat_type), reply_to_message=CARD))

    assert kept["text"] == "ra xã, mang căn cước"
    assert kept["reply_to_message"]["message_id"] == 3
    assert "text" not in kept["reply_to_message"]
    assert (kept["from"]["id"], kept["chat"]["id"]) == (COORDINATOR, GROUP)


def test_in_the_words_of_staff_phones_and_names_stay_and_secrets_do_not() -> None:
    words = "gọi cô Lan 0904837261, cccd 022190004573, mk Hoa@1990"
    kept = reduced("message", said(COORDINATOR, words, reply_to_message=CARD))
    assert kept["text"] == "gọi cô Lan 0904837261, cccd [số căn cước], mk [mật khẩu]"


def test_a_voice_of_staff_is_known_as_one_and_not_kept() -> None:
    voice = said(COORDINATOR, reply_to_message=CARD, voice={"file_id": "AwACAg", "duration": 3})
    kept = reduced("message", voice)
    assert kept["voice"] == {"file_id": "-", "file_unique_id": "-", "duration": 0}


@groups
def test_a_command_of_staff_is_kept(chat_type: str) -> None:
    content = said(COORDINATOR, "/start to_hoa-binh", chat=place(chat_type), **COMMAND)
    kept = reduced("message", content)
    assert kept["text"] == "/start to_hoa-binh"
    assert kept["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@groups
@pytest.mark.parametrize(
    "content",
    [
        said(USER["id"], reply_to_message=CARD),
        said(USER["id"], "/start to_hoa-binh", **COMMAND),
        said(USER["id"]),
        said(COORDINATOR),
        said(COORDINATOR, reply_to_message=MESSAGE | {"text": "của đồng đội"}),
        said(COORDINATOR, "họp /start", entities=[COMMAND["entities"][0] | {"offset": 4}]),
        said(COORDINATOR, reply_to_message=CARD) | {"from": BOT},
        said(COORDINATOR, reply_to_message=CARD) | {"from": None},
        RICH | {"from": USER | {"id": COORDINATOR}, "reply_to_message": MESSAGE},
        said(COORDINATOR, new_chat_members=[USER], reply_to_message=None),
    ],
    ids=["stranger replies", "stranger commands", "stranger talks", "staff talk", "to a colleague",
         "command inside", "a bot", "nobody", "rich", "joined"],
)  # fmt: skip
def test_what_else_is_said_in_a_group_is_dropped(content: dict[str, Any], chat_type: str) -> None:
    assert reduced("message", content | {"chat": place(chat_type)}) == {}
    assert reduced("edited_message", content | {"chat": place(chat_type)}) == {}


def test_an_edited_reply_goes_nowhere_a_second_time() -> None:
    assert reduced("edited_message", said(COORDINATOR, reply_to_message=CARD)) == {}


def test_talk_in_a_topic_is_no_reply_to_the_bot() -> None:
    """Telegram lets every message of a topic reply to its opening, which the bot made."""
    opening = {"message_id": 2, "from": BOT, "date": 1, "chat": place(is_forum=True)}
    opening |= {"forum_topic_created": {"name": "1. mất sổ đỏ", "icon_color": 1}}
    topic = {"chat": place(is_forum=True), "message_thread_id": 2, "is_topic_message": True}

    assert reduced("message", said(COORDINATOR, reply_to_message=opening, **topic)) == {}
    kept = reduced("message", said(COORDINATOR, reply_to_message=CARD, **topic))
    assert (kept["message_thread_id"], kept["chat"]["is_forum"]) == (2, True)


@groups
@pytest.mark.parametrize("presser", [COORDINATOR, USER["id"]])
def test_a_press_is_kept_whose_ever_it_is(chat_type: str, presser: int) -> None:
    """Whoever may not is told so over the button."""
    press = PRESS | {"from": USER | {"id": presser}, "message": RICH | {"chat": place(chat_type)}}
    kept = reduced("callback_query", press)
    assert (kept["from"]["id"], kept["message"]["chat"]["id"]) == (presser, GROUP)
    assert kept["data"] == PRESS["data"]
    assert "text" not in kept["message"]


@pytest.mark.parametrize("sender", [USER, BOT, None])
def test_a_group_that_becomes_a_supergroup_is_followed(sender: dict[str, Any] | None) -> None:
    moved = {"message_id": 8, "date": 1790000000, "chat": place("group"), "from": sender}
    kept = reduced("message", moved | {"migrate_to_chat_id": -1009})
    assert kept["migrate_to_chat_id"] == -1009
    assert "from" not in kept


@groups
@pytest.mark.parametrize(
    ("old", "new"), [("left", "member"), ("member", "administrator"), ("administrator", "kicked")]
)
def test_that_the_bot_came_or_went_is_kept(chat_type: str, old: str, new: str) -> None:
    change = CHANGE | {
        "chat": place(chat_type),
        "old_chat_member": MEMBER | {"status": old},
        "new_chat_member": MEMBER | {"status": new},
    }
    kept = reduced("my_chat_member", change)
    assert kept["chat"]["id"] == GROUP
    assert (kept["new_chat_member"]["status"] == "kicked") is (new == "kicked")


@groups
@pytest.mark.parametrize(("presser", "lane"), [(COORDINATOR, COORDINATOR), (USER["id"], GROUP)])
def test_a_member_s_presses_and_words_keep_their_order_a_stranger_leaves_no_number(
    chat_type: str, presser: int, lane: int
) -> None:
    press = PRESS | {"from": USER | {"id": presser}, "message": RICH | {"chat": place(chat_type)}}
    assert reduce({"update_id": 7, "callback_query": press}, STAFF).chat_id == lane
