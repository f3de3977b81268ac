"""The questions of two weeks as columns; the page draws them as SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.loop.figures import Day

HEIGHT = 100  # of the highest column
WIDTH, GAP = 40, 8  # of a day, and between two


@dataclass(frozen=True)
class Piece:
    """A part of a column; `kind` is a class of the style."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    day: Day
    x: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Chart:
    columns: tuple[Column, ...]
    most: int  # questions of the busiest day

    @property
    def width(self) -> int:
        return len(self.columns) * WIDTH


def of(days: Sequence[Day]) -> Chart:
    most = max((day.asked for day in days), default=0)
    scale = HEIGHT / most if most else 0.0
    return Chart(
        tuple(
            Column(day, n * WIDTH + GAP // 2, tuple(_pieces(day, scale)))
            for n, day in enumerate(days)
        ),
        most,
    )


def _pieces(day: Day, scale: float) -> Iterator[Piece]:
    """From the ground up."""
    top = float(HEIGHT)
    counts = (("answered", day.answered), ("unsure", day.unsure), ("unanswered", day.unanswered))
    for kind, count in counts:
        if count:
            top -= count * scale
            yield Piece(kind, round(top, 2), round(count * scale, 2))
