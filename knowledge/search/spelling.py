"""What a typed word may mean: itself, what it abbreviates, what a slip of the keyboard hid."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import everyday, folded, is_syllable, retyped, unstretched, vocabulary, words

MOST_WORDS = 400  # of one text; longer ones have said by then what they are about
MOST_SLIPS = 24  # unknown words looked up by likeness, the slow part
_PHRASE = 4  # words in the longest entry of the vocabulary


@dataclass(frozen=True)
class Reading:
    """Folded words that stand for what was typed; `weight` is how sure we are, 0-1."""

    words: tuple[str, ...]
    weight: float
    why: str = "typed"


@dataclass(frozen=True)
class Place:
    """One typed word and everything it may mean, the typed word first."""

    typed: str
    readings: tuple[Reading, ...]


class Speller:
    """Reads texts against the words that the guides use. `follows(a, b)`: do guides say "a b"?"""

    def __init__(self, known: Collection[str], follows: Callable[[str, str], bool]) -> None:
        self._known = frozenset(known)
        self._letters = sorted(w for w in self._known if len(w) > 1 and w.isalpha())
        self._follows = follows

    def read(self, text: str) -> tuple[Place, ...]:
        typed = words(unstretched(text))[:MOST_WORDS]
        places = [Place(word, (Reading((folded(word),), 1.0),)) for word in typed]
        self._add_phrases(places)
        self._add_joined(places)
        slips = 0
        for i, place in enumerate(places):
            if len(place.readings) > 1 or place.readings[0].words[0] in self._known:
                continue
            places[i] = self._guessed(places, i, by_likeness=slips < MOST_SLIPS)
            slips += 1
        return tuple(places)

    def _add_phrases(self, places: list[Place]) -> None:
        phrases = known_phrases()
        typed = [place.typed for place in places]
        for length in range(_PHRASE, 0, -1):
            for i in range(len(typed) - length + 1):
                meant = phrases.get(tuple(typed[i : i + length]))
                if meant:
                    _add(places, range(i, i + length), Reading(meant, 0.8, "vocabulary"))

    def _add_joined(self, places: list[Place]) -> None:
        """ "vne id" -> "vneid": two typed words that are one word of the guides."""
        bare = [folded(place.typed) for place in places]
        for i, (left, right) in enumerate(pairwise(bare)):
            joined = left + right
            if joined in self._known and not (left in self._known and self._follows(left, right)):
                _add(places, range(i, i + 2), Reading((joined,), 0.9, "joined"))

    def _guessed(self, places: Sequence[Place], i: int, *, by_likeness: bool) -> Place:
        place = places[i]
        word = folded(place.typed)
        guesses = self._retyped(place.typed) or self._split(word)
        if not guesses and by_likeness:
            guesses = self._alike(word, places[max(0, i - 1) : i], places[i + 1 : i + 2])
        return replace(place, readings=(*place.readings, *guesses))

    def _retyped(self, typed: str) -> list[Reading]:
        meant = retyped(typed)
        if meant and folded(meant) in self._known:
            return [Reading((folded(meant),), 0.9, "telex")]
        return []

    def _split(self, word: str) -> list[Reading]:
        parts = _parts(word, self._known) if len(word) <= 24 else None
        return [Reading(parts, 0.9, "split")] if parts else []

    def _alike(self, word: str, before: Sequence[Place], after: Sequence[Place]) -> list[Reading]:
        """Words of the guides one or two slips away, best those that go with the neighbours."""
        if len(word) < 3 or not word.isalpha() or word in everyday():
            return []
        slips = 2 if len(word) > 6 else 1
        near = process.extract(
            word, self._letters, scorer=OSA.distance, score_cutoff=slips, limit=8
        )
        least = min((distance for _, distance, _ in near), default=0)
        alike = sorted(match for match, distance, _ in near if distance == least)
        fitting = [a for a in alike if self._goes_with(a, before, after)]
        weight = (0.5 if is_syllable(word) else 0.8) / least if least else 0.0
        return [Reading((a,), weight, "alike") for a in (fitting or alike)[:4]]

    def _goes_with(self, word: str, before: Sequence[Place], after: Sequence[Place]) -> bool:
        lefts = [r.words[-1] for place in before for r in place.readings]
        rights = [r.words[0] for place in after for r in place.readings]
        return any(self._follows(left, word) for left in lefts) or any(
            self._follows(word, right) for right in rights
        )


def understood(places: Sequence[Place]) -> str:
    """The text in the words that it most likely means: "ddawng nhaapj" -> "dang nhap"."""
    meant = [place.readings[min(1, len(place.readings) - 1)] for place in places]
    once = (one for at, one in enumerate(meant) if not at or one is not meant[at - 1])
    return " ".join(chain.from_iterable(reading.words for reading in once))


def spelled_out(text: str) -> str:
    """The text with its abbreviations and dialect words replaced: "quên mk" -> "quen mat khau"."""
    typed, phrases = words(text), known_phrases()
    if _first_words().isdisjoint(typed):
        return " ".join(typed)
    out: list[str] = []
    while typed:
        longest = (n for n in range(_PHRASE, 0, -1) if tuple(typed[:n]) in phrases)
        length = next(longest, 0)
        out += phrases[tuple(typed[:length])] if length else typed[:1]
        del typed[: length or 1]
    return " ".join(out)


def _add(places: list[Place], span: range, reading: Reading) -> None:
    for i in span:
        places[i] = replace(places[i], readings=(*places[i].readings, reading))


def _parts(word: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The fewest known words that `word` is made of: "dangky", "muc2"; None if there are none."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 8), end):
            head, tail = best[start], word[start:end]
            if head is None or tail not in known or (len(tail) < 2 and not tail.isdigit()):
                continue
            if best[end] is None or len(head) + 1 < len(best[end] or ()):
                best[end] = (*head, tail)
    return best[-1]


@cache
def known_phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Typed words -> folded words, from the vocabulary of abbreviations and of dialect."""
    rows = vocabulary("abbreviations") + vocabulary("dialect")
    return {tuple(words(typed)): tuple(map(folded, words(meant))) for typed, meant in rows}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(typed[0] for typed in known_phrases())
