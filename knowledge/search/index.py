"""The index: finds the guides, and the section inside a guide, that fit a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.ranking import Ranking, Scores, Texts
from knowledge.search.sections import Sections, sections
from knowledge.search.spelling import Place, Speller
from knowledge.text import folded, tells

# Personal data that was taken out says nothing about what is asked; a file code does.
_TAKEN_OUT = re.compile(r"\[(?!mã hồ sơ)[^\[\]\n]{1,20}\]")


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


@dataclass(frozen=True)
class Match:
    """A guide and how well it fits, 0-100."""

    guide: str
    section: str | None
    score: float


@dataclass(frozen=True)
class Signs:
    """What speaks for the first match; confidence is computed from these."""

    likeness: float  # cosine to the title or to the asks of the guide, whichever is nearer
    margin: float  # how far the second guide is behind, 0-1
    held: float  # share of what the question tells that title and asks of the guide hold
    length: int  # words in the question


@dataclass(frozen=True)
class Found:
    """Guides for a question, best first, and the reasons; no signs when there is no guide."""

    places: tuple[Place, ...]
    matches: tuple[Match, ...] = ()
    signs: Signs | None = None
    held: tuple[float, ...] = ()  # for each place, 0-1, whether the first guide's asks hold it


class Index:
    """All guides, ready to be searched; never changes, so threads may share it."""

    def __init__(self, documents: Iterable[Document]) -> None:
        guides = sorted(documents, key=lambda d: (d.id, d.title))
        self._ids = [d.id for d in guides]
        self._sections = [_sections(d) for d in guides]
        self._ranking = Ranking([_texts(d) for d in guides])
        self._speller = Speller(self._ranking.syllables, self._ranking.follows)

    def rank(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """The guides that fit, best first; none when no guide has a word of the text."""
        return self.find(text, limit).matches

    def find(self, text: str, limit: int = 5) -> Found:
        places = self._speller.read(_TAKEN_OUT.sub(" ", text))
        scores = self._ranking.scores(places)
        order = np.argsort(-scores.total, kind="stable")
        best = [int(guide) for guide in order[: max(limit, 2)] if scores.total[guide] > 0]
        if not best:
            return Found(places)
        held = self._ranking.held(places, best[0])
        signs = _signs(places, held, scores, best)
        full = float(scores.total[best[0]]) / (100 * signs.held or 1.0)
        matches = tuple(self._match(places, i, scores.total[i] / full) for i in best[:limit])
        return Found(places, matches, signs, held)

    def known_by(self, word: str) -> int:
        """How many guides use this word."""
        return self._ranking.known_by(word)

    def _match(self, places: Sequence[Place], guide: int, score: float) -> Match:
        return Match(self._ids[guide], self._sections[guide].find(places), round(float(score), 1))


def build(documents: Iterable[Document]) -> Index:
    """An index over the documents, in whatever order they come."""
    return Index(documents)


def _signs(
    places: Sequence[Place], held: Sequence[float], scores: Scores, best: Sequence[int]
) -> Signs:
    first = best[0]
    behind = float(scores.total[best[1]] / scores.total[first]) if len(best) > 1 else 0.0
    told = [tells(folded(place.typed)) for place in places]
    return Signs(
        likeness=float(max(scores.title[first], scores.asks[first])),
        margin=1 - behind,
        held=sum(t * h for t, h in zip(told, held, strict=True)) / sum(told),
        length=len(places),
    )


def _texts(document: Document) -> Texts:
    passages = [text for p in document.passages for text in (p.heading, p.text) if text]
    return Texts(document.title, document.asks, passages)


def _sections(document: Document) -> Sections:
    named = ((p.name, p.heading) for p in document.passages if p.name is not None)
    return sections(document.title, named)
