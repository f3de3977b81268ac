"""How a command ends badly: one line for each thing, and the exit code that other programs read."""

from collections.abc import Iterable
from typing import NoReturn

import typer

NOT_IN_ORDER = 1  # the thing asked about is not in order
USAGE = 2  # the call or the settings are wrong


def stop(lines: Iterable[object], code: int) -> NoReturn:
    for line in lines:
        typer.echo(str(line), err=True)
    raise typer.Exit(code)
