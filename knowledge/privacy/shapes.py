"""Secrets with a shape of their own, and numbers that only look like secrets.

Every pattern reads a folded text (see digits) and is linear: what repeats has a bound.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from knowledge.privacy.digits import HIDDEN, Span
from knowledge.privacy.passwords import passwords

Finder = Callable[[str], Iterator[Span]]

_BETWEEN = r"[ .\-_]{0,3}"  # what people put between the digits of one number
_ALONE = r"(?<!\d)(?<!\d[ .,\-_])(?<!\d[ .,\-_]{2})(?<!\d[ .,\-_]{3})"
_YEAR = r"(?:19|20)\d\d"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE_MARK = r"(?: ?[/.\-_] ?| )"
_CLOCK = r"(?:[01]?\d|2[0-4])[.:h][0-5]\d"

_FILE_CODE = r"(?<![a-z])(?:\d{3}\.\d\d\.\d\d\.)?[gh]\d\d(?:\.\d{1,3}){0,4}-\d{6}-\d{3,6}(?!\d)"

FILE_CODE_SHAPE = re.compile(_FILE_CODE, re.IGNORECASE)

_MAILBOX = r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]+"
_MAIL_HOST = r"(?:gmail|yahoo|hotmail|outlook|icloud)(?: ?\. ?| cham )com(?:\.vn)?(?![a-z])"
_EMAIL = (
    rf"{_MAILBOX}@[a-z0-9._%+\-@]*[a-z0-9]",
    rf"{_MAILBOX}(?: {{0,2}}@ {{0,2}}| ?[(\[](?:at|a)[)\]] ?| a cong )"
    r"(?:[a-z0-9\-]+ {0,2}\. {0,2}(?:com|vn|net|org|edu)(?![a-z])(?:\.vn)?|"
    rf"{_MAIL_HOST})",
    rf"(?<![a-z0-9._%+\-])[a-z._\-]*\d[a-z0-9._\-]* {{0,2}}{_MAIL_HOST}",
)

_NOT_A_BIRTH = "".join(
    rf"(?<!{word} )" for word in ("khai", "hoc", "thi", "tuyen", "phat", "ve", "nu", "nam", "tai")
)
_BIRTH_DATE = (
    rf"(?<![a-z])(?:(?:ngay(?: thang)?(?: nam)? sinh|ntns|dob|ns|sn)(?![a-z])"
    rf"(?:(?!(?<![a-z])(?:tu|truoc|sau|den|luc|hen|cap|dang) )[^\d.;!?\n{HIDDEN}]){{0,20}}"
    rf"|{_NOT_A_BIRTH}sinh(?: ngay| vao| nam| la|:| ){{0,4}} ?)"
    rf"(?P<secret>{_DAY}{_DATE_MARK}{_MONTH}{_DATE_MARK}"
    rf"(?:{_YEAR}|\d\d(?!{_BETWEEN}\d))(?!\d)"
    rf"|{_YEAR}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}(?!\d)"
    rf"|{_DAY}{_MONTH}{_YEAR}(?!\d)"
    r"|\d{1,2} {1,2}thang {1,2}\d{1,2},? {1,2}(?:nam {1,2})?\d{4}(?!\d))"
)

# Not "đồng ý", "đồng thời", "Đồng Nai", nor "ngân hàng".
_UNIT = (
    r"(?:dong(?! (?:y|thoi|bo|chi|nai|thap|hoi|xoai|anh)(?![a-z]))|ngan(?! hang)"
    r"|vnd|usd|trieu|nghin|ty)"
)
_NOT_SECRET = (
    # money
    rf"{_ALONE}[1-9]\d{{0,2}}(?:[., ]\d{{3}}){{1,5}} {{0,2}}(?:{_UNIT}|d)(?![a-z/])",
    rf"{_ALONE}[1-9]\d{{0,11}} {{0,2}}{_UNIT}(?![a-z])",
    rf"{_ALONE}[1-9]\d{{0,7}}d(?![a-z/])|{_ALONE}[1-9]\d{{0,9}}[05]00 ?d(?![a-z/])",
    rf"{_ALONE}[1-9]\d{{0,2}}(?:\.\d{{3}}){{0,4}}\.000(?![.\-_]?\d)",
    rf"{_ALONE}[1-9]\d{{0,3}}(?:k|tr)(?![a-z])",
    # emergency numbers in a row
    rf"{_ALONE}11[1-5](?:[ .,/\-]{{1,3}}11[1-5]){{1,4}}(?![ .\-]?\d)",
    # numbers of laws, codes of forms and procedures
    r"(?<![a-z])tk0?\d(?!\d)",
    rf"(?<!\d)\d{{1,4}}/(?:{_YEAR}/)?(?:nd|tt|qd|nq|qh|ct|ubtvqh|vbhn)",
    r"(?<![\d.])[1-3]\.\d{6}(?:\.000\.00\.00\.[gh]\d\d)?(?![.\-_]?\d)",
    # dates, times and ranges of them
    rf"(?<![\d.\-])(?:\d{{1,2}}[./]\d{{1,2}} ?- ?)?\d{{1,2}}([./\-])\d{{1,2}}\1{_YEAR}(?![.\-]?\d)",
    rf"(?<![\d.\-]){_YEAR}-\d\d-\d\d(?![.\-]?\d)",
    rf"(?<![a-z])(?:thang \d{{1,2}}[ /.\-]|nam ){_YEAR}(?!{_BETWEEN}\d)",
    rf"(?<![\d.]){_CLOCK} ?- ?{_CLOCK}(?![.\-]?\d)",
    # the running number of a press page
    r"(?<=-)\d{13,20}(?=\.(?:html?|chn|vov|vnp))",
)

_INSURANCE_GROUPS = (
    "dn|hx|ch|nn|tk|hc|xk|ht|tb|no|ct|xb|tn|cs|qn|ca|cy|xn|ms|cc|ck|cb|kc|hd|te|bt|hn|dt|dk|xd|ts"
    "|tc|tq|ta|ty|hg|ls|pv|cn|hs|sv|gb|gd|nd|th|tv|td|tu|ba"
)  # first two letters of a health insurance card (Quyết định 1351/QĐ-BHXH)
_INSURANCE_CARD = (
    rf"(?<![a-z])(?:{_INSURANCE_GROUPS}){_BETWEEN}(?<!tk )(?<!ba )(?<!no )(?<!ca )"
    rf"[\do](?:{_BETWEEN}[\do]){{12}}(?!{_BETWEEN}\d)"
)
_PASSPORT = (
    r"(?<![a-z])[bcknp](?=o{0,3}\d)[\do]{7,8}(?![\do])",
    rf"(?<![a-z])(?:ho chieu|passport)(?![a-z])[^\d.;!?\n{HIDDEN}]{{0,25}}?"
    rf"(?P<secret>(?<![a-z])[a-z]{_BETWEEN}[\do](?:{_BETWEEN}[\do]){{6,7}})(?!\d)",
)

# The paper licence of before 2013: two letters and six digits
_LICENCE = (
    r"(?<![a-z])(?:bang lai|gplx|blx|giay phep lai xe)(?![a-z])"
    rf"[^\d.;!?\n{HIDDEN}]{{0,25}}?(?P<secret>(?<![a-z])"
    r"(?!(?:la|co|tk|ve|so|ma|ko|di|do|va|k|o) )[a-z]{1,2} ?"
    r"(?![\do]{3}[05]00)[\do]{6})(?![\da-z])"
)

_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"  # "xe 50cc 2024", "lớp 12a-2024"
# 14A-123.45, 36B1-2345, 29-B1 123.45; only after its cue with nothing or a space between
_SERIES = r"\d\d-?(?!tr|ty|gb|mb|km|cc)[a-hk-npstuvxyz][a-hk-npstuvxyz1-9]?"
_CUED_SERIES = _SERIES.replace(r"\d\d", r"[\do]{2}", 1)
_PLATE = rf"(?<![a-z0-9.\-]){_SERIES}(?:-\d{{3}}\.?\d\d|-{_NO_YEAR}\d{{4}}| \d{{3}}\.\d\d)(?!\d)"
_CUED_PLATES = tuple(
    rf"(?<![a-z])(?:{cue})(?: xe| may| la| so| o to| oto| ?[:=]){{0,4}} ?"
    rf"(?P<secret>{_CUED_SERIES}[ .\-]{{0,3}}(?:[\do]{{3}}[. ]?[\do]{{2}}|{four}))(?!\d)"
    for cue, four in (
        (r"bien(?: so| kiem soat)?|bks", r"[\do]{4}"),
        ("xe", _NO_YEAR + r"[\do]{4}"),
    )
)


def _finder(kind: str, *patterns: str) -> Finder:
    """Finds what any of the patterns matches, or its group `secret` where it has one."""
    return partial(_find, kind, re.compile("|".join(f"(?:{one})" for one in patterns)))


def _find(kind: str, pattern: re.Pattern[str], seen: str) -> Iterator[Span]:
    for found in pattern.finditer(seen):
        named = "secret" in pattern.groupindex and found["secret"] is not None
        yield Span(*found.span("secret" if named else 0), kind)


SHAPES: tuple[Finder, ...] = (
    _finder("file_code", _FILE_CODE),
    passwords,
    _finder("email", *_EMAIL),
    _finder("birth_date", _BIRTH_DATE),
    *(_finder("plate", one) for one in _CUED_PLATES),  # before amounts: 69K is no money here
    _finder("licence", _LICENCE),
    _finder("", *_NOT_SECRET),
    _finder("health_insurance", _INSURANCE_CARD),
    _finder("passport", *_PASSPORT),
    _finder("plate", _PLATE),
)
