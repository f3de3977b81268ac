"""Terms as numbers, the same in every index of the process, so that a guide is read only once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from knowledge.text import folded, marked, words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
BITS = 20  # for a syllable, for the one behind it, and for a guide: a million of each
_MARK = 1 << (2 * BITS)  # a marked syllable has this bit


class Lexicon:
    """Numbers for syllables, pairs of syllables and marked syllables; it only ever grows."""

    def __init__(self) -> None:
        self._syllables: dict[str, int] = {"": 0}  # nothing: the end of a text
        self._marks: dict[str, int] = {"": 0}
        self._names = [""]
        self._lock = Lock()

    def syllable(self, word: str) -> int | None:
        number = self._syllables.get(word)
        return number << BITS if number else None

    def pair(self, left: str, right: str) -> int | None:
        a, b = self._syllables.get(left), self._syllables.get(right)
        return a << BITS | b if a and b else None

    def marked(self, mark: str) -> int | None:
        number = self._marks.get(mark)
        return _MARK | number if number else None

    def names(self, terms: Ints) -> list[str]:
        """The syllables among the terms."""
        alone = terms[(terms < _MARK) & (terms & ((1 << BITS) - 1) == 0)]
        return [self._names[number] for number in (alone >> BITS).tolist()]

    def learn(self, texts: Iterable[str]) -> tuple[Ints, Ints]:
        """The numbers of the syllables and of the marks in the texts, 0 between two texts."""
        found = list(chain.from_iterable((*words(text), "") for text in texts))
        bare, marks = [folded(word) for word in found], [marked(word) for word in found]
        with self._lock:  # two threads must not give one number twice
            for word in bare:
                if word not in self._syllables:
                    self._syllables[word] = len(self._names)
                    self._names.append(word)
            for mark in marks:
                self._marks.setdefault(mark, len(self._marks))
            first, second = map(self._syllables.get, bare), map(self._marks.get, marks)
            return np.array([*first], np.int64), np.array([*second], np.int64)


LEXICON = Lexicon()


@dataclass(frozen=True)
class Field:
    """How often each term occurs in one field of one guide; terms ascend, `length` in syllables."""

    terms: Ints
    times: Ints
    length: int


def field_of(texts: Iterable[str]) -> Field:
    syllables, marks = LEXICON.learn(texts)
    before, after = syllables[:-1], syllables[1:]
    pairs = (before << BITS | after)[(before > 0) & (after > 0)]
    alone = syllables[syllables > 0]
    found = np.sort(np.concatenate([alone << BITS, pairs, _MARK | marks[marks > 0]]))
    starts = first_of_each(found)
    return Field(found[starts], np.diff(np.append(starts, len(found))), len(alone))


@dataclass(frozen=True)
class Counts:
    """One field of all guides: how often a term occurs in a guide, guide after guide."""

    terms: Ints
    guides: Ints
    times: Ints
    lengths: Ints  # of each guide


def together(fields: Sequence[Field]) -> Counts:
    nothing: Ints = np.zeros(0, np.int64)
    return Counts(
        np.concatenate([nothing, *(field.terms for field in fields)]),
        np.repeat(np.arange(len(fields)), [len(field.terms) for field in fields]),
        np.concatenate([nothing, *(field.times for field in fields)]),
        np.array([field.length for field in fields], np.int64),
    )


def first_of_each(ascending: Ints) -> Ints:
    """Where each value begins in an ascending array (np.unique would sort or hash it again)."""
    new = np.ones(len(ascending), np.bool_)
    new[1:] = ascending[1:] != ascending[:-1]
    return np.flatnonzero(new)
