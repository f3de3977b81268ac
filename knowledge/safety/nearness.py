"""Phrases of a vocabulary that stand near each other in a text, one after the other."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Places = Mapping[str, Sequence[int]]  # of each kind, ascending


@dataclass(frozen=True)
class Step:
    """One of the kinds, at most so many words before or after the step that it follows."""

    kinds: frozenset[str]
    before: int
    after: int


def near(kinds: str, before: int = 0, after: int = 0) -> Step:
    return Step(frozenset(kinds.split()), before, after)


def holds(steps: Sequence[Step], unless: Step, known: Places) -> bool:
    """Can the steps be gone one after the other, with nothing near the first that excuses it?"""
    first, *others = steps
    reached = [at for at in _of(first.kinds, known) if not _follows(unless, [at], known)]
    for step in others:
        reached = _follows(step, reached, known)
    return bool(reached)


def _follows(step: Step, reached: Sequence[int], known: Places) -> list[int]:
    """The places of the step that lie within its reach of one of `reached` (ascending)."""
    return [
        at
        for at in _of(step.kinds, known)
        if bisect_left(reached, at - step.after) < bisect_right(reached, at + step.before)
    ]


def _of(kinds: frozenset[str], known: Places) -> list[int]:
    return sorted({at for kind in kinds for at in known.get(kind, ())})
