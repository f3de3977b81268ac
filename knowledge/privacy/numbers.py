"""Numbers in a folded text that belong to a person: told by length, grouping and cue word."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from knowledge.privacy.cues import CUED, LONGEST, NO_CUE, TIGHT, cue_after, cue_before
from knowledge.privacy.digits import HIDDEN, Span

LONG_ALONE = 9  # digits in one piece that no fee, year or version reaches

Group = tuple[int, int]  # where a piece of digits begins and ends

_RUN = re.compile(r"\d+(?:[ .\-_()]{1,3}\d+)*")
_GROUP = re.compile(r"\d+")

_CUED_AS = {("citizen_id", 9): "old_id", ("code", 6): "otp"}
_IN_PARTS = ("account", "card", "tax_code")  # a long piece and a short one may be one number
_SENT_TO = re.compile(r"(?<![a-z])(?:gui|goi|den|toi|dau so|tong dai)(?: so)? *$")
_SPENT = re.compile(r"(?<![a-z])(?:tru|chuyen|nap|rut|con|mat|phi|nhan|nop|tien|hon)(?![a-z])")
_FEE = re.compile(r"(?<![a-z])(?:phi|tien|gia|nop)(?![a-z])")

_OTP_TALK = re.compile(
    r"(?<![a-z])(?:otp|passcode)(?![a-z])|ma xac (?:nhan|thuc)|verification code"
)
_ONLY_A_CODE = re.compile(rf"[^\w{HIDDEN}]*\d{{6}}[^\w{HIDDEN}]*")

_CITIZEN_ID = re.compile(r"0\d{11}")
_PHONE = re.compile(r"(?:0|84|0084|840|00840)(?:[35789]\d{8}|2\d{9}|1[2689]\d{8})")
_YEARS = re.compile(r"(?:(?:19|20)\d\d)+")
_CARD_GROUPS = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5))


class _Number(NamedTuple):
    digits: str
    sizes: tuple[int, ...]  # of its groups
    written: str
    in_fraction: bool  # a slash touches it
    cue: str
    gap: str  # between cue and number
    named_after: str  # the cue in "… là số tài khoản của em"


class _Run(NamedTuple):
    """Groups of digits with nothing but separators between them: one number, or several."""

    seen: str
    groups: list[Group]
    sizes: tuple[int, ...]
    digits: str
    offsets: tuple[int, ...]  # where each group begins in `digits`, and where the last ends

    def between(self, first: int, last: int) -> str:
        return self.digits[self.offsets[first] : self.offsets[last + 1]]

    def written(self, first: int, last: int) -> str:
        return self.seen[self.groups[first][0] : self.groups[last][1]]


def numbers(seen: str) -> Iterator[Span]:
    """Every number that names, reaches or opens something of a person's."""
    codes_expected = bool(_OTP_TALK.search(seen) or _ONLY_A_CODE.fullmatch(seen))
    for found in _RUN.finditer(seen):
        run = _run(seen, found)
        first = 0
        while first < len(run.groups):
            last, kind = _best(run, first, codes_expected)
            if kind:
                start, end = run.groups[first][0], run.groups[last][1]
                yield Span(_begin(seen, start, end), end, kind)
            first = last + 1


def _run(seen: str, found: re.Match[str]) -> _Run:
    groups = [group.span() for group in _GROUP.finditer(seen, *found.span())]
    sizes = tuple(end - start for start, end in groups)
    digits = "".join(_GROUP.findall(found[0]))
    return _Run(seen, groups, sizes, digits, tuple(accumulate(sizes, initial=0)))


def _best(run: _Run, first: int, codes_expected: bool) -> tuple[int, str]:
    """The last group and the kind of the number that begins with group `first`, if it is one.

    All the groups that may belong together are tried before fewer of them, and among those
    a shape before a cue: "otp 9704 …" is a card although 9704 alone could be a code.
    """
    cue = cue_before(run.seen, run.groups[0][0]) if first == 0 else NO_CUE
    most, *fewer = _ends(run, first)
    shaped = [last for last in fewer if last == first or _may_have_shape(run, first, last)]
    attempts = [(most, cue), *((last, NO_CUE) for last in shaped)]
    attempts += [(last, cue) for last in fewer if cue[0]]
    for last, (word, gap) in attempts:
        kind = _kind(_number(run, first, last, word, gap), codes_expected)
        if kind:
            return (last, kind) if _complete(run, last, most) else (most, "number")
    return (most, "number") if _even(run, first, most) else (first, "")


def _may_have_shape(run: _Run, first: int, last: int) -> bool:
    """A quick look: most runs of short groups are no phone, identity or card number."""
    digits = run.between(first, last)
    if len(digits) < LONG_ALONE:
        return False
    personal = _PHONE.fullmatch(digits) or _CITIZEN_ID.fullmatch(digits)
    return personal is not None or run.sizes[first] in (1, 3, 4)


