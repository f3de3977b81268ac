"""An existing guide answers it: found, tried on the stored questions, its wording learned."""

from bot.conversation.reply import Button, Reply, toast
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.team import cards, tickets
from bot.conversation.team.effects import proposal
from bot.conversation.team.news import after_attach, after_declining
from bot.conversation.team.phrases import who_answers, you_asked
from bot.conversation.turn import Turn, bold, column, number, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.deciding import on_groups, on_wordings
from knowledge.deciding.on_groups import Attached
from knowledge.deciding.proposal import likeliest
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere, Refused
from knowledge.guides import Guide
from knowledge.loop import decisions, proposals, staff
from knowledge.loop import tickets as rows
from knowledge.loop.groups import State as GroupState
from knowledge.loop.tickets import State
from knowledge.tables import ProposedAsk, QuestionGroup, Team, Ticket

LIKELIEST = 3


def from_ticket(turn: Turn, ticket_id: int) -> list[Reply]:
    """ "Attach to a guide" on a card: which guide, asked in private."""
    ticket = tickets.mine(turn, ticket_id)
    if ticket is None or ticket.state == State.CLOSED:
        return tickets.not_mine(turn)
    hint = [] if turn.said.is_private else toast(turn._("Choose the guide in our private chat."))
    return [*hint, _which(turn, "t", ticket_id, ticket.text)]


def from_group(turn: Turn, group_id: int) -> list[Reply]:
    """The same for a group of waiting questions, by a coordinator."""
    try:
        asked = on_groups.seen(turn.desk, turn.actor, group_id).members
    except NotThere as why:
        return [_refused(turn, why)]
    return [_which(turn, "g", group_id, asked[-1].text)]


def _which(turn: Turn, kind: str, own: int, text: str) -> Reply:
    """The likeliest guides; another text finds others."""
    _ = turn._
    turn.expect("attachfind", kind, own)
    guides = likeliest(turn.desk, text, LIKELIEST)
    buttons = [Button(short(one.title), "attachto", (kind, own, one.id)) for one in guides]
    head = _("Which guide answers this?")
    hint = _("Not among them? Type what it is about and I will look.")
    words = escape(short(" ".join(text.split()), 300))
    return Reply(
        f"{bold(head)}\n\n{words}\n\n{hint}",
        column(*buttons, Button(_("Never mind"), "cancel")),
        to=turn.actor.user_id,
    )


def search(turn: Turn, parts: list[str]) -> list[Reply]:
    """What it is about was typed."""
    kind, own = parts[0], number(parts[1])
    return [_which(turn, kind, own, turn.said.text)]


def chosen(turn: Turn, kind: str, own: int, guide_id: str) -> list[Reply]:
    """A coordinator sees what would change; a member's choice goes out and is proposed."""
    guide = turn.shelf.guides.get(guide_id)
    turn.expect()
    if guide is None:
        return [gone(turn)]
    if kind == "t":
        ticket = tickets.mine(turn, own)
        if ticket is None or ticket.state == State.CLOSED:
            return tickets.not_mine(turn)
        if turn.actor.decides(ticket.team_id) and _waits(turn, ticket):
            return _proposal(turn, ticket.group_id or 0, guide_id)
        return [_before_sending(turn, ticket, guide)]
    return _proposal(turn, own, guide_id)


def _waits(turn: Turn, ticket: Ticket) -> bool:
    """Not when somebody has asked back after its group was decided on."""
    group = turn.session.get(QuestionGroup, ticket.group_id or 0)
    return group is not None and group.state == GroupState.WAITING


def _proposal(turn: Turn, group_id: int, guide_id: str) -> list[Reply]:
    try:
        shown = on_groups.proposal(turn.desk, turn.actor, group_id, guide_id)
    except Refused as why:
        return [_refused(turn, why)]
    return [proposal(turn, shown)]


def _refused(turn: Turn, why: Refused) -> Reply:
    if isinstance(why, AlreadyDecided):
        return Reply(turn._("Somebody has decided on this already."))
    return gone(turn)


def attach(turn: Turn, group_id: int, guide_id: str, seal: int) -> list[Reply]:
    """A coordinator says yes: live at once, everybody who waits is told, once."""
    _ = turn._
    try:
        attached = on_groups.attach(turn.desk, turn.actor, group_id, guide_id, seal)
    except Changed:  # somebody asked in other words since
        return _proposal(turn, group_id, guide_id)
    except Refused as why:
        return [_refused(turn, why)]
    title = escape(turn.shelf.guides[guide_id].title)
    done = _("Attached to “{title}”.").format(title=title)
    told = _("Told: {count}").format(count=len(attached.decided.told))
    text = f"{done} {_learned(turn, attached)}\n\n{told}"
    return [Reply(text), *after_attach(turn.desk, attached)]


def _learned(turn: Turn, attached: Attached) -> str:
    _ = turn._
    if not attached.has_room:
        return _("The guide has no room for more wordings, so none was learned.")
    if not attached.learned:
        return ""
    return _("Wordings learned: {count}.").format(count=attached.learned)


