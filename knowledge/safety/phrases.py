"""Where the phrases of a vocabulary stand in a text, however they were typed."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.search.spelling import spelled_out
from knowledge.text import folded, is_syllable, retyped, unstretched, vocabulary

NOTHING = "nothing"  # a kind that hides the shorter phrases beginning where it begins
MOST_SLIPS = 24  # unknown words looked up by likeness, the slow part
_NGA, _HOI = "\u0303", "\u0309"


@dataclass(frozen=True)
class Word:
    """The folded syllables that a typed word may be, and the marks that were typed with it."""

    bare: frozenset[str]
    marks: frozenset[str]

    def says(self, meant: "Word", *, exactly: bool) -> bool:
        """The same syllable; unless `exactly`, marks may have been left out, but not swapped."""
        if not meant.bare <= self.bare:
            return False
        if exactly:
            return self.marks == meant.marks
        return not meant.marks or self.marks <= meant.marks


@dataclass(frozen=True)
class Phrase:
    """`exactly`: without its marks it would say another everyday thing; "!" stands behind it."""

    kind: str
    words: tuple[Word, ...]
    exactly: bool

    def is_said(self, typed: Sequence[Word]) -> bool:
        return len(typed) == len(self.words) and all(
            word.says(meant, exactly=self.exactly)
            for word, meant in zip(typed, self.words, strict=True)
        )


def read(name: str, text: str) -> list[Word]:
    """What was typed, abbreviations spelled out, slips of the keyboard mended."""
    said: list[Word] = []
    slips = 0
    for typed in spelled_out(unstretched(text)).split():
        word = _word(typed)
        if slips < MOST_SLIPS and _is_slip(name, folded(typed)):
            slips += 1
            word = _mended(name, typed, word)
        said.append(word)
    return said


def places(name: str, said: Sequence[Word]) -> dict[str, list[int]]:
    """For each kind of <name>.tsv the places, ascending, where one of its phrases begins."""
    known, found = _phrases(name), dict[str, list[int]]()
    for i, word in enumerate(said):
        begun = chain.from_iterable(known.get(bare, ()) for bare in word.bare)
        here = [one for one in begun if one.is_said(said[i : i + len(one.words)])]
        hidden = max((len(one.words) for one in here if one.kind == NOTHING), default=0)
        for kind in {one.kind for one in here if len(one.words) > hidden}:
            found.setdefault(kind, []).append(i)
    return found


@lru_cache(maxsize=65536)
def _word(typed: str) -> Word:
    """hỏi and ngã sound alike to many who type them: they count as one."""
    letters = unicodedata.normalize("NFD", typed).replace(_NGA, _HOI)
    marks = {c for c in letters if unicodedata.combining(c) or c == "đ"}
    return Word(frozenset({folded(typed)}), frozenset(marks))


def _is_slip(name: str, bare: str) -> bool:
    return len(bare) > 2 and bare.isalpha() and bare not in _words(name) and not is_syllable(bare)


def _mended(name: str, typed: str, word: Word) -> Word:
    """Keys of Telex and VNI taken for what they mean; else the words that are a slip away."""
    meant = retyped(typed)
    if meant:
        return _word(meant)
    near = process.extract(
        folded(typed), _words(name), scorer=OSA.distance, score_cutoff=1, limit=8
    )
    return Word(word.bare | {letters for letters, _, _ in near}, word.marks)


@cache
def _phrases(name: str) -> Mapping[str, Sequence[Phrase]]:
    """By their first word."""
    by_first: dict[str, list[Phrase]] = {}
    for kind, phrases in vocabulary(name):
        for phrase in phrases.split(", "):
            meant = spelled_out(phrase).split()
            one = Phrase(kind, tuple(map(_word, meant)), exactly=phrase.endswith("!"))
            by_first.setdefault(folded(meant[0]), []).append(one)
    return by_first


@cache
def _words(name: str) -> tuple[str, ...]:
    """Every syllable of the phrases."""
    known = chain.from_iterable(_phrases(name).values())
    return tuple(sorted({bare for one in known for word in one.words for bare in word.bare}))
