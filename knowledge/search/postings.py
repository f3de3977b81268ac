"""Terms as numbers and, for every term, the guides that hold it with what it is worth there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.text import folded, marked, words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_NOTHING: Ints = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Lexicon:
    """A number for every term: syllables 1 to n, their pairs above, marked syllables below 0."""

    syllables: dict[str, int]
    marks: dict[str, int]

    def syllable(self, word: str) -> int | None:
        return self.syllables.get(word)

    def pair(self, left: str, right: str) -> int | None:
        a, b = self.syllables.get(left), self.syllables.get(right)
        return None if a is None or b is None else a * self.base + b

    def marked(self, mark: str) -> int | None:
        number = self.marks.get(mark)
        return None if number is None else -number

    @property
    def base(self) -> int:
        return len(self.syllables) + 1


@dataclass(frozen=True)
class Counts:
    """How often terms occur: one entry for a term in a guide, ascending by (term, guide)."""

    terms: Ints
    guides: Ints
    times: Floats


def read(fields: Sequence[Sequence[Iterable[str]]]) -> tuple[Lexicon, list[Counts], list[Floats]]:
    """Texts by field and guide -> the lexicon; by field the counts and the length of each guide."""
    typed = {"": 0}  # the end of a text
    rows = [[_numbered(texts, typed) for texts in guides] for guides in fields]
    lexicon, *tables = _lexicon(typed)
    counts = [_count(row, lexicon.base, *tables) for row in rows]
    lengths = [np.array([np.count_nonzero(r) for r in row], np.float64) for row in rows]
    return lexicon, counts, lengths


def _numbered(texts: Iterable[str], typed: dict[str, int]) -> Ints:
    found = chain.from_iterable((*words(text), "") for text in texts)
    return np.array([typed.setdefault(w, len(typed)) for w in found], np.int64)


def _lexicon(typed: Iterable[str]) -> tuple[Lexicon, Ints, Ints]:
    """The terms, and for each typed word the numbers of its syllable and of its marks, or 0."""
    syllables: dict[str, int] = {}
    marks: dict[str, int] = {}
    folds = [syllables.setdefault(folded(w), len(syllables) + 1) if w else 0 for w in typed]
    signs = [marks.setdefault(m, len(marks) + 1) if (m := marked(w)) else 0 for w in typed]
    return Lexicon(syllables, marks), np.array(folds, np.int64), np.array(signs, np.int64)


def _count(rows: Sequence[Ints], base: int, folds: Ints, signs: Ints) -> Counts:
    numbers = np.concatenate([_NOTHING, *rows])
    guides = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    syllables, signed = folds[numbers], -signs[numbers]
    pairs = syllables[:-1] * base + syllables[1:]
    pairs[(syllables[:-1] == 0) | (syllables[1:] == 0)] = 0
    codes = np.concatenate([syllables, pairs, signed])
    real = codes != 0
    codes *= len(rows)
    codes += np.concatenate([guides, guides[:-1], guides])
    codes = np.sort(codes[real])
    starts = first_of_each(codes)
    times = np.diff(np.append(starts, len(codes)))
    return Counts(*np.divmod(codes[starts], max(len(rows), 1)), times.astype(np.float64))


def first_of_each(ascending: Ints) -> Ints:
    """Where each value begins in an ascending array (np.unique would sort or hash it again)."""
    new = np.ones(len(ascending), np.bool_)
    new[1:] = ascending[1:] != ascending[:-1]
    return np.flatnonzero(new)


class Weights:
    """What terms are worth in guides, by term: sums them up for the terms of a question."""

    def __init__(self, terms: Ints, guides: Ints, weights: Floats, size: int) -> None:
        """The three run side by side, ascending by (term, guide); `size` guides in all."""
        self._starts = first_of_each(terms)
        self._terms = terms[self._starts]
        self.holders = np.diff(np.append(self._starts, len(terms)))
        self._guides, self._weights = guides.astype(np.int32), weights.astype(np.float32)
        self.size = size

    def score(self, terms: Ints, weights: Floats) -> Floats:
        """For each guide the sum over its terms of worth x weight."""
        rows, which = self._rows(terms)
        scores = np.bincount(
            self._guides[rows], self._weights[rows] * weights[which], minlength=self.size
        )
        return scores.astype(np.float64)

    def held(self, terms: Ints, guide: int) -> NDArray[np.bool_]:
        """Which of the terms does the guide hold?"""
        rows, which = self._rows(terms)
        found = np.zeros(len(terms), np.bool_)
        found[which[self._guides[rows] == guide]] = True
        return found

    def counts(self, terms: Ints) -> Ints:
        """By how many guides each term is held."""
        at, known = self._find(terms)
        found = np.zeros(len(terms), np.int64)
        found[known] = self.holders[at[known]]
        return found

    def _find(self, terms: Ints) -> tuple[Ints, Ints]:
        if not len(self._terms):
            return np.zeros(len(terms), np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self._terms, terms), len(self._terms) - 1)
        return at, np.flatnonzero(self._terms[at] == terms)

    def _rows(self, terms: Ints) -> tuple[Ints, Ints]:
        at, known = self._find(terms)
        counts = self.holders[at[known]] if len(known) else np.zeros(0, np.int64)
        first = self._starts[at[known]] if len(known) else counts
        shift = np.repeat(first - (np.cumsum(counts) - counts), counts)
        return shift + np.arange(len(shift)), np.repeat(known, counts)
