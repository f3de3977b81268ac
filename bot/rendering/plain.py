"""Markdown as plain text, for Zalo and wherever a text is pasted."""

from itertools import groupby

from bot.rendering import cuts, layout
from bot.rendering.layout import Run

BULLET = "- "
LONGEST_MESSAGE = 2000  # a part stays under it: Zalo cuts longer messages by itself


def render(markdown: str) -> str:
    """Words, line ends, bullets and numbers; the address of a link follows its words."""
    runs = layout.runs(markdown, BULLET)
    return "".join(
        _with_address(href, "".join(run.text for run in group))
        for (_, href), group in groupby(runs, _link)
    )


def parts(text: str, limit: int = LONGEST_MESSAGE) -> list[str]:
    """Messages of fewer than `limit` units (20 or more), numbered when there are several."""
    text = text.strip()
    if cuts.units(text) < limit:
        return [text] if text else []
    digits = 1
    while True:
        room = limit - 1 - len(_number("9" * digits, "9" * digits))
        pieces = _pieces(text, room)
        if len(str(len(pieces))) <= digits:
            return [_number(n, len(pieces)) + piece for n, piece in enumerate(pieces, 1)]
        digits += 1


def _number(part: int | str, of: int | str) -> str:
    return f"({part}/{of})\n"


def _pieces(text: str, room: int) -> list[str]:
    pieces = []
    while text:
        end = cuts.cut(text, cuts.fitting(text, room))
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return pieces


def _link(run: Run) -> tuple[int, str]:
    return next(((mark.number, mark.href) for mark in run.marks if mark.name == "link"), (0, ""))


def _with_address(href: str, words: str) -> str:
    bare = href.split("://")[-1].rstrip("/")
    if not href or words.strip() == href:
        return words
    return href if words.strip().rstrip("/") == bare else f"{words}: {href}"
