"""The menus come, whatever Telegram answers at first: over HTTP, against the practice room."""

import pytest
from telegram import Bot, BotCommandScopeChat

from bot.telegram.menus import AGAIN, set_menus
from bot.telegram.request import Request
from knowledge.loop.staff import Role
from tests.practice.conftest import CITIZEN, MEMBER, TOKEN, Hands, open_room

pytestmark = pytest.mark.anyio
METHODS = ("getMyCommands", "setMyCommands", "getMyDescription", "setMyDescription")
ROLES = {CITIZEN: Role.COORDINATOR, MEMBER: Role.MEMBER}  # the second has never written to the bot


class Pauses:
    """Remembers how long was to be waited instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def set_with(hands: Hands) -> list[float]:
    """Set all menus and say how long was waited in between."""
    pauses = Pauses()
    async with Bot(TOKEN, base_url=f"{hands.url}/bot", request=Request()) as bot:
        await set_menus(bot, ROLES, pauses)
        everybody = await bot.get_my_commands()
        work = await bot.get_my_commands(scope=BotCommandScopeChat(CITIZEN))
        about = await bot.get_my_description()
    assert not everybody
    assert "cauhoi" in [one.command for one in work]
    assert "VNeID" in about.description
    return pauses.seconds


@pytest.mark.parametrize("nth", range(1, 3))
@pytest.mark.parametrize("method", METHODS)
async def test_trouble_at_the_nth_call_and_again_is_waited_out(method: str, nth: int) -> None:
    async with open_room() as hands:
        await hands.meet(CITIZEN)
        await hands.control("faults", method=method, kind="500", after=nth - 1)
        await hands.control("faults", method=method, kind="429", after=nth - 1, retry_after=90)
        waited = await set_with(hands)
    assert waited == [AGAIN, 90]


async def test_what_is_refused_keeps_nothing_else_from_being_set() -> None:
    async with open_room() as hands:
        await hands.meet(CITIZEN)
        await hands.control("faults", method="setMyCommands", kind="403")
        assert not await set_with(hands)
