"""One page of the guides as the console lists them: found, filtered and sorted in memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.guide_check import is_stale
from knowledge.guides import Guide
from knowledge.loop.guide_use import Use
from knowledge.loop.review import CERTAIN
from knowledge.text import fold, words

PAGE = 50
NEVER = Use()


class Concern(StrEnum):
    """Why a guide deserves a look."""

    STALE = "stale"  # due for a new check
    UNCONFIRMED = "unconfirmed"  # by an official
    UNCERTAIN = "uncertain"
    STUCK = "stuck"  # somebody got stuck in it
    UNSHOWN = "unshown"  # nobody was shown it


class Order(StrEnum):
    TITLE = "title"
    DUE = "due"  # whose check is due first
    SHOWN = "shown"  # most often
    STUCK = "stuck"  # most often
    NOT_HELPED = "not_helped"  # most often


@dataclass(frozen=True)
class Wanted:
    """What a page shows; what is empty does not matter."""

    text: str = ""
    group: str = ""
    certainty: str = ""
    concern: Concern | None = None
    order: Order = Order.TITLE
    page: int = 0


@dataclass(frozen=True)
class Line:
    guide: Guide
    use: Use
    is_stale: bool


@dataclass(frozen=True)
class Page:
    """`total` is of all pages."""

    lines: tuple[Line, ...]
    total: int

    @property
    def count(self) -> int:
        return -(-self.total // PAGE)


def guide_list(guides: Iterable[Guide], used: Mapping[str, Use], wanted: Wanted, on: date) -> Page:
    """`used` is what knowledge.loop.guide_use found."""
    typed = [f" {fold(word)}" for word in words(wanted.text)]
    lines = [
        Line(guide, used.get(guide.id, NEVER), is_stale(guide, on))
        for guide in guides
        if _is_meant(guide, wanted) and all(word in guide.spoken for word in typed)
    ]
    found = [one for one in lines if wanted.concern is None or _CONCERNS[wanted.concern](one)]
    found.sort(key=lambda one: (*_ORDERS[wanted.order](one), one.guide.spoken, one.guide.id))
    begin = wanted.page * PAGE
    return Page(tuple(found[begin : begin + PAGE]), len(found))


def _is_meant(guide: Guide, wanted: Wanted) -> bool:
    is_group = not wanted.group or guide.group == wanted.group
    return is_group and (not wanted.certainty or guide.certainty == wanted.certainty)


def _stuck(line: Line) -> int:
    return sum(line.use.stuck_at.values())


_CONCERNS: dict[Concern, Callable[[Line], bool]] = {
    Concern.STALE: lambda one: one.is_stale,
    Concern.UNCONFIRMED: lambda one: not one.guide.confirmed_by,
    Concern.UNCERTAIN: lambda one: one.guide.certainty != CERTAIN,
    Concern.STUCK: lambda one: _stuck(one) > 0,
    Concern.UNSHOWN: lambda one: not one.use.shown,
}
_ORDERS: dict[Order, Callable[[Line], tuple[int | str, ...]]] = {
    Order.TITLE: lambda one: (),
    Order.DUE: lambda one: (one.guide.review_by,),
    Order.SHOWN: lambda one: (-one.use.shown,),
    Order.STUCK: lambda one: (-_stuck(one),),
    Order.NOT_HELPED: lambda one: (-one.use.not_helped,),
}
