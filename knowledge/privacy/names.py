"""Names of people after a cue: "em tên là …", "chủ hộ là …"; found by family name and capitals."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from knowledge.privacy.digits import Shadow, Span
from knowledge.text import folded, is_syllable, vocabulary

_WHO = (
    "em|toi|tui|minh|con|chau|be|vo|chong|me|ma|bo|ba|cha|anh|chi|ong|co|chu|bac|di|cau|mo|noi"
    "|ngoai|trai|gai|ruot|re|dau|hai|ut|nha"
)
_KIN = rf"(?:[ ,]{{1,2}}(?:{_WHO})(?![a-z])){{0,4}}"
_CUE = re.compile(
    r"(?<![a-z])(?:(?:chu (?:ho|tro|nha|the|xe|tai khoan)|nguoi (?:nop|yeu cau))(?: ten)?(?: la)?"
    rf"|(?:ho (?:va |ten dem va )?)?ten(?: day du| that| khai sinh)?(?: cua)?{_KIN}(?: la)?"
    rf"|(?P<weak>(?:{_WHO})(?![a-z]){_KIN} la))"
    r"(?![a-z])[ :=\"'(]{1,4}(?:(?:ong|ba|anh|chi|co|chu|bac|be) )?"
)
# The name of a place or a thing follows where one of these stands before.
_OF_A_PLACE = re.compile(
    r"(?<![a-z])(?:que|tinh|xa|phuong|huyen|quan|thanh pho|tp|noi|truong|duong|thon|lang|ban"
    r"|benh vien|cong ty)(?: (?:em|toi|minh|chau|con|nha|cua|bay|gio|nay|moi|cu|truoc|o|tren|giay"
    r"|khai|sinh))* ?\Z"
)
_WORD = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r" {1,3}(?=[^\W\d_])")
_MOST = 5  # words of a name

Word = tuple[int, int, str]  # from, to, as it was typed


def names(shadow: Shadow, typed: str) -> Iterator[Span]:
    """`typed` is the text before it was folded; capitals and marks tell a name from a word."""
    has_marks = any(_marked(word) for word in _WORD.findall(typed))
    has_capitals = typed != typed.upper() and typed != typed.lower()
    for cue in _CUE.finditer(shadow.text):
        place = _OF_A_PLACE.search(shadow.text[max(0, cue.start() - 40) : cue.start()])
        if place and not cue[0].startswith("ho "):
            continue
        words = _words(shadow, typed, cue.end())
        count = _capitals(words) if has_capitals else 0
        count = count or _spelled(words, has_marks=has_marks, is_weak=bool(cue["weak"]))
        if count:
            yield Span(words[0][0], words[count - 1][1], "name")


def _words(shadow: Shadow, typed: str, at: int) -> list[Word]:
    """The next words with nothing but blanks between."""
    found: list[Word] = []
    while len(found) < _MOST and (word := _WORD.match(shadow.text, at)):
        start, end = word.span()
        found.append((start, end, typed[shadow.places[start] : shadow.places[end]].strip()))
        blanks = _BLANKS.match(shadow.text, end)
        if blanks is None:
            break
        at = blanks.end()
    return found


def _capitals(words: list[Word]) -> int:
    """How many words from the first on begin with a capital, the first being a family name."""
    if not words or not _is(words[0][2], "family", has_marks=False):
        return 0
    count = next((n for n, (*_, word) in enumerate(words) if not word[:1].isupper()), len(words))
    return count if count > 1 and not _ordinary(words[:count]) else 0


def _spelled(words: list[Word], *, has_marks: bool, is_weak: bool) -> int:
    """Family name, middle names and one name more; the middle makes sure that it is a name."""
    if len(words) < 3 or not _is(words[0][2], "family", has_marks=has_marks):
        return 0
    middles = 0
    while middles + 2 < len(words) and _is(words[middles + 1][2], "middle", has_marks=has_marks):
        middles += 1
    count = middles + 2
    certain = middles and (not is_weak or folded(words[1][2]) in ("van", "thi"))
    return count if certain and not _ordinary(words[:count]) else 0


def _ordinary(words: list[Word]) -> bool:
    """A place, or words that only look like names: "hộ gia đình", "Cao Bằng"."""
    bare = [folded(word) for *_, word in words]
    pairs = [f"{a} {b}" for a, b in pairwise(bare)]
    is_word = not _known("never").isdisjoint(pairs) or not all(map(is_syllable, bare))
    return is_word or pairs[0] in _known("place")


def _is(word: str, part: str, *, has_marks: bool) -> bool:
    """Where marks are typed it must be the very one; elsewhere it may be any that it stands for."""
    known = _known(part)
    if has_marks or _marked(word):
        return word.lower() in known
    return folded(word) in {folded(one) for one in known}


def _marked(word: str) -> bool:
    return folded(word) != word.lower()


@cache
def _known(part: str) -> frozenset[str]:
    rows = [row for name, row in vocabulary("names") if name == part]
    split = " " if part in ("family", "middle") else ", "
    return frozenset(one for row in rows for one in row.split(split))
