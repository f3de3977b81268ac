"""A text as the rules for secrets read it: folded, with every disguise of a digit taken off."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

HIDDEN = "\ue000"  # stands for what is settled already; no rule reads across it

_WORDS = {
    **{"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5"},
    **{"lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9"},
}
_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(_WORDS)})(?![a-z])")
_SPOKEN = re.compile(rf"{_WORD.pattern}(?:[ ,.\-]{{1,3}}{_WORD.pattern}){{3,}}")
_MARKED = frozenset(
    ("không", "một", "mốt", "bốn", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín", "tư")
)
# "hai ba bốn năm phút", "không làm từ năm 2019": they count, or are no digits at all.
_COUNTS = re.compile(
    r" (?:phut|giay|gio|ngay|tuan|thang|nam|nguoi|lan|tuoi|trieu|nghin|ngan|dong|cai|\d)"
)
_FEWEST = 4  # digits in words that make a number
_LONGEST = 4  # letters that one character may stand for; U+FDFA stands for eighteen
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
    return _spoken(Shadow(seen, tuple(places)), text)


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
    return "".join(bare)[:_LONGEST]


def _spoken(shadow: Shadow, typed: str) -> Shadow:
    """Four digits or more that are written as words become one number."""
    letters: list[str] = []
    places: list[int] = []
    done = 0
    for said in _runs(shadow, typed):
        letters.append(shadow.text[done : said[0].start()])
        places += shadow.places[done : said[0].start()]
        letters += [_WORDS[word[0]] for word in said]
        places += [shadow.places[word.start()] for word in said]
        done = said[-1].end()
    letters.append(shadow.text[done:])
    return Shadow("".join(letters), (*places, *shadow.places[done:]))


def _runs(shadow: Shadow, typed: str) -> Iterator[list[re.Match[str]]]:
    """Words for digits in a row, unless they count something."""
    for run in _SPOKEN.finditer(shadow.text):
        words = _WORD.finditer(shadow.text, *run.span())
        for told, group in groupby(words, key=lambda word: _told(word, shadow, typed)):
            said = list(group)
            if told and len(said) >= _FEWEST and not _COUNTS.match(shadow.text, said[-1].end()):
                yield said


def _told(word: re.Match[str], shadow: Shadow, typed: str) -> bool:
    """With its marks it must be a number: "lăm" is, "làm" is not."""
    start, end = (shadow.places[at] for at in word.span())
    said = unicodedata.normalize("NFC", typed[start:end]).strip().lower()
    return said.isascii() or said in _MARKED
