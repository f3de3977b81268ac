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
    r"|(?:o|tro|tai|ve)(?= (?:so|nha so|so nha) \d)|ve nha(?: em| toi)?|hien o|thuong tru|tam tru"
    r"|cho o(?: hien nay| hien tai)?|noi o(?: hien nay| hien tai)?|so nha|nha so)(?![a-z])"
    r"(?: tai| o| la)?[ :=]{0,3}"
)
_NUMBER = r"\d{1,5}(?:/\d{1,4}){0,4}[a-z]?(?:/\d{1,4}[a-z]?){0,4}(?![a-z\d])"
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
_MORE = re.compile(
    r"(?:, ?(?:to dan pho|khu pho|tdp|kp|to|thon|ap|xom)(?![a-z])[ .]?[a-z0-9]{1,8}){1,2}"
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
    street = _street(part) if part else ""
    first = street.split()[:1]
    sure = bool(
        "/" in house["number"]
        or house["number"][-1:].isalpha()
        or (part and part["known"])
        or house["said"]
        or cue.startswith(("so nha", "nha so"))
    )
    if first and first[0] in _words("counted") and not (part and part["known"]):
        return 0
    if not part or not (sure or _ends_well(seen, part, street)):
        return 0
    end = part.start("rest") + len(street) if (street or part["known"]) else house.end()
    return _more(seen, end)


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