def _before_sending(turn: Turn, ticket: Ticket, guide: Guide) -> Reply:
    """A member looks once more: it goes out at the next tap."""
    _ = turn._
    count = len(rows.people(rows.askers(turn.session, ticket)))
    ask = _("Send the guide “{title}” to {count} who asked?").format(
        title=escape(guide.title), count=count
    )
    send = Button(_("Send it"), "attachsend", (ticket.id or 0, guide.id))
    words = escape(short(ticket.text, 300))
    return Reply(f"{bold(ask)}\n\n{words}", column(send, Button(_("Never mind"), "cancel")))


def send_guide(turn: Turn, ticket_id: int, guide_id: str) -> list[Reply]:
    ticket, guide = tickets.mine(turn, ticket_id), turn.shelf.guides.get(guide_id)
    if ticket is None or guide is None or ticket.state == State.CLOSED:
        return tickets.not_mine(turn)
    return _by_member(turn, ticket, guide)


def _by_member(turn: Turn, ticket: Ticket, guide: Guide) -> list[Reply]:
    """The citizen gets the guide at once, for its text is reviewed; the wording waits for a yes."""
    _ = turn._
    if not rows.claim(ticket, turn.actor.user_id, turn.now):
        name = staff.name_of(turn.session, ticket.claimed_by) or _("another member")
        return [Reply(_("{name} was first and has it.").format(name=escape(name)))]
    asked = rows.askers(turn.session, ticket)
    shown = _("See the guide “{title}”.").format(title=guide.title)
    rows.answer(turn.session, ticket, shown, asked, turn.now)
    decisions.note(
        turn.session, turn.actor.user_id, f"show {guide.id}", f"ticket {ticket.id}", turn.now
    )
    for one in asked:
        one.question.guide, one.question.wants_news = guide.id, False
    travels = [_guide_for(turn, ticket, one, guide) for one in rows.people(asked)]
    proposed = proposals.propose(
        turn.session, guide.id, ticket.group_id, turn.actor.user_id, turn.now
    )
    done = _("Sent to {count} who asked.").format(count=len(travels))
    told = []
    if proposed:
        done += " " + _("A coordinator decides whether the bot learns the wording.")
        readers = cards.deciders(turn.desk, ticket.team_id)
        told = [_asks_for_yes(turn, ticket, proposed, chat) for chat in readers]
    return [Reply(done), *travels, *told, *cards.updated(turn.desk, ticket)]


def _guide_for(turn: Turn, ticket: Ticket, one: rows.Asker, guide: Guide) -> Reply:
    _ = speaker(one.person.language)
    team = turn.session.get(Team, ticket.team_id or "")
    asked = you_asked(one.question, _)
    head = _("{who} answers:").format(who=who_answers(team, _))
    text = _("See the guide “{title}”.").format(title=escape(guide.title))
    number = one.question.id or 0
    buttons = column(
        Button(_("Open the guide"), "guide", (number, guide.id)),
        Button(_("Ask back"), "askback", (number,)),
    )
    card = rows.make_card(turn.session, ticket, one.person.chat_id, one.question, turn.now)
    return Reply(
        f"*{asked}*\n\n{bold(head)}\n\n{text}", buttons, to=one.person.chat_id, card=card.id
    )


def _asks_for_yes(turn: Turn, ticket: Ticket, proposed: ProposedAsk, chat: int) -> Reply:
    _ = speaker("vi")
    name = staff.name_of(turn.session, turn.actor.user_id) or _("a member")
    guide = turn.shelf.guides[proposed.guide_id]
    head = _("{name} attached a question to “{title}”. Shall the bot learn the wording?").format(
        name=escape(name), title=escape(guide.title)
    )
    buttons = column(
        Button(_("See what would change"), "proposed", (proposed.id or 0,)),
        Button(_("No"), "proposedno", (proposed.id or 0,)),
    )
    return Reply(f"{bold(head)}\n\n{escape(ticket.text)}", buttons, to=chat)


def see_proposed(turn: Turn, proposed_id: int) -> list[Reply]:
    try:
        shown = on_wordings.proposal(turn.desk, turn.actor, proposed_id)
    except Refused as why:
        return [_refused(turn, why)]
    return [proposal(turn, shown)]


def decline(turn: Turn, proposed_id: int) -> list[Reply]:
    """The wording is not learned; the question waits on."""
    try:
        row = on_wordings.decline(turn.desk, turn.actor, proposed_id)
    except Refused:
        return [gone(turn)]
    return [Reply(turn._("Not learned. The member is told.")), *after_declining(row)]


BUTTONS = {
    "attach": Press(lambda turn, parts: from_ticket(turn, number(parts[0])), Right.STAFF),
    "gattach": Press(
        lambda turn, parts: from_group(turn, number(parts[0])), Right.COORDINATOR, sends=True
    ),
    "attachto": Press(
        lambda turn, parts: chosen(turn, parts[0], number(parts[1]), parts[2]), Right.STAFF
    ),
    "attachsend": Press(
        lambda turn, parts: send_guide(turn, number(parts[0]), parts[1]), Right.STAFF
    ),
    "ayes": Press(
        lambda turn, parts: attach(turn, number(parts[0]), parts[1], number(parts[2])),
        Right.COORDINATOR,
    ),
    "proposed": Press(
        lambda turn, parts: see_proposed(turn, number(parts[0])), Right.COORDINATOR, sends=True
    ),
    "proposedno": Press(lambda turn, parts: decline(turn, number(parts[0])), Right.COORDINATOR),
}
EXPECTED = {"attachfind": Typed(search, Right.STAFF)}
