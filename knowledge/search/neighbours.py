"""Tells the best guides apart: what in the ways people ask for them is theirs alone.

Ridge regression, solved anew for each question on the asks of the few guides that are in question
(a local learner: Bottou and Vapnik 1992). Nothing is trained beforehand, so an ask that was added
a second ago counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.search.spelling import MOST_WORDS, spelled_out
from knowledge.search.terms import Ints
from knowledge.text import folded, unstretched, words

Numbers = NDArray[np.float32]
Near = tuple[NDArray[np.int64], Numbers]  # rows, and their products with the question
SHRINK = 0.1  # lambda of the ridge; a text's product with itself is 1
MOST_ASKS = 26  # of one guide, those nearest to the question: the title and 25 asks
# Codes of features: syllables below _PAIRS, pairs below _GRAMS, runs of letters above.
_PAIRS, _GRAMS = 1 << 32, 1 << 33
_STEP = 0x9E3779B1  # spreads pairs (Knuth's multiplicative hashing); the product may wrap around


@dataclass(frozen=True)
class Lines:
    """Texts as rows over the features that they have; every row has length 1."""

    features: NDArray[np.int64]  # ascending
    rows: Numbers


def question_of(text: str) -> Lines:
    """A question, read once for all that it is compared with."""
    return _read((text,))


def own_share(question: Lines, asks: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """How much of the question is asked for each guide alone, about -1 to 1; adds up to 0."""
    near = [_nearest(question, lines) for lines in asks]
    shares = _solved(asks, near)
    guides = np.repeat(np.arange(len(asks)), [len(rows) for rows, _ in near])
    sums = np.bincount(guides, shares, minlength=len(asks))
    return np.asarray(sums - sums.mean(), np.float64)


def nearest(question: Lines, groups: Iterable[tuple[str, ...]]) -> float:
    """How near the nearest of all lines is, 0 to 1; 0 where there are none."""
    return max((float(_nearest(question, lines)[1].max()) for lines in groups if lines), default=0)


def _solved(asks: Sequence[tuple[str, ...]], near: Sequence[Near]) -> NDArray[np.float64]:
    """What each ask adds to the likeness of the question to its guide."""
    ends = np.cumsum([len(rows) for rows, _ in near]).tolist()
    spans = [slice(start, end) for start, end in pairwise([0, *ends])]
    alike = np.empty((ends[-1], ends[-1]))
    for a, b in combinations_with_replacement(range(len(asks)), 2):
        block = _block((asks[a], near[a][0]), (asks[b], near[b][0]))
        alike[spans[a], spans[b]] = block
        alike[spans[b], spans[a]] = block.T
    alike[np.diag_indices_from(alike)] += SHRINK
    like = np.concatenate([like for _, like in near])
    return np.asarray(np.linalg.solve(alike, like.astype(np.float64)), np.float64)


def _nearest(question: Lines, lines: tuple[str, ...]) -> Near:
    """The lines nearest to the question, and how near they are."""
    known = _lines(lines)
    at = np.searchsorted(known.features, question.features)
    at[at == len(known.features)] = 0
    shared = known.features[at] == question.features if len(known.features) else at < 0
    like = known.rows[:, at[shared]] @ question.rows[0, shared]
    if len(like) <= MOST_ASKS:
        return np.arange(len(like)), like
    rows = np.sort(np.argsort(-like, kind="stable")[:MOST_ASKS])
    return rows, like[rows]


def _block(left: tuple[tuple[str, ...], Ints], right: tuple[tuple[str, ...], Ints]) -> Numbers:
    """The products of some lines of two guides; kept, unless a guide has very many."""
    (texts, rows), (others, columns) = left, right
    if max(len(texts), len(others)) <= MOST_ASKS:
        return _products(texts, others)
    return _dot(_some(_lines(texts), rows), _some(_lines(others), columns))


def _some(lines: Lines, rows: Ints) -> Lines:
    return Lines(lines.features, lines.rows[rows])


@lru_cache(maxsize=16384)  # 3 KB each at most
def _products(left: tuple[str, ...], right: tuple[str, ...]) -> Numbers:
    return _dot(_lines(left), _lines(right))


def _dot(left: Lines, right: Lines) -> Numbers:
    _, i, j = np.intersect1d(left.features, right.features, assume_unique=True, return_indices=True)
    return np.asarray(left.rows[:, i] @ right.rows[:, j].T, np.float32)


@lru_cache(maxsize=512)  # 100 KB each, as guides are written; questions are not kept
def _lines(texts: tuple[str, ...]) -> Lines:
    return _read(texts)


def _read(texts: tuple[str, ...]) -> Lines:
    """Syllables and their pairs count one half, runs of three letters inside a word the other."""
    said = [_said(text) for text in texts]
    counted = [_grams(said), _syllables(said)]
    rows, codes = (np.concatenate(both) for both in zip(*counted, strict=True))
    features, at = np.unique(codes, return_inverse=True)
    cells, times = np.unique(rows * len(features) + at, return_counts=True)
    row, column = np.divmod(cells, max(len(features), 1))
    values = 1 + np.log(times)
    half = 2 * row + (features[column] < _GRAMS)
    values /= np.sqrt(2 * np.bincount(half, values**2))[half]
    table = np.zeros((len(texts), len(features)), np.float32)
    table[row, column] = values
    return Lines(features, table)


def _said(text: str) -> list[str]:
    return [folded(word) for word in words(spelled_out(unstretched(text)))[:MOST_WORDS]]


def _grams(lines: Sequence[list[str]]) -> tuple[Ints, Ints]:
    """The row and the code of every run of three letters; a blank is before and behind a word."""
    text = "\n".join(f" {' '.join(line)} " for line in lines)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    first, second, third = letters[:-2], letters[1:-1], letters[2:]
    inside = (second != ord(" ")) & (second != ord("\n")) & (first != ord("\n"))
    rows = np.cumsum(first == ord("\n"))
    codes = first << 42 | second << 21 | third
    return rows[inside], codes[inside]


def _syllables(lines: Sequence[list[str]]) -> tuple[Ints, Ints]:
    """The row and the code of every syllable and of every pair of them."""
    rows = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    codes = np.array([crc32(word.encode()) for line in lines for word in line], np.int64)
    together = rows[1:] == rows[:-1]
    pairs = (codes[:-1] * _STEP + codes[1:]) % _PAIRS + _PAIRS
    return np.concatenate([rows, rows[1:][together]]), np.concatenate([codes, pairs[together]])
