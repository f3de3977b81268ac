"""What the bot's messages do, and what phones show of them."""

import pytest

from tests.practice.conftest import CITIZEN, MEMBER, START

pytestmark = pytest.mark.anyio
KEYBOARD = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}


async def test_a_message_and_its_view(hands):
    await hands.meet(CITIZEN)

    sent = await hands.call(
        "sendMessage", chat_id=CITIZEN, text="😀 <b>chào</b>", parse_mode="HTML",
        reply_markup=KEYBOARD,
    )  # fmt: skip

    bold = [{"type": "bold", "offset": 3, "length": 4}]
    assert sent == {
        "message_id": sent["message_id"],
        "from": hands.room.world.bot,
        "chat": {"id": CITIZEN, "first_name": "Bác Ba", "type": "private"},
        "date": int(START),
        "text": "😀 chào",
        "entities": bold,
        "reply_markup": KEYBOARD,
    }
    (event,) = await hands.news(CITIZEN)
    assert event == {
        "seq": event["seq"],
        "type": "message",
        "chat_id": CITIZEN,
        "message": {
            "message_id": sent["message_id"],
            "date": int(START),
            "from": {"id": 4242, "first_name": "Tổ Số (phòng tập)"},
            "from_bot": True,
            "text": "😀 chào",
            "entities": bold,
            "reply_markup": KEYBOARD,
            "file": None,
            "service": None,
        },
    }


async def test_message_ids_are_counted_for_each_chat(hands):
    await hands.meet(CITIZEN, MEMBER)

    first = await hands.call("sendMessage", chat_id=CITIZEN, text="một")
    second = await hands.call("sendMessage", chat_id=CITIZEN, text="hai")
    other = await hands.call("sendMessage", chat_id=MEMBER, text="ba")

    assert second["message_id"] == first["message_id"] + 1
    assert other["message_id"] == first["message_id"] > START


async def test_edits_markup_and_deletion_are_shown(hands):
    await hands.meet(CITIZEN)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="một", reply_markup=KEYBOARD)
    message = {"chat_id": CITIZEN, "message_id": sent["message_id"]}
    hands.clock.now += 5

    await hands.call("editMessageReplyMarkup", **message)
    edited = await hands.call("editMessageText", **message, text="hai", reply_markup=KEYBOARD)
    await hands.call("sendChatAction", chat_id=CITIZEN, action="typing")
    await hands.call("deleteMessage", **message)

    assert (edited["text"], edited["edit_date"], edited["reply_markup"]) == (
        "hai",
        int(START) + 5,
        KEYBOARD,
    )
    _, markup, edit, typing, deleted = await hands.news(CITIZEN)
    assert (markup["type"], markup["message"]["reply_markup"]) == ("markup", None)
    assert (edit["type"], edit["message"]["text"]) == ("edited", "hai")
    assert (typing["type"], typing["action"]) == ("typing", "typing")
    assert (deleted["type"], deleted["message"]["message_id"]) == ("deleted", sent["message_id"])
    assert (await hands.ask("deleteMessage", **message)).status_code == 400


async def test_an_edit_without_a_keyboard_takes_the_buttons_away(hands):
    await hands.meet(CITIZEN)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="một", reply_markup=KEYBOARD)

    edited = await hands.call(
        "editMessageText", chat_id=CITIZEN, message_id=sent["message_id"], text="hai"
    )

    assert "reply_markup" not in edited


async def test_another_link_preview_is_a_change(hands):
    await hands.meet(CITIZEN)
    off = {"link_preview_options": {"is_disabled": True}}
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="https://a.vn", **off)
    same = {"chat_id": CITIZEN, "message_id": sent["message_id"], "text": "https://a.vn"}

    assert sent["link_preview_options"] == {"is_disabled": True}
    assert (await hands.ask("editMessageText", **same, **off)).status_code == 400
    assert "link_preview_options" not in await hands.call("editMessageText", **same)
    wrong = {"link_preview_options": {"is_disabled": "yes"}}
    response = await hands.ask("editMessageText", **same, **wrong)
    assert response.json()["description"] == (
        'Bad Request: field "is_disabled" must be of type Boolean'
    )


