"""The practice room: our own Bot API on loopback, phones on a page, the very same bot."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from sqlalchemy import Engine

from bot import app
from bot.console import server as console_pages
from bot.practice import groups, people
from bot.practice.page.routes import pages
from bot.practice.people import Where
from bot.practice.server import PHONES, TEAM_GROUP, Room, build_room, serve, team_group
from bot.settings import Settings
from bot.shelf_keeper import ShelfKeeper
from bot.watch import pages as watch
from bot.watch.database_events import attach
from bot.watch.vitals import Vitals
from knowledge.database import writing
from knowledge.loop.staff import Role
from knowledge.loop.teams import all_teams
from knowledge.tables import Staff, Team

TOKEN = "8000000000:practice-room"  # noqa: S105 (opens nothing: the room is on loopback only)
DATABASE = "sqlite:///data/practice.db"
COORDINATORS = frozenset(one.id for one in PHONES if one.role == "coordinator")
MEMBERS = {one.id: one.first_name for one in PHONES if one.role == "member"}
TEAM = Team(
    id="hoa-binh",
    name="Tổ công nghệ số xã Hoà Bình",
    commune="Hoà Bình",
    province="Phú Thọ",
    phone="0210 3 555 000",
    hours="7:30–17:00",
    chat_id=TEAM_GROUP,
)


class NotHere(Exception):
    """The room cannot be opened at this address: HOST is not this computer, or no port is free."""


async def open_room(settings: Settings, engine: Engine, say: Callable[[str], object]) -> None:
    """Serve the room and its bot until told to stop; `say` gets the address of the page.

    Raises NotHere.
    """
    vitals = Vitals(app.now)
    attach(engine, vitals)
    watched = watch.routes(engine, vitals, app.now)
    console = console_pages.Pages()
    own = [*pages(), *watched, *console.routes()]
    room = build_room(token=TOKEN, groups=[team_group()], pages=own)
    async with AsyncExitStack() as stack:
        try:
            serving = serve(room, settings.host, settings.port, next_free=True)
            address = await stack.enter_async_context(serving)
        except ValueError:
            raise NotHere("HOST: the practice room opens on 127.0.0.1 only") from None
        except (OSError, OverflowError):
            raise NotHere(f"PORT: neither {settings.port} nor the next ones are free") from None
        parts = _parts(address, settings, engine, vitals)
        console.open(app.console(parts))
        await _run_bot(room, parts, say)


def _parts(address: str, settings: Settings, engine: Engine, vitals: Vitals) -> app.Parts:
    return app.Parts(
        token=TOKEN,
        api_url=address,
        engine=engine,
        coordinators=COORDINATORS,
        sends_in_flight=settings.sends_in_flight,
        keep_link_days=settings.keep_link_days,
        keep_text_months=settings.keep_text_months,
        console_url=address,
        keeper=ShelfKeeper(engine),
        vitals=vitals,
    )


async def _run_bot(room: Room, parts: app.Parts, say: Callable[[str], object]) -> None:
    _settle_the_team(room, parts.engine)
    async with app.running(parts):
        say(f"Phòng tập / practice room: {parts.api_url}/")
        await asyncio.Event().wait()  # until it is cancelled


def _settle_the_team(room: Room, engine: Engine) -> None:
    """A team that is at work already: whoever plays begins with a question, not with a set-up."""
    with writing(engine) as session:
        if not all_teams(session):
            session.add(Team(**TEAM.model_dump()))
            session.flush()
            for one, name in MEMBERS.items():
                staff = Staff(
                    user_id=one, role=Role.MEMBER, name=name, team_id=TEAM.id, joined_at=app.now()
                )
                session.add(staff)
    groups.take_bot(room.world, room.world.groups[TEAM_GROUP], "member")
    for one in (*COORDINATORS, *MEMBERS):
        # Telegram lets no bot write first: whoever is to be told has opened it.
        people.say(room.world, one, "/start", Where())
