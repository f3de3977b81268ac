"""`toso guides …`: check, import, export, start and re-check the guides."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import guide_links
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import STARTER, folder_or_stop, live_guides, read_settings, today
from knowledge import guides, library
from knowledge.database import connect, migrate, writing
from knowledge.guide_check import MAX_ID, check_folder, is_id, is_stale
from knowledge.guide_wording import official_hosts
from knowledge.guides import BadGuide

commands = typer.Typer(help="Check, import, export and start guides.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Argument(help="A folder of guides (default: guides/).")]


@commands.command()
def check(folder: Folder = None) -> None:
    """Say what is wrong in which file and line; exit 1 if anything is."""
    chosen = folder_or_stop(folder)
    if not guides.files(chosen):
        stop([f"{chosen}: there are no guides in it"], NOT_IN_ORDER)
    problems = check_folder(chosen, today())
    if any(problem.is_error for problem in problems):
        stop(problems, NOT_IN_ORDER)
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(f"{len(guides.files(chosen))} guides in order")


@commands.command("import")
def import_(folder: Folder = None) -> None:
    """Put the folder's guides into the database; edits made there are never overwritten."""
    chosen = folder_or_stop(folder)
    errors = [problem for problem in check_folder(chosen, today()) if problem.is_error]
    if errors:
        stop([*errors, "nothing was imported"], NOT_IN_ORDER)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in guides.files(chosen)}
    with database_or_stop():
        engine = connect(read_settings().database_url)
        migrate(engine)
    with writing(engine) as session:
        done = library.import_guides(session, texts, datetime.now(UTC))
    typer.echo(
        f"{len(done.added)} added, {len(done.changed)} changed, {len(done.unchanged)} unchanged"
    )
    if done.conflicts:
        stop([f"{one}: edited in the database too, kept" for one in done.conflicts], NOT_IN_ORDER)


@commands.command()
def export(folder: Folder = None) -> None:
    """Write the database's guides back to the folder, for a commit."""
    with database_or_stop():
        engine = connect(read_settings().database_url)
        migrate(engine)
    with writing(engine) as session:
        changed = library.export(session, folder or STARTER)
    for path in changed:
        typer.echo(path)
    typer.echo(f"{len(changed)} files written")


@commands.command()
def new(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Such as vneid-doi-so.")],
    group: Annotated[str, typer.Option(help="The folder of its group.")] = "ho-tro",
) -> None:
    """Start a guide: writes a file to fill in and prints its path."""
    for name in (id_, group):
        if not is_id(name):
            stop([f"{name}: only a-z, 0-9 and single hyphens, at most {MAX_ID} characters"], USAGE)
    taken = [path for path in guides.files(STARTER) if path.stem == id_]
    if taken:
        stop([f"{taken[0]} is there already"], NOT_IN_ORDER)
    path = STARTER / group / f"{id_}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_blank(id_, group, today()), encoding="utf-8")
    typer.echo(path)


def _blank(id_: str, group: str, day: date) -> str:
    headings = "\n\n".join(f"## {heading}" for heading in guides.SECTIONS)
    return f"""---
id: {id_}
kind: huong-dan
title: ""
group: {group}
asks: []
sources: []
checked: {day}
confirmed_by: ""
confirmed_on: ""
review_by: {day + timedelta(days=90)}
certainty: cần kiểm tra lại
related: []
---

{headings}
"""


@commands.command()
def stale(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    folder: Annotated[Path | None, typer.Option("--guides", help="A folder of guides.")] = None,
) -> None:
    """List the guides that are due for a new check; exit 1 if there are any."""
    day = on.date() if on else today()
    due = [guide for guide in live_guides(folder) if is_stale(guide, day)]
    if due:
        stop([f"{guide.id}: due since {guide.review_by}" for guide in due], NOT_IN_ORDER)
    typer.echo("no guide is due")


@commands.command()
def links(folder: Folder = None) -> None:
    """Fetch every address in the guides, one a second; exit 1 if one is not in order."""
    try:
        found = list(guide_links.addresses(guides.files(folder_or_stop(folder))))
    except BadGuide as error:
        stop(error.problems, NOT_IN_ORDER)
    bad = 0
    with guide_links.client() as http:
        pace, allowed = guide_links.Pace(), official_hosts()
        for one, what in guide_links.not_in_order(found, http, pace, allowed):
            typer.echo(f"{one.path}:{one.line}: {one.url}: {what}", err=True)
            bad += 1
    typer.echo(f"{len({one.url for one in found})} addresses, {bad} places not in order")
    if bad:
        raise typer.Exit(NOT_IN_ORDER)
