"""Everything that hangs on one person, removed at their wish, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from knowledge.loop import groups, login_rows, tickets
from knowledge.loop.draft_rows import State as DraftState
from knowledge.loop.draft_rows import drop
from knowledge.loop.staff import FORGOTTEN
from knowledge.loop.tickets import Reason, State
from knowledge.tables import (
    Card,
    Decision,
    Draft,
    InboxRow,
    Invitation,
    OutboxRow,
    Person,
    ProposedAsk,
    Question,
    QuestionLink,
    Staff,
    Ticket,
)

BETWEEN = "; "  # the wordings of a proposal
SIGNED = (  # whose number stands there did it
    (Draft, col(Draft.author)),
    (ProposedAsk, col(ProposedAsk.proposed_by)),
    (Invitation, col(Invitation.made_by)),
    (Decision, col(Decision.made_by)),
)


def erase(session: Session, person: Person, now: datetime) -> list[Ticket]:
    """Remove the person and all that is theirs; their number stands nowhere afterwards.

    Returns the tickets that are not what their cards show any more. Two kinds of row outlive it for
    a moment. A delivery under way vanishes when it has ended. An update keeps its own number, by
    which a repeat is recognised, but not the chat's; what the person wrote meanwhile still waits
    for its turn. Of somebody of a team the work stays, without their number.
    """
    asked = select(QuestionLink.question_id).where(QuestionLink.person_id == person.id)
    mine = session.exec(select(Question).where(col(Question.id).in_(asked))).all()
    groups.locked(session, {one.group_id for one in mine})  # before tickets, as whoever decides
    held = _end_service(session, person.chat_id)
    touched = _tickets_of(session, mine)
    their_chat = col(Card.chat_id) == person.chat_id
    tickets.remove_cards(session, or_(their_chat, col(Card.question_id).in_(asked)))
    shows_words = select(Card.id).where(col(Card.ticket_id).in_([one.id for one in touched]))
    quotes = or_(col(OutboxRow.question_id).in_(asked), col(OutboxRow.card_id).in_(shows_words))
    _erase_deliveries(session, person, quotes)
    session.exec(delete(QuestionLink).where(col(QuestionLink.person_id) == person.id))
    _erase_questions(session, mine)
    for ticket in touched:
        _take_out(session, ticket, now)
    session.exec(
        update(InboxRow)
        .where(
            col(InboxRow.bot_id) == person.bot_id,
            col(InboxRow.chat_id) == person.chat_id,
            col(InboxRow.state) != "new",
        )
        .values(chat_id=0, body="{}")
    )
    session.delete(person)
    session.flush()
    return list({one.id: one for one in (*touched, *held)}.values())


def _erase_deliveries(session: Session, person: Person, quotes: ColumnElement[bool]) -> None:
    """Those to the person, and those that quote a question of theirs to the team."""
    theirs = (col(OutboxRow.bot_id) == person.bot_id) & (col(OutboxRow.chat_id) == person.chat_id)
    rows = select(OutboxRow).where(or_(theirs, quotes))
    # Locked, so that none changes between the look and the deed.
    for row in session.exec(rows.with_for_update()):
        if row.state == "sending":  # its sender still knows it by its number
            row.vanishes = True
        else:
            session.delete(row)


def _tickets_of(session: Session, asked: Sequence[Question]) -> list[Ticket]:
    """Locked: no answer goes out to who is not there any more."""
    ids = {one.ticket_id for one in asked}
    query = select(Ticket).where(col(Ticket.id).in_(ids)).order_by(col(Ticket.id))
    return list(session.exec(query.with_for_update()))


def _erase_questions(session: Session, mine: Sequence[Question]) -> None:
    """With what was made of their words: proposed wordings, a group that nobody else is in."""
    group_ids = {one.group_id for one in mine if one.group_id is not None}
    theirs = {part for one in mine for part in " ".join(one.text.split()).split(BETWEEN)}
    for question in mine:
        session.delete(question)
    session.flush()
    for row in session.exec(select(ProposedAsk).where(col(ProposedAsk.group_id).in_(group_ids))):
        row.text = BETWEEN.join(one for one in row.text.split(BETWEEN) if one not in theirs)
        if not row.text:
            session.delete(row)
    groups.shrink(session, group_ids)


def _take_out(session: Session, ticket: Ticket, now: datetime) -> None:
    """What is left of a ticket: the words of the others, or none and nothing to be done."""
    others = tickets.askers(session, ticket)
    if others and ticket.text:
        ticket.text = others[0].question.text
    if not others:
        ticket.text = ticket.answer = ""
        if ticket.state != State.CLOSED:
            tickets.close(ticket, Reason.WITHDRAWN, now)


def _end_service(session: Session, number: int) -> list[Ticket]:
    """Who belongs to a team leaves it; the tickets that are free again.

    What they did stays without their number; what they were still writing goes.
    """
    row = session.get(Staff, number)
    if row:
        session.delete(row)
    login_rows.remove(session, number)
    held = tickets.claimed_by(session, number)
    for ticket in session.exec(select(Ticket).where(Ticket.claimed_by == number)):
        tickets.hand_back(ticket)
    writing = select(Draft).where(Draft.author == number, Draft.state == DraftState.DRAFTING)
    for draft in session.exec(writing):
        drop(draft)
    for table, by in SIGNED:
        session.exec(update(table).where(by == number).values({by: FORGOTTEN}))
    about = update(Decision).where(col(Decision.subject) == f"staff {number}")
    session.exec(about.values(subject=f"staff {FORGOTTEN}"))
    return held
