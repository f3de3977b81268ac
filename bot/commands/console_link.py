"""`toso console-link`: the first way into the console, or the one where there is no PUBLIC_URL."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from bot import practice_room
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import read_settings
from bot.commands.teams import Practice, database
from bot.conversation.team.console_link import address
from bot.http_server import from_here
from bot.settings import Settings
from knowledge.database import writing
from knowledge.loop import sign_in, staff

LARGEST = 10**16 - 1  # numbers of Telegram have at most sixteen digits


def console_link(
    user: Annotated[
        int | None,
        typer.Option(
            "--for",
            metavar="USER_ID",
            min=1,
            max=LARGEST,
            help="Without it the first COORDINATORS.",
        ),
    ] = None,
    practice: Practice = False,
) -> None:
    """Print a link that signs a coordinator in to the console, once, within ten minutes."""
    settings = read_settings()
    known = tuple(sorted(practice_room.COORDINATORS)) if practice else settings.coordinators
    chosen = user or next(iter(known), None)
    if chosen is None:
        stop(["COORDINATORS: there is none; --for names who signs in"], USAGE)
    with database_or_stop(), writing(database(settings, practice)) as session:
        token = _token_or_stop(session, chosen, known)
    if practice or not settings.public_url:
        typer.echo("it opens on this computer, where the bot runs", err=True)
    typer.echo(address(_console(settings, practice), token))


def _token_or_stop(session: Session, user_id: int, founders: Collection[int]) -> str:
    if not staff.actor(session, user_id, founders).is_coordinator:
        stop([f"--for: {user_id} is no coordinator"], NOT_IN_ORDER)
    try:
        return sign_in.make_link(session, user_id, datetime.now(UTC))
    except sign_in.TooMany:
        stop([f"there were {sign_in.LINKS_AN_HOUR} links within the hour already"], NOT_IN_ORDER)


def _console(settings: Settings, practice: bool) -> str:
    """Where the bot's pages are, as far as the settings know: a busy PORT gives way to the next."""
    if settings.public_url and not practice:
        return settings.public_url
    host = settings.host
    return from_here(f"http://{f'[{host}]' if ':' in host else host}:{settings.port}")
