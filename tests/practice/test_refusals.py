"""Every way in which the room says no, in Telegram's words."""
# ruff: noqa: E501 (a row of the table is a line)

import json

import pytest

from tests.practice.conftest import CITIZEN, COORDINATOR, MEMBER, START, TOKEN, open_room

GROUP, FORUM, KICKED, LEFT, SMALL = (
    -1001000000001,
    -1001000000002,
    -1001000000003,
    -1001000000004,
    -77,
)
STRANGER = MEMBER
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)


@pytest.fixture(scope="module")
async def hall(anyio_backend):
    """One room for the whole table: a citizen who wrote, one who blocked, groups of each kind."""
    async with open_room() as hands:
        await hands.meet(CITIZEN, COORDINATOR)
        await hands.act(COORDINATOR, "block")
        for chat_id, bot in ((GROUP, "member"), (KICKED, "member"), (LEFT, "member")):
            await hands.control("groups", id=chat_id, title="Tổ", members=[CITIZEN], bot=bot)
        await hands.control("groups", id=FORUM, title="Phiếu", members=[CITIZEN], is_forum=True)
        await hands.control("groups", id=SMALL, title="Thôn", kind="group", members=[CITIZEN])
        await hands.control(f"groups/{KICKED}/bot", status="kicked")
        await hands.control(f"groups/{LEFT}/bot", status="left")
        await hands.control(f"groups/{SMALL}/upgrade")
        yield hands


def keyboard(*buttons: dict) -> dict:
    return {"inline_keyboard": [list(buttons)]}


def send(text: str = "chào", chat_id: int = CITIZEN, **more) -> tuple[str, dict]:
    return "sendMessage", {"chat_id": chat_id, "text": text, **more}


BUTTON = {"text": "Có", "callback_data": "yes"}


