"""Names of people after a cue: "em tên là …", "chủ hộ là …"; found by family name and capitals."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge.privacy.digits import Shadow, Span
from knowledge.text import folded, vocabulary

_WHO = (
    "em|toi|tui|minh|con|chau|be|vo|chong|me|ma|bo|ba|cha|anh|chi|ong|co|chu|bac|di|cau|mo|noi"
    "|ngoai|trai|gai|ruot|re|dau|hai|ut|nha"
)
_KIN = rf"(?:(?:{_WHO})(?![a-z])[ ,]{{1,2}}){{0,4}}"
_CUE = re.compile(
    r"(?<![a-z])(?:(?:chu (?:ho|tro|nha|the|xe|tai khoan)|nguoi (?:nop|yeu cau))(?: ten)?"
    r"(?: la(?![a-z])|:)?"
    rf"|(?:ho (?:va |ten dem va )?)?ten(?: day du| that| khai sinh)?(?: (?:cua )?{_KIN})?"
    r"[ :=]{0,3}(?:la(?![a-z])|:|=)?"
    rf"|(?P<weak>{_KIN}la(?![a-z])))[ :=\"'(]{{1,4}}"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 5  # words of a name


def names(shadow: Shadow, typed: str) -> Iterator[Span]:
    """`typed` is the text before it was folded; capitals and marks tell a name from a word."""
    plain = typed == typed.upper() or typed == typed.lower()
    for cue in _CUE.finditer(shadow.text):
        words = _words(shadow, typed, cue.end())
        count = _capitals(words) if not plain else 0
        count = count or _spelled(words, is_named=not cue["weak"])
        if count:
            yield Span(words[0][0], words[count - 1][1], "name")


def _words(shadow: Shadow, typed: str, at: int) -> list[tuple[int, int, str]]:
    """The next words with nothing but single blanks between, as they were typed."""
    found: list[tuple[int, int, str]] = []
    for _ in range(_MOST):
        word = _WORD.match(shadow.text, at)
        if word is None:
            break
        start, end = word.span()
        found.append((start, end, typed[shadow.places[start] : shadow.places[end]].strip()))
        at = end + 1
        if shadow.text[end : end + 1] != " ":
            break
    return found


def _capitals(words: list[tuple[int, int, str]]) -> int:
    """How many words from the first on begin with a capital, the first being a family name."""
    if not words or not _is(words[0][2], "family"):
        return 0
    count = next((n for n, (_, _, word) in enumerate(words) if not word[:1].isupper()), len(words))
    return count if count > 1 else 0


def _spelled(words: list[tuple[int, int, str]], *, is_named: bool) -> int:
    """Family name, middle names and one name more; the middle makes sure that it is a name."""
    if len(words) < 3 or not _is(words[0][2], "family"):
        return 0
    middles = 0
    while middles + 2 < len(words) and _is(words[middles + 1][2], "middle"):
        middles += 1
    certain = middles and (is_named or folded(words[1][2]) in ("van", "thi"))
    return middles + 2 if certain else 0


def _is(word: str, part: str) -> bool:
    """Typed without marks it may be any of them; with marks it must be the very one."""
    known = _parts()[part]
    return word.lower() in known if _marked(word) else folded(word) in _folded(part)


def _marked(word: str) -> bool:
    return folded(word) != word.lower()


@cache
def _parts() -> dict[str, frozenset[str]]:
    rows = vocabulary("names")
    return {
        part: frozenset(word for name, row in rows if name == part for word in row.split())
        for part in ("family", "middle")
    }


@cache
def _folded(part: str) -> frozenset[str]:
    return frozenset(map(folded, _parts()[part]))
