"""For every term the guides that hold it, with what it is worth there."""

import numpy as np
from numpy.typing import NDArray

from knowledge.search.terms import BITS, Floats, Ints, first_of_each


def by_term(terms: Ints, guides: Ints) -> tuple[Ints, Ints]:
    """In which order to take entries by (term, guide), and that as one ascending number each."""
    codes = terms << BITS | guides
    order = np.argsort(codes)
    return order, codes[order]


class Weights:
    """What terms are worth in guides, by term: sums them up for the terms of a question."""

    def __init__(self, terms: Ints, guides: Ints, weights: Floats, size: int) -> None:
        """The three run side by side, ascending by (term, guide); `size` guides in all."""
        self._starts = first_of_each(terms)
        self.terms = terms[self._starts]
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
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return at, np.flatnonzero(self.terms[at] == terms)

    def _rows(self, terms: Ints) -> tuple[Ints, Ints]:
        at, known = self._find(terms)
        counts = self.holders[at[known]] if len(known) else np.zeros(0, np.int64)
        first = self._starts[at[known]] if len(known) else counts
        shift = np.repeat(first - (np.cumsum(counts) - counts), counts)
        return shift + np.arange(len(shift)), np.repeat(known, counts)
