"""Alarms learned from examples, beside the rules: what sounds like fraud, what like danger.

Ridge regression on the lines of vocabulary/alarms.tsv and replies.tsv, fitted when first asked for;
so an example that is added counts from the next start. Solved by conjugate gradients (Hestenes and
Stiefel 1952) on hashed features: a table of lines and features would be large and nearly empty.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.search.spelling import MOST_WORDS, spelled_out
from knowledge.text import folded, is_syllable, marked, retyped, unstretched, vocabulary

ALARMS, REPLIES = "alarms", "replies"  # files of the vocabulary
FRAUD = frozenset({"fraud"})
DANGER = frozenset({"child", "violence", "fire", "medical", "despair"})
HARMLESS = frozenset({"none"})
ROGUE, ADVICE = frozenset({"rogue"}), frozenset({"advice"})
FRAUD_FROM, DANGER_FROM, ROGUE_FROM = (
    0.1,
    0.15,
    0.3,
)  # tests/questions/README.md says what they let through
SHRINK = 0.2  # lambda of the ridge; a text's product with itself is nearly 1
SHORT = 40  # features; a text that has fewer tells less
STEPS = 20  # of the solver; the alarms do not change after
TINY = 1e-9  # what is left of the aim when it is solved
BUCKETS = 1 << 16
_NUMBER = re.compile(r"\d+")
_STEP = 0x9E3779B1  # spreads pairs (Knuth's multiplicative hashing)

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """What each feature weighs."""

    weights: Floats
    bias: float

    def score(self, text: str) -> float:
        """About 1 for what it was taught to find, about -1 for the rest."""
        return self.score_of(features(text))

    def score_of(self, seen: Ints) -> float:
        return float(self.weights[seen].sum() / (len(seen) + SHORT) ** 0.5) + self.bias


def is_fraud(text: str) -> bool:
    return _learned(FRAUD, HARMLESS).score(text) >= FRAUD_FROM


def danger(text: str) -> str | None:
    """Which of `DANGER` a text sounds like, if it sounds like any."""
    if _learned(DANGER, FRAUD | HARMLESS).score(text) < DANGER_FROM:
        return None
    return max(sorted(DANGER), key=lambda kind: _kind(kind).score(text))


def is_rogue(text: str) -> bool:
    """A volunteer's reply that wants what no reply may want."""
    return _learned(ROGUE, ADVICE, REPLIES).score(text) >= ROGUE_FROM


def features(text: str) -> Ints:
    """Buckets of syllables, of pairs, of syllables with their marks, of three letters in a row."""
    said = [_read(word) for word in spelled_out(unstretched(text)).split()[:MOST_WORDS]]
    pairs = ((a[0] * _STEP + b[0]) % BUCKETS for a, b in pairwise(said))
    return np.array(sorted({*chain.from_iterable(said), *pairs}), np.int32)


def learn(seen: Sequence[Ints], wanted: Sequence[bool]) -> Learned:
    """Tells the texts that are wanted, by their features, from the others."""
    sizes = np.array([len(row) for row in seen])
    rows = np.repeat(np.arange(len(seen)), sizes)
    columns = np.concatenate(seen).astype(np.intp)  # as bincount wants them
    values = 1 / np.sqrt(sizes[rows] + SHORT)

    def scores(weights: Floats) -> Floats:
        """Of all texts; the last weight is the bias."""
        return _sums(rows, values * weights[columns], len(seen)) + float(weights[-1])

    def back(scores: Floats) -> Floats:
        return np.append(_sums(columns, values * scores[rows], BUCKETS), scores.sum())

    aim = back(np.where(wanted, 1.0, -1.0))
    weights = _solved(lambda way: back(scores(way)) + SHRINK * way, aim)
    return Learned(weights[:-1], float(weights[-1]))


def _solved(times: Callable[[Floats], Floats], aim: Floats) -> Floats:
    """The x for which `times(x)` is `aim`, by conjugate gradients."""
    found = np.zeros_like(aim)
    left = way = aim
    for _ in range(STEPS):
        if left @ left < TINY:
            break
        moved = times(way)
        far = (left @ left) / (way @ moved)
        found = found + far * way
        before, left = left @ left, left - far * moved
        way = left + (left @ left) / before * way
    return found


def _sums(places: NDArray[np.integer], values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(places, values, size), np.float64)


@cache
def _learned(wanted: frozenset[str], others: frozenset[str], file: str = ALARMS) -> Learned:
    rows = [(kind, seen) for kind, seen in _examples(file) if kind in wanted | others]
    return learn([seen for _, seen in rows], [kind in wanted for kind, _ in rows])


@cache
def _examples(file: str) -> list[tuple[str, Ints]]:
    return [(kind, features(text)) for kind, text in vocabulary(file)]


def _kind(kind: str) -> Learned:
    """Tells one kind of danger from the other kinds."""
    return _learned(frozenset({kind}), DANGER - {kind})


@lru_cache(maxsize=16384)
def _read(typed: str) -> tuple[int, ...]:
    """Buckets of one word, however it was typed; that of its syllable first."""
    word = typed if is_syllable(folded(typed)) else retyped(typed) or typed
    parts = _parts(_NUMBER.sub("#", folded(word)), marked(word))
    return tuple(crc32(part.encode("utf-8", "surrogatepass")) % BUCKETS for part in parts)


def _parts(bare: str, marked: str) -> Iterator[str]:
    yield bare
    if marked:
        yield f"={marked}"
    yield from (f" {bare} "[i : i + 3] for i in range(len(bare)))
