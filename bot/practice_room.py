"""The practice room: our own Bot API on loopback, three phones on a page, the very same bot."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from sqlalchemy import Engine

from bot import app
from bot.practice import people
from bot.practice.page.routes import pages
from bot.practice.people import Where
from bot.practice.server import PHONES, Room, build_room, serve
from bot.settings import Settings

TOKEN = "8000000000:practice-room"  # noqa: S105 (opens nothing: the room is on loopback only)
DATABASE = "sqlite:///data/practice.db"
COORDINATORS = frozenset(one.id for one in PHONES if one.role == "coordinator")


class NotHere(Exception):
    """The room cannot be opened at this address: HOST is not this computer, or no port is free."""


async def open_room(settings: Settings, engine: Engine, say: Callable[[str], object]) -> None:
    """Serve the room and its bot until told to stop; `say` gets the address of the page.

    Raises NotHere.
    """
    room = build_room(token=TOKEN, pages=pages())
    async with AsyncExitStack() as stack:
        try:
            serving = serve(room, settings.host, settings.port, next_free=True)
            address = await stack.enter_async_context(serving)
        except ValueError:
            raise NotHere("HOST: the practice room opens on 127.0.0.1 only") from None
        except (OSError, OverflowError):
            raise NotHere(f"PORT: neither {settings.port} nor the next ones are free") from None
        await _run_bot(room, address, settings, engine, say)


async def _run_bot(
    room: Room, address: str, settings: Settings, engine: Engine, say: Callable[[str], object]
) -> None:
    parts = app.Parts(
        token=TOKEN,
        api_url=address,
        engine=engine,
        coordinators=COORDINATORS,
        sends_in_flight=settings.sends_in_flight,
        keep_link_days=settings.keep_link_days,
        keep_text_months=settings.keep_text_months,
    )
    for one in COORDINATORS:
        # Telegram lets no bot write first: whoever is to be told has opened it.
        people.say(room.world, one, "/start", Where())
    async with app.running(parts):
        say(f"Phòng tập / practice room: {address}/")
        await asyncio.Event().wait()  # until it is cancelled
