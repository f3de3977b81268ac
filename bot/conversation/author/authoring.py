"""Where a guide begins: /vietbai, a ticket, a group of questions, or a guide that is to change."""

from bot.conversation.author import draft_pages, draft_writing
from bot.conversation.author.draft_writing import mine, on_draft
from bot.conversation.reply import Button, Reply, toast
from bot.conversation.rights import Command, Press, Right, Typed, gone
from bot.conversation.team import tickets
from bot.conversation.turn import Turn, bold, column, number, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.deciding import beginning, on_drafts, rebasing
from knowledge.deciding.refusals import NotThere
from knowledge.guides import parse
from knowledge.loop import decisions, draft_rows
from knowledge.loop.desk import Desk
from knowledge.tables import Draft
from knowledge.writing import draft_parts, drafts

LIKELIEST = 3


def list_drafts(turn: Turn) -> list[Reply]:
    """/vietbai: go on with what was begun, begin anew, or name the guide to change."""
    _ = turn._
    turn.expect("findguide")
    rows = draft_rows.open_of(turn.session, turn.actor.user_id)
    head = _("Your drafts") if rows else _("Write a guide")
    hint = _("Or type the name of a guide that you want to change.")
    buttons = [(Button(_("Begin a new guide"), "dnew"),)]
    return [
        Reply(f"{bold(head)}\n\n{hint}", (*(_draft_buttons(turn, one) for one in rows), *buttons))
    ]


def _draft_buttons(turn: Turn, row: Draft) -> tuple[Button, ...]:
    _, own = turn._, row.id or 0
    title = short(draft_rows.text_of(row).title or _("(no title yet)"), 35)
    if row.state == draft_rows.State.SUBMITTED:
        return (Button(_("In review: {title}").format(title=title), "draft", (own,)),)
    go_on = Button(_("Go on: {title}").format(title=title), "draft", (own,))
    return go_on, Button(_("Drop"), "ddrop", (own,))


def begin_empty(turn: Turn) -> list[Reply]:
    return _first_question(turn, beginning.empty(turn.desk, turn.actor))


def _first_question(turn: Turn, row: Draft) -> list[Reply]:
    done = turn._("Every message is kept at once: you can stop whenever you like.")
    return [draft_writing.ask(turn, row, "title", done)]


def _note(turn: Turn, row: Draft, act: str) -> None:
    decisions.note(turn.session, turn.actor.user_id, act, f"draft {row.id}", turn.now)


def from_ticket(turn: Turn, ticket_id: int) -> list[Reply]:
    """ "Write a new guide" on a card: the writing goes on in private, from the ticket's answer."""
    ticket = tickets.mine(turn, ticket_id)
    if ticket is None:
        return tickets.not_mine(turn)
    hint = [] if turn.said.is_private else toast(turn._("We write it in our private chat."))
    row, is_new = beginning.from_ticket(turn.desk, turn.actor, ticket)
    replies = _opened(turn, row) if is_new else _go_on(turn, row)
    return [*hint, *(_to(turn, one) for one in replies)]


def _to(turn: Turn, reply: Reply) -> Reply:
    return Reply(reply.text, reply.buttons, to=turn.actor.user_id)


def from_group(turn: Turn, group_id: int) -> list[Reply]:
    """The same for a group of waiting questions, by a coordinator."""
    try:
        row, is_new = beginning.from_group(turn.desk, turn.actor, group_id)
    except NotThere:
        return [gone(turn)]
    return _opened(turn, row) if is_new else _go_on(turn, row)


def _opened(turn: Turn, row: Draft) -> list[Reply]:
    """Begun from a question: perhaps there is a guide already that only lacks it."""
    (first,) = _first_question(turn, row)
    change = Button(turn._("Change an existing guide instead"), "dfind", (row.id or 0,))
    return [Reply(first.text, (*first.buttons, (change,)))]


