"""A draft that was sent for review: what it changes, published or given back."""

from collections.abc import Callable

from bot.console import phone
from bot.console.pages.draft_form import seal_of
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.author.afterwards import after_giving_back, after_publishing
from bot.conversation.author.findings import found_in
from bot.conversation.author.review_card import part_names
from bot.rendering.tokens import escape
from knowledge.deciding import on_drafts
from knowledge.deciding.composing import Composed, composed, is_outdated
from knowledge.deciding.on_drafts import Published
from knowledge.deciding.refusals import (
    AlreadyDecided,
    Changed,
    NotInOrder,
    NotThere,
    NotYours,
)
from knowledge.loop import draft_rows, groups, review, staff
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Effect, Outdated
from knowledge.tables import Draft, Question
from knowledge.writing.guide_changes import Change, difference

LONGEST_NOTE = 1000  # characters
REFUSED = 409


def seen(visit: Visit) -> Draft:
    """The draft of the address. Raises NotThere."""
    row = visit.session.get(Draft, visit.number("draft"))
    if row is None or not on_drafts.may_see(visit.desk, visit.actor, row):
        raise NotThere
    return row


def shown(visit: Visit, row: Draft, failed: str = "", note: str = "") -> Result:
    """What it says and changes; the effect on stored questions comes later."""
    if row.state == State.PUBLISHED:
        return Moved(link(f"/huong-dan/{row.guide_id}"))
    if row.state != State.SUBMITTED:
        raise NotThere
    made = composed(visit.desk, row)
    readers = on_drafts.reviewers(visit.desk, row)
    found = found_in(visit._, visit.desk, made)
    values = {
        "row": row,
        "here": f"/bai/{row.id}",
        "seal": draft_rows.seal(row),
        "guide": made.guide,
        "title": made.guide.title if made.guide else draft_rows.text_of(row).title,
        "is_new": not made.old,
        "author": staff.name_of(visit.session, row.author) or visit._("A member without a name"),
        "is_own": row.author == visit.actor.user_id,
        "decides": visit.actor.user_id in readers,
        "is_outdated": is_outdated(visit.desk, row),
        "changes": _changes(made),
        "names": part_names(visit._),
        "errors": [one.words for one in found if one.is_error],
        "hints": [one.words for one in found if not one.is_error],
        "waiting": sum(one.wants_news or one.answered_at is None for one in _asked(visit, row)),
        "pages": phone.pages(visit.desk, made.guide) if made.guide else [],
        "failed": failed,
        "note": note,
        "longest_note": LONGEST_NOTE,
    }
    return Shown("review.html", values, REFUSED if failed else 200, later=_effects)


def _changes(made: Composed) -> tuple[Change, ...]:
    return difference(made.old, made.text) if made.old and made.guide else ()


def _asked(visit: Visit, row: Draft) -> list[Question]:
    """The questions that it came from."""
    return groups.members(visit.session, row.group_id) if row.group_id else []


def _effects(visit: Visit) -> Shown:
    """The stored questions that would be answered otherwise: an index is built for it."""
    row = seen(visit)
    made = composed(visit.desk, row)
    besides = [one.id or 0 for one in _asked(visit, row)]
    titles = {one.id: one.title for one in visit.desk.shelf.guides.values()}
    found: list[Effect] = []
    if made.guide:
        found = review.effects(visit.session, visit.desk.shelf, made.guide, besides)
    titles[made.guide_id] = visit._("this guide")
    return Shown("review_effects.html", {"effects": found, "titles": titles})


def publish(visit: Visit) -> Result:
    """Live at once, the text that was shown; everybody who waits is told."""
    return _deciding(visit, lambda: _publish(visit))


def _publish(visit: Visit) -> Result:
    _, number = visit._, visit.number("draft")
    try:
        done = on_drafts.publish(visit.desk, visit.actor, number, seal_of(visit))
    except Changed:
        words = _("The draft was changed meanwhile: this is the newer text, look at it once more.")
    except NotInOrder:
        words = _("It cannot be published as it is: mend what is marked first, or give it back.")
    except Outdated:
        words = _(
            "The guide was changed meanwhile: nothing was overwritten. Its author looks again."
        )
    else:
        visit.tell(after_publishing(visit.desk, visit.actor, done))
        return Moved(link(f"/huong-dan/{done.made.guide_id}"), _published(visit, done))
    return shown(visit, seen(visit), words)


def _published(visit: Visit, done: Published) -> str:
    _ = visit._
    title = escape(done.made.guide.title if done.made.guide else "")
    head = _("Published: {title}").format(title=title)
    told = _("Told: {count}").format(count=len(done.decided.told))
    return f"**{head}**\n{told}"


def give_back(visit: Visit) -> Result:
    """Its author reads why, and goes on."""
    return _deciding(visit, lambda: _give_back(visit))


def _give_back(visit: Visit) -> Result:
    _, note = visit._, visit.typed("note").strip()
    if not 0 < len(note) <= LONGEST_NOTE:
        words = _("Type a word for the author: what should be changed?")
        return shown(visit, seen(visit), words, note[:LONGEST_NOTE])
    row = on_drafts.give_back(visit.desk, visit.actor, visit.number("draft"), note)
    visit.tell(after_giving_back(row))
    return Moved(link("/huong-dan"), _("Given back. The author reads your words."))


def _deciding(visit: Visit, act: Callable[[], Result]) -> Result:
    """What was done, or who was first."""
    try:
        return act()
    except NotYours:
        seen(visit)  # of another area's nobody learns that it is there
        raise
    except AlreadyDecided as first:
        row = visit.session.get(Draft, visit.number("draft"))
        name = escape(staff.name_of(visit.session, first.by) or visit._("Somebody"))
        if row and row.state == State.PUBLISHED:
            text = visit._("{name} was first: it is published already.")
            return Moved(link(f"/huong-dan/{row.guide_id}"), text.format(name=name))
        text = visit._("{name} was first: it is with its author again.")
        return Moved(link("/huong-dan"), text.format(name=name))


def recall(visit: Visit) -> Result:
    """Its author goes on before anybody has decided."""
    row = on_drafts.recall(visit.desk, visit.actor, visit.number("draft"))
    return Moved(link(f"/bai/{row.id}"), visit._("It is with you again."))
