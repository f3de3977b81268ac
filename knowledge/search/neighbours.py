"""Tells the best guides apart: what in the ways people ask for them is theirs alone.

Ridge regression, solved anew for each question on the asks of the few guides that are in question
(a local learner: Bottou and Vapnik 1992). Nothing is trained beforehand, so an ask that was added
a second ago counts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations_with_replacement, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.search.spelling import MOST_WORDS, spelled_out
from knowledge.text import folded, unstretched, words

Numbers = NDArray[np.float32]
Near = tuple[NDArray[np.int64], Numbers]  # rows, and their products with the question
SHRINK = 0.1  # lambda of the ridge; a text's product with itself is 1
MOST_ASKS = 26  # of one guide, those nearest to the question; as many as its author may write
GRAM = 3  # letters: slips of the keyboard spare most of them


@dataclass(frozen=True)
class Lines:
    """Texts as rows over the features that they have; every row has length 1."""

    features: NDArray[np.int64]  # ascending
    rows: Numbers


def own_share(text: str, asks: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """How much of the text is asked for each guide alone, about -1 to 1; adds up to 0."""
    question = _lines((text,))
    near = [_nearest(question, lines) for lines in asks]
    shares = _solved(asks, near)
    guides = np.repeat(np.arange(len(asks)), [len(rows) for rows, _ in near])
    sums = np.bincount(guides, shares, minlength=len(asks))
    return np.asarray(sums - sums.mean(), np.float64)


def nearest(text: str, groups: Iterable[tuple[str, ...]]) -> float:
    """How near the nearest of all lines is, 0 to 1; 0 where there are none."""
    question = _lines((text,))
    return max((float(_nearest(question, lines)[1].max()) for lines in groups if lines), default=0)


def _solved(asks: Sequence[tuple[str, ...]], near: Sequence[Near]) -> NDArray[np.float64]:
    """What each ask adds to the likeness of the text to its guide."""
    ends = np.cumsum([len(rows) for rows, _ in near]).tolist()
    spans = [slice(start, end) for start, end in pairwise([0, *ends])]
    alike = np.empty((ends[-1], ends[-1]))
    for a, b in combinations_with_replacement(range(len(asks)), 2):
        block = _products(asks[a], asks[b])[near[a][0]][:, near[b][0]]
        alike[spans[a], spans[b]] = block
        alike[spans[b], spans[a]] = block.T
    alike[np.diag_indices_from(alike)] += SHRINK
    like = np.concatenate([like for _, like in near])
    return np.asarray(np.linalg.solve(alike, like.astype(np.float64)), np.float64)


def _nearest(question: Lines, lines: tuple[str, ...]) -> Near:
    """The lines nearest to the question, and how near they are."""
    like = _dot(_lines(lines), question)[:, 0]
    rows = np.sort(np.argsort(-like, kind="stable")[:MOST_ASKS])
    return rows, like[rows]


@lru_cache(maxsize=16384)
def _products(left: tuple[str, ...], right: tuple[str, ...]) -> Numbers:
    return _dot(_lines(left), _lines(right))


def _dot(left: Lines, right: Lines) -> Numbers:
    _, i, j = np.intersect1d(left.features, right.features, assume_unique=True, return_indices=True)
    return np.asarray(left.rows[:, i] @ right.rows[:, j].T, np.float32)


@lru_cache(maxsize=1024)
def _lines(texts: tuple[str, ...]) -> Lines:
    counted = [_features(text) for text in texts]
    features = np.array(sorted({*chain.from_iterable(counted)}), np.int64)
    rows = np.zeros((len(texts), len(features)), np.float32)
    for row, values in zip(rows, counted, strict=True):
        row[np.searchsorted(features, [*values])] = [*values.values()]
    return Lines(features, rows)


def _features(text: str) -> dict[int, float]:
    """Syllables and their pairs, and runs of letters; either half of the length."""
    said = [folded(word) for word in words(spelled_out(unstretched(text)))[:MOST_WORDS]]
    terms = chain(said, (f"{a} {b}" for a, b in pairwise(said)))
    grams = chain.from_iterable(_grams(f"_{word}_") for word in said)
    return _shares(terms) | _shares(f"#{gram}" for gram in grams)


def _grams(word: str) -> Iterable[str]:
    return (word[i : i + GRAM] for i in range(max(1, len(word) - GRAM + 1)))


def _shares(terms: Iterable[str]) -> dict[int, float]:
    """By number of the term; the squares add up to a half."""
    counts = Counter(terms)
    values = 1 + np.log([*counts.values()])
    values /= np.sqrt(2 * np.sum(values**2)) or 1.0
    return {crc32(term.encode()): float(v) for term, v in zip(counts, values, strict=True)}
