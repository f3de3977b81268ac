"""A live guide in the hands of coordinators: its versions, taking the last back, confirming it."""

from bot.conversation.author.afterwards import after_undo
from bot.conversation.author.findings import Speaker
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.turn import Turn, bold, column, number
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.deciding import on_guides
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.loop import review, staff
from knowledge.loop.review import Outdated

SHOWN_VERSIONS = 5


def show(turn: Turn, guide_id: str) -> list[Reply]:
    """Its last versions: when, by whom; and what may be done."""
    _ = turn._
    guide = turn.shelf.guides.get(guide_id)
    version = library.version_of(turn.session, guide_id)
    if guide is None or not version:
        return [gone(turn)]
    lines = [f"- {one}" for one in _versions(turn, guide_id)]
    rows = [
        *buttons(turn, guide_id, version),
        Button(_("Change the guide"), "editguide", (guide_id, 0)),
        Button(_("Back to the guide"), "guide", (0, guide_id)),
    ]
    head = _("Versions of “{title}”").format(title=escape(guide.title))
    return [Reply("\n".join([bold(head), "", *lines]), column(*rows))]


def buttons(turn: Turn, guide_id: str, version: int) -> list[Button]:
    """What a coordinator may do with the version that is live."""
    _ = turn._
    known = [Button(_("Confirm that it is right"), "gconfirm", (guide_id, version))]
    if review.can_undo(turn.session, guide_id, version):
        known.insert(0, Button(_("Undo"), "gundo", (guide_id, version)))
    return known


def _versions(turn: Turn, guide_id: str) -> list[str]:
    """The last ones, newest first."""
    _ = turn._
    lines = []
    for one in on_guides.history(turn.desk, guide_id, SHOWN_VERSIONS):
        name = staff.name_of(turn.session, one.by) or _("a coordinator")
        who = f"{escape(name)}, {act_in_words(_, one.act)}" if one.by else _("from the folder")
        text = _("Version {number}, {time}: {who}")
        lines.append(text.format(number=one.number, time=turn.time(one.made_at), who=who))
    return lines


def act_in_words(_: Speaker, act: str) -> str:
    """What a decision did to a guide."""
    acts = {
        "new guide": _("new"),
        "change guide": _("changed"),
        "add ask": _("wording learned"),
        "undo": _("taken back"),
        "confirm": _("confirmed"),
    }
    return acts.get(act, act)


def undo(turn: Turn, guide_id: str, version: int) -> list[Reply]:
    """One tap: the version before, or a new guide taken away; it says what happened."""
    _ = turn._
    try:
        undone = on_guides.undo(turn.desk, turn.actor, guide_id, version)
    except Outdated:
        return [Reply(_("It is not the newest version any more: nothing was changed."))]
    title = escape(undone.title)
    if undone.now:
        text = _("Taken back: “{title}” reads again as in version {old}.")
        ways_on = column(*buttons(turn, guide_id, undone.now))
        done = Reply(text.format(title=title, old=version - 1), ways_on)
    else:
        text = _("Taken away: “{title}” is not shown any more. Its question waits again.")
        done = Reply(text.format(title=title))
    return [done, *after_undo(turn.actor, undone)]


def ask_who(turn: Turn, guide_id: str, version: int) -> list[Reply]:
    """ "Confirm": which office or official says so."""
    _ = turn._
    if library.version_of(turn.session, guide_id) != version:
        return [Reply(_("It is not the newest version any more: please look at it again."))]
    turn.expect("gconfirm", guide_id, version)
    text = _("Which office or official confirms it? Citizens will read it below the guide.")
    return [Reply(text, column(Button(_("Never mind"), "cancel")))]


def confirm(turn: Turn, guide_id: str, version: int) -> list[Reply]:
    """The office or official was typed."""
    _ = turn._
    who = " ".join(turn.said.text.split())
    try:
        on_guides.confirm(turn.desk, turn.actor, guide_id, version, who)
    except NotFitting:
        return [Reply(_("That is too long for a name. Please type it shorter."))]
    except (NotThere, Outdated):
        turn.expect()
        return [Reply(_("It is not the newest version any more: please look at it again."))]
    turn.expect()
    text = _("Confirmed by {who} on {day}.")
    return [Reply(text.format(who=escape(who), day=f"{turn.today:%d/%m/%Y}"))]


BUTTONS = {
    "manage": Press(lambda turn, parts: show(turn, parts[0]), Right.COORDINATOR),
    "gundo": Press(lambda turn, parts: undo(turn, parts[0], number(parts[1])), Right.COORDINATOR),
    "gconfirm": Press(
        lambda turn, parts: ask_who(turn, parts[0], number(parts[1])),
        Right.COORDINATOR,
        sends=True,
    ),
}
EXPECTED = {
    "gconfirm": Typed(
        lambda turn, parts: confirm(turn, parts[0], number(parts[1])), Right.COORDINATOR
    )
}
