"""Decisions on groups of like questions: a guide answers them, or they are not for us."""

from dataclasses import dataclass

from knowledge import library
from knowledge.deciding.proposal import Proposal, propose, unknown
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere, OtherAreas
from knowledge.guides import parse
from knowledge.loop import decisions, groups, proposals, review
from knowledge.loop.desk import Desk
from knowledge.loop.review import AWAY, Decided, TooLarge, Verdict
from knowledge.loop.staff import Actor
from knowledge.tables import Question, QuestionGroup


@dataclass(frozen=True)
class Seen:
    """A group that a coordinator may look at; its questions as they came."""

    group: QuestionGroup
    members: tuple[Question, ...]


@dataclass(frozen=True)
class Attached:
    """How many wordings the guide learned; none when it has no room for them."""

    group: QuestionGroup
    guide_id: str
    learned: int
    has_room: bool
    decided: Decided


@dataclass(frozen=True)
class SentAway:
    group: QuestionGroup
    verdict: Verdict
    decided: Decided


@dataclass(frozen=True)
class _Learned:
    """`versions` of the guide before and after; the same when it learned nothing."""

    versions: tuple[int, int]
    count: int = 0
    has_room: bool = True


def seen(desk: Desk, actor: Actor, group_id: int) -> Seen:
    """Of coordinators in whose areas somebody asked; raises NotThere."""
    return _visible(desk, actor, group_id, desk.session.get(QuestionGroup, group_id))


def is_own(actor: Actor, known: Seen) -> bool:
    """Whether all who asked are of the actor's areas."""
    return all(actor.decides(one.team_id) for one in known.members)


def proposal(desk: Desk, actor: Actor, group_id: int, guide_id: str) -> Proposal:
    """What attaching would do; raises NotThere, AlreadyDecided."""
    guide = desk.shelf.guides.get(guide_id)
    known = seen(desk, actor, group_id)
    if guide is None:
        raise NotThere
    _refuse_decided(desk, known.group)
    return propose(desk, group_id, guide, known.members)


def attach(desk: Desk, actor: Actor, group_id: int, guide_id: str, seal: int) -> Attached:
    """The guide learns the wordings at once, the group and its tickets are closed.

    Raises NotThere, AlreadyDecided; Changed when `seal` is not that of the proposal any more, for
    somebody has asked in other words since.
    """
    guide = desk.shelf.guides.get(guide_id)
    known = _to_decide(desk, actor, group_id)
    # The shelf may be a second old: a guide that was taken away since stays away.
    if guide is None or not (base := library.version_of(desk.session, guide_id)):
        raise NotThere
    shown = propose(desk, group_id, guide, known.members)
    if shown.seal != seal:
        raise Changed
    learned = _learn(desk, actor, shown, base)
    proposals.settle(desk.session, group_id, accepted=True)
    decided = review.decide(
        desk.session, known.group, Verdict.ATTACHED, guide_id, actor.user_id, desk.now,
        learned.versions,
    )  # fmt: skip
    return Attached(known.group, guide_id, learned.count, learned.has_room, decided)


def send_away(desk: Desk, actor: Actor, group_id: int, verdict: Verdict) -> SentAway:
    """The group and its tickets are closed; wordings that members proposed for it are not learned.

    Raises NotThere, AlreadyDecided, OtherAreas.
    """
    if verdict not in AWAY:
        raise NotThere
    known = _to_decide(desk, actor, group_id)
    if not is_own(actor, known):
        raise OtherAreas
    proposals.settle(desk.session, group_id, accepted=False)
    decided = review.decide(desk.session, known.group, verdict, None, actor.user_id, desk.now)
    return SentAway(known.group, verdict, decided)


def _learn(desk: Desk, actor: Actor, shown: Proposal, base: int) -> _Learned:
    """Add the wordings to the guide as it is now: what it has learned since the shelf, it knows."""
    guide_id = shown.guide.id
    live = parse(library.text_of(desk.session, guide_id), guide_id)
    new = unknown(shown.wordings, live.asks)
    if not new:
        return _Learned((base, base))
    try:
        text = review.with_asks(live, new)
    except TooLarge:
        return _Learned((base, base), has_room=False)
    after = review.publish(desk.session, guide_id, text, actor.user_id, "add ask", desk.now, base)
    return _Learned((base, after), len(new))


def _to_decide(desk: Desk, actor: Actor, group_id: int) -> Seen:
    """Held until this transaction ends: of two at once one decides, and nobody joins meanwhile."""
    held = groups.locked(desk.session, [group_id])
    known = _visible(desk, actor, group_id, held[0] if held else None)
    _refuse_decided(desk, known.group)
    return known


def _visible(desk: Desk, actor: Actor, group_id: int, group: QuestionGroup | None) -> Seen:
    members = tuple(groups.members(desk.session, group_id))
    may_see = actor.is_coordinator and groups.is_seen_by(members, actor.areas)
    if group is None or not members or not may_see:
        raise NotThere
    return Seen(group, members)


def _refuse_decided(desk: Desk, group: QuestionGroup) -> None:
    if group.state == groups.State.DECIDED:
        raise AlreadyDecided(decisions.last_by(desk.session, f"group {group.id}"))
