"""Whom to call when we have no answer: the official number nearest to what was asked."""

from dataclasses import dataclass
from functools import cache

from knowledge.safety.distress import distress
from knowledge.text import fold, vocabulary, words


@dataclass(frozen=True)
class Hotline:
    """`words`: folded words or phrases of a question that belong to this number."""

    number: str
    what_for: str
    words: tuple[str, ...]


@cache
def hotlines() -> tuple[Hotline, ...]:
    """hotlines.tsv: number, what for, words; the first line without words is the last resort."""
    rows = (row if len(row) == 3 else (*row, "") for row in vocabulary("hotlines"))
    return tuple(
        Hotline(number, what_for, tuple(fold(word) for word in words.split(", ") if word))
        for number, what_for, words in rows
    )


def line_of(number: str) -> Hotline:
    return next(one for one in hotlines() if one.number == number)


def hotline_for(text: str) -> Hotline:
    """The number for somebody in danger; else the one whose words stand in the question most often.

    Earlier lines win a tie.
    """
    danger = distress(text)
    if danger:
        return line_of(danger.number)
    asked = f" {' '.join(map(fold, words(text)))} "
    scores = [sum(f" {word} " in asked for word in one.words) for one in hotlines()]
    best = max(scores)
    known = hotlines()
    return known[scores.index(best)] if best else next(one for one in known if not one.words)
