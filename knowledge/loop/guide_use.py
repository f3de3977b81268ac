"""What became of each guide when it was shown of late, and where people got stuck in it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col

from knowledge.database import rows
from knowledge.questions import Ending
from knowledge.tables import Question

STEP = "buoc-"


@dataclass(frozen=True)
class Use:
    """How often it was the guide last shown, and how that ended.

    `stuck_at`: sections of steps with how often somebody stayed there, also when the question went
    to a team in the end.
    """

    shown: int = 0
    helped: int = 0
    marked_wrong: int = 0
    stuck: int = 0
    handed_over: int = 0
    stuck_at: Mapping[str, int] = field(default_factory=dict)

    @property
    def not_helped(self) -> int:
        return self.marked_wrong + self.stuck + self.handed_over


def guide_use(
    session: Session, since: datetime, guides: Collection[str] | None = None
) -> dict[str, Use]:
    """By id, of these guides or of all; one that was never shown is not there."""
    parts = (col(Question.guide), col(Question.ended), col(Question.section))
    which = col(Question.guide).is_not(None) if guides is None else parts[0].in_(guides)
    query = sqlalchemy.select(*parts, func.count()).group_by(*parts)
    ended: dict[str, Counter[str]] = {}
    stuck_at: dict[str, Counter[str]] = {}
    lately = query.where(col(Question.asked_at) >= since, which)
    for named, ending, section, times in rows(session, lately):
        guide = named or ""
        ended.setdefault(guide, Counter())[ending] += times
        if ending in (Ending.STUCK, Ending.HANDED_OVER) and section and section.startswith(STEP):
            stuck_at.setdefault(guide, Counter())[section] += times
    return {guide: _use(counts, stuck_at.get(guide, {})) for guide, counts in ended.items()}


def _use(ended: Counter[str], stuck_at: Mapping[str, int]) -> Use:
    return Use(
        ended.total(),
        ended[Ending.HELPED],
        ended[Ending.MARKED_WRONG],
        ended[Ending.STUCK],
        ended[Ending.HANDED_OVER],
        dict(stuck_at),
    )