def _number(run: _Run, first: int, last: int, cue: str, gap: str) -> _Number:
    start, end = run.groups[first][0], run.groups[last][1]
    return _Number(
        run.between(first, last),
        run.sizes[first : last + 1],
        run.written(first, last),
        "/" in (run.seen[start - 1 : start], run.seen[end : end + 1]),
        cue,
        gap,
        cue_after(run.seen, end),
    )


def _complete(run: _Run, last: int, most: int) -> bool:
    """Do the groups after it stand alone? Four digits more would be a number cut in two."""
    rest = run.between(last + 1, most)
    return len(rest) < 4 or rest[0] == "0" or bool(_YEARS.fullmatch(rest))


def _even(run: _Run, first: int, last: int) -> bool:
    """Twelve digits or more in groups of three and four, all set apart alike: an account."""
    digits = run.between(first, last)
    if len(digits) < 12 or set(run.sizes[first : last + 1]) not in ({4}, {3, 4}):
        return False
    separators = set(_GROUP.sub("", run.written(first, last)))
    return len(separators) == 1 and not _YEARS.fullmatch(digits)


def _ends(run: _Run, first: int) -> list[int]:
    """Its possible last groups: a long group stands alone, else all that follows, else less."""
    last = first
    while last + 1 < len(run.groups) and len(run.between(first, last + 1)) <= LONGEST:
        last += 1
    ends = list(range(first, last + 1))
    return ends if run.sizes[first] >= LONG_ALONE else ends[::-1]


def _begin(seen: str, start: int, end: int) -> int:
    """The plus and the bracket of "(+84) 9…" belong to the number."""
    if seen[start - 1 : start] == "+":
        start -= 1
    return start - 1 if seen[start - 1 : start] == "(" and ")" in seen[start:end] else start


def _kind(number: _Number, codes_expected: bool) -> str:
    """What its own shape or its cue says; a citizen's number is never anything else."""
    digits, length = number.digits, len(number.digits)
    phone = "phone" if _PHONE.fullmatch(digits) else ""
    if len(number.sizes) > 1 and max(number.sizes) > LONG_ALONE:
        return phone if number.cue not in _IN_PARTS else number.cue
    if len(number.sizes) > 1 and _YEARS.fullmatch(digits) and set(number.sizes) == {4}:
        return ""
    if _CITIZEN_ID.fullmatch(digits):
        return "citizen_id"
    if number.cue and length in CUED[number.cue][0] and _believable(number):
        return _CUED_AS.get((number.cue, length), number.cue)
    if not phone and number.named_after and length in CUED[number.named_after][0]:
        return _CUED_AS.get((number.named_after, length), number.named_after)
    return phone or _kind_alone(number, codes_expected)


def _believable(number: _Number) -> bool:
    """Short numbers near a cue may still be years, amounts or numbers to call."""
    length = len(number.digits)
    tight = TIGHT.fullmatch(number.gap) is not None
    if number.cue == "otp":
        if number.in_fraction and length < 6:
            return False
        year = _YEARS.fullmatch(number.digits)
        other = _FEE if length > 4 else _SENT_TO
        return tight or not (year or other.search(number.gap))
    if number.cue == "code":
        return tight
    if number.cue == "account":
        return length >= LONG_ALONE or not _SPENT.search(number.gap)
    if number.cue == "phone" and length == 8:
        return number.sizes in ((8,), (4, 4))
    return True


def _kind_alone(number: _Number, codes_expected: bool) -> str:
    """What nothing explains: long numbers are taken for secrets, round ones for amounts."""
    digits, length = number.digits, len(number.digits)
    if number.sizes in _CARD_GROUPS:
        return "card"
    if number.sizes == (3, 3, 3):
        return "" if number.written[3::4] == ".." or digits.endswith("000") else "old_id"
    spelled = set(number.sizes) == {1} and not digits.startswith("12345")
    if len(number.sizes) > 1 and not spelled:
        return ""
    if length == 6 and codes_expected and not spelled and not digits.endswith("000"):
        return "otp"
    if length < LONG_ALONE or number.cue == "amount" or _round(digits):
        return ""
    if 13 <= length <= LONGEST and _luhn(digits):
        return "card"
    return {9: "old_id", 12: "citizen_id"}.get(length, "number")


def _round(digits: str) -> bool:
    return digits[0] != "0" and digits.endswith("000000")


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812."""
    doubled = "".join(str(2 * int(digit)) for digit in digits[-2::-2])
    return sum(map(int, digits[::-2] + doubled)) % 10 == 0
