"""/congviec: what somebody of the staff has in hand, and what waits for them."""

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Right
from bot.conversation.team import cards, digest, tickets
from bot.conversation.turn import Turn, bold, column, number, short
from bot.rendering.tokens import escape
from knowledge.guides import Guide
from knowledge.loop import draft_rows, groups, proposals, unsure
from knowledge.loop import tickets as rows
from knowledge.tables import Draft, ProposedAsk, Ticket

MOST = 5  # of a kind
DUE = 3  # guides, those whose next check comes first
LABEL = 50  # characters


def show(turn: Turn) -> list[Reply]:
    """Tickets, drafts; of coordinators also wordings and guides that wait for their look."""
    _ = turn._
    mine = _tickets(turn)
    drafts = draft_rows.open_of(turn.session, turn.actor.user_id)
    parts = [bold(_("My work"))]
    parts += _section(_("Tickets that I have"), [_ticket_line(turn, one) for one in mine])
    parts += _section(_("My drafts"), [_draft_line(turn, one) for one in drafts])
    buttons = [*_ticket_buttons(turn, mine), *_draft_buttons(turn, drafts)]
    if turn.is_coordinator:
        proposed, due = _proposed(turn), _due(turn)[:DUE]
        parts += _section(
            _("Wordings that wait for a yes"), [_proposed_line(turn, one) for one in proposed]
        )
        parts += _section(_("To be checked again next"), [_due_line(turn, one) for one in due])
        buttons += [*_unsure_button(turn), *_proposed_buttons(proposed)]
        buttons += [*_due_buttons(due), digest.switch(turn)]
    if len(parts) == 1:
        parts.append(_("Nothing is in your hands. Tickets come in the group of your team."))
    if turn.actor.user_id not in turn.founders:  # their rights come from the settings
        buttons.append(Button(_("Leave the team"), "leaveask"))
    return [Reply("\n\n".join(parts), column(*buttons))]


def _section(head: str, lines: list[str]) -> list[str]:
    """Its lines below a head that counts them; nothing where there are none."""
    if not lines:
        return []
    more = ["- …"] if len(lines) > MOST else []
    shown = [f"- {one}" for one in lines[:MOST]]
    return ["\n".join([bold(f"{head}: {len(lines)}"), "", *shown, *more])]


def _tickets(turn: Turn) -> list[Ticket]:
    taken = rows.claimed_by(turn.session, turn.actor.user_id)
    return [one for one in taken if turn.actor.serves(one.team_id)]


def _ticket_line(turn: Turn, ticket: Ticket) -> str:
    words = escape(short(" ".join(ticket.text.split()), 120))
    since = turn.time(ticket.claimed_at or ticket.opened_at)
    stands = turn._("answered") if ticket.state == rows.State.ANSWERED else turn._("to be answered")
    return f"{ticket.id}. {words} ({stands}, {since})"


def _ticket_buttons(turn: Turn, mine: list[Ticket]) -> list[Button]:
    label = turn._("Ticket {number}: {words}")
    return [
        Button(
            short(label.format(number=one.id, words=" ".join(one.text.split())), LABEL),
            "mycard",
            (one.id or 0,),
        )
        for one in mine[:MOST]
    ]


def show_card(turn: Turn, ticket_id: int) -> list[Reply]:
    """The card again, in private: a reply to it there goes to the citizen too."""
    ticket = tickets.mine(turn, ticket_id)
    if ticket is None:
        return tickets.not_mine(turn)
    return [cards.shown_to(turn.desk, ticket, turn.actor.user_id)]


def _title(turn: Turn, draft: Draft) -> str:
    return draft_rows.text_of(draft).title or turn._("(no title yet)")


def _draft_line(turn: Turn, draft: Draft) -> str:
    _ = turn._
    if draft.state == draft_rows.State.SUBMITTED:
        stands = _("with the coordinators")
    else:
        stands = _("given back with a note") if draft.note else _("being written")
    return f"{escape(short(_title(turn, draft), 120))} ({stands})"


def _draft_buttons(turn: Turn, drafts: list[Draft]) -> list[Button]:
    label = turn._("Go on: {title}")
    return [
        Button(short(label.format(title=_title(turn, one)), LABEL), "draft", (one.id or 0,))
        for one in drafts[:MOST]
    ]


def _proposed(turn: Turn) -> list[ProposedAsk]:
    """Those of the actor's areas."""
    return [
        one
        for one in proposals.all_waiting(turn.session)
        if groups.is_seen_by(groups.members(turn.session, one.group_id or 0), turn.actor.areas)
    ]


def _proposed_line(turn: Turn, row: ProposedAsk) -> str:
    guide = turn.shelf.guides.get(row.guide_id)
    return f"“{escape(short(row.text, 80))}” → {escape(guide.title if guide else '–')}"


def _proposed_buttons(proposed: list[ProposedAsk]) -> list[Button]:
    return [
        Button(short(f"“{one.text}”", LABEL), "proposed", (one.id or 0,)) for one in proposed[:MOST]
    ]


def _unsure_button(turn: Turn) -> list[Button]:
    count = len(unsure.waiting(turn.session, turn.actor, turn.founders))
    label = turn._("Messages that perhaps never arrived: {total}").format(total=count)
    return [Button(label, "unsure", (0,))] if count else []


def _due(turn: Turn) -> list[Guide]:
    """The live guides, in the order in which they are to be checked again."""
    return sorted(turn.shelf.guides.values(), key=lambda one: (one.review_by, one.id))


def _due_line(turn: Turn, guide: Guide) -> str:
    until = turn._("until {month}").format(month=turn.month(guide.review_by) or "–")
    return f"{escape(guide.title)} ({until})"


def _due_buttons(due: list[Guide]) -> list[Button]:
    return [Button(short(one.title, LABEL), "guide", (0, one.id)) for one in due]


def ask_to_leave(turn: Turn) -> list[Reply]:
    """A slip of the finger shall not end it."""
    _ = turn._
    text = _("Leave the team? You will get no more tickets; only a new invitation brings you back.")
    stay = Button(_("No, I stay"), "cancel")
    return [Reply(bold(text), column(Button(_("Yes, I leave"), "leave"), stay))]


COMMANDS = {"congviec": Command(show, Right.STAFF)}
BUTTONS = {
    "mycard": Press(lambda turn, parts: show_card(turn, number(parts[0])), Right.STAFF, sends=True),
    "leaveask": Press(lambda turn, _parts: ask_to_leave(turn), Right.STAFF, sends=True),
}
