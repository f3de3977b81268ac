"""A browser for all tests, and rooms with a bot in them: a scripted one, or our own."""

from collections.abc import AsyncIterator, Sequence

import pytest
from playwright.async_api import Browser, async_playwright
from sqlalchemy import Engine
from starlette.routing import BaseRoute

from bot import app
from bot.console.server import Pages
from bot.practice.page.routes import pages
from bot.practice.server import PHONES, Room, build_room, serve, team_group
from bot.shelf_keeper import ShelfKeeper
from bot.telegram.limits import Rates
from tests.browser import chromium
from tests.browser.scripted_bot import TOKEN, ScriptedBot, at_work
from tests.console.office import Office
from tests.console.office import opened as opened_office
from tests.guides import import_starter
from tests.stories.conftest import Clock

UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = chromium.find(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=[*chromium.ARGUMENTS])
        yield browser
        await browser.close()


def practice_room(more: Sequence[BaseRoute] = ()) -> Room:
    return build_room(token=TOKEN, groups=[team_group()], pages=[*pages(), *more])


@pytest.fixture
async def room() -> AsyncIterator[str]:
    """The address of a room without a bot."""
    async with serve(practice_room()) as address:
        yield address


@pytest.fixture
async def bot(room: str) -> AsyncIterator[ScriptedBot]:
    """A scripted bot at work in the room."""
    async with at_work(room) as bot:
        yield bot


@pytest.fixture
async def room_with_bot(engine: Engine) -> AsyncIterator[str]:
    """The address of a room with our own bot in it, which knows the starter guides, and its pages.

    As `toso run` opens it, but for the team that is at work there.
    """
    import_starter(engine)
    coordinators = frozenset(one.id for one in PHONES if one.role == "coordinator")
    console = Pages()
    async with serve(practice_room(console.routes())) as address:
        parts = app.Parts(
            TOKEN,
            address,
            engine,
            coordinators,
            rates=UNHURRIED,
            clock=Clock(),
            console_url=address,
            keeper=ShelfKeeper(engine),
        )
        console.open(app.console(parts))
        async with app.running(parts):
            yield address


@pytest.fixture
async def office(engine: Engine) -> AsyncIterator[Office]:
    """The coordinators' pages above a commune."""
    async with opened_office(engine) as office:
        yield office
