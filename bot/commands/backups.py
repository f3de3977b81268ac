"""`toso backup` and `toso restore`: the whole database in one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from sqlmodel import Session

from bot.commands.alone import nobody_there
from bot.commands.backup_files import replacing
from bot.commands.exits import NOT_IN_ORDER, USAGE, database_or_stop, stop
from bot.commands.guide_source import read_settings
from bot.mailbox import restored
from knowledge import backup as backups
from knowledge.backup import BadBackup, Head, NotEmpty, NothingThere
from knowledge.database import connect, parse_url
from knowledge.loop import login_rows, staff
from knowledge.loop.hours import VIETNAM

COPIES_LAST = timedelta(days=30)  # people are told that copies of theirs live no longer
WRONG_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)
File = Annotated[Path, typer.Argument(metavar="F")]


def backup(file: File) -> None:
    """Write the whole database into one file; the bot may be at work meanwhile."""
    url = read_settings().database_url
    place = parse_url(url)
    if place.drivername == "sqlite" and not Path(place.database or "").exists():
        stop([f"DATABASE_URL: {place.database}: there is no such database"], NOT_IN_ORDER)
    with database_or_stop(), _file_or_stop(file):
        _be_free(file)
        with replacing(file) as written:
            rows = _dumped(url, written)
    typer.echo(f"{file}: {rows} rows, {file.stat().st_size} bytes")


def _be_free(file: Path) -> None:
    """A slip of the keyboard must not cost another file, such as the database."""
    if not file.exists():
        return
    with file.open("rb") as there:
        if there.read(len(backups.MAGIC)) not in (b"", backups.MAGIC):
            stop([f"{file}: is no backup, so it is not replaced; name another file"], USAGE)


def _dumped(url: str, file: BinaryIO) -> int:
    engine = connect(url)
    try:
        return backups.dump(engine, file, datetime.now(UTC))
    except NothingThere:
        stop(["DATABASE_URL: there is nothing in this database yet"], NOT_IN_ORDER)
    finally:
        engine.dispose()


@contextmanager
def _file_or_stop(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = USAGE if isinstance(error, WRONG_PLACE) else NOT_IN_ORDER
        stop([f"{file}: {error.strerror}"], code)


def restore(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what the database holds now.")
    ] = False,
    moved: Annotated[
        bool,
        typer.Option(
            "--moved", help="The bot was stopped before the backup: what waited then goes on."
        ),
    ] = False,
) -> None:
    """Put a backup into the database, all of it or nothing; the bot must not be running."""
    stopped = _Stopped()
    with _file_or_stop(file):
        read = file.open("rb")
    with read:
        head = _put_back(file, read, replace, None if moved else stopped.note)
    when = head.made_at.astimezone(VIETNAM)
    typer.echo(f"restored: {head.rows} rows as of {when:%Y-%m-%d %H:%M} in Viet Nam")
    if not moved:
        _tell(stopped)
    if datetime.now(UTC) - head.made_at > COPIES_LAST:
        typer.echo("people are told that copies are deleted within 30 days: this one was older")


class _Stopped:
    """What is not taken up again, and how much of it there was."""

    mailbox = restored.Stopped()
    invitations = 0
    browsers = 0

    def note(self, session: Session) -> None:
        self.mailbox = restored.stop_what_was_under_way(session, datetime.now(UTC))
        self.invitations = staff.withdraw_invitations(session)
        self.browsers = login_rows.remove_all(session)


def _put_back(file: Path, read: BinaryIO, replace: bool, settle: backups.Settle | None) -> Head:
    try:
        with database_or_stop():
            head = backups.check(read)  # before anything is opened or made
            engine = connect(read_settings().database_url)
            with nobody_there(engine):
                backups.restore(engine, read, head, replace=replace, settle=settle)
            return head
    except BadBackup as error:
        stop([f"{file}: {error}"], NOT_IN_ORDER)
    except NotEmpty:
        stop(["DATABASE_URL: the database is not empty; --replace removes its data"], NOT_IN_ORDER)


def _tell(stopped: _Stopped) -> None:
    typer.echo(
        f"not taken up again, since it may have been done meanwhile: {stopped.mailbox.updates} "
        f"updates not handled yet, {stopped.mailbox.deliveries} deliveries (offered to their "
        f"people when they write), {stopped.invitations} open invitations, "
        f"{stopped.browsers} browsers signed in to the console"
    )
    typer.echo(
        "what happened after the backup is not in it: who said /xoadulieu since is known again, "
        "who left or was suspended has their role again"
    )
