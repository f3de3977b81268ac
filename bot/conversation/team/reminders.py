"""What nobody asked for but somebody must hear: a ticket that waits, one that is done.

Each notes what it tells, so that it tells it once.
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from bot.conversation.reply import Button, Reply
from bot.conversation.team import cards, opening
from bot.conversation.team.phrases import who_answers, you_asked
from bot.conversation.turn import bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.loop import decisions, overdue, staff, tickets
from knowledge.loop.desk import Desk
from knowledge.loop.tickets import Asker, Reason
from knowledge.safety.hotlines import hotline_for
from knowledge.tables import Person, Question, Team, Ticket

# Staff work in Vietnamese, whatever language the citizen speaks.
_ = speaker("vi")


def remind(desk: Desk) -> list[Reply]:
    """Whoever took a ticket and is silent for a day; who may no longer answer loses it at once."""
    replies = []
    for ticket in overdue.to_remind(desk.session, desk.now):
        who = staff.actor(desk.session, ticket.claimed_by or 0, desk.founders)
        replies += _reminded(desk, ticket) if who.serves(ticket.team_id) else _freed(desk, ticket)
    return replies


def _reminded(desk: Desk, ticket: Ticket) -> list[Reply]:
    """In private; in the group to whoever has never opened the bot or wants no messages."""
    until = desk.time(desk.now + overdue.SILENT_CLAIM)
    text = _(
        "Ticket {number} waits for your answer since {time}. Reply to its card, or hand it back; "
        "without an answer it goes back to the team at {until}."
    ).format(number=ticket.id, time=desk.time(ticket.claimed_at or ticket.opened_at), until=until)
    words = f"{bold(text)}\n\n{escape(ticket.text)}"
    back = Button(_("Hand it back"), "handback", (ticket.id or 0,))
    member = ticket.claimed_by or 0
    if _reads(desk, member):
        show = Button(_("Show the card"), "mycard", (ticket.id or 0,))
        return [Reply(words, column(show, back), to=member)]
    name = escape(staff.name_of(desk.session, member) or _("a member"))
    team = desk.session.get(Team, ticket.team_id or "")
    if team is None or team.chat_id is None:
        return []
    return [Reply(f"{name}: {words}", column(back), to=team.chat_id)]


def _reads(desk: Desk, user_id: int) -> bool:
    """Whether the bot may write to them in private."""
    is_open = select(Person.id).where(
        Person.chat_id == user_id, col(Person.active), col(Person.notices)
    )
    return desk.session.exec(is_open).first() is not None


def hand_back(desk: Desk) -> list[Reply]:
    """Reminded, and silent for another day: anybody may take it."""
    late = overdue.to_hand_back(desk.session, desk.now)
    return [reply for ticket in late for reply in _freed(desk, ticket)]


def _freed(desk: Desk, ticket: Ticket) -> list[Reply]:
    had_it = staff.actor(desk.session, ticket.claimed_by or 0, desk.founders)
    name = escape(staff.name_of(desk.session, had_it.user_id) or _("a member"))
    tickets.hand_back(ticket)
    decisions.note(desk.session, decisions.SERVER, "hand back", f"ticket {ticket.id}", desk.now)
    told = _("Ticket {number} is free again: {name} did not answer. Who takes it?").format(
        number=ticket.id, name=name
    )
    replies = [*cards.updated(desk, ticket), *cards.noted(desk, ticket, told)]
    has_card = had_it.user_id in cards.chats(desk, ticket)
    if not has_card and had_it.serves(ticket.team_id) and _reads(desk, had_it.user_id):
        replies.append(Reply(told, to=had_it.user_id))
    return replies


def escalate(desk: Desk) -> list[Reply]:
    """A team takes no notice of it: its coordinators get the card."""
    late = overdue.to_escalate(desk.session, desk.now)
    return [reply for ticket in late for reply in _escalated(desk, ticket)]


def _escalated(desk: Desk, ticket: Ticket) -> list[Reply]:
    team = desk.session.get(Team, ticket.team_id or "")
    told = _("Nobody of {team} has taken ticket {number} for eight working hours.").format(
        team=escape(team.name) if team else "–", number=ticket.id
    )
    have_it = cards.chats(desk, ticket)
    return [
        Reply(bold(told), to=chat)
        if chat in have_it
        else cards.shown_to(desk, ticket, chat, bold(told))
        for chat in cards.deciders(desk, ticket.team_id)
    ]


def excuse(desk: Desk) -> list[Reply]:
    """Who asked a day ago hears that it takes longer, and whom to call meanwhile."""
    late = overdue.to_excuse(desk.session, desk.now)
    return [
        _excuse_for(desk, ticket, one)
        for ticket in late
        for one in tickets.people(tickets.askers(desk.session, ticket))
        if one.question.answered_at is None and _has_waited(one, desk.now)
    ]


def _has_waited(one: Asker, now: datetime) -> bool:
    """Whoever joined the ticket a minute ago would read something untrue."""
    since = one.question.handed_over_at
    return since is not None and now - since >= overdue.EXCUSE_AFTER


def _excuse_for(desk: Desk, ticket: Ticket, one: Asker) -> Reply:
    _ = speaker(one.person.language)
    team = desk.session.get(Team, ticket.team_id or "")
    sorry = _("{who}: the answer takes longer than a day, sorry. It will come here.").format(
        who=who_answers(team, _)
    )
    lines = [f"*{you_asked(one.question, _)}*", bold(sorry), _("If it cannot wait:")]
    if team and team.phone:
        lines[-1] += "\n- " + _("the team: {phone}, {hours}").format(
            phone=escape(team.phone), hours=escape(team.hours or _("office hours"))
        )
    line = hotline_for(one.question.text)
    lines[-1] += f"\n- **{line.number}**: {line.what_for}"
    return Reply(
        "\n\n".join(lines), to=one.person.chat_id, is_news=True, question_id=one.question.id
    )


def close(desk: Desk) -> list[Reply]:
    """Answered, and nobody asks back any more."""
    replies = []
    for ticket in overdue.to_close(desk.session, desk.now):
        tickets.close(ticket, Reason.ANSWERED, desk.now)
        decisions.note(desk.session, decisions.SERVER, "close", f"ticket {ticket.id}", desk.now)
        replies += cards.updated(desk, ticket)
    return replies


def withdraw(desk: Desk) -> list[Reply]:
    """Who asked is no longer known: there is nobody to answer."""
    replies = []
    for ticket in overdue.without_asker(desk.session):
        tickets.close(ticket, Reason.WITHDRAWN, desk.now)
        decisions.note(desk.session, decisions.SERVER, "close", f"ticket {ticket.id}", desk.now)
        replies += cards.updated(desk, ticket)
    return replies


def find_readers(desk: Desk) -> list[Reply]:
    """The group was lost, or whoever had the only card: the question goes to others."""
    people = cards.hearing(desk, staff.numbers(desk.session, desk.founders))
    unread = overdue.without_reader(desk.session, people)
    return [reply for ticket in unread for reply in cards.placed_anew(desk, ticket)]


def open_without_commune(desk: Desk) -> list[Reply]:
    """Given to the team, but where they live they never said: the coordinators get it."""
    waiting = overdue.without_ticket(desk.session, desk.now)
    askers = [tickets.asker(desk.session, question) for question in waiting]
    return [reply for one in askers if one for reply in _opened(desk, one)]


def _opened(desk: Desk, one: Asker) -> list[Reply]:
    told, to_team = opening.opened(desk, one, _put_aside(one.person, one.question))
    if one.person.team_id is None:
        _ = speaker(one.person.language)
        hint = _("You did not say where you live; /xa does it for the next time.")
        told = replace(told, text=f"{told.text}\n\n{hint}")
    return [replace(told, to=one.person.chat_id, is_news=True), *to_team]


def _put_aside(person: Person, question: Question) -> str:
    """The commune is no longer waited for; the file code that was kept for it."""
    kind, own, code, *_rest = (*person.expects.split(":"), "", "", "")
    if (kind, own) != ("commune", str(question.id)):
        return ""
    person.expects, person.expects_until = "", None
    return code
