"""The Monday digest's picture: questions per day, and what is most often asked in vain.

matplotlib takes 80 MB, so the drawing is done by `python -m bot.charts`, which ends with it.
"""

import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the drawing process shall start quickly: it loads neither
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from knowledge.loop.figures import Day, Gap

SECONDS = 30.0  # a drawing takes about one on a small server
WIDTH, MARGIN = 1280, 48  # pixels
DAYS_TOP, DAYS_END = 222, 524
GAPS, GAP_HEIGHT, GAPS_TOP, FOOT = 5, 98, 656, 24
LONGEST = 200  # characters of a wording that are looked at
POINT = 0.72  # a pixel in points, at 100 pixels an inch
LEAST_KEY = 180  # pixels that are left for each further colour
LEAST_SCALE = 4  # questions: one a day shall not stand like a tower

# Blue and orange, dark and light: told apart with every kind of colour blindness, and in grey.
COLOURS = (_, _, UNANSWERED) = ("#0b4f8a", "#93c6ea", "#d4610f")
INK, FAINT, RULE = "#1b1f24", "#5b646e", "#d9dde2"


class NotDrawn(Exception):
    """The drawing took longer than it may, or its process could not run to its end."""


@dataclass(frozen=True)
class Labels:
    """Every word in the picture, in the reader's language."""

    title: str
    days: str
    answered: str
    offered: str
    unanswered: str
    gaps: str
    nobody_asked: str
    no_gap: str


def height(gaps: int) -> int:
    """Of a picture with so many gaps, in pixels."""
    return GAPS_TOP + GAP_HEIGHT * min(max(gaps, 1), GAPS) + FOOT


def draw(
    days: "Sequence[Day]", gaps: "Sequence[Gap]", words: Labels, *, seconds: float = SECONDS
) -> bytes:
    """A PNG, `WIDTH` by `height(len(gaps))`, of all days and the first five gaps.

    Raises NotDrawn, after `seconds` at the latest.
    """
    shown = {
        "days": [[day.date.isoformat(), day.answered, day.unsure, day.unanswered] for day in days],
        "gaps": [[gap.text, gap.times] for gap in gaps[:GAPS]],
        "words": asdict(words),
    }
    with TemporaryDirectory() as folder:
        try:
            return subprocess.run(
                [sys.executable, "-m", "bot.charts"],
                input=json.dumps(shown).encode(),
                capture_output=True,
                check=True,
                timeout=seconds,
                cwd=Path(__file__).parents[1],
                env=_environment(folder),
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            raise NotDrawn(type(error).__name__) from None  # what it printed may quote people


def _environment(folder: str) -> dict[str, str]:
    """No token; matplotlib keeps its list of fonts in `folder` and reads only its own fonts."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    own = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return kept | own


def _painted(days: list[list[Any]], gaps: list[list[Any]], words: dict[str, str]) -> bytes:
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure((WIDTH / 100, height(len(gaps)) / 100), dpi=100, facecolor="white")
    _write(figure, MARGIN, 68, words["title"], 48, bold=True)
    _write(figure, MARGIN, 132, words["days"], 36, bold=True)
    if any(sum(day[1:]) for day in days):
        _key(figure, 186, words, [sum(day[n] for day in days) for n in (1, 2, 3)])
        _daily(figure, days)
    else:
        _write(figure, MARGIN, (DAYS_TOP + DAYS_END) / 2, words["nobody_asked"], 36, colour=FAINT)
    _write(figure, MARGIN, GAPS_TOP - 16, words["gaps"], 36, bold=True)
    most = max((times for _, times in gaps), default=0)
    for at, (text, times) in enumerate(gaps):
        _gap(figure, GAPS_TOP + at * GAP_HEIGHT, text, times, most)
    if not gaps:
        _write(figure, MARGIN, GAPS_TOP + 50, words["no_gap"], 36, colour=FAINT)
    drawn, written = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png")
    # 64 colours: a third of the bytes, and nobody sees the difference.
    Image.open(drawn).convert("RGB").quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _write(
    figure: "Figure",
    x: float,
    y: float,
    said: str,
    size: int,
    *,
    end: float = WIDTH - MARGIN,
    colour: str = INK,
    bold: bool = False,
) -> float:
    """One line with its foot at `y`, cut before `end`, in pixels from the top left.

    Returns where it ends.
    """
    from matplotlib.transforms import IdentityTransform

    text = figure.text(
        x,
        figure.bbox.height - y,
        _readable(said),
        size=size * POINT,
        color=colour,
        weight="bold" if bold else "normal",
        transform=IdentityTransform(),
        parse_math=False,
    )
    kept = text.get_text()
    while kept and text.get_window_extent().x1 > end:
        kept = kept.rpartition(" ")[0] or kept[:-1]
        text.set_text(kept.rstrip(" ,.;:?!") + "…")
    return float(text.get_window_extent().x1) if kept else x


def _readable(text: str) -> str:
    """One line of signs that the font has; nothing that stacks up, turns or controls."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans"))
    line = unicodedata.normalize("NFC", " ".join(text[:LONGEST].split()))
    known = (
        c for c in line if unicodedata.category(c)[0] not in "CM" and font.get_char_index(ord(c))
    )
    return " ".join("".join(known).split())


