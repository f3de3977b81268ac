"""Like questions together: which questions ask the same thing, however they were typed.

Of the keys that share most letters with a question's key, one asks the same when nearly all words
that tell something are in both. What must not differ is weighed apart: numbers, and words of which
a question means only one (vocabulary/likeness.tsv). A question with a file code is a personal
case: it joins only its own words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.loop.question_keys import Words, is_personal, read, told_apart
from knowledge.text import is_syllable, tells

__all__ = ["Likeness", "alike", "join", "likeness", "nearest", "read"]

ENOUGH = 0.66  # share of what two questions tell that must be in both; of short ones, more:
ENOUGH_SHORT, SHORT, LONG = 0.80, 14.0, 24.0  # up to SHORT, falling until LONG, in what is told
AT_LEAST = 0.2  # share of words that must be in both before slips are looked for, the slow part
SUBSTITUTED = 0.6  # what is said instead of something else costs this much more
HALF_SURE = 0.5  # of a slip that would make one real syllable of another
LEAST = 2  # words that tell something; a shorter question joins only its equals
TELLING = 1.7  # from here on a word tells something; most everyday words stay below
MEMBERS = 3  # of a group, its first, are what a new question is compared with
LOOKED_AT = 12  # keys nearest by letters, compared word by word
MOST_TELLING = 4.0  # no word counts more than this, "not" and what is asked as much
LETTER = 0.3  # what one letter alone counts
WHO = "who"  # the kind of people
CLASSES = frozenset({"hang", "bang", "loai"})  # "hạng C": one letter that is a name
NOT = "khong"

_NUMBER = re.compile(r"\d.*|[a-z]{1,2}\d+")

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint16]


@dataclass(frozen=True)
class Likeness:
    """What is compared of one question."""

    key: str
    words: Mapping[str, float]  # with how much each tells
    total: float
    numbers: frozenset[str]
    chosen: Mapping[str, Words]  # of each kind of which a question means one, in the order said
    personal: bool

    @property
    def short(self) -> bool:
        return sum(told >= TELLING for told in self.words.values()) < LEAST


def nearest(key: str, keys: Sequence[str]) -> int | None:
    """Which of the keys asks the same thing as `key`; an empty key asks nothing."""
    if not key or not keys:
        return None
    if key in keys:
        return keys.index(key)
    letters = _letters("".join(map(_padded, keys)))
    starts = np.cumsum([0, *(len(one) + 2 for one in keys[:-1])])
    return _best(key, keys, _near(key, _codes(letters), starts))


def join(texts: Sequence[str]) -> list[list[int]]:
    """Groups of places in `texts`, in the order in which they were begun."""
    keys = [read(text) for text in texts]
    shelf = _Shelf(keys)
    groups: list[list[int]] = []
    exact: dict[str, int] = {}
    for place, key in enumerate(keys):
        known = exact.get(key)
        group = shelf.group_of(key) if known is None else known
        if group is None:
            group = len(groups)
            groups.append([])
        groups[group].append(place)
        if key and known is None:
            exact[key] = group
            if len(groups[group]) <= MEMBERS:
                shelf.add(key, group)
    return groups


class _Shelf:
    """The first members of every group, ready to be compared; room for all keys from the start."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._codes = np.zeros(sum(len(key) + 2 for key in keys), np.uint16)
        self._starts = np.zeros(len(keys) + 1, np.int64)
        self._keys: list[str] = []
        self._groups: list[int] = []

    def add(self, key: str, group: int) -> None:
        start, size = self._starts[len(self._keys)], len(key) + 2
        self._codes[start : start + size] = _codes(_letters(_padded(key)))
        self._keys.append(key)
        self._groups.append(group)
        self._starts[len(self._keys)] = start + size

    def group_of(self, key: str) -> int | None:
        size = len(self._keys)
        if not key or not size:
            return None
        codes = self._codes[: self._starts[size]]
        best = _best(key, self._keys, _near(key, codes, self._starts[:size]))
        return None if best is None else self._groups[best]


def _best(key: str, keys: Sequence[str], places: Iterable[int]) -> int | None:
    mine = likeness(key)
    likely = [(alike(mine, likeness(keys[place])), -place) for place in places]
    share, place = max(likely, default=(0.0, 0))
    return -place if share else None


