"""What attaching a group of like questions to a guide would do, shown before anybody says yes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from knowledge.guides import Guide, parse
from knowledge.loop import groups, proposals, review
from knowledge.loop.desk import Desk
from knowledge.loop.review import Effect, TooLarge
from knowledge.questions import likeness
from knowledge.tables import Question

MOST_ASKS = 2**17  # of all guides together, whose likeness is remembered


@dataclass(frozen=True)
class Proposal:
    """`wordings` would be learned, `told` people's questions be answered.

    `seal` is short enough for a button and proves which wordings somebody said yes to.
    """

    group_id: int
    guide: Guide
    wordings: tuple[str, ...]
    told: int
    seal: int


def propose(desk: Desk, group_id: int, guide: Guide, asked: Sequence[Question]) -> Proposal:
    """Everything but the effects, which take longer."""
    asks = (ask for one in desk.shelf.guides.values() for ask in one.asks)
    wordings = unknown(proposals.wordings(asked), asks)
    told = len(review.would_be_told(asked))
    return Proposal(group_id, guide, wordings, told, _seal(wordings))


def unknown(wordings: Iterable[str], asks: Iterable[str]) -> tuple[str, ...]:
    """What nobody can ask for yet by these asks, however it is spelled."""
    known = {_remembered(ask) for ask in asks}
    return tuple(one for one in wordings if likeness(one) not in known)


@lru_cache(maxsize=MOST_ASKS)
def _remembered(ask: str) -> str:
    """Of a guide's ask: the same come back at every look."""
    return likeness(ask)


def _seal(wordings: Sequence[str]) -> int:
    return crc32("\n".join(wordings).encode()) % 100_000


def effects(desk: Desk, *shown: Proposal) -> list[Effect]:
    """The other stored questions that would be answered otherwise: slow, an index is built.

    Of several proposals for one guide together.
    """
    text = _changed(shown)
    if not text or not any(one.wordings for one in shown):
        return []
    changed = parse(text, shown[0].guide.id)
    asked = [row for one in shown for row in groups.members(desk.session, one.group_id)]
    return review.effects(desk.session, desk.shelf, changed, [row.id or 0 for row in asked])


def has_room(*shown: Proposal) -> bool:
    """Whether their guide can learn all of it."""
    return bool(_changed(shown))


def _changed(shown: Sequence[Proposal]) -> str:
    """The guide with what it would learn; empty when it has no room."""
    try:
        return review.with_asks(shown[0].guide, [one for it in shown for one in it.wordings])
    except TooLarge:
        return ""


def likeliest(desk: Desk, text: str, limit: int) -> list[Guide]:
    """The guides that may answer this, the best first."""
    return [desk.shelf.guides[one.guide] for one in desk.shelf.index.rank(text, limit)]
