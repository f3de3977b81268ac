"""How a command ends badly: one line for each thing, and the exit code that other programs read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import NewerSchema

NOT_IN_ORDER = 1  # the thing asked about is not in order
USAGE = 2  # the call or the settings are wrong


def stop(lines: Iterable[object], code: int) -> NoReturn:
    for line in lines:
        typer.echo(str(line), err=True)
    raise typer.Exit(code)


@contextmanager
def database_or_stop() -> Iterator[None]:
    """Whatever is wrong with the database becomes one line and exit 2."""
    try:
        yield
    except NewerSchema as error:
        stop([f"DATABASE_URL: {error}; update the program"], USAGE)
    except OSError as error:
        stop([f"DATABASE_URL: {error.strerror}: {error.filename}"], USAGE)
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or type(error).__name__)
        reason = next(iter(cause.splitlines()), type(error).__name__)
        stop([f"DATABASE_URL: the database cannot be used ({reason})"], USAGE)
