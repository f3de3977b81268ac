"""An existing guide answers it: found, tried on the stored questions, its wording learned."""

from bot.conversation.reply import Button, Reply, toast
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.team import cards, tickets
from bot.conversation.team.effects import proposal, seal_of, wordings_for
from bot.conversation.team.news import news
from bot.conversation.team.phrases import who_answers, you_asked
from bot.conversation.turn import Turn, bold, column, number, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.guides import Guide, parse
from knowledge.loop import decisions, groups, proposals, review, staff
from knowledge.loop import tickets as rows
from knowledge.loop.review import Outdated, TooLarge, Verdict
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
    asked = groups.members(turn.session, group_id)
    if not asked or not groups.is_seen_by(asked, turn.actor.areas):
        return [gone(turn)]
    return [_which(turn, "g", group_id, asked[-1].text)]


def _which(turn: Turn, kind: str, own: int, text: str) -> Reply:
    """The likeliest guides; another text finds others."""
    _ = turn._
    turn.expect("attachfind", kind, own)
    found = turn.shelf.index.find(text).matches[:LIKELIEST]
    guides = [turn.shelf.guides[one.guide] for one in found]
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
        if turn.actor.decides(ticket.team_id) and ticket.group_id:
            return [proposal(turn, ticket.group_id, guide)]
        return [_before_sending(turn, ticket, guide)]
    asked = groups.members(turn.session, own)
    if not turn.actor.is_coordinator or not groups.is_seen_by(asked, turn.actor.areas):
        return [gone(turn)]
    return [proposal(turn, own, guide)]


def attach(turn: Turn, group_id: int, guide_id: str, seal: int) -> list[Reply]:
    """A coordinator says yes: live at once, everybody who waits is told, once."""
    _ = turn._
    guide = turn.shelf.guides.get(guide_id)
    group = turn.session.get(QuestionGroup, group_id, with_for_update={"key_share": True})
    asked = groups.members(turn.session, group_id)
    if guide is None or group is None or not groups.is_seen_by(asked, turn.actor.areas):
        return [gone(turn)]
    if group.state == groups.State.DECIDED:
        return [Reply(_("Somebody has decided on this already."))]
    wordings = wordings_for(turn, guide, asked)
    if seal_of(wordings) != seal:  # somebody asked in other words since
        return [proposal(turn, group_id, guide)]
    learned = _learn(turn, guide, wordings)
    proposals.settle(turn.session, group_id, accepted=True)
    decided = review.decide(
        turn.session, group, Verdict.ATTACHED, guide.id, turn.actor.user_id, turn.now
    )
    done = _("Attached to “{title}”.").format(title=escape(guide.title))
    told = _("Told: {count}").format(count=len(decided.told))
    updates = [reply for ticket in decided.closed for reply in cards.updated(turn.desk, ticket)]
    return [Reply(f"{done} {learned}\n\n{told}"), *news(turn, decided, guide.id), *updates]


def _learn(turn: Turn, guide: Guide, wordings: list[str]) -> str:
    """Add the wordings to the guide as it is now."""
    _ = turn._
    if not wordings:
        return ""
    base = library.version_of(turn.session, guide.id)
    live = parse(library.text_of(turn.session, guide.id), guide.id)
    try:
        text = review.with_asks(live, wordings)
        review.publish(turn.session, guide.id, text, turn.actor.user_id, "add ask", turn.now, base)
    except (TooLarge, Outdated):
        return _("The guide has no room for more wordings, so none was learned.")
    return _("Wordings learned: {count}.").format(count=len(wordings))


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
    row = _proposed(turn, proposed_id)
    guide = turn.shelf.guides.get(row.guide_id) if row else None
    if row is None or guide is None:
        return [gone(turn)]
    if row.state != proposals.PROPOSED:
        return [Reply(turn._("Somebody has decided on this already."))]
    return [proposal(turn, row.group_id or 0, guide)]


def _proposed(turn: Turn, proposed_id: int) -> ProposedAsk | None:
    """What a member proposed, if somebody of the coordinator's areas asked it."""
    row = turn.session.get(ProposedAsk, proposed_id)
    asked = groups.members(turn.session, row.group_id or 0) if row else []
    return row if groups.is_seen_by(asked, turn.actor.areas) else None


def decline(turn: Turn, proposed_id: int) -> list[Reply]:
    """The wording is not learned; the question waits on."""
    row = _proposed(turn, proposed_id)
    if row is None or row.state != proposals.PROPOSED:
        return [gone(turn)]
    row.state = proposals.DECLINED
    turn.session.add(row)
    subject = f"guide {row.guide_id}"
    decisions.note(turn.session, turn.actor.user_id, "decline ask", subject, turn.now)
    told = turn._("Not learned. The member is told.")
    _ = speaker("vi")
    notice = _("A coordinator did not add your wording: “{words}”").format(words=escape(row.text))
    return [Reply(told), Reply(notice, to=row.proposed_by)]


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
