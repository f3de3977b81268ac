"""A file that has its name only when it is whole, and that nobody else may read."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

PART = ".part-"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write to the file given; it takes the place of `path` at the end, or goes on an error."""
    _remove_left_over(path)
    number, name = tempfile.mkstemp(prefix=path.name + PART, dir=path.parent)  # mode 600
    part = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123  (it is open already)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield cast(BinaryIO, file)
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _remove_left_over(path: Path) -> None:
    """What a killed backup left holds chats' numbers; one that is being written is locked."""
    for left in path.parent.glob(f"{path.name}{PART}*"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _sync_folder(folder: Path) -> None:
    """A power cut must not take the new name back."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