def find(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    """Which guide shall this draft change?"""
    turn.expect("findguide", row.id or 0)
    return [Reply(turn._("Type the name of the guide."), column(_never_mind(turn)))]


def _never_mind(turn: Turn) -> Button:
    return Button(turn._("Never mind"), "cancel")


def found(turn: Turn, parts: list[str]) -> list[Reply]:
    """The name of a guide was typed: the three likeliest."""
    _ = turn._
    own = number(parts[0]) if parts else 0
    matches = turn.shelf.index.find(turn.said.text).matches[:LIKELIEST]
    guides = [turn.shelf.guides[one.guide] for one in matches]
    buttons = [Button(short(one.title), "editguide", (one.id, own)) for one in guides]
    if not buttons:
        return [Reply(_("I find no such guide. Type other words."), column(_never_mind(turn)))]
    head = bold(_("Which of these do you want to change?"))
    return [Reply(head, column(*buttons, _never_mind(turn)))]


def edit_guide(turn: Turn, guide_id: str, draft_id: int) -> list[Reply]:
    """Change a live guide: a draft begun from it, perhaps for the ticket of another draft."""
    if guide_id not in turn.shelf.guides:
        return [gone(turn)]
    origin = mine(turn, draft_id) if draft_id else None
    row = None if origin else _changing(turn, guide_id)
    return [draft_pages.menu(turn, row or _begin_from(turn, guide_id, origin))]


def _begin_from(turn: Turn, guide_id: str, origin: Draft | None) -> Draft:
    """The first question's draft becomes it; one with more in it stays beside it."""
    version = library.version_of(turn.session, guide_id)
    text = drafts.from_guide(parse(library.text_of(turn.session, guide_id), guide_id))
    row = origin
    if row is None or draft_rows.place_of(row) != draft_parts.FLOW[0]:
        row = draft_rows.begin(
            turn.session,
            turn.actor.user_id,
            text,
            turn.now,
            ticket_id=origin.ticket_id if origin else None,
            group_id=origin.group_id if origin else None,
        )
    draft_rows.save(turn.session, row, text, "", turn.now)
    draft_rows.base_on(row, guide_id, version)
    _note(turn, row, f"change {guide_id}")
    return row


def _changing(turn: Turn, guide_id: str) -> Draft | None:
    rows = draft_rows.open_of(turn.session, turn.actor.user_id)
    being_written = [one for one in rows if one.state == draft_rows.State.DRAFTING]
    return next((one for one in being_written if one.guide_id == guide_id), None)


def rebase(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    """Its author has seen that the guide changed; the reviewers will see the whole difference."""
    rebasing.rebase(turn.desk, turn.actor, row.id or 0)
    return [draft_pages.menu(turn, row, turn._("It is compared with the newest version now."))]


def _go_on(turn: Turn, row: Draft) -> list[Reply]:
    """Where its author stopped."""
    return [draft_writing.ask(turn, row, draft_rows.place_of(row))]


def open_draft(turn: Turn, draft_id: int) -> list[Reply]:
    """Go on, or say that it is with the coordinators."""
    _ = turn._
    if row := mine(turn, draft_id):
        return _go_on(turn, row)
    row = draft_rows.locked(turn.session, draft_id)
    is_own = row is not None and row.author == turn.actor.user_id
    if row is None or not is_own or row.state != draft_rows.State.SUBMITTED:
        return [draft_writing.not_open(turn)]
    title = escape(draft_rows.text_of(row).title)
    text = _("“{title}” is with the coordinators.").format(title=title)
    return [Reply(text, column(Button(_("Take it back to change it"), "drecall", (draft_id,))))]


def ask_to_drop(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    _, own = turn._, row.id or 0
    title = escape(draft_rows.text_of(row).title or _("(no title yet)"))
    buttons = (
        Button(_("Yes, drop it"), "ddropyes", (own,)),
        Button(_("No, keep it"), "draft", (own,)),
    )
    return [Reply(bold(_("Drop the draft “{title}”?").format(title=title)), column(*buttons))]


def drop(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    on_drafts.drop(turn.desk, turn.actor, row.id or 0)
    turn.expect()
    return [Reply(turn._("Dropped."))]


def thanks(desk: Desk) -> list[Reply]:
    """A week after publication its author hears how many it helped."""
    _ = speaker("vi")
    replies = []
    for row, helped in draft_rows.due_thanks(desk.session, desk.now):
        title = escape(draft_rows.text_of(row).title)
        told = (
            _("Your guide “{title}” helped {count} people in its first week. Thank you!")
            if helped
            else _("Your guide “{title}” has been live for a week. It waits for who needs it.")
        )
        text = told.format(title=title, count=helped)
        replies.append(Reply(text, to=row.author, is_news=True))
    return replies


COMMANDS = {"vietbai": Command(list_drafts, Right.STAFF)}
BUTTONS = {
    "write": Press(
        lambda turn, parts: from_ticket(turn, number(parts[0])), Right.STAFF, sends=True
    ),
    "gwrite": Press(
        lambda turn, parts: from_group(turn, number(parts[0])), Right.COORDINATOR, sends=True
    ),
    "dnew": Press(lambda turn, _parts: begin_empty(turn), Right.STAFF),
    "draft": Press(lambda turn, parts: open_draft(turn, number(parts[0])), Right.STAFF),
    "dfind": on_draft(find),
    "editguide": Press(
        lambda turn, parts: edit_guide(turn, parts[0], number(parts[1])), Right.STAFF, sends=True
    ),
    "drebase": on_draft(rebase),
    "ddrop": on_draft(ask_to_drop),
    "ddropyes": on_draft(drop),
}
EXPECTED = {"findguide": Typed(found, Right.STAFF)}
