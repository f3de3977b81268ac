"""Bot libraries of others speak to the room: what they can read, Telegram could have written."""

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    ChatFullInfo,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
    WebhookInfo,
)
from telegram import Bot as PtbBot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from tests.practice.conftest import CITIZEN, COORDINATOR, MEMBER, TOKEN

pytestmark = pytest.mark.anyio
TEAM, FORUM, SMALL = -1001000000001, -1001000000002, -77
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Có", callback_data="yes")],
        [InlineKeyboardButton(text="Cổng", url="https://dichvucong.gov.vn")],
    ]
)


@pytest.fixture
async def aiogram(hands):
    session = AiohttpSession(api=TelegramAPIServer.from_base(hands.url))
    bot = AiogramBot(TOKEN, session=session)
    yield bot
    await session.close()


@pytest.fixture
async def ptb(hands):
    bot = PtbBot(TOKEN, base_url=f"{hands.url}/bot", base_file_url=f"{hands.url}/file/bot")
    async with bot:
        yield bot


async def test_aiogram_converses(hands, aiogram):
    await hands.meet(CITIZEN)
    assert (await aiogram.get_me()).username == "toso_practice_bot"

    sent = await aiogram.send_message(
        CITIZEN, "<b>Chào</b> 😀", parse_mode="HTML", reply_markup=KEYBOARD
    )
    assert (sent.html_text, sent.reply_markup.inline_keyboard[0][0].callback_data) == (
        "<b>Chào</b> 😀",
        "yes",
    )
    await hands.act(CITIZEN, "press", message_id=sent.message_id, data="yes")
    (update,) = await aiogram.get_updates(timeout=5)
    assert update.callback_query.message.message_id == sent.message_id
    assert await aiogram.answer_callback_query(update.callback_query.id, text="Xong") is True
    edited = await aiogram.edit_message_text("xong", chat_id=CITIZEN, message_id=sent.message_id)
    assert (edited.text, edited.reply_markup) == ("xong", None)
    assert await aiogram.get_updates(offset=update.update_id + 1) == []
    toast, edit = (await hands.news(CITIZEN))[-2:]
    assert (toast["type"], edit["type"]) == ("toast", "edited")


async def test_aiogram_sends_and_fetches_files(hands, aiogram):
    await hands.meet(CITIZEN)
    document = BufferedInputFile(b"%PDF" * 1000, "mẫu.pdf")

    sent = await aiogram.send_document(
        CITIZEN, document, caption="Mẫu <i>đơn</i>", parse_mode="HTML"
    )

    assert (sent.document.file_name, sent.caption) == ("mẫu.pdf", "Mẫu đơn")
    file = await aiogram.get_file(sent.document.file_id)
    assert (await aiogram.download_file(file.file_path)).read() == b"%PDF" * 1000


async def test_aiogram_understands_refusals(hands, aiogram):
    await hands.meet(CITIZEN)
    await hands.control("faults", method="sendMessage", kind="429", retry_after=9)

    with pytest.raises(TelegramRetryAfter) as limited:
        await aiogram.send_message(CITIZEN, "a")
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await aiogram.send_message(CITIZEN, "<b>", parse_mode="HTML")
    assert limited.value.retry_after == 9


async def everything(hands) -> None:
    """Make the room tell the bot everything it ever tells one."""
    await hands.call("getUpdates", allowed_updates=[])
    said = await hands.act(CITIZEN, "start", payload="guide_x")
    await hands.act(CITIZEN, "say", text="gọi 0912345678, xem https://a.vn #x @abc a@b.vn")
    await hands.act(CITIZEN, "edit", message_id=said["message"]["message_id"], text="/help")
    for kind in ("photo", "voice", "document", "sticker", "video", "location", "contact"):
        files = None if kind in ("location", "contact") else {"file": ("a.bin", b"abc")}
        data = {"kind": kind, "caption": "đây", "media_group_id": "9"}
        await hands.http.post(f"/practice/phones/{CITIZEN}/send", data=data, files=files)
    markup = KEYBOARD.model_dump(exclude_none=True)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="?", reply_markup=markup)
    await hands.act(CITIZEN, "press", message_id=sent["message_id"], data="yes")
    await hands.act(CITIZEN, "say", text="đáp", reply_to=sent["message_id"])
    await hands.act(CITIZEN, "block")
    await hands.act(CITIZEN, "unblock")
    people = {"members": [COORDINATOR, MEMBER]}
    await hands.control("groups", id=TEAM, title="Tổ", **people)
    await hands.control("groups", id=FORUM, title="Phiếu", is_forum=True, **people)
    await hands.control("groups", id=SMALL, title="Thôn", kind="group", **people)
    await hands.control(f"groups/{SMALL}/upgrade")
    topic = await hands.call("createForumTopic", chat_id=FORUM, name="Phiếu 1")
    place = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
    await hands.act(MEMBER, "say", text="để tôi", **place)
    await hands.call("editForumTopic", **place, name="Phiếu 1 · xong")
    await hands.call("closeForumTopic", **place)
    await hands.call("reopenForumTopic", **place)
    await hands.control(f"groups/{TEAM}/bot", status="administrator")
    await hands.control(f"groups/{TEAM}/bot", status="kicked")


