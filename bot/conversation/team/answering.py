"""A person's answer on its way to who asked: typed or replied, checked, handed on."""

from zlib import crc32

from bot.conversation.reply import Button, Reply, toast
from bot.conversation.rights import Press, Right, Typed
from bot.conversation.team import cards
from bot.conversation.team.phrases import (
    LONGEST_QUOTE,
    nobody_asks,
    quoted,
    who_answers,
    you_asked,
)
from bot.conversation.team.tickets import claim, is_anothers, mine, not_mine
from bot.conversation.turn import Turn, bold, column, number, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.loop import decisions, staff, tickets
from knowledge.loop.tickets import Asker, State
from knowledge.safety.relaying import Objection, objections
from knowledge.tables import Card, Question, Team, Ticket

EVERYBODY = 0  # instead of one question's number


def answer(turn: Turn, ticket_id: int) -> list[Reply]:
    """ "Answer": the words are asked for in private, for whoever does not reply to the card."""
    _ = turn._
    ticket = mine(turn, ticket_id)
    if ticket is None or ticket.state == State.CLOSED:
        return not_mine(turn)
    taken = claim(turn, ticket_id) if ticket.claimed_by is None else []
    if is_anothers(turn, ticket):
        return claim(turn, ticket_id)  # says who has it
    turn.expect("answer", ticket_id)
    prompt = _prompt(turn, ticket)
    hint = [] if turn.said.is_private else toast(_("Type the answer in our private chat."))
    return [*hint, *(one for one in taken if not one.is_toast), prompt]


def _prompt(turn: Turn, ticket: Ticket) -> Reply:
    """Where one person asked, a reply to it goes to them, whatever was tapped since."""
    _ = turn._
    asked = tickets.people(tickets.askers(turn.session, ticket))
    card = (
        tickets.make_card(turn.session, ticket, turn.actor.user_id, asked[0].question, turn.now).id
        if len(asked) == 1
        else None
    )
    text = _("Type the answer to ticket {number}:").format(number=ticket.id)
    return Reply(
        f"{bold(text)}\n\n{escape(short(ticket.text, LONGEST_QUOTE))}",
        column(Button(_("Never mind"), "cancel")),
        to=turn.actor.user_id,
        card=card,
    )


def answered(turn: Turn, ticket_id: int) -> list[Reply]:
    """The words typed in private after "Answer"."""
    turn.expect()
    ticket = mine(turn, ticket_id)
    if ticket is None:
        return [Reply(not_mine(turn)[0].text)]
    return relay(turn, ticket, None, turn.said.text.strip())


def reply_in_chat(turn: Turn, card: Card) -> list[Reply]:
    """A reply to a card. Words of somebody who has not taken it may be meant for colleagues."""
    _ = turn._
    ticket = mine(turn, card.ticket_id)
    if ticket is None:
        return []
    if turn.said.medium != "text":
        return [Reply(_("I can hand on text only. Please type the answer."))]
    question = turn.session.get(Question, card.question_id) if card.question_id else None
    is_theirs = ticket.claimed_by == turn.actor.user_id
    if turn.said.is_private or is_theirs:
        if turn.expected[:2] == ["answer", str(ticket.id)]:
            turn.expect()
        return relay(turn, ticket, question, turn.said.text.strip())
    if turn.expected and turn.expected[0] != "held":  # a guide is being typed, or an answer
        return [Reply(_("Take the ticket first, then reply to its card."))]
    return [_ask_whether_to_relay(turn, ticket, (question and question.id) or EVERYBODY)]


def not_a_card(turn: Turn) -> Reply:
    """A reply to another message of ours: lest somebody think that it went out."""
    return Reply(turn._("This went to nobody. To answer a citizen, reply to the ticket's card."))


def _ask_whether_to_relay(turn: Turn, ticket: Ticket, one: int) -> Reply:
    """The words wait with their author; the button proves which words it was shown below."""
    _ = turn._
    text = turn.said.text.strip()
    turn.expect("held", ticket.id or 0, one, text)
    ask = _("Is this for the citizen? “{words}”").format(words=escape(text))
    sealed = (ticket.id or 0, one, turn.said.user_id, _seal(text))
    buttons = (
        Button(_("Send it to the citizen"), "relay", sealed),
        Button(_("Only among us"), "dismiss"),
    )
    return Reply(ask, column(*buttons))


def _seal(text: str) -> int:
    return crc32(text.encode())


def relay_held(turn: Turn, parts: list[str]) -> list[Reply]:
    """ "Send it": the words that were shown, by who wrote them."""
    _ = turn._
    held = turn.expected
    if int(parts[2]) != turn.actor.user_id:
        return toast(_("Only who wrote it sends it."))
    if len(held) < 4 or held[1:3] != parts[:2] or str(_seal(held[3])) != parts[3]:
        return [Reply(_("These words are no longer kept. Please reply to the card again."))]
    turn.expect()
    ticket = mine(turn, number(parts[0]))
    question = turn.session.get(Question, number(parts[1]))
    if question is None and number(parts[1]) != EVERYBODY:
        return [Reply(_("Nobody who asked can be reached any more: nothing was sent."))]
    return relay(turn, ticket, question, held[3]) if ticket else not_mine(turn)


