"""A live guide in the hands of coordinators: its versions, taking the last back, confirming it."""

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.turn import Turn, bold, column, number
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.guides import parse
from knowledge.loop import decisions, draft_rows, review, staff
from knowledge.loop.review import Outdated
from knowledge.tables import Draft, GuideVersion

SHOWN_VERSIONS = 5
LONGEST_NAME = 120  # of an office or official


def show(turn: Turn, guide_id: str) -> list[Reply]:
    """Its last versions: when, by whom; and what may be done."""
    _ = turn._
    guide = turn.shelf.guides.get(guide_id)
    version = library.version_of(turn.session, guide_id)
    if guide is None or not version:
        return [gone(turn)]
    lines = [f"- {one}" for one in _versions(turn, guide_id, version)]
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


def _versions(turn: Turn, guide_id: str, newest: int) -> list[str]:
    """The last ones, newest first."""
    _ = turn._
    makers = {
        one.to_version: (one.made_by, one.act)
        for one in decisions.about(turn.session, f"guide {guide_id}")
        if one.to_version
    }
    lines = []
    for number_ in range(newest, max(newest - SHOWN_VERSIONS, 0), -1):
        row = turn.session.get(GuideVersion, (guide_id, number_))
        if row is None:
            continue
        by, act = makers.get(number_, (0, ""))
        name = staff.name_of(turn.session, by) or _("a coordinator")
        who = f"{escape(name)}, {_act(turn, act)}" if by else _("from the folder")
        text = _("Version {number}, {time}: {who}")
        lines.append(text.format(number=number_, time=turn.time(row.made_at), who=who))
    return lines


def _act(turn: Turn, act: str) -> str:
    _ = turn._
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
        after = review.undo(turn.session, guide_id, version, turn.actor.user_id, turn.now)
    except Outdated:
        return [Reply(_("It is not the newest version any more: nothing was changed."))]
    title = escape(parse(library.text_of(turn.session, guide_id), guide_id).title)
    if after:
        text = _("Taken back: “{title}” reads again as in version {old}.")
        done = Reply(
            text.format(title=title, old=version - 1), column(*buttons(turn, guide_id, after))
        )
    else:
        text = _("Taken away: “{title}” is not shown any more. Its question waits again.")
        done = Reply(text.format(title=title))
    row = draft_rows.published_as(turn.session, guide_id, version)
    return [done, *(_author_hears(turn, row, title, is_gone=not after) if row else [])]


def _author_hears(turn: Turn, row: Draft, title: str, *, is_gone: bool) -> list[Reply]:
    """What was new goes back to its author's drafts."""
    if is_gone:
        draft_rows.give_back(row, "")
        draft_rows.base_on(row, "", 0)
    if row.author == turn.actor.user_id:
        return []
    _ = speaker("vi")
    if not is_gone:
        text = _("A coordinator took your change of “{title}” back.").format(title=title)
        return [Reply(text, to=row.author)]
    text = _("A coordinator took “{title}” away again. Your draft is kept.").format(title=title)
    button = Button(_("Go on writing"), "dmenu", (row.id or 0,))
    return [Reply(text, column(button), to=row.author)]


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
    if len(who) > LONGEST_NAME:
        return [Reply(_("That is too long for a name. Please type it shorter."))]
    turn.expect()
    actor = turn.actor.user_id
    try:
        review.confirm(turn.session, guide_id, who, actor, turn.today, turn.now, version)
    except Outdated:
        return [Reply(_("It is not the newest version any more: please look at it again."))]
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