async def test_aiogram_reads_every_update_whole(hands):
    await everything(hands)
    updates = await hands.updates()

    kinds = {kind for update in updates for kind in update if kind != "update_id"}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert len(updates) > 25
    for update in updates:
        parsed = Update.model_validate(update)
        written = parsed.model_dump(mode="json", by_alias=True, exclude_none=True)
        assert without_dates(update) <= without_dates(written), update


def without_dates(value, path: str = "") -> set:
    """The leaves of some JSON; aiogram writes dates its own way."""
    if isinstance(value, dict):
        items = [item for item in value.items() if "date" not in item[0] or item[0] == "update_id"]
        return {leaf for name, item in items for leaf in without_dates(item, f"{path}.{name}")}
    if isinstance(value, list):
        return {
            leaf
            for number, item in enumerate(value)
            for leaf in without_dates(item, f"{path}[{number}]")
        }
    return {(path, value)}


async def test_ptb_reads_every_update(hands, ptb):
    await everything(hands)

    updates = await ptb.get_updates(limit=100)

    assert len(updates) > 25
    assert not any(update.api_kwargs for update in updates)
    assert not any(u.effective_message.api_kwargs for u in updates if u.effective_message)
    assert updates[0].effective_user.first_name == "Bác Ba"


async def test_ptb_converses(hands, ptb):
    await hands.meet(CITIZEN)

    sent = await ptb.send_message(CITIZEN, "<b>Chào</b>", parse_mode="HTML")
    assert sent.text_html == "<b>Chào</b>"
    assert (await sent.edit_text("xong")).text == "xong"
    document = await ptb.send_document(CITIZEN, b"%PDF", filename="mẫu.pdf", caption="Mẫu")
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF"
    assert await ptb.set_my_commands([("trogiup", "Trợ giúp")], language_code="vi")
    assert (await ptb.get_my_commands(language_code="vi"))[0].command == "trogiup"


async def test_ptb_understands_refusals(hands, ptb, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns of its own future
    await hands.meet(CITIZEN)
    await hands.act(COORDINATOR, "start", payload="")
    await hands.act(COORDINATOR, "block")
    await hands.control("groups", id=SMALL, title="Thôn", kind="group", members=[CITIZEN])
    await hands.control(f"groups/{SMALL}/upgrade")
    await hands.control("faults", method="sendMessage", kind="429", retry_after=9)

    with pytest.raises(RetryAfter):
        await ptb.send_message(CITIZEN, "a")
    with pytest.raises(BadRequest, match="Message is too long"):
        await ptb.send_message(CITIZEN, "a" * 4097)
    with pytest.raises(Forbidden):
        await ptb.send_message(COORDINATOR, "a")
    with pytest.raises(ChatMigrated) as migrated:
        await ptb.send_message(SMALL, "a")
    assert migrated.value.new_chat_id == -1000000000077


async def test_other_answers_have_the_right_shape(hands, ptb):
    await hands.meet(CITIZEN)
    await hands.control("groups", id=FORUM, title="Phiếu", is_forum=True, members=[CITIZEN])

    for chat_id in (CITIZEN, FORUM):
        chat = await hands.call("getChat", chat_id=chat_id)
        assert ChatFullInfo.model_validate(chat).id == (await ptb.get_chat(chat_id)).id
    info = await hands.call("getWebhookInfo")
    assert WebhookInfo.model_validate(info).url == (await ptb.get_webhook_info()).url
    owner, bot = await ptb.get_chat_administrators(FORUM)
    assert (owner.status, bot.can_manage_topics) == ("creator", True)
    topic = await ptb.create_forum_topic(FORUM, "Phiếu 1")
    assert await ptb.close_forum_topic(FORUM, topic.message_thread_id) is True