@lru_cache(maxsize=16384)
def likeness(key: str) -> Likeness:
    said = key.split()
    words, chosen = told_apart(said)
    told = {word: _told(word) for word in words if word[0] != "[" and not _is_number(word)}
    numbers = {word.lstrip("0") or "0" for word in words if _is_number(word)}
    numbers |= {f"{a} {b}" for a, b in pairwise(said) if a in CLASSES and len(b) == 1}
    return Likeness(key, told, sum(told.values()), frozenset(numbers), chosen, is_personal(said))


def alike(one: Likeness, other: Likeness) -> float:
    """How much of what two questions tell is in both, 0 to 1; 0 when they do not ask the same.

    Personal cases are alike when nothing but their placeholders differs.
    """
    if one.key == other.key:
        return 1.0
    if one.personal or other.personal:
        same = (one.words, one.numbers) == (other.words, other.numbers)
        return float(one.personal and other.personal and same)
    if one.short or other.short or one.numbers != other.numbers:
        return 0.0
    return _share(one, other) if not _differ(one.chosen, other.chosen) else 0.0


def _share(one: Likeness, other: Likeness) -> float:
    shared = one.words.keys() & other.words.keys()
    both = sum(one.words[word] for word in shared)
    if both < AT_LEAST * max(one.total, other.total):
        return 0.0
    mine = {word: told for word, told in one.words.items() if word not in shared}
    theirs = {word: told for word, told in other.words.items() if word not in shared}
    both += _mistyped(mine, theirs)
    left, right = sum(mine.values()), sum(theirs.values())
    share = both / (both + max(left, right) + SUBSTITUTED * min(left, right))
    return share if share >= _enough(min(one.total, other.total)) else 0.0


def _enough(told: float) -> float:
    return float(np.interp(told, (SHORT, LONG), (ENOUGH_SHORT, ENOUGH)))


def _mistyped(mine: dict[str, float], theirs: dict[str, float]) -> float:
    """Takes out the words that are a slip away from each other; returns what they tell."""
    both = 0.0
    for word in list(mine):
        found = _slip_of(word, theirs)
        if found:
            sure = HALF_SURE if is_syllable(word) and is_syllable(found) else 1.0
            both += sure * min(mine[word], theirs[found])
            mine[word] *= 1 - sure
            theirs[found] *= 1 - sure
    return both


def _slip_of(word: str, others: Mapping[str, float]) -> str | None:
    """The word among the others that a slip of the finger makes of this one."""
    most = 2 if len(word) > 6 else 1
    near = process.extractOne(word, others.keys(), scorer=OSA.distance, score_cutoff=most)
    return str(near[0]) if near and len(word) > 1 else None


def _differ(one: Mapping[str, Words], other: Mapping[str, Words]) -> bool:
    """Each says what the other does not; or two people change places ("vợ … chồng")."""
    kinds = one.keys() & other.keys()
    return any(
        not (set(one[kind]) <= set(other[kind]) or set(one[kind]) >= set(other[kind]))
        or (kind == WHO and len(one[kind]) == 2 and one[kind] == other[kind][::-1])
        for kind in kinds
    )


def _told(word: str) -> float:
    if word == NOT or " " in word:
        return MOST_TELLING
    return LETTER if len(word) == 1 else min(tells(word), MOST_TELLING)


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


def _padded(key: str) -> str:
    return f" {key} "


def _letters(text: str) -> Bytes:
    return np.frombuffer(text.encode("ascii", "replace"), np.uint8)


def _codes(letters: Bytes) -> Codes:
    """A number for every run of three letters; five bits of a letter are enough."""
    low = (letters & 31).astype(np.uint16)
    codes = low.copy()
    codes[:-1] |= low[1:] << 5
    codes[:-2] |= low[2:] << 10
    return codes


def _near(key: str, codes: Codes, starts: NDArray[np.int64]) -> list[int]:
    """The rows that share most runs of letters with the key, the nearest first."""
    letters = _letters(_padded(key))
    mine = _codes(letters)[:-2][letters[1:-1] != ord(" ")]
    table = np.zeros(1 << 15, np.uint8)
    table[mine] = 1
    shared = np.add.reduceat(table[codes], starts, dtype=np.int32)
    lengths = np.diff(starts, append=len(codes))
    share = shared / (lengths + len(letters))
    if len(share) > LOOKED_AT:
        rows = np.argpartition(-share, LOOKED_AT)[:LOOKED_AT]
        return [int(row) for row in rows[np.argsort(-share[rows], kind="stable")]]
    return list(range(len(share)))
