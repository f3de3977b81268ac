"""Decisions on wordings that members would add to a guide."""

from knowledge.deciding import on_groups
from knowledge.deciding.proposal import Proposal
from knowledge.deciding.refusals import AlreadyDecided, NotThere
from knowledge.loop import decisions, groups, proposals
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import ProposedAsk


def proposal(desk: Desk, actor: Actor, proposed_id: int) -> Proposal:
    """What saying yes would do, which is to attach its group; raises NotThere, AlreadyDecided."""
    row = _visible(desk, actor, desk.session.get(ProposedAsk, proposed_id))
    return on_groups.proposal(desk, actor, row.group_id or 0, row.guide_id)


def decline(desk: Desk, actor: Actor, proposed_id: int) -> ProposedAsk:
    """The wording is not learned, its question waits on; raises NotThere, AlreadyDecided."""
    held = desk.session.get(ProposedAsk, proposed_id, with_for_update=True)
    row = _visible(desk, actor, held)
    row.state = proposals.DECLINED
    desk.session.add(row)
    subject = f"guide {row.guide_id}"
    decisions.note(desk.session, actor.user_id, "decline ask", subject, desk.now)
    return row


def _visible(desk: Desk, actor: Actor, row: ProposedAsk | None) -> ProposedAsk:
    """That waits, and that somebody of the coordinator's areas asked."""
    asked = groups.members(desk.session, row.group_id or 0) if row else []
    if row is None or not actor.is_coordinator or not groups.is_seen_by(asked, actor.areas):
        raise NotThere
    if row.state != proposals.PROPOSED:
        raise AlreadyDecided
    return row
