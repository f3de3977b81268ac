"""The room as a whole: built from its parts and served on the loopback interface."""

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot import http_server
from bot.practice import bot_api, controls, phones
from bot.practice.feeds import Feed
from bot.practice.groups import create
from bot.practice.guard import THIS_COMPUTER, Guard
from bot.practice.limits import Limits
from bot.practice.refusals import Json, Refused
from bot.practice.updates import Updates
from bot.practice.world import Group, Phone, World

PHONES = (
    Phone(1001, "Bác Ba", "citizen"),
    Phone(2001, "Chị Hoa", "citizen"),
    Phone(4001, "Cô Lan", "member"),
    Phone(3001, "Anh Nam", "coordinator"),
)
TEAM_GROUP = -1_009_000_000_001
USERNAME = "toso_practice_bot"
YEAR_2026 = 1_767_225_600  # seconds
_NAME = "Tổ Số (phòng tập)"
_FIRST_RETRY = 0.5


@dataclass(frozen=True)
class Room:
    """The application to serve and the state behind it."""

    app: Starlette
    world: World


def build_room(
    *,
    token: str,
    phones: Sequence[Phone] = PHONES,
    groups: Sequence[Group] = (),
    clock: Callable[[], float] = time.time,
    enforce_limits: bool = False,
    first_retry: float = _FIRST_RETRY,
    pages: Sequence[BaseRoute] = (),
) -> Room:
    """Build a room for one bot, which is in none of the groups yet.

    `first_retry` is the seconds before a webhook is tried again.
    """
    now = int(clock())
    world = World(
        bot=_bot(token),
        clock=clock,
        limits=Limits(clock) if enforce_limits else None,
        # A bot remembers the ids of an earlier room: they must never come again.
        updates=Updates(first_update_id(clock())),
        calls=Feed(now * 1000),
        first_retry=first_retry,
    )
    for phone in phones:
        world.add_phone(phone)
    for group in groups:
        create(world, group, "left")
    return Room(_application(world, token, pages), world)


def team_group() -> Group:
    """The group of a team, as its coordinator made it: whoever follows a link takes the bot in."""
    return Group(TEAM_GROUP, "Tổ công nghệ số xã Hoà Bình", "supergroup", False, [3001, 4001])


def first_update_id(now: float) -> int:
    """Tenths of a second since the year began in which the room was written.

    So a room may hand out ten updates a second, all its life long, before a later one could
    repeat an id, and the number fits 31 bits until 2032.
    """
    return int((now - YEAR_2026) * 10)


def _bot(token: str) -> Json:
    number = token.partition(":")[0]
    return {
        "id": int(number) if number.isdecimal() else 1,
        "is_bot": True,
        "first_name": _NAME,
        "username": USERNAME,
    }


def _application(world: World, token: str, pages: Sequence[BaseRoute]) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if world.webhook:
            await world.webhook.close()

    return Starlette(
        routes=[
            *bot_api.routes(world, token),
            *phones.routes(world),
            *controls.routes(world),
            *pages,
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={Refused: _refuse, HTTPException: _refuse},
        lifespan=lifespan,
    )


async def _refuse(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        error = Refused(error.status_code, error.detail)
    if not isinstance(error, Refused):
        raise error
    return bot_api.answer(error.body(), error.status)


@contextlib.asynccontextmanager
async def serve(
    room: Room, host: str = "127.0.0.1", port: int = 0, *, next_free: bool = False
) -> AsyncIterator[str]:
    """Serve the room in the running loop and yield its address, like `http://127.0.0.1:8081`.

    Port 0 is any free one; a busy port raises OSError unless the next free one will do.
    Raises ValueError for a host that others could reach.
    """
    if host not in THIS_COMPUTER:
        raise ValueError(f"the practice room is for this computer only, not for {host}")
    at = http_server.serve(room.app, host, port, next_free=next_free, on_close=room.world.close)
    async with at as address:
        yield address
