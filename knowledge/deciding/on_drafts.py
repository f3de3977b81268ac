"""What authors and coordinators decide on drafts: sent for review, published, given back."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.deciding.composing import Composed, composed, is_outdated, problems
from knowledge.deciding.refusals import (
    AlreadyDecided,
    Changed,
    NobodyReviews,
    NotInOrder,
    NotThere,
    NotYours,
)
from knowledge.loop import decisions, draft_rows, groups, proposals, review, staff
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Decided, Outdated, Verdict
from knowledge.loop.staff import Actor
from knowledge.tables import Draft, QuestionGroup, Staff, Ticket

OWN_GUIDE = "own guide, only coordinator"  # stands in the record of decisions


@dataclass(frozen=True)
class Submitted:
    """`readers` are the coordinators who decide on it."""

    row: Draft
    made: Composed
    readers: tuple[int, ...]


@dataclass(frozen=True)
class Published:
    """`version` of the guide is live; `decided` of the question that it came from."""

    row: Draft
    made: Composed
    version: int
    decided: Decided


def reviewers(desk: Desk, row: Draft) -> list[int]:
    """The coordinators of the author's area; the author only where there is nobody else."""
    known = staff.deciders(desk.session, desk.founders, _area(desk, row))
    return [one for one in known if one != row.author] or known


def _area(desk: Desk, row: Draft) -> str | None:
    """A member's team; else the ticket's; else the first team of a coordinator of some."""
    author = desk.session.get(Staff, row.author)
    if author and author.team_id:
        return author.team_id
    ticket = desk.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    if ticket and ticket.team_id:
        return ticket.team_id
    return next(iter(sorted(author.areas.split())), None) if author else None


def may_see(desk: Desk, actor: Actor, row: Draft) -> bool:
    """Its author, and who decides on it once it was submitted."""
    if row.state == State.DROPPED:
        return False
    is_reviewer = actor.is_coordinator and actor.user_id in reviewers(desk, row)
    return row.author == actor.user_id or (is_reviewer and row.submitted_at is not None)


def to_review(desk: Desk, actor: Actor) -> list[Draft]:
    """What waits for this coordinator, the longest first."""
    return [row for row in draft_rows.submitted(desk.session) if may_see(desk, actor, row)]


def own(desk: Desk, actor: Actor, draft_id: int) -> Draft:
    """The draft, locked, if the actor is writing it. Raises NotThere."""
    row = draft_rows.own(desk.session, draft_id, actor.user_id) if actor.is_staff else None
    if row is None:
        raise NotThere
    return row


def to_decide(desk: Desk, actor: Actor, draft_id: int) -> Draft:
    """The draft, locked, if the actor may decide on it now.

    Raises NotThere, NotYours, AlreadyDecided.
    """
    row = draft_rows.locked(desk.session, draft_id) if actor.is_coordinator else None
    if row is None:
        raise NotThere
    if actor.user_id not in reviewers(desk, row):
        raise NotYours
    if row.state != State.SUBMITTED:
        raise AlreadyDecided(decisions.last_by(desk.session, f"draft {row.id}"))
    return row


def save(desk: Desk, actor: Actor, draft_id: int, text: str, seal: int) -> Draft:
    """Keep the whole file, in order or not, over the text that was shown with this seal.

    Raises NotThere, Changed, draft_rows.TooLong.
    """
    row = own(desk, actor, draft_id)
    if draft_rows.seal(row) != seal:
        raise Changed
    draft_rows.save_text(row, text, desk.now)
    desk.session.add(row)
    return row


def submit(desk: Desk, actor: Actor, draft_id: int) -> Submitted:
    """To everybody who may decide; nothing leaves while something is to be mended.

    Raises NotThere, Outdated, NotInOrder, NobodyReviews.
    """
    row = own(desk, actor, draft_id)
    made = composed(desk, row)
    if is_outdated(desk, row):
        raise Outdated(row.guide_id)
    _check(desk, made)
    readers = reviewers(desk, row)
    if not readers:
        raise NobodyReviews
    draft_rows.submit(row, desk.now)
    _note(desk, actor, row, "submit draft")
    return Submitted(row, made, tuple(readers))


def _check(desk: Desk, made: Composed) -> None:
    found = [one for one in problems(desk, made) if one.is_error]
    if made.guide is None or found:
        raise NotInOrder(found, made.guide)


def _note(desk: Desk, actor: Actor, row: Draft, act: str, note: str = "") -> None:
    decisions.note(desk.session, actor.user_id, act, f"draft {row.id}", desk.now, note=note)


def publish(desk: Desk, actor: Actor, draft_id: int, seal: int) -> Published:
    """Live at once, the text that was shown with this seal.

    Raises NotThere, NotYours, AlreadyDecided, Changed, NotInOrder, Outdated.
    """
    row = to_decide(desk, actor, draft_id)
    if draft_rows.seal(row) != seal:
        raise Changed
    made = composed(desk, row)
    _check(desk, made)
    # Before the guide, as whoever attaches to one does: two that wait for each other never end.
    asked = groups.locked(desk.session, [row.group_id])
    note = OWN_GUIDE if row.author == actor.user_id else ""
    act = "change guide" if made.old else "new guide"
    version = review.publish(
        desk.session, made.guide_id, made.text, actor.user_id, act, desk.now, row.base_version, note
    )
    draft_rows.publish(row, made.guide_id, version, desk.now)
    _note(desk, actor, row, "publish draft", note)
    return Published(row, made, version, _decide(desk, actor, asked, made, version))


def _decide(
    desk: Desk, actor: Actor, asked: Sequence[QuestionGroup], made: Composed, version: int
) -> Decided:
    """The question that it came from is answered."""
    if not asked:
        return Decided()
    group = asked[0]
    verdict = Verdict.ATTACHED if made.old else Verdict.WRITTEN
    proposals.settle(desk.session, group.id or 0, accepted=False)
    versions = (version - 1 or None, version)
    return review.decide(
        desk.session, group, verdict, made.guide_id, actor.user_id, desk.now, versions
    )


def give_back(desk: Desk, actor: Actor, draft_id: int, note: str) -> Draft:
    """Its author goes on, and reads why. Raises NotThere, NotYours, AlreadyDecided."""
    row = to_decide(desk, actor, draft_id)
    draft_rows.give_back(row, note.strip())
    _note(desk, actor, row, "return draft", row.note)
    return row


def recall(desk: Desk, actor: Actor, draft_id: int) -> Draft:
    """Its author wants it back before anybody has decided. Raises NotThere."""
    row = draft_rows.locked(desk.session, draft_id) if actor.is_staff else None
    if row is None or row.author != actor.user_id or row.state != State.SUBMITTED:
        raise NotThere
    draft_rows.give_back(row, "")
    _note(desk, actor, row, "recall draft")
    return row


def drop(desk: Desk, actor: Actor, draft_id: int) -> Draft:
    """What was typed goes too. Raises NotThere."""
    row = own(desk, actor, draft_id)
    draft_rows.drop(row)
    _note(desk, actor, row, "drop draft")
    return row