def _box(figure: "Figure", x: float, y: float, wide: float, high: float, colour: str) -> None:
    """A filled box; `x` and `y` are its lower left, in pixels from the top left."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import IdentityTransform

    foot = figure.bbox.height - y
    box = Rectangle((x, foot), wide, high, color=colour, lw=0, transform=IdentityTransform())
    figure.add_artist(box)


def _key(figure: "Figure", y: float, words: dict[str, str], sums: list[int]) -> None:
    """What each colour means, with its sum, in the order of the stack."""
    x, end = float(MARGIN), WIDTH - MARGIN - 2 * LEAST_KEY
    names = ("answered", "offered", "unanswered")
    for name, colour, total in zip(names, COLOURS, sums, strict=True):
        _box(figure, x, y, 28, 28, colour)
        x = _write(figure, x + 40, y, f"{words[name]} {total}", 34, end=end) + 36
        end += LEAST_KEY


def _daily(figure: "Figure", days: list[list[Any]]) -> None:
    whole, left = figure.bbox.height, 104
    size = ((WIDTH - MARGIN - left) / WIDTH, (DAYS_END - DAYS_TOP) / whole)
    axes = figure.add_axes((left / WIDTH, 1 - DAYS_END / whole, *size))
    under = [0] * len(days)
    for n, colour in enumerate(COLOURS, 1):
        part = [day[n] for day in days]
        # The white edge parts neighbours; where nothing is drawn it would cut the lines behind.
        at = [day for day, many in enumerate(part) if many]
        high, foot = [part[day] for day in at], [under[day] for day in at]
        axes.bar(at, high, 0.8, foot, color=colour, edgecolor="white", lw=1.2, zorder=2)
        under = [a + b for a, b in zip(under, part, strict=True)]
    _scale(axes, under)
    _dates(axes, [date.fromisoformat(day[0]) for day in days])


def _scale(axes: "Axes", sums: list[int]) -> None:
    """Few whole numbers at the left, faint lines; the highest day says its number."""
    from matplotlib.ticker import MaxNLocator

    most = max(sums)
    axes.set_xlim(-0.6, len(sums) - 0.4)
    axes.set_ylim(0, max(most, LEAST_SCALE) * 1.14)
    ticks = MaxNLocator(3, integer=True).tick_values(0, max(most, LEAST_SCALE))
    axes.set_yticks([tick for tick in ticks if 0 < tick <= max(most, LEAST_SCALE)])
    axes.grid(axis="y", color=RULE, lw=1.5)
    axes.axhline(0, color=FAINT, lw=2, zorder=3)
    axes.spines[:].set_visible(False)
    look: dict[str, Any] = {"size": 30 * POINT, "weight": "bold", "color": INK}
    axes.text(sums.index(most), most, str(most), ha="center", va="bottom", **look)


def _dates(axes: "Axes", dates: list[date]) -> None:
    """Mondays, five at most; the first day if there is none."""
    mondays = [at for at, day in enumerate(dates) if day.weekday() == 0] or [0]
    shown = mondays[:: -(-len(mondays) // 5)]
    axes.set_xticks(shown, [f"{dates[at]:%d/%m}" for at in shown])
    axes.tick_params(length=0, labelsize=30 * POINT, labelcolor=FAINT, pad=8)


def _gap(figure: "Figure", y: float, text: str, times: int, most: int) -> None:
    """The wording, below it a bar, at its end the number."""
    room_for_number = 24 + 28 * len(str(most))
    long = (WIDTH - 2 * MARGIN - room_for_number) * times / most
    _write(figure, MARGIN, y + 40, text, 36)
    _box(figure, MARGIN, y + 82, long, 26, UNANSWERED)
    _write(figure, MARGIN + long + 14, y + 82, str(times), 36, bold=True)


def main() -> None:
    sys.stdout.buffer.write(_painted(**json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
