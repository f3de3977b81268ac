"""The command menus: by scope and language, set only where they differ from what Telegram has."""

import logging
from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.locale import DEFAULT, LANGUAGES, speaker
from knowledge.loop.staff import Role

log = logging.getLogger(__name__)
EVERYBODY = "everybody"
# Phones set to a language that we do not speak see the menu without a language.
MENU_LANGUAGES = (None, *LANGUAGES)


def commands(language: str | None, role: Role | None) -> tuple[BotCommand, ...]:
    """The menu of one language; None is the one for all other languages."""
    _ = speaker(language or DEFAULT)
    menu = [
        BotCommand("start", _("Begin")),
        BotCommand("huongdan", _("All guides by group")),
        BotCommand("cuatoi", _("My questions with the team")),
        BotCommand("xa", _("Where I live")),
        BotCommand("trogiup", _("How to use me")),
        BotCommand("ngonngu", _("Language: Tiếng Việt, English")),
        BotCommand("riengtu", _("Your privacy")),
        BotCommand("dung", _("Stop notices, or get them again")),
        BotCommand("xoadulieu", _("Remove everything I keep of you")),
    ]
    work = []
    if role:
        work += [
            BotCommand("congviec", _("My tickets and drafts")),
            BotCommand("vietbai", _("Write a guide")),
            BotCommand("thongke", _("Figures")),
        ]
    if role is Role.COORDINATOR:
        work += [
            BotCommand("cauhoi", _("Unanswered questions")),
            BotCommand("to", _("Teams and members")),
            BotCommand("moi", _("Invite somebody")),
        ]
    return (menu[0], *work, *menu[1:])


async def set_menus(bot: Bot, roles: Mapping[int, Role]) -> None:
    """Bring every menu up to date. Staff who never wrote to the bot have none yet."""
    await _set_scope(bot, BotCommandScopeAllPrivateChats(), None)
    for chat, role in sorted(roles.items()):
        await set_staff_menu(bot, chat, role)
    await _set_descriptions(bot)


async def set_staff_menu(bot: Bot, chat_id: int, role: Role) -> None:
    try:
        await _set_scope(bot, BotCommandScopeChat(chat_id), role)
    except (BadRequest, Forbidden):
        log.info("one of the staff has not opened the bot yet: no menu for them")
    except TelegramError as error:
        log.warning("a menu of the staff was not set: %s", type(error).__name__)


async def _set_scope(bot: Bot, scope: BotCommandScope, role: Role | None) -> None:
    for language in MENU_LANGUAGES:
        wanted = commands(language, role)
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
