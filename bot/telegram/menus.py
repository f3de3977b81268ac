"""The command menus: by scope and language, set only where they differ from what Telegram has."""

import logging
from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.locale import DEFAULT, LANGUAGES, speaker

log = logging.getLogger(__name__)
EVERYBODY = "everybody"
# Phones set to a language that we do not speak see the menu without a language.
MENU_LANGUAGES = (None, *LANGUAGES)


def commands(language: str | None, *, coordinator: bool) -> tuple[BotCommand, ...]:
    """The menu of one language; None is the one for all other languages."""
    _ = speaker(language or DEFAULT)
    menu = [
        BotCommand("start", _("Begin")),
        BotCommand("huongdan", _("All guides by group")),
        BotCommand("trogiup", _("How to use me")),
        BotCommand("ngonngu", _("Language: Tiếng Việt, English")),
        BotCommand("riengtu", _("Your privacy")),
        BotCommand("dung", _("Stop notices, or get them again")),
        BotCommand("xoadulieu", _("Remove everything I keep of you")),
    ]
    if coordinator:
        menu.insert(1, BotCommand("cauhoi", _("Unanswered questions")))
    return tuple(menu)


async def set_menus(bot: Bot, coordinators: Iterable[int]) -> None:
    """Bring every menu up to date. A coordinator who never wrote to the bot has none yet."""
    await _set_scope(bot, BotCommandScopeAllPrivateChats(), coordinator=False)
    for chat in sorted(coordinators):
        await set_coordinator_menu(bot, chat)
    await _set_descriptions(bot)


async def set_coordinator_menu(bot: Bot, chat_id: int) -> None:
    try:
        await _set_scope(bot, BotCommandScopeChat(chat_id), coordinator=True)
    except (BadRequest, Forbidden):
        log.info("a coordinator has not opened the bot yet: no menu for them")
    except TelegramError as error:
        log.warning("a coordinator's menu was not set: %s", type(error).__name__)


async def _set_scope(bot: Bot, scope: BotCommandScope, *, coordinator: bool) -> None:
    for language in MENU_LANGUAGES:
        wanted = commands(language, coordinator=coordinator)
        present = await bot.get_my_commands(scope=scope, language_code=language)
        if tuple(present) != wanted:
            await bot.set_my_commands(wanted, scope=scope, language_code=language)


async def _set_descriptions(bot: Bot) -> None:
    """What people see before they press Start. Nice to have: a refusal is no reason to stop."""
    try:
        for language in MENU_LANGUAGES:
            _ = speaker(language or DEFAULT)
            wanted = _(
                "I help with VNeID, online public services and paying fees, step by step. "
                "Type your question, no marks needed. Never send codes (OTP) or passwords."
            )
            if (await bot.get_my_description(language)).description != wanted:
                await bot.set_my_description(wanted, language)
    except TelegramError as error:
        log.info("the description was not set: %s", type(error).__name__)
