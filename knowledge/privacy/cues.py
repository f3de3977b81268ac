"""The words that say what a number is: "stk", "mã OTP", "sđt", and numbers that are for calling."""

import re
from collections.abc import Container, Iterator

from knowledge.privacy.digits import HIDDEN, Span

LONGEST = 19  # digits of a card number
NO_CUE = ("", "")

_REACH = 45  # characters between a cue and its number

# kind: how many digits it may have after its cue, and the cue words; the first that fits wins
CUED: dict[str, tuple[Container[int], str]] = {
    "otp": (
        range(4, 9),
        r"(?:ma )?otp|ma xac (?:nhan|thuc)|ma kich hoat|ma bao mat|nhan duoc ma|code",
    ),
    "tax_code": ((10, 12, 13), r"mst|ma so thue|ma thue|so thue"),
    "social_insurance": ((10,), r"bhxh|bao hiem xa hoi|so (?:so )?bao hiem(?! y te)"),
    "health_insurance": ((10, 13, 15), r"bhyt|bao hiem y te"),
    "passport": ((7, 8, 9), r"ho chieu|passport"),
    "account": (
        range(6, LONGEST + 1),
        r"stk|tai khoan|tk|vietcombank|vcb|techcombank|mb ?bank|bidv|agribank|vietinbank|acb"
        r"|sacombank|tpbank|vpbank",
    ),
    "card": (range(12, LONGEST + 1), r"the|visa|master ?card|atm|napas"),
    "old_id": ((8, 9, 10), r"cmnd|cmt|chung minh(?: nhan dan| thu)?"),
    "citizen_id": (range(9, 14), r"cccd|can cuoc|dinh danh"),
    "licence": (range(9, 14), r"gplx|blx|bang lai|giay phep lai xe"),
    "phone": (
        range(8, 13),
        r"sdt|so dt|dt|dien thoai|zalo|phone|tel|lien he|goi|call|sim|so may|alo",
    ),
    "hotline": ((), r"tong dai|hotline|duong day nong|truc ban"),
    "amount": ((), r"so tien|le phi|tong tien"),
    "code": ((6,), r"ma(?: so)?"),
}
_CUE = re.compile(
    "(?<![a-z])(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, (_, words) in CUED.items())
    + ")(?![a-z])"
)
_GAP = re.compile(rf"(?:[^\d.,;!?\n{HIDDEN}]|\.(?=\S))*")
_ANNOUNCED = re.compile(rf"[^\d.;!?\n{HIDDEN}]*(?: la|[:=])[ \"'(]*")  # "mã OTP, em đọc là …"
TIGHT = re.compile(r"(?:.*(?<![a-z])la|.*[:=]| so)?[ \"'(>:]*")
_NAMED_AFTER = re.compile(r" {0,2}(?:la |\()(?:cai |so ){0,2}")

_SPACED_HOTLINE = r"\d{4}|\d{6}|\d\d[ .\-]\d\d(?:[ .\-]\d\d)?|\d{3}[ .\-]\d{3}"
_CALLED = (
    rf"(?:1[89]00(?:\d{{4}}(?!\d)|\d{{6}}(?!\d)|[ .\-](?:{_SPACED_HOTLINE})(?!\d))"
    r"|069[ .\-]?\d{3}[ .\-]?\d{4}(?!\d))"  # the police
)
_HOTLINE = re.compile(
    r"(?<!\d)(?<!\d{4}[ .\-_])(?<!\d{4} - )"
    rf"{_CALLED}(?:[ .,/\-]{{1,3}}(?:{_CALLED}|(?:11[1-5]|156|1022|5656)(?!\d)))*"
    r"(?![ .\-_]{1,3}\d{3,8}(?!\d))"
)
_OWNED = ("account", "tax_code", "card", "social_insurance")


def hotlines(seen: str) -> Iterator[Span]:
    """Numbers to call, which stay; an account may begin with 1900 too."""
    for found in _HOTLINE.finditer(seen):
        cue, gap = cue_before(seen, found.start())
        owned = cue in _OWNED or (cue == "otp" and gap.strip())
        if not (owned and TIGHT.fullmatch(gap)):
            yield Span(*found.span(), "")


def cue_before(seen: str, at: int) -> tuple[str, str]:
    """The nearest cue, if nothing ends a sentence or holds a digit in between."""
    cues = list(_CUE.finditer(seen, max(at - _REACH, 0), at))
    if not cues:
        return NO_CUE
    kind, gap = str(cues[-1].lastgroup), seen[cues[-1].end() : at]
    near = _GAP.fullmatch(gap) or (kind == "otp" and _ANNOUNCED.fullmatch(gap))
    return (kind, gap) if near else NO_CUE


def cue_after(seen: str, at: int) -> str:
    link = _NAMED_AFTER.match(seen, at)
    cue = _CUE.match(seen, link.end()) if link else None
    return str(cue.lastgroup) if cue else ""
