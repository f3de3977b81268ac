"""Two texts line by line: what stays, what goes, what comes, with some lines around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 3  # lines that stay, before and behind a change
MOST_LINES = 2000  # of a text that is compared; a guide has a tenth of it


@dataclass(frozen=True)
class Line:
    """`sign`: "-" goes, "+" comes, " " stays. `number` of the text in which it stands."""

    sign: str
    number: int
    text: str


def line_changes(old: str, new: str) -> list[list[Line]]:
    """The places that differ, in order; none for two equal texts."""
    before, after = old.split("\n"), new.split("\n")
    if max(len(before), len(after)) > MOST_LINES:
        return [[*_lines("-", before, 0), *_lines("+", after, 0)]]
    compared = SequenceMatcher(None, before, after)
    return [
        [line for code in place for line in _of(code, before, after)]
        for place in compared.get_grouped_opcodes(AROUND)
    ]


def _of(code: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> list[Line]:
    what, old_from, old_to, new_from, new_to = code
    come = after[new_from:new_to]
    if what == "equal":
        return list(_lines(" ", come, new_from))
    gone = before[old_from:old_to]
    return [*_lines("-", gone, old_from), *_lines("+", come, new_from)]


def _lines(sign: str, texts: list[str], first: int) -> Iterator[Line]:
    return (Line(sign, number, text) for number, text in enumerate(texts, first + 1))
