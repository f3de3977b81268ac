"""A text as the rules for secrets read it: folded, with every disguise of a digit taken off."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

HIDDEN = "\ue000"  # stands for what is settled already; no rule reads across it

_WORDS = {
    **{"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5"},
    **{"lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9"},
}
_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(_WORDS)})(?![a-z])")
_SPOKEN = re.compile(rf"{_WORD.pattern}(?:[ ,.\-]{{1,3}}{_WORD.pattern}){{3,}}")
_LETTER_O = re.compile(
    r"(?<=\d)o+(?![a-np-z])|(?<![a-z0-9])o+(?=\d)"  # inside a piece of digits
    r"|(?<=[0-9o.\-_ ][ .\-_])o{1,4}(?=[ .\-_]{1,3}[0-9o])"  # a piece of its own between others
    r"|(?<![a-z0-9])o{1,4}(?=[ .\-_]{1,3}[0-9o][0-9o .\-_]{6})"  # before them
    r"|(?<=[0-9o][ .\-_])o{2,4}(?![a-z0-9])|(?<=[ .\-_]\d[ .\-_])o(?![a-z0-9])"  # and after
    r"|(?<=\()o(?=\))"  # "(O)912 …"
    r"|(?<=\d[ .\-_]{2})o{2,4}(?![a-z0-9])|(?<=\d[ .\-_]{3})o{2,4}(?![a-z0-9])"
)
_DOTS = dict.fromkeys("·•‧∙・。", ".")


@dataclass(frozen=True)
class Shadow:
    """`places[i]` is where character i of `text` begins in the original, the end coming last."""

    text: str
    places: tuple[int, ...]


class Span(NamedTuple):
    """Characters start to end are of this kind; an empty kind is no secret and stays."""

    start: int
    end: int
    kind: str


def shadow_of(text: str, placeholders: Iterable[str]) -> Shadow:
    """Lower case without marks, plain digits, invisible characters gone, placeholders hidden."""
    hidden = re.compile("|".join(map(re.escape, placeholders)))
    covered = {at for found in hidden.finditer(text) for at in range(*found.span())}
    letters: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for letter in HIDDEN if at in covered else _folded(char):
            letters.append(letter)
            places.append(at)
    places.append(len(text))

    def zeros(found: re.Match[str]) -> str:
        typed = text[places[found.start()] : places[found.end()]]
        marked = any(map(unicodedata.combining, unicodedata.normalize("NFD", typed)))
        return found[0] if marked else "0" * len(found[0])  # "ở" is a word

    seen = _LETTER_O.sub(zeros, "".join(letters))
    return _spoken(Shadow(seen, tuple(places)))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """The character as bare lower-case letters; nothing for what cannot be seen."""
    bare = []
    for part in unicodedata.normalize("NFKD", char).lower():
        category = unicodedata.category(part)
        digit = unicodedata.decimal(part, None)
        if category in ("Mn", "Me", "Cf"):
            continue
        if category in ("Co", "Cs"):
            bare.append("?")
        elif digit is not None:
            bare.append(str(digit))
        elif category in ("Pd", "Zs") or part in "−\t":
            bare.append("-" if category == "Pd" or part == "−" else " ")
        else:
            bare.append("d" if part == "đ" else _DOTS.get(part, part))
    return "".join(bare)


def _spoken(shadow: Shadow) -> Shadow:
    """Four digits or more that are written as words become one number."""
    letters: list[str] = []
    places: list[int] = []
    done = 0
    for run in _SPOKEN.finditer(shadow.text):
        letters.append(shadow.text[done : run.start()])
        places += shadow.places[done : run.start()]
        for word in _WORD.finditer(shadow.text, *run.span()):
            letters.append(_WORDS[word[0]])
            places.append(shadow.places[word.start()])
        done = run.end()
    letters.append(shadow.text[done:])
    return Shadow("".join(letters), (*places, *shadow.places[done:]))