async def test_a_reply_quotes_its_target_once(hands):
    await hands.meet(CITIZEN)
    said = await hands.act(CITIZEN, "say", text="hỏi")
    number = said["message"]["message_id"]

    answer = await hands.call(
        "sendMessage", chat_id=CITIZEN, text="đáp", reply_parameters={"message_id": number}
    )
    again = await hands.call(
        "sendMessage", chat_id=CITIZEN, text="nữa", reply_to_message_id=answer["message_id"]
    )
    lost = await hands.call(
        "sendMessage", chat_id=CITIZEN, text="thôi",
        reply_parameters={"message_id": 5, "allow_sending_without_reply": True},
    )  # fmt: skip

    assert answer["reply_to_message"]["text"] == "hỏi"
    assert again["reply_to_message"]["text"] == "đáp"
    assert "reply_to_message" not in again["reply_to_message"]
    assert "reply_to_message" not in lost
    events = await hands.news(CITIZEN)
    assert events[1]["message"]["reply_to_message_id"] == number


async def test_copies_forget_and_forwards_name_their_source(hands):
    await hands.meet(CITIZEN, MEMBER)
    said = await hands.act(CITIZEN, "say", text="xem https://a.vn")
    source = {"from_chat_id": CITIZEN, "message_id": said["message"]["message_id"]}

    copy = await hands.call("copyMessage", chat_id=MEMBER, **source, reply_markup=KEYBOARD)
    forward = await hands.call("forwardMessage", chat_id=MEMBER, **source)

    assert list(copy) == ["message_id"]
    copied, forwarded = [event["message"] for event in await hands.news(MEMBER)]
    assert copied["text"] == forwarded["text"] == "xem https://a.vn"
    assert copied["reply_markup"] == KEYBOARD
    assert "forward_origin" not in copied
    assert forward["forward_origin"]["sender_user"]["first_name"] == "Bác Ba"
    refused = await hands.ask(
        "editMessageText", chat_id=MEMBER, message_id=forward["message_id"], text="a"
    )
    assert refused.json()["description"] == "Bad Request: message can't be edited"


async def test_a_protected_message_is_neither_copied_nor_forwarded(hands):
    await hands.meet(CITIZEN, MEMBER)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="riêng", protect_content=True)
    source = {"from_chat_id": CITIZEN, "message_id": sent["message_id"], "chat_id": MEMBER}

    assert (await hands.ask("copyMessage", **source)).status_code == 400
    assert (await hands.ask("forwardMessage", **source)).status_code == 400


async def test_a_copy_may_have_another_caption(hands):
    await hands.meet(CITIZEN, MEMBER)
    files = {"file": ("a.ogg", b"OggS", "audio/ogg")}
    data = {"kind": "voice", "caption": "nghe giúp"}
    said = await hands.http.post(f"/practice/phones/{CITIZEN}/send", data=data, files=files)
    source = {
        "from_chat_id": CITIZEN,
        "message_id": said.json()["message"]["message_id"],
        "chat_id": MEMBER,
    }

    await hands.call("copyMessage", **source)
    await hands.call("copyMessage", **source, caption="#12")

    first, second = [event["message"] for event in await hands.news(MEMBER)]
    assert (first["text"], second["text"]) == ("nghe giúp", "#12")
    assert first["file"]["kind"] == second["file"]["kind"] == "voice"


async def test_a_toast_is_for_the_one_who_pressed(hands):
    await hands.meet(CITIZEN)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="?", reply_markup=KEYBOARD)
    await hands.act(CITIZEN, "press", message_id=sent["message_id"], data="yes")
    (update,) = await hands.updates()
    await hands.news(CITIZEN)

    query = update["callback_query"]
    await hands.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Xong", show_alert=True
    )

    assert query["data"] == "yes"
    assert query["message"]["reply_markup"] == KEYBOARD
    assert query["from"]["id"] == CITIZEN
    assert query["chat_instance"].lstrip("-").isdecimal()
    (toast,) = await hands.news(CITIZEN)
    assert (toast["type"], toast["text"], toast["show_alert"]) == ("toast", "Xong", True)
