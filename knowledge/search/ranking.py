"""Three rankers over the guides: by their whole text, by title, by the ways people ask."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from knowledge.search.postings import Counts, Floats, Ints, Weights, first_of_each, read
from knowledge.search.spelling import Place, spelled_out
from knowledge.text import folded, marked, words

# Title, asks, passages: how much a field counts and how much its length does, and how soon
# repetition stops to count (BM25F: Robertson, Zaragoza, Taylor 2004).
FIELD_WEIGHTS = (3.0, 0.1, 1.0)
LENGTH_COUNTS = (0.3, 0.5, 0.5)
SATURATION = 2.0
PAIR, MARKS = 1.0, 0.5  # a pair of syllables and a marked syllable, beside one folded syllable
TITLE_LIKENESS, ASKS_LIKENESS = 0.5, 1.5  # beside the whole text
FEW_ASKS = 12  # where guides have so many asks on average, these count half


@dataclass(frozen=True)
class Texts:
    """What the rankers see of a guide."""

    title: str
    asks: Sequence[str]
    passages: Sequence[str]
    not_asks: Sequence[str] = ()


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
        fields: list[list[Sequence[str]]] = [
            [[guide.title] for guide in guides],
            [_both_spellings(guide.asks) for guide in guides],
            [guide.passages for guide in guides],
            [guide.not_asks for guide in guides],
        ]
        self._lexicon, counts, lengths = read(fields)
        self._text = _bm25(counts[:3], lengths[:3], len(guides))
        self._title = _likeness(counts[0], self._text)
        self._asks = _likeness(counts[1], self._text)
        self._not_asks = _likeness(counts[3], self._text)
        asks = sum(len(guide.asks) for guide in guides) / max(1, len(guides))
        self.trust = asks / (asks + FEW_ASKS)

    @property
    def syllables(self) -> Collection[str]:
        return self._lexicon.syllables

    def follows(self, left: str, right: str) -> bool:
        """Does a guide say these two syllables one after the other?"""
        code = self._lexicon.pair(left, right)
        return code is not None and bool(self._text.counts(np.array([code]))[0])

    def known_by(self, word: str) -> int:
        """How many guides use this word."""
        code = self._lexicon.syllable(folded(word))
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
        codes = self._lexicon.syllables
        used = {w: codes[w] for p in places for r in p.readings for w in r.words if w in codes}
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
        lexicon = self._lexicon
        for place in places:
            yield lexicon.marked(marked(place.typed)), MARKS
            for reading in place.readings:
                for word in reading.words:
                    yield lexicon.syllable(word), reading.weight
                for left, right in pairwise(reading.words):
                    yield lexicon.pair(left, right), PAIR * reading.weight
        for before, after in pairwise(places):
            for a, b in product(before.readings, after.readings):
                if a is not b:  # two words of one phrase have the same reading
                    yield lexicon.pair(a.words[-1], b.words[0]), PAIR * min(a.weight, b.weight)


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


def _bm25(counts: Sequence[Counts], lengths: Sequence[Floats], size: int) -> Weights:
    every = np.sort(np.concatenate([c.terms * size + c.guides for c in counts]))
    codes = every[first_of_each(every)]
    times = np.zeros(len(codes))
    for c, length, weight, b in zip(counts, lengths, FIELD_WEIGHTS, LENGTH_COUNTS, strict=True):
        mean = length.sum() / max(1, np.count_nonzero(length)) or 1.0
        at = np.searchsorted(codes, c.terms * size + c.guides)
        times[at] += weight * c.times / (1 - b + b * length[c.guides] / mean)
    terms, guides = np.divmod(codes, max(size, 1))
    holders = Weights(terms, guides, times, size).holders
    rare = np.log(1 + (size - holders + 0.5) / (holders + 0.5))
    worth = np.repeat(rare, holders) * times * (SATURATION + 1) / (SATURATION + times)
    return Weights(terms, guides, worth, size)


def _likeness(counts: Counts, text: Weights) -> Weights:
    """The cosine between a question and all that a field of a guide says."""
    values = (1 + np.log(counts.times)) * _rarity(text.counts(counts.terms), text.size)
    length = np.sqrt(np.bincount(counts.guides, values**2, minlength=text.size))
    worth = values / np.maximum(length, 1e-9)[counts.guides]
    return Weights(counts.terms, counts.guides, worth, text.size)