@pytest.mark.parametrize(
    ("call", "status", "description"),
    [
        (send(""), 400, "Bad Request: message text is empty"),
        (("sendMessage", {"chat_id": CITIZEN}), 400, "Bad Request: message text is empty"),
        (send("  \n "), 400, "Bad Request: text must be non-empty"),
        (send("<b></b>", parse_mode="HTML"), 400, "Bad Request: text must be non-empty"),
        (send("đ" * 4097), 400, "Bad Request: message is too long"),
        (send("😀" * 2049), 400, "Bad Request: message is too long"),
        (send("<b>a", parse_mode="HTML"), 400, 'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        (send("a<b", parse_mode="html"), 400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 1"),
        (send("a", parse_mode="LaTeX"), 400, "Bad Request: unsupported parse_mode"),
        (send("a", entities=[{"type": "bold", "offset": 0, "length": 9}]), 400, "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        (send("a", entities=[{"type": "bold", "offset": 5, "length": 1}]), 400, "Bad Request: entity begins after the end of the text at UTF-16 offset 5"),
        (send("a", entities=[{"type": "loud", "offset": 0, "length": 1}]), 400, "Bad Request: can't parse MessageEntity: Unsupported type specified"),
        (send("a", entities=[{"type": "text_link", "offset": 0, "length": 1}]), 400, 'Bad Request: can\'t parse MessageEntity: Can\'t find field "url"'),
        (("sendMessage", {"text": "a"}), 400, "Bad Request: chat_id is empty"),
        (send(chat_id=99), 400, "Bad Request: chat not found"),
        (send(chat_id="@nobody"), 400, "Bad Request: chat not found"),
        (send(chat_id=STRANGER), 403, "Forbidden: bot can't initiate conversation with a user"),
        (send(chat_id=COORDINATOR), 403, "Forbidden: bot was blocked by the user"),
        (send(chat_id=KICKED), 403, "Forbidden: bot was kicked from the supergroup chat"),
        (send(chat_id=LEFT), 403, "Forbidden: bot is not a member of the supergroup chat"),
        (send(chat_id=SMALL), 400, "Bad Request: group chat was upgraded to a supergroup chat"),
        (send(message_thread_id=5), 400, "Bad Request: message thread not found"),
        (send(chat_id=FORUM, message_thread_id=1), 400, "Bad Request: message thread not found"),
        (send(reply_parameters={"message_id": 5}), 400, "Bad Request: message to be replied not found"),
        (send(reply_parameters={"quote": "a"}), 400, 'Bad Request: can\'t find field "message_id"'),
        (send(message_thread_id="abc"), 400, 'Bad Request: field "message_thread_id" must be a valid Number'),
        (send(protect_content="maybe"), 400, 'Bad Request: field "protect_content" must be of type Boolean'),
        (send(reply_markup="{"), 400, "Bad Request: can't parse reply markup JSON object"),
        (send(reply_markup=[1]), 400, "Bad Request: object expected as reply markup"),
        (send(reply_markup={"inline_keyboard": "x"}), 400, 'Bad Request: field "inline_keyboard" must be of type Array'),
        (send(reply_markup={"inline_keyboard": [BUTTON]}), 400, 'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        (send(reply_markup={"force_reply": "yes"}), 400, 'Bad Request: field "force_reply" must be of type Boolean'),
        (send(reply_markup=keyboard({"text": "a", "callback_data": "x" * 65})), 400, "Bad Request: BUTTON_DATA_INVALID"),
        (send(reply_markup=keyboard({"text": "a", "callback_data": "đ" * 33})), 400, "Bad Request: BUTTON_DATA_INVALID"),
        (send(reply_markup=keyboard({"text": "a", "callback_data": ""})), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (send(reply_markup=keyboard({"text": "a", "launch": "x"})), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (send(reply_markup=keyboard({"callback_data": "x"})), 400, 'Bad Request: can\'t parse inline keyboard button: Can\'t find field "text"'),
        (send(reply_markup=keyboard({"text": 1, "callback_data": "x"})), 400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String'),
        (send(reply_markup=keyboard({"text": " ", "callback_data": "x"})), 400, "Bad Request: REPLY_MARKUP_INVALID"),
        (send(reply_markup=keyboard({"text": "a", "pay": True})), 400, "Bad Request: BUTTON_TYPE_INVALID"),
        (send(reply_markup=keyboard({"text": "a", "url": "http://localhost/"})), 400, "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL"),
        (send(reply_markup=keyboard({"text": "a", "url": "ftp://a.vn"})), 400, "Bad Request: inline keyboard button URL 'ftp://a.vn' is invalid: Unsupported URL protocol"),
        (send(reply_markup={"inline_keyboard": [[BUTTON]] * 101}), 400, "Bad Request: reply markup is too long"),
        (send(reply_markup={"inline_keyboard": [[BUTTON] * 9]}), 400, "Bad Request: reply markup is too long"),
        (send(reply_markup={"keyboard": [[1]]}), 400, "Bad Request: can't parse keyboard button: KeyboardButton must be a String"),
        (("sendDocument", {"chat_id": CITIZEN}), 400, "Bad Request: there is no document in the request"),
        (("sendDocument", {"chat_id": CITIZEN, "document": "nope"}), 400, "Bad Request: wrong file identifier/HTTP URL specified"),
        (("sendPhoto", {"chat_id": CITIZEN, "photo": "https://a.vn/x.png"}), 400, "Bad Request: failed to get HTTP URL content"),
        (("getFile", {}), 400, "Bad Request: file_id not specified"),
        (("getFile", {"file_id": "nope"}), 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        (("editMessageText", {"text": "a"}), 400, "Bad Request: message identifier is not specified"),
        (("editMessageText", {"chat_id": CITIZEN, "message_id": 7, "text": "a"}), 400, "Bad Request: message to edit not found"),
        (("editMessageText", {"chat_id": CITIZEN, "message_id": "x", "text": "a"}), 400, 'Bad Request: field "message_id" must be a valid Number'),
        (("deleteMessage", {"chat_id": CITIZEN, "message_id": 7}), 400, "Bad Request: message to delete not found"),
        (("copyMessage", {"chat_id": CITIZEN, "from_chat_id": CITIZEN, "message_id": 7}), 400, "Bad Request: message to copy not found"),
        (("forwardMessage", {"chat_id": CITIZEN, "from_chat_id": CITIZEN, "message_id": 7}), 400, "Bad Request: message to forward not found"),
        (("copyMessage", {"chat_id": CITIZEN, "message_id": 7}), 400, "Bad Request: from_chat_id is empty"),
        (("sendChatAction", {"chat_id": CITIZEN, "action": "dance"}), 400, "Bad Request: wrong parameter action in request"),
        (("answerCallbackQuery", {"callback_query_id": "7"}), 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        (("answerCallbackQuery", {"callback_query_id": "7", "text": "a" * 201}), 400, "Bad Request: MESSAGE_TOO_LONG"),
        (("getChat", {"chat_id": STRANGER}), 400, "Bad Request: chat not found"),
        (("getChatMember", {"chat_id": GROUP, "user_id": 5}), 400, "Bad Request: user not found"),
        (("getChatAdministrators", {"chat_id": CITIZEN}), 400, "Bad Request: there are no administrators in the private chat"),
        (("createForumTopic", {"chat_id": GROUP, "name": "a"}), 400, "Bad Request: the chat is not a forum"),
        (("createForumTopic", {"chat_id": FORUM, "name": " "}), 400, "Bad Request: title must be non-empty"),
        (("closeForumTopic", {"chat_id": FORUM, "message_thread_id": 9}), 400, "Bad Request: TOPIC_ID_INVALID"),
        (("setMyCommands", {"commands": "start"}), 400, "Bad Request: can't parse commands JSON object"),
        (("setMyCommands", {"commands": [{"command": "Chào", "description": "a"}]}), 400, "Bad Request: BOT_COMMAND_INVALID"),
        (("setMyCommands", {"commands": [{"command": "a", "description": ""}]}), 400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        (("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}), 400, "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        (("getMyCommands", {"scope": {"type": "all"}}), 400, "Bad Request: can't parse BotCommandScope: Unsupported type specified"),
        (("getMyCommands", {"scope": {"type": "chat", "chat_id": 5}}), 400, "Bad Request: chat not found"),
        (("getMyCommands", {"language_code": "vie"}), 400, "Bad Request: invalid language code specified"),
        (("setMyDescription", {"description": "a" * 513}), 400, "Bad Request: DESCRIPTION_TOO_LONG"),
        (("setChatMenuButton", {"menu_button": {"type": "x"}}), 400, "Bad Request: can't parse menu button: Unsupported type specified"),
        (("setWebhook", {"url": "nonsense"}), 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        (("setWebhook", {"url": "https://example.org/"}), 400, "Bad Request: bad webhook: the practice room reaches this computer only"),
        (("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "đ"}), 400, "Bad Request: secret token contains unallowed characters"),
        (("getUpdates", {"allowed_updates": {"a": 1}}), 400, "Bad Request: can't parse allowed updates: expected an Array of String"),
        (("getUpdates", {"timeout": "soon"}), 400, 'Bad Request: field "timeout" must be a valid Number'),
        (("flyToTheMoon", {}), 404, "Not Found: method not found"),
    ],
)  # fmt: skip
@pytest.mark.anyio
async def test_refusal(hall, call, status, description):
    method, parameters = call

    response = await hall.ask(method, **parameters)

    body = response.json()
    assert (response.status_code, body["description"]) == (status, description)
    assert (body["ok"], body["error_code"]) == (False, status)


@pytest.mark.anyio
async def test_nothing_refused_reached_a_phone(hall):
    before = await hall.news(CITIZEN)

    await hall.ask("sendMessage", chat_id=CITIZEN, text="<b>a", parse_mode="HTML")

    assert await hall.news(CITIZEN) == []
    assert all(not event["message"]["from_bot"] for event in before if event["type"] == "message")


@pytest.mark.anyio
async def test_wrong_token(hall):
    for token in ("4242:other", "4242", "đ"):
        response = await hall.http.get(f"/bot{token}/getMe")

        assert response.status_code == 401
        assert response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.anyio
async def test_migrated_group_names_the_new_chat(hall):
    body = (await hall.ask("sendMessage", chat_id=SMALL, text="chào")).json()

    assert body["parameters"] == {"migrate_to_chat_id": -1000000000077}
    await hall.call("sendMessage", chat_id=-1000000000077, text="chào")


@pytest.mark.anyio
async def test_broken_bodies(hall):
    json_type = {"content-type": "application/json"}
    for body in (b"{", b"[1]", b"\xff", b"[" * 100_000):
        response = await hall.http.post(f"/bot{TOKEN}/getMe", content=body, headers=json_type)
        assert response.status_code == 400, body[:10]
    half_an_emoji = json.dumps({"chat_id": CITIZEN, "text": "\ud83d"})
    response = await hall.http.post(
        f"/bot{TOKEN}/sendMessage", content=half_an_emoji, headers=json_type
    )
    assert response.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.anyio
async def test_edits_that_change_nothing(hall):
    sent = await hall.call(
        "sendMessage", chat_id=CITIZEN, text="<b>a</b> b", parse_mode="HTML",
        reply_markup=keyboard(BUTTON),
    )  # fmt: skip
    message = {"chat_id": CITIZEN, "message_id": sent["message_id"]}
    same = {"text": "<b>a</b> b", "parse_mode": "HTML", "reply_markup": keyboard(BUTTON)}

    for method, change in (
        ("editMessageText", same),
        ("editMessageReplyMarkup", {"reply_markup": keyboard(BUTTON)}),
    ):
        response = await hall.ask(method, **message, **change)
        assert (response.status_code, response.json()["description"]) == (400, NOT_MODIFIED)
    # The same words without the mark, and without the buttons, are changes.
    await hall.call("editMessageText", **message, **same | {"text": "a b"})
    await hall.call("editMessageText", **message, text="a b")


@pytest.mark.anyio
async def test_messages_that_cannot_be_edited(hall):
    said = await hall.act(CITIZEN, "say", text="chào")
    buttons_below = {"keyboard": [["Có"]]}
    asked = await hall.call("sendMessage", chat_id=CITIZEN, text="?", reply_markup=buttons_below)
    document = await hall.http.post(
        f"/bot{TOKEN}/sendDocument", data={"chat_id": CITIZEN}, files={"document": ("a.txt", b"a")}
    )

    for message_id, words in (
        (said["message"]["message_id"], "message can't be edited"),
        (asked["message_id"], "message can't be edited"),
        (document.json()["result"]["message_id"], "there is no text in the message to edit"),
    ):
        response = await hall.ask(
            "editMessageText", chat_id=CITIZEN, message_id=message_id, text="khác"
        )
        assert response.json()["description"] == f"Bad Request: {words}"


@pytest.mark.anyio
async def test_a_query_is_answered_once_and_in_time(hall):
    sent = await hall.call("sendMessage", chat_id=CITIZEN, text="?", reply_markup=keyboard(BUTTON))
    press = {"message_id": sent["message_id"], "data": "yes"}
    first = await hall.act(CITIZEN, "press", **press)
    late = await hall.act(CITIZEN, "press", **press)

    await hall.call("answerCallbackQuery", **first)
    again = await hall.ask("answerCallbackQuery", **first)
    hall.clock.now += 61
    too_late = await hall.ask("answerCallbackQuery", **late)

    assert again.json()["description"].startswith("Bad Request: query is too old")
    assert too_late.json()["description"].startswith("Bad Request: query is too old")


@pytest.mark.anyio
async def test_old_and_foreign_messages_are_not_deleted(hall):
    foreign = await hall.act(CITIZEN, "say", text="/phieu", chat_id=GROUP)
    own = await hall.call("sendMessage", chat_id=CITIZEN, text="chào")

    response = await hall.ask(
        "deleteMessage", chat_id=GROUP, message_id=foreign["message"]["message_id"]
    )
    assert response.json()["description"] == "Bad Request: message can't be deleted"
    hall.clock.now = START + 49 * 60 * 60
    response = await hall.ask("deleteMessage", chat_id=CITIZEN, message_id=own["message_id"])
    assert response.json()["description"] == "Bad Request: message can't be deleted for everyone"


@pytest.mark.anyio
async def test_photos_are_pictures_and_captions_are_short(hall):
    async def photo(data: bytes, **more):
        response = await hall.http.post(
            f"/bot{TOKEN}/sendPhoto", data={"chat_id": CITIZEN} | more, files={"photo": ("a", data)}
        )
        return response.json().get("description")

    assert await photo(b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await photo(b"") == "Bad Request: file must be non-empty"
    assert await photo(b"x", caption="a" * 1025) == "Bad Request: IMAGE_PROCESS_FAILED"
    gif = b"GIF89a\x02\x00\x01\x00"
    assert await photo(gif, caption="a" * 1025) == "Bad Request: message caption is too long"
    assert await photo(gif, caption="a" * 1024) is None
