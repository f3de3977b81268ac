"""What the coordinators read of a draft: who wrote it, what it changes, what the check says."""

from bot.conversation.author import draft_pages
from bot.conversation.author.findings import Speaker, found_in
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import bold, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.deciding.composing import Composed
from knowledge.loop import draft_rows, groups, review, staff
from knowledge.loop.desk import Desk
from knowledge.loop.review import Effect
from knowledge.tables import Draft
from knowledge.writing.guide_changes import Change, difference

LONGEST_CHANGE = 400  # characters of one text of the difference
MOST_CHANGES = 12
SHOWN_EFFECTS = 5

# Coordinators work in Vietnamese, whatever language the author speaks.
_ = speaker("vi")


def card(desk: Desk, row: Draft, made: Composed) -> Reply:
    """Who wrote it, what it says and changes, what the check says; coordinators read Vietnamese."""
    name = escape(staff.name_of(desk.session, row.author) or _("A member without a name"))
    kind = _("{name} changed a guide:") if made.old else _("{name} wrote a new guide:")
    title = made.guide.title if made.guide else ""
    parts = [bold(f"{kind.format(name=name)} {escape(title)}")]
    if made.guide:
        parts.append(made.guide.summary)
    parts.append(_changed(made) if made.old else _size(made))
    parts += [_effect_words(desk, made, _effects(desk, row, made)), _waiting(desk, row)]
    if hints := [one for one in found_in(_, desk, made) if not one.is_error]:
        parts.append(_("Could be better:") + "\n" + draft_pages.finding_lines(hints))
    own, seal = row.id or 0, draft_rows.seal(row)
    buttons = (
        (Button(_("Look at it"), "rview", (own,)),),
        (
            Button(_("Publish"), "rpublish", (own, seal)),
            Button(_("Give it back"), "rback", (own,)),
        ),
    )
    return Reply("\n\n".join(filter(None, parts)), buttons)


def _size(made: Composed) -> str:
    guide = made.guide
    counts = (len(guide.numbered("buoc")), len(guide.numbered("loi"))) if guide else (0, 0)
    text = _("There was none before. Steps: {steps}, problems: {problems}.")
    return text.format(steps=counts[0], problems=counts[1])


def _effects(desk: Desk, row: Draft, made: Composed) -> list[Effect]:
    """The questions of its own group are meant to change."""
    own = groups.members(desk.session, row.group_id) if row.group_id else []
    besides = [one.id or 0 for one in own]
    if made.guide is None:
        return []
    return review.effects(desk.session, desk.shelf, made.guide, besides)


def _effect_words(desk: Desk, made: Composed, changes: list[Effect]) -> str:
    """Which stored questions would be answered otherwise, the first of them by name."""
    if not changes:
        return _("No other stored question would change its answer.")
    titles = {one.id: one.title for one in desk.shelf.guides.values()}
    titles[made.guide_id] = _("this guide")
    lines = [_("Other questions that would change their answer: {n}").format(n=len(changes))]
    for one in changes[:SHOWN_EFFECTS]:
        before, after = (
            escape(titles.get(guide or "", _("no sure answer")))
            for guide in (one.before, one.after)
        )
        lines.append(f"- {escape(short(one.text, 80))}: *{before}* → *{after}*")
    if len(changes) > SHOWN_EFFECTS:
        lines.append("- " + _("and {n} more").format(n=len(changes) - SHOWN_EFFECTS))
    return "\n".join(lines)


def _waiting(desk: Desk, row: Draft) -> str:
    asked = groups.members(desk.session, row.group_id) if row.group_id else []
    count = sum(one.wants_news or one.answered_at is None for one in asked)
    return _("Waiting for news or an answer: {count}").format(count=count) if count else ""


def _changed(made: Composed) -> str:
    changes = difference(made.old, made.text)
    if not changes:
        return _("Nothing that people read has changed.")
    parts = [_change(one) for one in changes[:MOST_CHANGES]]
    if len(changes) > MOST_CHANGES:
        parts.append(_("and {n} more").format(n=len(changes) - MOST_CHANGES))
    return "\n\n".join([_("What changes:"), *parts])


def _change(change: Change) -> str:
    """A part by its name, what goes, what comes."""
    lines = [bold(part_names(_).get(change.part, change.part))]
    for sign, texts in (("➖", change.removed), ("➕", change.added)):
        words = (" ".join(text.removeprefix("- ").split()) for text in texts)
        lines += [f"{sign} {escape(short(one, LONGEST_CHANGE))}" for one in words]
    return "\n".join(lines)


def part_names(_: Speaker) -> dict[str, str]:
    """What the parts of a difference are called."""
    return {
        "title": _("Title"),
        "group": _("Group of guides"),
        "kind": _("Kind"),
        "certainty": _("Certainty"),
        "asks": _("Way of asking"),
        "not_asks": _("Not asked for by"),
        "sources": _("Source"),
        "related": _("Related guides"),
        "confirmed_by": _("Confirmed by"),
        "tom-tat": _("Summary"),
        "chuan-bi": _("To prepare"),
        "buoc": _("Step"),
        "le-phi": _("Fees, time"),
        "loi": _("Problem"),
        "an-toan": _("Staying safe"),
        "hoi-ai": _("Whom to ask"),
    }
