"""The editor: a guide in fields, kept while it is typed, looked at as citizens will see it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.console.pages import reviewing
from bot.console.pages.draft_form import WHOLE, Form, stored, typed
from bot.console.pages.draft_look import look
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.author.afterwards import after_submitting
from bot.conversation.author.review_card import part_names
from bot.conversation.citizen.menu import group_names
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.deciding import beginning, on_drafts, on_guides, rebasing
from knowledge.deciding.composing import composed, is_outdated
from knowledge.deciding.proposal import likeliest
from knowledge.deciding.refusals import Changed, NobodyReviews, NotInOrder, NotThere
from knowledge.guide_check import CERTAINTIES
from knowledge.guides import BadGuide, Guide
from knowledge.loop import draft_rows, staff
from knowledge.loop.draft_rows import State, TooLong
from knowledge.loop.review import Outdated
from knowledge.tables import Draft
from knowledge.writing.guide_changes import Change, difference
from knowledge.writing.line_changes import line_changes
from knowledge.writing.typed import whole_file

LIKE_IT = 6  # guides offered as related
FOUND = 8  # the same, when they are looked for
GONE_ON = 409


@dataclass(frozen=True)
class Newer:
    """The guide was published by somebody else since this draft was begun."""

    version: int
    who: str
    changes: tuple[Change, ...]


def begin(visit: Visit) -> Result:
    """A new guide."""
    row = beginning.empty(visit.desk, visit.actor)
    return Moved(place(row))


def change(visit: Visit) -> Result:
    """A draft of a live guide; on with the one that there is."""
    row, _is_new = beginning.of_guide(visit.desk, visit.actor, visit.path["guide"])
    return Moved(place(row))


def place(row: Draft, act: str = "", **query: object) -> str:
    return link(f"/bai/{row.id}{act}", **query)


def show(visit: Visit) -> Result:
    """The editor for who is writing it; for who decides on it what it changes."""
    row = reviewing.seen(visit)
    if row.state != State.DRAFTING:
        return reviewing.shown(visit, row)
    form = stored(row, composed(visit.desk, row).text, is_whole=visit.asked("dang") == WHOLE)
    if visit.is_fragment:
        return Shown("editor_state.html", _state(visit, row))
    return _editor(visit, row, form)


def _editor(visit: Visit, row: Draft, form: Form, failed: str = "", status: int = 200) -> Shown:
    related = form.parts.related if form.parts else ()
    values = {
        **_state(visit, row),
        **look(visit, row, form),
        "form": form,
        "groups": group_names(visit._),
        "kinds": kinds(visit),
        "certainties": CERTAINTIES,
        "related": [
            visit.desk.shelf.guides[one] for one in related if one in visit.desk.shelf.guides
        ],
        "offered": _offered(visit, row, form),
        "wanted": visit.typed("tim"),
        "failed": failed,
        "may_publish": on_drafts.reviewers(visit.desk, row) == [visit.actor.user_id],
    }
    return Shown("editor.html", values, status)


def kinds(visit: Visit) -> Mapping[str, str]:
    _ = visit._
    return {"huong-dan": _("Step by step"), "thong-tin": _("Explains only")}


def _state(visit: Visit, row: Draft) -> Mapping[str, Any]:
    """What may change while somebody is writing."""
    return {
        "row": row,
        "seal": draft_rows.seal(row),
        "newer": _newer(visit, row),
        "names": part_names(visit._),
        "here": f"/bai/{row.id}",
    }


def _newer(visit: Visit, row: Draft) -> Newer | None:
    if not is_outdated(visit.desk, row):
        return None
    version = library.version_of(visit.session, row.guide_id)
    made = on_guides.history(visit.desk, row.guide_id, 1)
    who = staff.name_of(visit.session, made[0].by) if made else ""
    return Newer(version, who or visit._("a coordinator"), _between(visit, row, version))


def _between(visit: Visit, row: Draft, version: int) -> tuple[Change, ...]:
    texts = (row.base_version, version or row.base_version)
    try:
        old, new = (on_guides.text_of_version(visit.desk, row.guide_id, one) for one in texts)
        return difference(old, new)
    except (NotThere, BadGuide):
        return ()


def _offered(visit: Visit, row: Draft, form: Form) -> list[Guide]:
    """Guides that may belong beside it: looked for, else those most like it."""
    wanted = visit.typed("tim")
    title = form.parts.title if form.parts else ""
    return _like(visit, row, wanted or title, FOUND if wanted else LIKE_IT)


def _like(visit: Visit, row: Draft, text: str, most: int) -> list[Guide]:
    found = likeliest(visit.desk, text, most + 1) if text.strip() else []
    return [one for one in found if one.id != row.guide_id][:most]


def find_related(visit: Visit) -> Result:
    """Guides to be ticked, for our script."""
    row = reviewing.seen(visit)
    return Shown("editor_related.html", {"found": _like(visit, row, visit.asked("tim"), FOUND)})


def look_at_it(visit: Visit) -> Result:
    """What is written, kept or not, as citizens would see it, and what is wrong with it."""
    row = _own(visit)
    form = _typed(visit, row)
    if visit.is_fragment:
        return Shown("editor_look.html", look(visit, row, form))
    return _editor(visit, row, form)


def _own(visit: Visit) -> Draft:
    row = reviewing.seen(visit)
    if row.author != visit.actor.user_id or row.state != State.DRAFTING:
        raise NotThere
    return row


def _typed(visit: Visit, row: Draft) -> Form:
    live = library.text_of(visit.session, row.guide_id) if row.guide_id else ""
    return typed(visit, row, composed(visit.desk, row).guide_id, live)


def save(visit: Visit) -> Result:
    """Keep it, in order or not."""
    row = _own(visit)
    form = _typed(visit, row)
    if refused := _keep(visit, row, form):
        return refused
    if visit.is_fragment:
        return Shown("editor_state.html", {**_state(visit, row), "is_kept": True})
    way = WHOLE if visit.typed("dang") == WHOLE else ""
    return Moved(place(row, dang=way), visit._("The draft is kept."))


def _keep(visit: Visit, row: Draft, form: Form) -> Shown | None:
    """Nothing, or why it is not kept: what was typed stands in the answer."""
    seal = form.seal if row.text != form.text else draft_rows.seal(row)  # sent twice is kept once
    try:
        on_drafts.save(visit.desk, visit.actor, row.id or 0, form.text, seal)
    except Changed:
        return _changed_elsewhere(visit, row, form)
    except TooLong:
        return _editor(visit, row, form, visit._("That is too long to be kept: shorten it."), 413)
    return None


def _changed_elsewhere(visit: Visit, row: Draft, form: Form) -> Shown:
    """In another window, or in the chat: both texts, and nothing is overwritten."""
    kept = whole_file(row.text or composed(visit.desk, row).text)
    values = {
        **_state(visit, row),
        "mine": form.text,
        "kept": kept,
        "places": line_changes(kept, form.text),
    }
    template = "editor_elsewhere.html" if visit.is_fragment else "editor_conflict.html"
    return Shown(template, values, GONE_ON)


def submit(visit: Visit) -> Result:
    """Keep it and send it to whoever decides."""
    _ = visit._
    row = _own(visit)
    form = _typed(visit, row)
    if refused := _keep(visit, row, form):
        return refused
    form = replace(form, seal=draft_rows.seal(row))
    try:
        sent = on_drafts.submit(visit.desk, visit.actor, row.id or 0)
    except NotInOrder:
        words = _("Kept, but not sent: mend first what is marked.")
    except Outdated:
        words = _("Kept, but not sent: the guide was changed meanwhile, see above.")
    except NobodyReviews:
        words = _("There is no coordinator yet who could review it. The draft is kept.")
    else:
        visit.tell(after_submitting(visit.desk, sent))
        return _sent(visit, row, sent.readers)
    return _editor(visit, row, form, words, GONE_ON)


def _sent(visit: Visit, row: Draft, readers: tuple[int, ...]) -> Moved:
    _ = visit._
    if visit.actor.user_id in readers:
        words = _("Nobody else decides here: look at it once more as a whole, then publish it.")
        return Moved(place(row), words)
    title = escape(draft_rows.text_of(row).title)
    told = _("“{title}” is with the coordinators. The bot tells you what they say.")
    return Moved(link("/huong-dan"), told.format(title=title))


def go_on_from_newest(visit: Visit) -> Result:
    """Mine, with what was just typed, on the newest version of the guide."""
    _ = visit._
    mine = _own(visit)
    if "seal" in visit.form and (refused := _keep(visit, mine, _typed(visit, mine))):
        return refused
    row, both = rebasing.rebase(visit.desk, visit.actor, visit.number("draft"))
    said = [_("It is compared with the newest version now.")]
    if both:
        names = {"title": _("Title"), "body": _("Text")}
        parts = ", ".join(f"“{names.get(one, one)}”" for one in both)
        said.append(_("Both of you changed {parts}: your words stand there.").format(parts=parts))
    return Moved(place(row), escape(" ".join(said)))


def drop(visit: Visit) -> Result:
    row = on_drafts.drop(visit.desk, visit.actor, visit.number("draft"))
    back = f"/huong-dan/{row.guide_id}" if row.guide_id else "/huong-dan"
    return Moved(link(back), visit._("Dropped."))
