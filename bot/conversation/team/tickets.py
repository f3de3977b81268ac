"""Staff at work on a ticket: take it, hand it back, say that it is not for us, close it."""

from dataclasses import replace

from bot.conversation.reply import Button, Reply, toast
from bot.conversation.rights import Press, Right
from bot.conversation.team import cards
from bot.conversation.team.news import away
from bot.conversation.turn import Turn, bold, column, number
from bot.rendering.tokens import escape
from knowledge.loop import decisions, staff, tickets
from knowledge.loop.review import Verdict
from knowledge.loop.tickets import Reason, State
from knowledge.tables import Ticket


def mine(turn: Turn, ticket_id: int) -> Ticket | None:
    """The ticket, locked, if the actor serves its team."""
    ticket = tickets.locked(turn.session, ticket_id)
    return ticket if ticket and turn.actor.serves(ticket.team_id) else None


def not_mine(turn: Turn) -> list[Reply]:
    return toast(turn._("This ticket is in other hands or is no longer kept."))


def claim(turn: Turn, ticket_id: int) -> list[Reply]:
    """Two taps at once: the second is told who was first."""
    _ = turn._
    ticket = mine(turn, ticket_id)
    if ticket is None:
        return not_mine(turn)
    if ticket.state == State.CLOSED:
        return [*toast(_("This ticket is closed.")), *cards.updated(turn.desk, ticket)]
    was_free = ticket.claimed_by is None
    if not tickets.claim(ticket, turn.actor.user_id, turn.now):
        name = staff.name_of(turn.session, ticket.claimed_by) or _("another member")
        return toast(_("{name} was first and has it.").format(name=name))
    if not was_free:
        return toast(_("You have it already."))
    decisions.note(turn.session, turn.actor.user_id, "claim", f"ticket {ticket.id}", turn.now)
    told = _("It is yours. Reply to the card, or tap “Answer”.")
    return [*toast(told), *cards.updated(turn.desk, ticket)]


def is_anothers(turn: Turn, ticket: Ticket) -> bool:
    """Somebody else has it, and the actor does not coordinate their team."""
    mine_or_free = ticket.claimed_by in (None, turn.actor.user_id)
    return not mine_or_free and not turn.actor.decides(ticket.team_id)


def hand_back(turn: Turn, ticket_id: int) -> list[Reply]:
    _ = turn._
    ticket = mine(turn, ticket_id)
    if ticket is None:
        return not_mine(turn)
    if is_anothers(turn, ticket):
        return toast(_("Only who has it, or a coordinator, hands it back."))
    tickets.hand_back(ticket)
    decisions.note(turn.session, turn.actor.user_id, "hand back", f"ticket {ticket.id}", turn.now)
    return [*toast(_("Handed back: anybody may take it.")), *cards.updated(turn.desk, ticket)]


def not_ours(turn: Turn, ticket_id: int) -> list[Reply]:
    """ "Not for us": which of three."""
    _ = turn._
    ticket = mine(turn, ticket_id)
    if ticket is None or ticket.state == State.CLOSED:
        return not_mine(turn)
    head = _("Why is ticket {number} not for us?").format(number=ticket_id)
    buttons = (
        Button(_("Another office"), "away", (ticket_id, Reason.OTHER_OFFICE)),
        Button(
            _("A personal case: they must see an official"), "away", (ticket_id, Reason.PERSONAL)
        ),
        Button(_("Spam"), "away", (ticket_id, Reason.SPAM)),
        Button(_("Never mind"), "dismiss"),
    )
    return [
        Reply(f"{bold(head)}\n\n{escape(ticket.text)}", column(*buttons), to=turn.actor.user_id)
    ]


def send_away(turn: Turn, ticket_id: int, why: str) -> list[Reply]:
    """Close a ticket that a team cannot answer; who asked is told whom to ask."""
    _ = turn._
    ticket = mine(turn, ticket_id)
    reason = Reason(why)
    if ticket is None or ticket.state == State.CLOSED:
        return not_mine(turn)
    if is_anothers(turn, ticket):
        return [Reply(turn._("Only who has it, or a coordinator, closes it."))]
    decisions.note(
        turn.session, turn.actor.user_id, f"not ours: {reason}", f"ticket {ticket_id}", turn.now
    )
    told = [] if reason is Reason.SPAM else _sent_away(turn, ticket, Verdict(reason))
    tickets.close(ticket, reason, turn.now)
    return [Reply(_("Closed.")), *told, *cards.updated(turn.desk, ticket)]


def _sent_away(turn: Turn, ticket: Ticket, verdict: Verdict) -> list[Reply]:
    asked = tickets.askers(turn.session, ticket)
    for one in asked:
        one.question.answered_at = one.question.answered_at or turn.now
    return [replace(away(one, verdict), is_news=False) for one in tickets.people(asked)]


def dismiss(turn: Turn) -> list[Reply]:
    turn.expect()
    return [Reply(turn._("Never mind."))]


def close(turn: Turn, ticket_id: int) -> list[Reply]:
    _ = turn._
    ticket = mine(turn, ticket_id)
    if ticket is None or ticket.state != State.ANSWERED:
        return not_mine(turn)
    if is_anothers(turn, ticket):
        return toast(_("Only who has it, or a coordinator, closes it."))
    tickets.close(ticket, Reason.ANSWERED, turn.now)
    decisions.note(turn.session, turn.actor.user_id, "close", f"ticket {ticket_id}", turn.now)
    return [*toast(_("Closed.")), *cards.updated(turn.desk, ticket)]


BUTTONS = {
    "claim": Press(lambda turn, parts: claim(turn, number(parts[0])), Right.STAFF),
    "handback": Press(lambda turn, parts: hand_back(turn, number(parts[0])), Right.STAFF),
    "notours": Press(lambda turn, parts: not_ours(turn, number(parts[0])), Right.STAFF),
    "away": Press(lambda turn, parts: send_away(turn, number(parts[0]), parts[1]), Right.STAFF),
    "close": Press(lambda turn, parts: close(turn, number(parts[0])), Right.STAFF),
    "dismiss": Press(lambda turn, _parts: dismiss(turn), Right.STAFF),
}
