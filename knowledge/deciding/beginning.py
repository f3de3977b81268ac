"""Where a draft begins: from nothing, a ticket, a group of like questions, a file."""

import re

from knowledge import library, privacy
from knowledge.deciding import on_groups
from knowledge.deciding.refusals import NotThere
from knowledge.loop import decisions, draft_rows
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import Draft, Ticket
from knowledge.writing import drafts
from knowledge.writing.drafts import DraftText

PLACEHOLDER = re.compile(r"\[[^\[\]\n]{0,40}\]")  # what the cleaning left of something private
Begun = tuple[Draft, bool]  # with whether it is new


def empty(desk: Desk, actor: Actor) -> Draft:
    return _begin(desk, actor, DraftText(), None, None)


def from_ticket(desk: Desk, actor: Actor, ticket: Ticket) -> Begun:
    """From what its team answered. Whose ticket it is, the caller has looked at."""
    own = _begun(desk, actor, ticket_id=ticket.id, group_id=ticket.group_id)
    return (own, False) if own else _from(desk, actor, ticket.text, ticket, ticket.group_id)


def from_group(desk: Desk, actor: Actor, group_id: int) -> Begun:
    """From the newest question, and what a team answered to it. Raises NotThere."""
    asked = on_groups.seen(desk, actor, group_id).members
    if own := _begun(desk, actor, ticket_id=None, group_id=group_id):
        return own, False
    answered = draft_rows.answered_ticket(desk.session, group_id)
    return _from(desk, actor, asked[-1].text, answered, group_id)


def from_file(desk: Desk, actor: Actor, text: str, guide_id: str = "") -> Draft:
    """From a whole file: another text of a live guide, or a new guide.

    It stands beside whatever the same person is writing. Raises NotThere, draft_rows.TooLong.
    """
    base = library.version_of(desk.session, guide_id) if guide_id else 0
    if not actor.is_staff or (guide_id and not base):
        raise NotThere
    row = _begin(desk, actor, DraftText(), None, None)
    draft_rows.save_text(row, text, desk.now)
    draft_rows.base_on(row, guide_id, base)
    return row


def of_guide(desk: Desk, actor: Actor, guide_id: str) -> Begun:
    """To change a live guide, in its whole file; on with what the same person has begun of it.

    Raises NotThere.
    """
    for one in draft_rows.open_of(desk.session, actor.user_id):
        if one.guide_id == guide_id and one.state == draft_rows.State.DRAFTING:
            return one, False
    version = library.version_of(desk.session, guide_id)
    text = library.text_of(desk.session, guide_id) if version else ""
    return from_file(desk, actor, text, guide_id), True


def _begun(
    desk: Desk, actor: Actor, *, ticket_id: int | None, group_id: int | None
) -> Draft | None:
    """What the same person is writing about it already."""
    for one in draft_rows.open_of(desk.session, actor.user_id):
        same = (ticket_id and one.ticket_id == ticket_id) or (group_id and one.group_id == group_id)
        if same and one.state == draft_rows.State.DRAFTING:
            return one
    return None


def _from(
    desk: Desk, actor: Actor, asked: str, ticket: Ticket | None, group_id: int | None
) -> Begun:
    text = drafts.proposed(_public(ticket.answer if ticket else ""), _public(asked))
    return _begin(desk, actor, text, ticket.id if ticket else None, group_id), True


def _begin(
    desk: Desk, actor: Actor, text: DraftText, ticket_id: int | None, group_id: int | None
) -> Draft:
    row = draft_rows.begin(
        desk.session, actor.user_id, text, desk.now, ticket_id=ticket_id, group_id=group_id
    )
    decisions.note(desk.session, actor.user_id, "begin draft", f"draft {row.id}", desk.now)
    return row


def _public(text: str) -> str:
    """Without a file code or what else belongs to one person."""
    return " ".join(PLACEHOLDER.sub(" ", privacy.for_log(text)).split(" ")).strip()
