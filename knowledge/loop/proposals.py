"""Wordings of citizens on their way to become ways of asking for a guide."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from knowledge.loop import groups
from knowledge.tables import ProposedAsk, Question, QuestionGroup
from knowledge.text import words

PROPOSED, ACCEPTED, DECLINED = "proposed", "accepted", "declined"
MOST = 5  # wordings learned of one group
LONGEST = 30  # words: a whole story is no way of asking


def wordings(asked: Sequence[Question], most: int = MOST) -> list[str]:
    """How the questions of a group were put, if others may put theirs so: nothing private, short.

    The most frequent first.
    """
    texts = [" ".join(one.text.split()) for one in asked]
    fit = [text for text in texts if "[" not in text and 2 <= len(words(text)) <= LONGEST]
    return sorted(dict.fromkeys(fit), key=lambda text: -fit.count(text))[:most]


def propose(
    session: Session, guide_id: str, group_id: int | None, by: int, now: datetime
) -> ProposedAsk | None:
    """A member would add a group's wordings.

    None when there are none, when they wait already, or the group is decided on.
    """
    group = session.get(QuestionGroup, group_id) if group_id else None
    if group is None or group.state == groups.State.DECIDED:
        return None
    texts = wordings(groups.members(session, group_id or 0))
    if not texts or waiting_for(session, group_id or 0):
        return None
    row = ProposedAsk(
        guide_id=guide_id,
        text="; ".join(texts),
        group_id=group_id,
        proposed_by=by,
        proposed_at=now,
        state=PROPOSED,
    )
    session.add(row)
    session.flush()
    return row


def waiting_for(session: Session, group_id: int) -> list[ProposedAsk]:
    """Held, so that nobody else decides on them before this transaction ends."""
    query = select(ProposedAsk).where(
        ProposedAsk.group_id == group_id, ProposedAsk.state == PROPOSED
    )
    return list(session.exec(query.with_for_update()))


def of_group(session: Session, group_id: int) -> list[ProposedAsk]:
    """Those that wait, only to be looked at."""
    query = select(ProposedAsk).where(
        ProposedAsk.group_id == group_id, ProposedAsk.state == PROPOSED
    )
    return list(session.exec(query.order_by(col(ProposedAsk.id))))


def all_waiting(session: Session) -> list[ProposedAsk]:
    """Those whose group waits for a decision too."""
    query = (
        select(ProposedAsk)
        .join(QuestionGroup, col(QuestionGroup.id) == col(ProposedAsk.group_id))
        .where(ProposedAsk.state == PROPOSED, QuestionGroup.state == groups.State.WAITING)
    )
    return list(session.exec(query.order_by(col(ProposedAsk.id))))


def settle(session: Session, group_id: int, *, accepted: bool) -> None:
    """What was proposed for a group is decided."""
    for row in waiting_for(session, group_id):
        row.state = ACCEPTED if accepted else DECLINED
        session.add(row)
