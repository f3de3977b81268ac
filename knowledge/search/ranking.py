"""Three rankers over the guides: by their whole text, by title, by the ways people ask."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from knowledge.search.postings import Weights, by_term
from knowledge.search.spelling import Place, spelled_out
from knowledge.search.terms import (
    LEXICON,
    Counts,
    Field,
    Floats,
    Ints,
    field_of,
    first_of_each,
    together,
)
from knowledge.text import folded, marked, words

# Title, asks, passages: how much a field counts and how much its length does, and how soon
# repetition stops to count (BM25F: Robertson, Zaragoza, Taylor 2004).
FIELD_WEIGHTS = (3.0, 0.1, 1.0)
LENGTH_COUNTS = (0.3, 0.5, 0.5)
SATURATION = 2.0
PAIR, MARKS = 1.0, 0.5  # a pair of syllables and a marked syllable, beside one folded syllable
TITLE_LIKENESS, ASKS_LIKENESS = 0.5, 1.5  # beside the whole text
FIELDS = 4  # those three, and not-asks
FEW_ASKS = 12  # where guides have so many asks on average, these count half


@dataclass(frozen=True)
class Texts:
    """What the rankers see of a guide."""

    title: str
    asks: tuple[str, ...]
    passages: tuple[str, ...]
    not_asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scores:
    """For every guide what each ranker says, and all of them together."""

    text: Floats
    title: Floats
    asks: Floats
    total: Floats
    strange: Floats  # likeness to what people say who do not want this guide


class Ranking:
    """Built once from the guides; never changes."""

    def __init__(self, guides: Sequence[Texts]) -> None:
        fields = [together(fields) for fields in zip(*map(_read, guides), strict=True)]
        title, asks, passages, not_asks = fields or [together([])] * FIELDS
        self._text = _bm25((title, asks, passages), len(guides))
        self._title = _likeness(title, self._text)
        self._asks = _likeness(asks, self._text)
        self._not_asks = _likeness(not_asks, self._text)
        self._known = frozenset(LEXICON.names(self._text.terms))
        asked = sum(len(guide.asks) for guide in guides) / max(1, len(guides))
        self.trust = asked / (asked + FEW_ASKS)

    @property
    def syllables(self) -> Collection[str]:
        return self._known

    def follows(self, left: str, right: str) -> bool:
        """Does a guide say these two syllables one after the other?"""
        code = LEXICON.pair(left, right)
        return code is not None and bool(self._text.counts(np.array([code]))[0])

    def known_by(self, word: str) -> int:
        """How many guides use this word."""
        code = LEXICON.syllable(folded(word))
        return 0 if code is None else int(self._text.counts(np.array([code]))[0])

    def scores(self, places: Sequence[Place]) -> Scores:
        codes, weights = self._looked_up(places)
        rare = weights * _rarity(self._text.counts(codes), self._text.size)
        rare /= float(np.sqrt(np.sum(rare**2))) or 1.0
        text = self._text.score(codes, weights)
        title, asks = self._title.score(codes, rare), self._asks.score(codes, rare)
        total = _relative(text) + TITLE_LIKENESS * _relative(title)
        total += ASKS_LIKENESS * self.trust * _relative(asks)
        return Scores(text, title, asks, total, self._not_asks.score(codes, rare))

    def held(self, places: Sequence[Place], guide: int) -> tuple[float, ...]:
        """For each place how much of what it may mean stands in the guide's title or asks."""
        read = {word for place in places for reading in place.readings for word in reading.words}
        used = {word: code for word in sorted(read) if (code := LEXICON.syllable(word))}
        numbers = np.array([*used.values()], np.int64)
        found = self._title.held(numbers, guide) | self._asks.held(numbers, guide)
        said = {word for word, held in zip(used, found, strict=True) if held}
        return tuple(
            max((r.weight for r in p.readings if said.issuperset(r.words)), default=0.0)
            for p in places
        )

    def _looked_up(self, places: Sequence[Place]) -> tuple[Ints, Floats]:
        weights: dict[int, float] = {}
        for code, weight in self._coded(places):
            if code is not None:
                weights[code] = max(weight, weights.get(code, 0.0))
        return np.array([*weights], np.int64), np.array([*weights.values()], np.float64)

    def _coded(self, places: Sequence[Place]) -> Iterator[tuple[int | None, float]]:
        for place in places:
            yield LEXICON.marked(marked(place.typed)), MARKS
            for reading in place.readings:
                for word in reading.words:
                    yield LEXICON.syllable(word), reading.weight
                for left, right in pairwise(reading.words):
                    yield LEXICON.pair(left, right), PAIR * reading.weight
        for before, after in pairwise(places):
            for a, b in product(before.readings, after.readings):
                if a is not b:  # two words of one phrase have the same reading
                    yield LEXICON.pair(a.words[-1], b.words[0]), PAIR * min(a.weight, b.weight)


@lru_cache(maxsize=4096)
def _read(guide: Texts) -> tuple[Field, Field, Field, Field]:
    """Kept, for most guides stay as they are when one of them changes."""
    fields = ([guide.title], _both_spellings(guide.asks), guide.passages, guide.not_asks)
    title, asks, passages, not_asks = map(field_of, fields)
    return title, asks, passages, not_asks


def _both_spellings(asks: Iterable[str]) -> list[str]:
    """The asks, and those with abbreviations once more in full."""
    typed = {ask: " ".join(words(ask)) for ask in asks}
    return [*typed, *(out for ask in typed if (out := spelled_out(ask)) != typed[ask])]


def _relative(scores: Floats) -> Floats:
    most = scores.max(initial=0.0)
    return scores / most if most > 0 else scores


def _rarity(holders: Ints, size: int) -> Floats:
    """The fewer guides hold a term, the more it tells."""
    return np.log((1 + size) / (1 + holders)) + 1


def _bm25(fields: Sequence[Counts], size: int) -> Weights:
    terms = np.concatenate([field.terms for field in fields])
    guides = np.concatenate([field.guides for field in fields])
    values = []
    for field, weight, b in zip(fields, FIELD_WEIGHTS, LENGTH_COUNTS, strict=True):
        mean = field.lengths.sum() / max(1, np.count_nonzero(field.lengths)) or 1.0
        longer = 1 - b + b * field.lengths / mean
        values.append(weight * field.times / longer[field.guides])
    order, codes = by_term(terms, guides)
    starts = first_of_each(codes)
    times = np.add.reduceat(np.concatenate(values)[order], starts) if len(starts) else np.zeros(0)
    first = order[starts]
    holders = np.diff(np.append(first_of_each(terms[first]), len(first)))
    rare = np.log(1 + (size - holders + 0.5) / (holders + 0.5))
    worth = np.repeat(rare, holders) * times * (SATURATION + 1) / (SATURATION + times)
    return Weights(terms[first], guides[first], worth, size)


def _likeness(field: Counts, text: Weights) -> Weights:
    """The cosine between a question and all that a field of a guide says."""
    order, _ = by_term(field.terms, field.guides)
    terms, guides, times = field.terms[order], field.guides[order], field.times[order]
    values = (1 + np.log(times)) * _rarity(text.counts(terms), text.size)
    length = np.sqrt(np.bincount(guides, values**2, minlength=text.size))
    return Weights(terms, guides, values / np.maximum(length, 1e-9)[guides], text.size)
