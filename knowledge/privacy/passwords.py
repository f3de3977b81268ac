"""Passwords in a folded text: found by their cue word, told from questions about passwords."""

import re
from collections.abc import Iterator

from knowledge.privacy.digits import HIDDEN, Span

_CUE = re.compile(
    r"(?<![a-z])(?:mat ?khau|mat ma|mk|pass ?word|passwd|pwd|pass ?code|pass|ma pin|pin)"
    r"(?![a-z])"
)
_LINK = re.compile(r"(?<![a-z0-9])la(?![a-z])|->|[:=]>?")
_REACH = 45  # characters from the cue to the link: "mật khẩu vneid của bà ngoại em là …"
_GAP = re.compile(rf"(?:[^\n!?:=,;.{HIDDEN}]|\.(?=\S))*")
_VALUE = re.compile(
    rf"\s{{0,3}}[\"'“‘«(\[]?(?:(?<=[\"'“‘«])(?P<quoted>[^\"'”’»\n{HIDDEN}]{{1,40}})[\"'”’»]"
    rf"|(?P<spaced>\d+(?:[ .\-_]{{1,3}}\d+)+)(?![^\s,.;)])"
    rf"|(?P<word>[^\s{HIDDEN}]{{1,64}}))"
)
_OWNER = (
    "cua|em|toi|minh|tui|con|chau|me|bo|ba|ong|co|chu|bac|anh|chi|nha|vneid|vssid|dvc|zalo|fb"
    "|facebook|gmail|email|wifi|app|cu|moi|nay|day|dang|nhap|dat|cap|tai|khoan|tk|ngan|hang|so"
)
_UNLINKED = re.compile(
    r"(?<![a-z])(?P<cue>mat ?khau|mk|pass ?word|pass ?code|pass|ma pin|pin)"
    rf"(?: {{1,3}}(?:{_OWNER})(?![a-z0-9])){{0,5}}(?= )"
)
# How many digits a code has right behind its cue; "pin 5000" is a battery's.
_LENGTHS = {"passcode": range(4, 9), "pass code": range(4, 9), "ma pin": range(4, 9), "pin": (6,)}
_ANNOUNCED = re.compile(
    rf"(?<![^\s(])(?P<word>[^\s{HIDDEN}]{{4,40}})(?= la (?:cai )?(?:mat ?khau|mk|pass|ma pin))"
)

_SYMBOL = re.compile(r"[@#$%^&*~_!+=]")
_ADDRESS = re.compile(r"[^@]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_PRODUCT = re.compile(
    r"(?:iphone|ios|android|samsung|oppo|vneid|vssid|win)\d{0,2}(?:\.\d{1,2}){0,3}[a-z]?"
)
_NAMES = frozenset(("gmail", "facebook", "email", "passcode", "password", "vneid", "vssid", "otp"))


def passwords(seen: str) -> Iterator[Span]:
    """After "mật khẩu … là/:/=", right after the cue when it can be nothing else, or before it."""
    taken = -1
    for start, end in sorted({*_linked(seen), *_unlinked(seen), *_announced(seen)}):
        if start >= taken:
            yield Span(start, end, "password")
            taken = end


def _linked(seen: str) -> Iterator[tuple[int, int]]:
    for link in _LINK.finditer(seen):
        value = _value(seen, link.end())
        if not value:
            continue
        shown = link[0] != "la"
        meant = _strong(seen[slice(*value)], 4) or _made_up(seen[slice(*value)], 3 if shown else 6)
        if meant and _cue_before(seen, link.start()):
            yield value


def _unlinked(seen: str) -> Iterator[tuple[int, int]]:
    for cue in _UNLINKED.finditer(seen):
        value = _value(seen, cue.end())
        if not value:
            continue
        word = seen[slice(*value)]
        numeric = re.sub(r"[ .\-]", "", word)
        if numeric.isdigit():
            meant = len(numeric) in _LENGTHS.get(cue["cue"], (6, 8))
        else:
            meant = _strong(word, 6) and bool(re.search("[a-z]", word))
        if meant:
            yield value


def _announced(seen: str) -> Iterator[tuple[int, int]]:
    for found in _ANNOUNCED.finditer(seen):
        start, end = _trimmed(seen, *found.span("word"))
        if _strong(seen[start:end], 4):
            yield start, end


def _value(seen: str, at: int) -> tuple[int, int] | None:
    """The word, spaced number or quoted words that stand at this place."""
    found = _VALUE.match(seen, at)
    if not found or not found.lastgroup:
        return None
    start, end = found.span(found.lastgroup)
    if found.lastgroup == "spaced":
        return _code(seen, start, end)
    return (start, end) if found.lastgroup == "quoted" else _trimmed(seen, start, end)


def _code(seen: str, start: int, end: int) -> tuple[int, int]:
    """A spaced number, or only its first piece where another number follows a whole code."""
    first = re.match(r"\d{6,8}(?!\d)", seen[start:end])
    longer = sum(char.isdigit() for char in seen[start:end]) > 8
    return (start, start + first.end()) if first and longer else (start, end)


def _trimmed(seen: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation of the sentence around it."""
    return start, start + len(seen[start:end].rstrip(".,;:!?)]}\"'”’»…"))


def _cue_before(seen: str, at: int) -> bool:
    """Is the nearest cue near, with no end of a sentence between?"""
    window = seen[max(at - _REACH, 0) : at]
    cues = list(_CUE.finditer(window))
    return bool(cues) and _GAP.fullmatch(window, cues[-1].end()) is not None


def _strong(word: str, least: int) -> bool:
    """Digits or symbols as in no word; long numbers and addresses are told by other rules."""
    digits = re.sub(r"[ .\-]", "", word)
    if digits.isdigit():
        return 4 <= len(digits) <= 8
    if _ADDRESS.fullmatch(word) or _PRODUCT.fullmatch(word) or "://" in word:
        return False
    return len(word) >= least and bool(re.search(r"\d", word) or _SYMBOL.search(word))


def _made_up(word: str, least: int) -> bool:
    """Letters only, and neither a Vietnamese syllable nor a name: "hoalan", not "nghiêng"."""
    if not re.fullmatch(r"[a-z]+", word) or len(word) < least:
        return False
    return not _SYLLABLE.fullmatch(word) and word not in _NAMES
