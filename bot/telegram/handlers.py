"""One ordered list: which update goes where. Each handler hands over to one plain function."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    ChatMember,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.conversation.reply import Said
from bot.mailbox.worker import noted
from bot.telegram.intake import ANSWERED
from bot.telegram.menus import set_staff_menu
from bot.telegram.reduction import MEDIA
from bot.telegram.talk import Talk
from bot.threads import in_thread
from bot.watch.database_events import trouble_in

log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE
AGAIN = "again:"
TOAST_WITHIN = 2.0  # seconds that the person may wait for a word over the button
ANSWER_TIMEOUT = 3.0  # seconds; the person already sees the effect by then


def handlers(talk: Talk) -> list[Any]:
    """Order matters: the first that fits takes the update."""
    private, groups = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    return [
        CallbackQueryHandler(partial(_pressed, talk)),
        ChatMemberHandler(partial(_membership, talk), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(groups & filters.StatusUpdate.MIGRATE, partial(_migrated, talk)),
        MessageHandler((private | groups) & filters.ALL, partial(_message, talk)),
        TypeHandler(Update, partial(_nothing, talk)),
    ]


def said_in(update: Update, bot: Bot) -> Said:
    """Who said what, in words that know nothing of Telegram."""
    chat, user = update.effective_chat, update.effective_user
    message = update.effective_message
    said = Said(
        bot_id=bot.id,
        update_id=update.update_id,
        chat_id=chat.id if chat else 0,
        user_id=user.id if user else 0,
        message_id=message.message_id if message else 0,
        is_forum=bool(chat and chat.is_forum),
        thread_id=_topic_of(message),
        language=(user.language_code if user else None) or "",
        is_edit=update.edited_message is not None,
        is_answered=ANSWERED in update.api_kwargs,
    )
    if update.callback_query:
        return replace(said, button=update.callback_query.data or "-")
    return _with_content(said, message) if isinstance(message, Message) else said


def _topic_of(message: MaybeInaccessibleMessage | None) -> int | None:
    known = isinstance(message, Message) and message.is_topic_message
    return message.message_thread_id if known and isinstance(message, Message) else None


def _with_content(said: Said, message: Message) -> Said:
    text = message.text or message.caption or ""
    medium = next((kind for kind in MEDIA if getattr(message, kind, None)), "text")
    replied = message.reply_to_message.message_id if message.reply_to_message else 0
    said = replace(
        said, text=text, medium=medium, album=message.media_group_id or "", reply_to=replied
    )
    if not (text.startswith("/") and message.entities):
        return said
    word, _, argument = text[1:].partition(" ")
    return replace(said, command=word.partition("@")[0].lower(), argument=argument.strip())


async def _message(talk: Talk, update: Update, context: Context) -> None:
    said = said_in(update, context.bot)
    await in_thread(talk.handle, said)
    if said.command == "start" and said.is_private:
        # Before their first word Telegram knew no chat to set a menu for.
        role = await in_thread(talk.role_of, said.user_id)
        if role:
            await set_staff_menu(context.bot, said.chat_id, role)


async def _migrated(talk: Talk, update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None or message.migrate_to_chat_id is None:
        await _nothing(talk, update, context)
        return
    moved = (message.chat.id, message.migrate_to_chat_id)
    await in_thread(talk.migrate, context.bot.id, update.update_id, *moved)


async def _pressed(talk: Talk, update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None or query.message is None:
        return
    said = said_in(update, context.bot)
    delivery = said.button.removeprefix(AGAIN)
    if said.button.startswith(AGAIN):
        work = in_thread(talk.show_again, said, delivery)
    else:
        work = in_thread(talk.handle, said)
    deciding = asyncio.ensure_future(work)
    await asyncio.wait([deciding], timeout=TOAST_WITHIN)
    await _stop_spinner(query, _toast_of(deciding))
    await deciding


def _toast_of(deciding: asyncio.Future[str]) -> str:
    is_there = deciding.done() and not deciding.cancelled() and not deciding.exception()
    return deciding.result() if is_there else ""


async def _stop_spinner(query: CallbackQuery, text: str) -> None:
    """Answered outside the outbox: late it is refused, lost it does no harm."""
    try:
        await query.answer(
            text or None, read_timeout=ANSWER_TIMEOUT, connect_timeout=ANSWER_TIMEOUT
        )
    except BadRequest:
        log.info("a callback query was too old to be answered")
    except TelegramError as error:
        log.warning("a callback query was not answered: %s", type(error).__name__)


async def _membership(talk: Talk, update: Update, context: Context) -> None:
    change = update.my_chat_member
    if change is None:
        return
    active = change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT)
    if change.chat.type != Chat.PRIVATE:
        left = partial(talk.leave_group, context.bot.id, change.chat.id, update.update_id)
        await (_nothing(talk, update, context) if active else in_thread(left))
        return
    mark = partial(talk.set_active, context.bot.id, change.chat.id, update.update_id)
    await in_thread(mark, active=active)


async def _nothing(talk: Talk, update: Update, context: Context) -> None:
    await in_thread(talk.pass_over, context.bot.id, update.update_id)


async def failed(talk: Talk, update: object, context: Context) -> None:
    """Whatever a handler could not do: noted on the inbox row, tried again or buried."""
    error = context.error
    name = type(error).__name__
    log.error("update not handled: %s", name, exc_info=error)
    if isinstance(update, Update):
        note = talk.postpone if trouble_in(error) else talk.fail
        await noted(note, said_in(update, context.bot), name)


def application(bot: Bot, talk: Talk) -> Application[Any, Any, Any, Any, Any, Any]:
    """python-telegram-bot as parser and dispatcher; what comes in and goes out is ours."""
    built = Application.builder().bot(bot).updater(None).job_queue(None).build()
    built.add_handlers(handlers(talk))
    built.add_error_handler(partial(failed, talk))
    return built