def relay(turn: Turn, ticket: Ticket, question: Question | None, text: str) -> list[Reply]:
    """Hand the words on to who asked, unless they would do harm or nobody is left."""
    _ = turn._
    found = objections(text)
    if found:
        return _refused(turn, ticket, text, found)
    if ticket.state == State.CLOSED:
        return [Reply(_("This ticket is closed: nothing was sent."))]
    if is_anothers(turn, ticket):
        name = staff.name_of(turn.session, ticket.claimed_by) or _("another member")
        return [Reply(_("{name} has this ticket: nothing was sent.").format(name=escape(name)))]
    tickets.claim(ticket, turn.actor.user_id, turn.now)  # a coordinator may answer another's
    asked = tickets.askers(turn.session, ticket)
    if question is not None:
        asked = [one for one in asked if one.question.id == question.id]
    if not asked:
        return [Reply(_("Nobody who asked can be reached any more: nothing was sent."))]
    tickets.answer(turn.session, ticket, text, asked, turn.now)
    decisions.note(turn.session, turn.actor.user_id, "answer", f"ticket {ticket.id}", turn.now)
    reached = tickets.people(asked)
    done = _("Sent to {count} who asked.").format(count=len(reached))
    if ticket.state != State.ANSWERED:
        done += " " + _("Others in this ticket still wait.")
    again = question is not None
    travels = [_answer_for(turn, ticket, one, text, again=again) for one in reached]
    return [Reply(done), *travels, *cards.updated(turn.desk, ticket)]


def _answer_for(turn: Turn, ticket: Ticket, one: Asker, text: str, *, again: bool) -> Reply:
    """What the citizen reads: who answers, never who exactly; `again`: what they asked back."""
    _ = speaker(one.person.language)
    team = turn.session.get(Team, ticket.team_id or "")
    head = _("{who} answers:").format(who=who_answers(team, _))
    asked = you_asked(one.question, _)
    if again:
        asked = _("You asked back about: {words}").format(words=quoted(one.question, _))
    number = one.question.id or 0
    buttons = (
        (Button(_("Clear, thank you"), "settled", (number,)),),
        (Button(_("Ask back"), "askback", (number,)), Button(_("Call me"), "callme", (number,))),
    )
    card = tickets.make_card(turn.session, ticket, one.person.chat_id, one.question, turn.now)
    body = f"*{asked}*\n\n{bold(head)}\n\n{escape(text)}\n\n*{nobody_asks(_)}*"
    return Reply(body, buttons, to=one.person.chat_id, card=card.id, question_id=one.question.id)


def _refused(turn: Turn, ticket: Ticket, text: str, found: tuple[Objection, ...]) -> list[Reply]:
    """Not sent; the member reads why, the coordinators read that it happened."""
    _ = turn._
    reasons = "\n".join(f"- {objection_words(one)}" for one in found)
    told = _("Not sent to the citizen. Please put it in other words:")
    decisions.note(
        turn.session, turn.actor.user_id, "refused", f"ticket {ticket.id}", turn.now,
        note=", ".join(found),
    )  # fmt: skip
    name = staff.name_of(turn.session, turn.actor.user_id) or _("a member")
    seen = _("{name} wrote this for ticket {number}; it was not sent:").format(
        name=escape(name), number=ticket.id
    )
    notice = f"{bold(seen)}\n\n{escape(text)}\n\n{reasons}"
    others = [one for one in cards.deciders(turn.desk, ticket.team_id) if one != turn.actor.user_id]
    return [Reply(f"{told}\n\n{reasons}"), *(Reply(notice, to=chat) for chat in others)]


def objection_words(one: Objection) -> str:
    _ = speaker("vi")
    return {
        Objection.LINK: _("it has a link or account that is not official"),
        Objection.SECRET_WANTED: _("it asks for a code (OTP), password or PIN"),
        Objection.PAPERS_WANTED: _("it asks for a picture or number of papers"),
        Objection.ACCOUNT: _("it asks for money or names an account"),
        Objection.INSTALL: _("it wants an app installed or a screen shared"),
        Objection.ASIDE: _("it leads away from this chat"),
        Objection.DOES_IT_FOR: _("it offers to do it in their stead"),
        Objection.DOUBTFUL: _("it sounds like a request for codes, papers, money or the phone"),
        Objection.HIDDEN: _("it holds personal data (covered by the bot)"),
    }[one]


BUTTONS = {
    "answer": Press(lambda turn, parts: answer(turn, number(parts[0])), Right.STAFF, sends=True),
    "relay": Press(relay_held, Right.STAFF),
}
EXPECTED = {
    "answer": Typed(lambda turn, parts: answered(turn, number(parts[0])), Right.STAFF),
}
