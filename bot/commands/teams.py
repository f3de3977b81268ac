"""`toso teams import` and `toso invite`: the teams, and the links by which their people come."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlmodel import Session
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import practice_room
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import read_settings
from bot.settings import Settings
from bot.telegram.polling import reason
from knowledge.database import connect, migrate, writing
from knowledge.loop import decisions, staff, teams
from knowledge.loop.staff import Role
from knowledge.tables import Team

commands = typer.Typer(help="The digital teams of the communes.", no_args_is_help=True)
Practice = Annotated[bool, typer.Option("--practice", help="In the practice room's database.")]


@commands.callback()
def _teams() -> None:
    """The digital teams of the communes."""


@commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="F.csv")], practice: Practice = False
) -> None:
    """Put the teams of a CSV file into the database: all of them, or none if a line is wrong."""
    try:
        found = teams.read_teams(file.read_bytes())
    except OSError as error:
        stop([f"{file}: {error.strerror}"], USAGE)
    except teams.BadTeams as error:
        lines = [f"{file}:{one.line}: {one.text}" for one in error.problems]
        stop([*lines, "nothing was imported"], NOT_IN_ORDER)
    with database_or_stop(), writing(database(read_settings(), practice)) as session:
        done = teams.import_teams(session, found)
        for act, ids in (("add", done.added), ("change", done.changed)):
            _note(session, act, ids)
    typer.echo(
        f"{len(done.added)} added, {len(done.changed)} changed, {len(done.unchanged)} unchanged"
    )


def _note(session: Session, act: str, ids: tuple[str, ...]) -> None:
    for team_id in ids:
        decisions.note(session, decisions.SERVER, act, f"team {team_id}", datetime.now(UTC))


def invite(
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="coordinator or member.")],
    team: Annotated[
        str | None,
        typer.Option(metavar="T", help="Without it a coordinator decides on all areas."),
    ] = None,
    practice: Practice = False,
) -> None:
    """Print a link that makes whoever opens it first a coordinator or member, within a week."""
    if role is Role.MEMBER and team is None:
        stop(["--team: a member belongs to a team"], USAGE)
    settings = read_settings()
    bot_name = "" if practice else _bot_name(settings)
    with database_or_stop(), writing(database(settings, practice)) as session:
        if team is not None and session.get(Team, team) is None:
            stop([f"{team}: there is no such team; `toso teams import` brings them"], NOT_IN_ORDER)
        now = datetime.now(UTC)
        token = staff.invite(session, role, team, decisions.SERVER, now)
        decisions.note(session, decisions.SERVER, f"invite {role}", f"team {team or '-'}", now)
    if bot_name:
        typer.echo(f"https://t.me/{bot_name}?start=moi_{token}")
    else:
        typer.echo("without a token there is no link: type this to the bot", err=True)
        typer.echo(f"/start moi_{token}")


def database(settings: Settings, practice: bool) -> Engine:
    engine = connect(practice_room.DATABASE if practice else settings.database_url)
    migrate(engine)
    return engine


def _bot_name(settings: Settings) -> str:
    """As Telegram knows the bot of the token; empty without a token."""
    if settings.telegram_bot_token is None:
        return ""
    token = settings.telegram_bot_token.get_secret_value()
    try:
        return asyncio.run(_ask_name(token, settings.telegram_api_url))
    except InvalidToken as error:
        stop([f"TELEGRAM_BOT_TOKEN: {reason(error)}"], USAGE)
    except TelegramError as error:
        stop([f"TELEGRAM_API_URL: {reason(error)}"], NOT_IN_ORDER)


async def _ask_name(token: str, api_url: str) -> str:
    async with Bot(token, base_url=f"{api_url}/bot") as bot:
        return bot.username
