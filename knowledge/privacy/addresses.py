"""House and street after a cue ("nhà em ở …", "địa chỉ …"); the commune behind them stays."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge.privacy.digits import HIDDEN, Span
from knowledge.text import vocabulary

_WHO = "em|toi|tui|minh|con|chau|nha|vo|chong|me|bo|ba|ong|anh|chi|bac|co|chu"
_CUE = re.compile(
    rf"(?<![a-z])(?:dia chi(?: nha| o| nhan| thuong tru| tam tru| cu| moi)?"
    rf"(?: (?:cua )?(?:{_WHO}))?"
    rf"|d/c|(?:{_WHO}|dang|hien|hien dang|thue|o)(?: (?:o|tro|thue|nha|dang|tai)){{1,3}}"
    rf"|(?:o|tro|nha (?:{_WHO}))(?= (?:so|nha so|so nha) \d)|ve nha(?: em| toi)?|hien o"
    r"|thuong tru|tam tru"
    r"|cho o(?: hien nay| hien tai)?|noi o(?: hien nay| hien tai)?|so nha|nha so)(?![a-z])"
    r"(?: tai| o| la)?[ :=]{0,3}"
)
_NUMBER = r"(?!\d{1,2}h(?!\w))\d{1,5}(?:/\d{1,4}){0,4}[a-z]?(?:/\d{1,4}[a-z]?){0,4}(?![a-z\d])"
_KNOWN = (
    r"duong|pho|ngo|ngach|hem|kiet|lo|khu|to|thon|ap|xom|ban|chung cu|quoc lo|ql|toa|block|tang"
)
_KNOWN += r"|to dan pho|khu pho|kp|tdp|lau|so nha|can ho"
_HOUSE = re.compile(rf"(?P<said>(?:so nha|nha so|so|nha|can ho|phong) )?(?P<number>{_NUMBER})")
_AHEAD = re.compile(rf"(?:{_KNOWN}) [a-z0-9 ]{{1,20}}, ?(?=(?:so|nha|{_KNOWN})(?: nha)? \d)")
_PART = re.compile(
    rf"[ ,]{{0,2}}(?P<known>(?:{_KNOWN})(?![a-z]))? ?(?P<rest>[^,.;!?\n(){HIDDEN}]*)"
)
_COMMUNE = re.compile(
    r"(?:^|[ ,])(?:phuong|xa|thi tran|p|x|quan|huyen|thi xa|tp|thanh pho|tinh)(?=[. ])"
)
_COUNTABLE = ("thon", "ap", "xom", "ban", "to", "khu", "khu pho", "tang", "lau", "toa", "block")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])|\d{1,2}/(?:19|20)\d\d")
_MORE = re.compile(
    r"(?:, ?(?:to dan pho|khu pho|tdp|kp|to|thon|ap|xom|ngo|ngach|hem|duong|pho)(?![a-z])"
    r"[ .]?[a-z0-9]{1,8}){1,2}"
)
_MOST = 5  # words of a street


def addresses(seen: str) -> Iterator[Span]:
    taken = 0
    for cue in _CUE.finditer(seen):
        before = _AHEAD.match(seen, cue.end())
        house = _HOUSE.match(seen, before.end() if before else cue.end())
        end = _end(seen, house, cue[0]) if house and house.start() >= taken else 0
        if house and end:
            yield Span(before.start() if before else house.start(), end, "address")
            taken = end


def _end(seen: str, house: re.Match[str], cue: str) -> int:
    """Where house and street end; 0 when the number counts something else."""
    part = _PART.match(seen, house.end())
    if part is None:
        return 0
    street = _street(part)
    if not part["known"] and street.split()[:1] and street.split()[0] in _words("counted"):
        return 0
    if not (_sure(house, part, cue) or _ends_well(seen, part, street)):
        return 0
    if street:
        return _more(seen, part.start("rest") + len(street))
    return _more(seen, part.end("known") if part["known"] else house.end())


def _sure(house: re.Match[str], part: re.Match[str], cue: str) -> bool:
    """Is it a house, whatever comes behind? Dates have a slash too, and people count hamlets."""
    number, said = house["number"], (house["said"] or "").strip()
    if part["known"]:
        before = part[0][: part.start("known") - part.start()]
        counted = part["known"] in _COUNTABLE and "," not in before
        return not counted or bool(re.match(r" ?\d", part["rest"]))
    if said and (said != "phong" or len(number) > 1):
        return True
    slashed = "/" in number and not _DATE.fullmatch(number)
    return slashed or number[-1].isalpha() or cue.startswith(("so nha", "nha so"))


def _street(part: re.Match[str]) -> str:
    """The words up to the commune or to what is asked."""
    rest = part["rest"]
    commune = _COMMUNE.search(rest)
    kept: list[str] = []
    for word in (rest[: commune.start()] if commune else rest).split()[:_MOST]:
        if word in _words("after"):
            break
        kept.append(word)
    return rest[: len(rest) - len(rest.lstrip())] + " ".join(kept) if kept else ""


def _ends_well(seen: str, part: re.Match[str], street: str) -> bool:
    """A bare number is a house when a street of two words and a place come behind it."""
    after = seen[part.start("rest") + len(street) :]
    follows = re.match(r",? {0,2}(?:phuong|xa|thi tran|to|thon|ap|khu|p\.|x\.|tp)(?![a-z])", after)
    return len(street.split()) >= 2 and follows is not None


def _more(seen: str, end: int) -> int:
    """Group and hamlet behind the street: "…, tổ 5", "…, thôn Đông"."""
    more = _MORE.match(seen, end)
    return more.end() if more else end


@cache
def _words(part: str) -> frozenset[str]:
    rows = vocabulary("addresses")
    return frozenset(word for name, row in rows if name == part for word in row.split())
