"""The command menus: by scope and language, set only where they differ from what Telegram has."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.locale import DEFAULT, LANGUAGES, speaker
from bot.telegram.request import wait_of
from knowledge.loop.staff import Role

log = logging.getLogger(__name__)
EVERYBODY = "everybody"
AGAIN = 60.0  # seconds until what Telegram did not take is tried once more
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
            BotCommand("banlamviec", _("The console, in a browser")),
            BotCommand("cauhoi", _("Unanswered questions")),
            BotCommand("chuachac", _("Messages that perhaps never arrived")),
            BotCommand("to", _("Teams and members")),
            BotCommand("moi", _("Invite somebody")),
        ]
    return (menu[0], *work, *menu[1:])


async def set_menus(
    bot: Bot, roles: Mapping[int, Role], pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Bring every menu up to date, however long it takes: it is how newcomers find their way.

    Staff who never wrote to the bot have none yet.
    """
    while True:
        try:
            await _set_all(bot, roles)
        except TelegramError as error:
            wait = max(AGAIN, wait_of(error)) if isinstance(error, RetryAfter) else AGAIN
            log.warning("menus were not set: %s; again in %.0f s", type(error).__name__, wait)
            await pause(wait)
        else:
            return


async def _set_all(bot: Bot, roles: Mapping[int, Role]) -> None:
    await _unless_refused(_set_scope(bot, BotCommandScopeAllPrivateChats(), None))
    for chat, role in sorted(roles.items()):
        await _unless_refused(_set_scope(bot, BotCommandScopeChat(chat), role))
    await _unless_refused(_set_descriptions(bot))


async def set_staff_menu(bot: Bot, chat_id: int, role: Role) -> None:
    try:
        await _unless_refused(_set_scope(bot, BotCommandScopeChat(chat_id), role))
    except TelegramError as error:
        log.warning("a menu of the staff was not set: %s", type(error).__name__)


async def _unless_refused(call: Awaitable[None]) -> None:
    """Refused is refused, for instance by somebody who has not opened the bot yet."""
    try:
        await call
    except (BadRequest, Forbidden) as error:
        log.info("a menu or description was refused: %s", type(error).__name__)


async def _set_scope(bot: Bot, scope: BotCommandScope, role: Role | None) -> None:
    for language in MENU_LANGUAGES:
        wanted = commands(language, role)
        present = await bot.get_my_commands(scope=scope, language_code=language)
        if tuple(present) != wanted:
            await bot.set_my_commands(wanted, scope=scope, language_code=language)


async def _set_descriptions(bot: Bot) -> None:
    """What people see before they press Start."""
    for language in MENU_LANGUAGES:
        _ = speaker(language or DEFAULT)
        wanted = _(
            "I help with VNeID, online public services and paying fees, step by step. "
            "Type your question, no marks needed. Never send codes (OTP) or passwords."
        )
        if (await bot.get_my_description(language)).description != wanted:
            await bot.set_my_description(wanted, language)
