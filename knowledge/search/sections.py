"""The section inside a guide: a symptom, what to bring, what it costs, or the guide as a whole."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge.search.spelling import Place
from knowledge.text import folded, tells, vocabulary, words

SYMPTOM = "loi-"
ENOUGH, SURE = 0.6, 0.7  # of a symptom and of the question is the same; SURE beats a cue
SYMPTOM_SHARE = 0.6  # how much of that is about the symptom, the rest about the question
EVERYDAY = 2.5  # a word that tells no more than this asks for nothing by itself
TITLE_WORDS = 0.1  # what the whole guide is about says little about a section of it

Terms = Mapping[str, float]
Worth = tuple[frozenset[str], float]  # the syllables of a term, and how much it tells


@dataclass(frozen=True)
class Wanted:
    """What a question says, read once for all the guides that may answer it."""

    places: Sequence[Place]
    terms: Mapping[str, Worth]
    cues: Sequence[tuple[str, str]]  # (section, phrase) that people say who want just that part


def wanted(places: Sequence[Place]) -> Wanted:
    typed = [" " + " ".join(folded(p.typed) for p in places) + " "]
    typed.append(" " + " ".join(w for p in places for w in p.readings[-1].words) + " ")
    said = (row for row in vocabulary("sections") if any(f" {row[1]} " in way for way in typed))
    terms = {term: _worth(term) for term in sorted(_asked(places))}  # a set has no order
    return Wanted(places, terms, [(section, phrase) for section, phrase in said])


@dataclass(frozen=True)
class Sections:
    """What tells the sections of one guide apart."""

    names: frozenset[str]
    title: frozenset[str]
    symptoms: tuple[tuple[str, Terms], ...]

    def find(self, asked: Wanted) -> str | None:
        """The section that the question asks for; None is the whole guide."""
        whole = sum(_counts(worth, self.title) for worth in asked.terms.values())
        fits = [(_alike(asked.terms, terms, whole), name) for name, terms in self.symptoms]
        fit, symptom = max(fits, default=(0.0, ""))
        cue = self._cue(asked)
        return symptom if fit >= (SURE if cue else ENOUGH) else cue

    def _cue(self, asked: Wanted) -> str | None:
        """What they want to know, unless that is what the whole guide is about."""
        for section, phrase in asked.cues:
            if section in self.names and not self.title.issuperset(phrase.split()):
                return section if self._only(section, asked.places) else None
        return None

    def _only(self, section: str, places: Sequence[Place]) -> bool:
        """Is nothing else asked? Every word that tells much is of the title or of the cues."""
        expected = self.title | _cue_words(section)
        return all(
            any(expected.issuperset(r.words) or max(map(tells, r.words)) <= EVERYDAY for r in ways)
            for ways in (place.readings for place in places)
        )


@cache
def _cue_words(section: str) -> frozenset[str]:
    rows = vocabulary("sections")
    return frozenset(w for name, phrase in rows if name == section for w in phrase.split())


def _worth(term: str) -> Worth:
    syllables = term.split()
    least = min(map(tells, syllables)) - 0.5
    return frozenset(syllables), least / len(syllables)


def _counts(worth: Worth, title: frozenset[str]) -> float:
    syllables, told = worth
    return told * (TITLE_WORDS if syllables <= title else 1.0)


def sections(title: str, headings: Iterable[tuple[str, str]]) -> Sections:
    """`headings` are (name, heading) of each section."""
    named = [(name, _terms(map(folded, words(heading)))) for name, heading in headings]
    about = frozenset(map(folded, words(title)))
    symptoms = tuple(
        (name, {t: _counts(_worth(t), about) for t in terms})
        for name, terms in named
        if name.startswith(SYMPTOM) and terms
    )
    return Sections(frozenset(name for name, _ in named), about, symptoms)


def _terms(syllables: Iterable[str]) -> list[str]:
    row = list(syllables)
    return list(dict.fromkeys([*row, *(f"{a} {b}" for a, b in pairwise(row))]))


def _asked(places: Sequence[Place]) -> frozenset[str]:
    """Every term that the question may mean."""
    single = {w for p in places for r in p.readings for w in r.words}
    inner = {f"{a} {b}" for p in places for r in p.readings for a, b in pairwise(r.words)}
    outer = {
        f"{a.words[-1]} {b.words[0]}"
        for left, right in pairwise(places)
        for a in left.readings
        for b in right.readings
        if a is not b
    }
    return frozenset(single | inner | outer)


def _alike(asked: Container[str], symptom: Terms, whole: float) -> float:
    shared = sum(weight for term, weight in symptom.items() if term in asked)
    size = SYMPTOM_SHARE * sum(symptom.values()) + (1 - SYMPTOM_SHARE) * whole
    return shared / size if size else 0.0
