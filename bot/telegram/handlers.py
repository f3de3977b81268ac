"""One ordered list: which update goes where. Each handler hands over to one plain function."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Bot, CallbackQuery, ChatMember, Message, Update
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
from bot.telegram.menus import set_coordinator_menu
from bot.telegram.reduction import MEDIA
from bot.telegram.talk import Talk

log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE
AGAIN = "again:"
ANSWER_TIMEOUT = 3.0  # seconds; the person already sees the effect by then


def handlers(talk: Talk) -> list[Any]:
    """Order matters: the first that fits takes the update."""
    private = filters.ChatType.PRIVATE
    return [
        CallbackQueryHandler(partial(_pressed, talk)),
        ChatMemberHandler(partial(_membership, talk), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(private & filters.ALL, partial(_message, talk)),
        TypeHandler(Update, partial(_nothing, talk)),
    ]


def said_in(update: Update, bot: Bot) -> Said:
    """Who said what, in words that know nothing of Telegram."""
    chat, user = update.effective_chat, update.effective_user
    said = Said(
        bot_id=bot.id,
        update_id=update.update_id,
        chat_id=chat.id if chat else 0,
        language=(user.language_code if user else None) or "",
    )
    if update.callback_query:
        return replace(said, button=update.callback_query.data or "-")
    message = update.effective_message
    return _with_content(said, message) if message else said


def _with_content(said: Said, message: Message) -> Said:
    text = message.text or message.caption or ""
    medium = next((kind for kind in MEDIA if getattr(message, kind, None)), "text")
    said = replace(said, text=text, medium=medium, album=message.media_group_id or "")
    if not (text.startswith("/") and message.entities):
        return said
    word, _, argument = text[1:].partition(" ")
    return replace(said, command=word.partition("@")[0].lower(), argument=argument.strip())


async def _message(talk: Talk, update: Update, context: Context) -> None:
    said = said_in(update, context.bot)
    await asyncio.to_thread(talk.handle, said)
    if said.command == "start" and said.chat_id in talk.coordinators:
        # Before their first word Telegram knew no chat to set a menu for.
        await set_coordinator_menu(context.bot, said.chat_id)


async def _pressed(talk: Talk, update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None or query.message is None:
        return
    said, message = said_in(update, context.bot), query.message.message_id
    delivery = said.button.removeprefix(AGAIN)
    if said.button.startswith(AGAIN):
        work = asyncio.to_thread(talk.show_again, said, delivery, message)
    else:
        work = asyncio.to_thread(talk.handle, said, message)
    await asyncio.gather(_stop_spinner(query), work)


async def _stop_spinner(query: CallbackQuery) -> None:
    """Answered at once, outside the outbox: late it is refused, lost it does no harm."""
    try:
        await query.answer(read_timeout=ANSWER_TIMEOUT, connect_timeout=ANSWER_TIMEOUT)
    except BadRequest:
        log.info("a callback query was too old to be answered")
    except TelegramError as error:
        log.warning("a callback query was not answered: %s", type(error).__name__)


async def _membership(talk: Talk, update: Update, context: Context) -> None:
    change = update.my_chat_member
    if change is None:
        return
    active = change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT)
    mark = partial(talk.set_active, context.bot.id, change.chat.id, update.update_id)
    await asyncio.to_thread(mark, active=active)


async def _nothing(talk: Talk, update: Update, context: Context) -> None:
    await asyncio.to_thread(talk.pass_over, context.bot.id, update.update_id)


async def failed(talk: Talk, update: object, context: Context) -> None:
    """Whatever a handler could not do: noted on the inbox row, tried again or buried."""
    error = context.error
    name = type(error).__name__
    log.error("update not handled: %s", name, exc_info=error)
    if isinstance(update, Update):
        await noted(talk.fail, said_in(update, context.bot), name)


def application(bot: Bot, talk: Talk) -> Application[Any, Any, Any, Any, Any, Any]:
    """python-telegram-bot as parser and dispatcher; what comes in and goes out is ours."""
    built = Application.builder().bot(bot).updater(None).job_queue(None).build()
    built.add_handlers(handlers(talk))
    built.add_error_handler(partial(failed, talk))
    return built
