"""A question as a key: its words as most people would say them, without marks and politeness.

Abbreviations and dialect are spelled out, slips of the keyboard mended, one of several ways to say
a thing taken for all; what drops out and what counts as the same is vocabulary/likeness.tsv.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from knowledge.privacy import FILE_CODE, PLACEHOLDERS
from knowledge.search.spelling import MOST_WORDS, spelled_out
from knowledge.text import (
    everyday,
    fold,
    folded,
    is_syllable,
    retyped,
    tells,
    unstretched,
    vocabulary,
)

ASKED = "asked"  # the kind of what one wants to know: where, how long, how much

_PLACEHOLDER = re.compile(f"({'|'.join(map(re.escape, (*PLACEHOLDERS.values(), FILE_CODE)))})")
_GLUED = re.compile(r"([a-z]{2,})(\d{1,4})|(\d+)([a-z]{3,})")

Words = tuple[str, ...]
Row = tuple[Words, Words]  # a phrase, and what takes its place or the kinds that it belongs to
Phrases = Mapping[str, Sequence[Row]]


def read(text: str) -> str:
    """The key of a question, to be stored and compared; empty when no word is in it."""
    parts = _PLACEHOLDER.split(text)  # words, placeholder, words, …
    said = list(chain.from_iterable(map(_read, parts)))[:MOST_WORDS]
    same = _replaced(said, _phrases("same"))
    left = _replaced(same, _phrases("drop")) or same
    while left[1:] and left[-1] in _phrases("end"):
        left.pop()
    return " ".join(left)


def is_personal(said: Sequence[str]) -> bool:
    """Is it about one file, whose code was hidden?"""
    return _as_word(FILE_CODE) in said


def told_apart(said: Sequence[str]) -> tuple[list[str], Mapping[str, Words]]:
    """The words, what is asked ("bao lau") as one of them; and of each kind what was chosen."""
    words: list[str] = []
    chosen: dict[str, dict[str, None]] = {}
    at = 0
    while at < len(said):
        phrase, kinds = _begun(_choices(), said, at) or ((said[at],), ())
        for kind in kinds:
            chosen.setdefault(kind, {})[" ".join(phrase)] = None
        words += [" ".join(phrase)] if ASKED in kinds else phrase
        at += len(phrase)
    return words, {kind: tuple(phrases) for kind, phrases in chosen.items()}


def _as_word(placeholder: str) -> str:
    """ "[mã hồ sơ]" as "[mahoso]"."""
    return f"[{re.sub('[^a-z]', '', fold(placeholder))}]"


def _read(part: str) -> list[str]:
    if _PLACEHOLDER.fullmatch(part):
        return [_as_word(part)]
    mended = chain.from_iterable(map(_mended, spelled_out(part).split()[:MOST_WORDS]))
    said = [folded(word) for word in spelled_out(" ".join(mended)).split()]
    return [word for at, word in enumerate(said) if not at or word != said[at - 1]]


@lru_cache(maxsize=65536)
def _mended(typed: str) -> tuple[str, ...]:
    """Keys of Telex and VNI taken for what they mean, words without a blank parted.

    The marks stay: "khi mở" is not the "khi mo" of a dialect.
    """
    typed = unstretched(typed)  # not before: "cccd" is no stretched "cd"
    bare = folded(typed)
    if is_syllable(bare) or bare.isdigit() or bare in everyday():
        return (typed,)
    meant = retyped(typed)
    if meant:
        return (meant,)
    glued = _GLUED.fullmatch(bare)
    if glued:
        return tuple(part for part in glued.groups() if part)
    return _halves(bare) if bare.isalpha() and 4 < len(bare) <= 14 else (bare,)


def _halves(word: str) -> tuple[str, ...]:
    """ "dangky" -> "dang", "ky": two syllables, the more usual ones if there is a choice."""
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    both = [cut for cut in cuts if is_syllable(cut[0]) and is_syllable(cut[1])]
    return min(both, key=lambda cut: (tells(cut[0]) + tells(cut[1]), cut), default=(word,))


def _replaced(said: Sequence[str], phrases: Phrases) -> list[str]:
    """The longest phrases in what was said, replaced."""
    out: list[str] = []
    at = 0
    while at < len(said):
        phrase, meant = _begun(phrases, said, at) or ((said[at],), (said[at],))
        out += meant
        at += len(phrase)
    return out


@cache
def _phrases(kind: str) -> Phrases:
    """What takes the place of a phrase: the first of its row ("same") or nothing."""
    found: dict[Words, Words] = {}
    for named, row in _rows():
        if named == kind:
            found |= dict.fromkeys(row, row[0] if kind == "same" else ())
    return _by_first(found)


@cache
def _choices() -> Phrases:
    """Phrases of which a question means one, with the kinds that they belong to."""
    kinds: dict[Words, Words] = {}
    for kind, row in _rows():
        if kind not in ("drop", "end", "same"):
            for phrase in row:
                kinds[phrase] = (*kinds.get(phrase, ()), kind)
    return _by_first(kinds)


def _rows() -> list[tuple[str, list[Words]]]:
    rows = vocabulary("likeness")
    return [(kind, [tuple(one.split()) for one in row.split(", ")]) for kind, row in rows]


def _by_first(found: Mapping[Words, Words]) -> Phrases:
    """By their first word, the longest first."""
    by_first: dict[str, list[Row]] = {}
    for row in sorted(found.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(row[0][0], []).append(row)
    return by_first


def _begun(phrases: Phrases, said: Sequence[str], at: int) -> Row | None:
    """The longest phrase that begins at a place, and what belongs to it."""
    rows = phrases.get(said[at], ())
    return next((row for row in rows if tuple(said[at : at + len(row[0])]) == row[0]), None)
