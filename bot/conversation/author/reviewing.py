"""A draft goes to the coordinators: they see what it changes, publish it or give it back."""

from collections.abc import Callable

from bot.conversation.author import afterwards, draft_pages, draft_writing, managing
from bot.conversation.author.draft_writing import on_draft
from bot.conversation.author.findings import in_words
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.turn import Turn, bold, column, number
from bot.rendering.tokens import escape
from knowledge.deciding import on_drafts
from knowledge.deciding.on_drafts import Published
from knowledge.deciding.refusals import (
    AlreadyDecided,
    Changed,
    NobodyReviews,
    NotInOrder,
    NotThere,
    NotYours,
)
from knowledge.loop import draft_rows, staff
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Outdated
from knowledge.tables import Draft


def submit(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    """To everybody who may decide; nothing leaves while something is to be mended."""
    _ = turn._
    try:
        sent = on_drafts.submit(turn.desk, turn.actor, row.id or 0)
    except (NotInOrder, Outdated):
        return [draft_pages.menu(turn, row)]
    except NobodyReviews:
        return [Reply(_("There is no coordinator yet who could review it. The draft is kept."))]
    turn.expect()
    title = escape(sent.made.guide.title if sent.made.guide else "")
    told = _("“{title}” is with the coordinators. I tell you what they say.").format(title=title)
    recall = Button(_("Take it back to change it"), "drecall", (row.id or 0,))
    return [Reply(told, column(recall)), *afterwards.after_submitting(turn.desk, sent)]


def _deciding(act: Callable[[], list[Reply]], turn: Turn, draft_id: int) -> list[Reply]:
    """What the act says, or why the actor decides nothing now."""
    try:
        return act()
    except NotThere:
        return [gone(turn)]
    except NotYours:
        return [Reply(turn._("Another coordinator decides on this draft."))]
    except AlreadyDecided as first:
        return [_decided_by(turn, draft_id, first.by)]


def _decided_by(turn: Turn, draft_id: int, by: int) -> Reply:
    """Two coordinators tapped: who was first."""
    _ = turn._
    row = draft_rows.locked(turn.session, draft_id)
    text = (
        _("{name} was first: it is published already.")
        if row and row.state == State.PUBLISHED
        else _("{name} was first: it is with its author again.")
    )
    name = staff.name_of(turn.session, by) or _("Somebody")
    return Reply(text.format(name=escape(name)))


def publish(turn: Turn, draft_id: int, seal: int) -> list[Reply]:
    """Live at once, the text that was shown; everybody who waits is told, once."""
    return _deciding(lambda: _publish(turn, draft_id, seal), turn, draft_id)


def _publish(turn: Turn, draft_id: int, seal: int) -> list[Reply]:
    _ = turn._
    back = column(Button(_("Give it back"), "rback", (draft_id,)))
    try:
        done = on_drafts.publish(turn.desk, turn.actor, draft_id, seal)
    except Changed:
        return [Reply(_("The draft was changed after this message: please look at the newer one."))]
    except NotInOrder as found:
        return [Reply(_not_in_order(turn, found), back)]
    except Outdated:
        text = _("Somebody changed this guide meanwhile: nothing was overwritten. Give it back.")
        return [Reply(text, back)]
    return [_published(turn, done), *afterwards.after_publishing(turn.desk, turn.actor, done)]


def _not_in_order(turn: Turn, refused: NotInOrder) -> str:
    found = in_words(turn._, refused.guide, refused.problems) if refused.guide else []
    reasons = [f"- {escape(one.words)}" for one in found]
    return "\n".join([turn._("It cannot be published as it is:"), *(reasons or [""])])


def _published(turn: Turn, done: Published) -> Reply:
    _ = turn._
    title = escape(done.made.guide.title if done.made.guide else "")
    lines = [
        bold(_("Published: {title}").format(title=title)),
        _("Told: {count}").format(count=len(done.decided.told)),
    ]
    buttons = managing.buttons(turn, done.made.guide_id, done.version)
    return Reply("\n\n".join(lines), column(*buttons))


def ask_why(turn: Turn, draft_id: int) -> list[Reply]:
    """ "Give it back": with a note for its author."""
    return _deciding(lambda: _ask_why(turn, draft_id), turn, draft_id)


def _ask_why(turn: Turn, draft_id: int) -> list[Reply]:
    on_drafts.to_decide(turn.desk, turn.actor, draft_id)
    turn.expect("rback", draft_id)
    text = turn._("What should be changed? Type a word for the author.")
    return [Reply(text, column(Button(turn._("Never mind"), "cancel")))]


def give_back(turn: Turn, draft_id: int) -> list[Reply]:
    """The note was typed: the author gets it, and goes on."""
    turn.expect()
    return _deciding(lambda: _give_back(turn, draft_id), turn, draft_id)


def _give_back(turn: Turn, draft_id: int) -> list[Reply]:
    row = on_drafts.give_back(turn.desk, turn.actor, draft_id, turn.said.text)
    told = turn._("Given back. The author reads your words.")
    return [Reply(told), *afterwards.after_giving_back(row)]


def recall(turn: Turn, draft_id: int) -> list[Reply]:
    """Its author wants it back before anybody has decided."""
    try:
        row = on_drafts.recall(turn.desk, turn.actor, draft_id)
    except NotThere:
        return [draft_writing.not_open(turn)]
    return [draft_pages.menu(turn, row)]


def view(turn: Turn, draft_id: int, action: str, n: int) -> list[Reply]:
    """A page as citizens will see it, for its author and for who decides on it."""
    row = draft_rows.locked(turn.session, draft_id)
    if row is None or not on_drafts.may_see(turn.desk, turn.actor, row):
        return [gone(turn)]
    is_writing = row.author == turn.actor.user_id and row.state == State.DRAFTING
    way_back = (
        Button(turn._("Change it"), "dmenu", (draft_id,))
        if is_writing
        else Button(turn._("From the beginning"), "dview", (draft_id, "guide", 0))
    )
    return [draft_pages.preview(turn, row, action, n, way_back)]


BUTTONS = {
    "dsend": on_draft(submit),
    "drecall": Press(lambda turn, parts: recall(turn, number(parts[0])), Right.STAFF),
    "dview": Press(
        lambda turn, parts: view(turn, number(parts[0]), parts[1], number(parts[2])), Right.STAFF
    ),
    "rview": Press(
        lambda turn, parts: view(turn, number(parts[0]), "guide", 0), Right.COORDINATOR, sends=True
    ),
    "rpublish": Press(
        lambda turn, parts: publish(turn, number(parts[0]), int(parts[1])), Right.COORDINATOR
    ),
    "rback": Press(
        lambda turn, parts: ask_why(turn, number(parts[0])), Right.COORDINATOR, sends=True
    ),
}
EXPECTED = {
    "rback": Typed(lambda turn, parts: give_back(turn, number(parts[0])), Right.COORDINATOR)
}
