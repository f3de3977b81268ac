"""A draft goes to the coordinators: they see what it changes, publish it or give it back."""

from bot.conversation.author import draft_pages, draft_writing, managing
from bot.conversation.author.draft_guides import Composed, composed, found_in, is_outdated
from bot.conversation.author.draft_writing import on_draft
from bot.conversation.author.review_card import card
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.team import cards
from bot.conversation.team.news import news
from bot.conversation.turn import Turn, bold, column, number
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.loop import decisions, draft_rows, proposals, review, staff
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Decided, Outdated, Verdict
from knowledge.tables import Draft, QuestionGroup, Staff, Ticket

OWN_GUIDE = "own guide, only coordinator"  # stands in the record of decisions


def submit(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    """To everybody who may decide; nothing leaves while something is to be mended."""
    _ = turn._
    made = composed(turn, row)
    if made.guide is None or is_outdated(turn, row) or _errors(turn, made):
        return [draft_pages.menu(turn, row)]
    chats = reviewers(turn, row)
    if not chats:
        return [Reply(_("There is no coordinator yet who could review it. The draft is kept."))]
    draft_rows.submit(row, turn.now)
    _note(turn, row, "submit draft")
    turn.expect()
    title = escape(made.guide.title)
    told = _("“{title}” is with the coordinators. I tell you what they say.").format(title=title)
    recall = Button(_("Take it back to change it"), "drecall", (row.id or 0,))
    shown = card(turn, row, made)
    return [
        Reply(told, column(recall)),
        *(Reply(shown.text, shown.buttons, to=one) for one in chats),
    ]


def _errors(turn: Turn, made: Composed) -> list[str]:
    return [one.words for one in found_in(turn, made) if one.is_error]


def _note(turn: Turn, row: Draft, act: str, note: str = "") -> None:
    actor = turn.actor.user_id
    decisions.note(turn.session, actor, act, f"draft {row.id}", turn.now, note=note)


def reviewers(turn: Turn, row: Draft) -> list[int]:
    """The coordinators of the author's area; the author only where there is nobody else."""
    known = cards.deciders(turn.desk, _area(turn, row))
    return [one for one in known if one != row.author] or known


def _area(turn: Turn, row: Draft) -> str | None:
    """A member's team; else the ticket's; else the first team of a coordinator of some."""
    author = turn.session.get(Staff, row.author)
    if author and author.team_id:
        return author.team_id
    ticket = turn.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    if ticket and ticket.team_id:
        return ticket.team_id
    return next(iter(sorted(author.areas.split())), None) if author else None


def _submitted(turn: Turn, draft_id: int) -> tuple[Draft | None, list[Reply]]:
    """The draft if the actor may decide on it now; else what to tell them."""
    _ = turn._
    row = draft_rows.locked(turn.session, draft_id)
    if row is None or not turn.actor.is_coordinator:
        return None, [gone(turn)]
    if turn.actor.user_id not in reviewers(turn, row):
        return None, [Reply(_("Another coordinator decides on this draft."))]
    if row.state != State.SUBMITTED:
        return None, [_decided_by(turn, row)]
    return row, []


def _decided_by(turn: Turn, row: Draft) -> Reply:
    """Two coordinators tapped: who was first."""
    _ = turn._
    last = decisions.about(turn.session, f"draft {row.id}")[-1:]
    name = staff.name_of(turn.session, last[0].made_by) if last else ""
    text = (
        _("{name} was first: it is published already.")
        if row.state == State.PUBLISHED
        else _("{name} was first: it is with its author again.")
    )
    return Reply(text.format(name=escape(name or _("Somebody"))))


def publish(turn: Turn, draft_id: int, seal: int) -> list[Reply]:
    """Live at once, the text that was shown; everybody who waits is told, once."""
    _ = turn._
    row, told = _submitted(turn, draft_id)
    if row is None:
        return told
    if draft_rows.seal(row) != seal:
        return [Reply(_("The draft was changed after this message: please look at the newer one."))]
    made = composed(turn, row)
    if made.guide is None or (errors := _errors(turn, made)):
        reasons = "\n".join(f"- {escape(one)}" for one in errors) if made.guide else ""
        head = _("It cannot be published as it is:")
        return [Reply(f"{head}\n{reasons}", column(_back_button(turn, row)))]
    note = OWN_GUIDE if row.author == turn.actor.user_id else ""
    act = "change guide" if made.old else "new guide"
    try:
        version = review.publish(
            turn.session, made.guide_id, made.text, turn.actor.user_id, act, turn.now,
            row.base_version, note,
        )  # fmt: skip
    except Outdated:
        text = _("Somebody changed this guide meanwhile: nothing was overwritten. Give it back.")
        return [Reply(text, column(_back_button(turn, row)))]
    return _published(turn, row, made, version, note)


def _back_button(turn: Turn, row: Draft) -> Button:
    return Button(turn._("Give it back"), "rback", (row.id or 0,))


def _published(turn: Turn, row: Draft, made: Composed, version: int, note: str) -> list[Reply]:
    _ = turn._
    draft_rows.publish(row, made.guide_id, version, turn.now)
    _note(turn, row, "publish draft", note)
    decided = _decide(turn, row, made)
    title = escape(made.guide.title if made.guide else "")
    lines = [
        bold(_("Published: {title}").format(title=title)),
        _("Told: {count}").format(count=len(decided.told)),
    ]
    updates = [reply for one in decided.closed for reply in cards.updated(turn.desk, one)]
    buttons = managing.buttons(turn, made.guide_id, version)
    return [
        Reply("\n\n".join(lines), column(*buttons)),
        *_author_hears(turn, row, title),
        *news(turn, decided, made.guide_id),
        *updates,
    ]


def _decide(turn: Turn, row: Draft, made: Composed) -> Decided:
    """The question that it came from is answered."""
    group = (
        turn.session.get(QuestionGroup, row.group_id, with_for_update={"key_share": True})
        if row.group_id
        else None
    )
    if group is None:
        return Decided()
    verdict = Verdict.ATTACHED if made.old else Verdict.WRITTEN
    proposals.settle(turn.session, row.group_id or 0, accepted=False)
    actor = turn.actor.user_id
    return review.decide(turn.session, group, verdict, made.guide_id, actor, turn.now)


def _author_hears(turn: Turn, row: Draft, title: str) -> list[Reply]:
    if row.author == turn.actor.user_id:
        return []
    _ = speaker("vi")
    text = _("Your guide “{title}” is published. Thank you!").format(title=title)
    return [Reply(text, to=row.author)]


def ask_why(turn: Turn, draft_id: int) -> list[Reply]:
    """ "Give it back": with a note for its author."""
    row, told = _submitted(turn, draft_id)
    if row is None:
        return told
    turn.expect("rback", draft_id)
    text = turn._("What should be changed? Type a word for the author.")
    return [Reply(text, column(Button(turn._("Never mind"), "cancel")))]


def give_back(turn: Turn, draft_id: int) -> list[Reply]:
    """The note was typed: the author gets it, and goes on."""
    turn.expect()
    row, told = _submitted(turn, draft_id)
    if row is None:
        return told
    note = turn.said.text.strip()
    draft_rows.give_back(row, note)
    _note(turn, row, "return draft", note)
    _ = speaker("vi")
    title = escape(draft_rows.text_of(row).title)
    head = _("The coordinator gave “{title}” back:").format(title=title)
    button = Button(_("Go on writing"), "dmenu", (row.id or 0,))
    notice = Reply(f"{bold(head)}\n\n{escape(note)}", column(button), to=row.author)
    return [Reply(turn._("Given back. The author reads your words.")), notice]


def recall(turn: Turn, draft_id: int) -> list[Reply]:
    """Its author wants it back before anybody has decided."""
    row = draft_rows.locked(turn.session, draft_id)
    is_own = row is not None and row.author == turn.actor.user_id
    if row is None or not is_own or row.state != State.SUBMITTED:
        return [draft_writing.not_open(turn)]
    draft_rows.give_back(row, "")
    _note(turn, row, "recall draft")
    return [draft_pages.menu(turn, row)]


def view(turn: Turn, draft_id: int, action: str, n: int) -> list[Reply]:
    """A page as citizens will see it, for its author and for who decides on it."""
    row = draft_rows.locked(turn.session, draft_id)
    if row is None or row.state == State.DROPPED or not _may_see(turn, row):
        return [gone(turn)]
    is_writing = row.author == turn.actor.user_id and row.state == State.DRAFTING
    way_back = (
        Button(turn._("Change it"), "dmenu", (draft_id,))
        if is_writing
        else Button(turn._("From the beginning"), "dview", (draft_id, "guide", 0))
    )
    return [draft_pages.preview(turn, row, action, n, way_back)]


def _may_see(turn: Turn, row: Draft) -> bool:
    is_reviewer = turn.actor.is_coordinator and turn.actor.user_id in reviewers(turn, row)
    return row.author == turn.actor.user_id or (is_reviewer and row.submitted_at is not None)


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
