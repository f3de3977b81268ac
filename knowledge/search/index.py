"""The index: finds the guides, and the section inside a guide, that fit a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.privacy import PLACEHOLDERS
from knowledge.search.neighbours import Lines, nearest, own_share, question_of
from knowledge.search.ranking import Ranking, Scores, Texts
from knowledge.search.sections import Sections, Wanted, sections, wanted
from knowledge.search.spelling import Place, Speller, understood
from knowledge.search.terms import Floats
from knowledge.text import folded, tells

# Personal data that was taken out says nothing about what is asked; a file code does.
_TAKEN_OUT = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))

NEAR = 6  # so many guides are told apart by their asks
# Beside 3 for the best of the three rankers, likeness to a guide's own asks counts so much where
# there are asks in plenty. On the sets of November 2026 half or twice as much, and 5 to 16 guides,
# differ by less than chance does.
OWN = 8.0


@dataclass(frozen=True)
class Passage:
    """A section of a guide; the heading of a problem is its symptom in the citizen's words."""

    name: str | None
    heading: str
    text: str


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    asks: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    not_asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A guide and how well it fits, 0-100."""

    guide: str
    section: str | None
    score: float


@dataclass(frozen=True)
class Signs:
    """What speaks for the first match; confidence is computed from these."""

    own: float  # how much of the question is asked for this guide alone, about -1 to 1
    nearer: float  # to what people ask for this guide than to what they ask for none, -1 to 1
    margin: float  # how far the second guide is behind in all, 0-1
    held: float  # share of what the question tells that title and asks of the guide hold
    length: int  # words in the question


@dataclass(frozen=True)
class Found:
    """Guides for a question, best first, and the reasons; no signs when there is no guide."""

    places: tuple[Place, ...]
    matches: tuple[Match, ...] = ()
    signs: Signs | None = None
    held: tuple[float, ...] = ()  # for each place, 0-1, whether the first guide's asks hold it


@dataclass(frozen=True)
class _Candidates:
    """Guides in question, best by the three rankers first."""

    guides: Sequence[int]
    own: Floats
    fit: Floats  # all rankers together


class Index:
    """All guides, ready to be searched; never changes, so threads may share it."""

    def __init__(self, documents: Iterable[Document]) -> None:
        guides = sorted(documents, key=lambda d: (d.id, d.title))
        self._ids = [d.id for d in guides]
        self._asks = [(d.title, *d.asks) for d in guides]
        self._not_asks = [d.not_asks for d in guides]
        self._sections = [_sections(d) for d in guides]
        self._ranking = Ranking([_texts(d) for d in guides])
        self._speller = Speller(self._ranking.syllables, self._ranking.follows)

    def rank(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """The guides that fit, best first; none when no guide has a word of the text."""
        return self.find(text, limit).matches

    def find(self, text: str, limit: int = 5) -> Found:
        places = self._speller.read(_TAKEN_OUT.sub(" ", text))
        scores = self._ranking.scores(places)
        meant = question_of(understood(places))
        found = self._candidates(meant, scores, max(limit, NEAR))
        if found is None:
            return Found(places)
        best = np.argsort(-found.fit, kind="stable")
        held = self._ranking.held(places, found.guides[best[0]])
        nearer = self._nearer(meant, scores, found.guides[best[0]])
        signs = _signs(places, held, nearer, found)
        asked = wanted(places)
        chance = 100 * signs.held * np.exp(found.fit - found.fit[best[0]])
        matches = [self._match(asked, found.guides[i], chance[i]) for i in best[:limit]]
        return Found(places, tuple(matches), signs, held)

    def known_by(self, word: str) -> int:
        """How many guides use this word."""
        return self._ranking.known_by(word)

    def _candidates(self, meant: Lines, scores: Scores, limit: int) -> _Candidates | None:
        order = np.argsort(-scores.total, kind="stable")[:limit]
        guides = [int(guide) for guide in order if scores.total[guide] > 0]
        if not guides:
            return None
        own = own_share(meant, [self._asks[guide] for guide in guides[:NEAR]])
        own = np.append(own, np.full(len(guides) - len(own), own.min()))
        weight = OWN * self._ranking.trust**2
        fit = 3 * scores.total[guides] / scores.total[guides[0]] + weight * own
        return _Candidates(guides, own, fit)

    def _nearer(self, meant: Lines, scores: Scores, guide: int) -> float:
        strange = np.argsort(-scores.strange, kind="stable")[:NEAR]
        others = [self._not_asks[other] for other in strange if scores.strange[other] > 0]
        return nearest(meant, [self._asks[guide]]) - nearest(meant, others)

    def _match(self, asked: Wanted, guide: int, score: float) -> Match:
        return Match(self._ids[guide], self._sections[guide].find(asked), round(float(score), 1))


def build(documents: Iterable[Document]) -> Index:
    """An index over the documents, in whatever order they come."""
    return Index(documents)


def _signs(
    places: Sequence[Place], held: Sequence[float], nearer: float, found: _Candidates
) -> Signs:
    first, *others = np.argsort(-found.fit, kind="stable")
    behind = max(0.0, float(found.fit[others[0]] / found.fit[first])) if others else 0.0
    told = [tells(folded(place.typed)) for place in places]
    return Signs(
        own=float(found.own[first]),
        nearer=nearer,
        margin=1 - behind,
        held=sum(t * h for t, h in zip(told, held, strict=True)) / sum(told),
        length=len(places),
    )


def _texts(document: Document) -> Texts:
    passages = tuple(text for p in document.passages for text in (p.heading, p.text) if text)
    return Texts(document.title, document.asks, passages, document.not_asks)


@lru_cache(maxsize=4096)  # most guides stay as they are when one of them changes
def _sections(document: Document) -> Sections:
    named = ((p.name, p.heading) for p in document.passages if p.name is not None)
    return sections(document.title, named)
