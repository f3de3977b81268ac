"""A question in a team's hands: opened, claimed, answered, handed back, closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median_high

from sqlalchemy import ColumnElement, delete, distinct, func, update
from sqlmodel import Session, col, select

from knowledge.loop import groups
from knowledge.privacy import FILE_CODE
from knowledge.tables import Card, OutboxRow, Person, Question, QuestionLink, Ticket

LATELY = timedelta(days=90)  # how far back "how long it usually takes" looks
FEWEST = 3  # answers that make a "usually"


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a ticket was closed."""

    ANSWERED = "answered"
    GUIDE = "guide"  # an existing guide was shown, or a new one written
    OTHER_OFFICE = "other_office"
    PERSONAL = "personal"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"  # nobody who asked is left


LIVE = (State.OPEN, State.CLAIMED, State.ANSWERED)
IN_WORK = (State.OPEN, State.CLAIMED)


@dataclass(frozen=True)
class Asker:
    """Somebody who waits for an answer."""

    question: Question
    person: Person


def open_ticket(
    session: Session, question: Question, file_code: str, now: datetime
) -> tuple[Ticket, bool]:
    """The ticket that the question belongs to from now on, and whether it is a new one.

    A like question joins the ticket of its group while nobody has answered that; one about a file
    of somebody's own stands alone.
    """
    group = groups.place(session, question, now)
    ticket = None if FILE_CODE in question.text else _like(session, group.id, question.team_id)
    is_new = ticket is None
    if ticket is None:
        text = question.text.replace(FILE_CODE, file_code or FILE_CODE)
        ticket = Ticket(team_id=question.team_id, group_id=group.id, text=text, opened_at=now)
        session.add(ticket)
        session.flush()
    question.ticket_id = ticket.id
    session.add(question)
    return ticket, is_new


def _like(session: Session, group_id: int | None, team_id: str | None) -> Ticket | None:
    query = select(Ticket).where(
        Ticket.group_id == group_id,
        Ticket.team_id == team_id,
        col(Ticket.state).in_(IN_WORK),
        col(Ticket.text).not_like(f"%{FILE_CODE}%"),
    )
    return session.exec(query.order_by(col(Ticket.id)).limit(1).with_for_update()).first()


def locked(session: Session, ticket_id: int) -> Ticket | None:
    """The ticket, so that nobody changes it before this transaction ends: one tap wins."""
    return session.exec(select(Ticket).where(Ticket.id == ticket_id).with_for_update()).first()


def claim(ticket: Ticket, user_id: int, now: datetime) -> bool:
    """Take it; False when somebody else has it or it is closed."""
    if ticket.state == State.CLOSED or ticket.claimed_by not in (None, user_id):
        return False
    if ticket.claimed_by is None:
        ticket.claimed_by, ticket.claimed_at, ticket.reminded_at = user_id, now, None
    if ticket.state == State.OPEN:
        ticket.state = State.CLAIMED
    return True


def hand_back(ticket: Ticket) -> None:
    """Nobody has it any more; the wait for somebody to take it begins again."""
    ticket.claimed_by = ticket.claimed_at = ticket.reminded_at = None
    if ticket.state == State.CLAIMED:
        ticket.state = State.OPEN


def answer(
    session: Session, ticket: Ticket, text: str, asked: Sequence[Asker], now: datetime
) -> None:
    """A person's answer goes out to these askers; others in the ticket wait on.

    Whoever answers has claimed it.
    """
    ticket.answer, ticket.answered_at = text, now
    ticket.first_answered_at = ticket.first_answered_at or now
    for one in asked:
        one.question.answered_at = one.question.answered_at or now
        session.add(one.question)
    waits = any(one.question.answered_at is None for one in askers(session, ticket))
    ticket.state = State.CLAIMED if waits else State.ANSWERED
    session.add(ticket)


def ask_back(ticket: Ticket, now: datetime) -> None:
    """A citizen writes again: whoever answered is asked, from now on, or everybody."""
    if ticket.claimed_by and ticket.state == State.ANSWERED:
        ticket.claimed_at, ticket.reminded_at = now, None
    ticket.state = State.CLAIMED if ticket.claimed_by else State.OPEN


def close(ticket: Ticket, reason: Reason, now: datetime) -> None:
    ticket.state, ticket.reason, ticket.closed_at = State.CLOSED, reason, now


def askers(session: Session, ticket: Ticket) -> list[Asker]:
    """Everybody whose question is in it and who is still known, as they came."""
    query = (
        select(Question, Person)
        .join(QuestionLink, col(QuestionLink.question_id) == col(Question.id))
        .join(Person, col(Person.id) == col(QuestionLink.person_id))
        .where(Question.ticket_id == ticket.id)
        .order_by(col(Question.id))
    )
    return [Asker(question, person) for question, person in session.exec(query)]


def people(asked: Sequence[Asker]) -> list[Asker]:
    """Each person once, with what they asked last."""
    return list({one.person.id: one for one in asked}.values())


def asker(session: Session, question: Question) -> Asker | None:
    """Who asked, as long as that is known."""
    link = session.get(QuestionLink, question.id)
    person = session.get(Person, link.person_id) if link else None
    return Asker(question, person) if person else None


def known_askers(session: Session, asked: Iterable[Question]) -> list[Asker]:
    """Who asked these and is still known, each person once, with what they asked last."""
    return people([one for question in asked if (one := asker(session, question))])


def count_known_askers(session: Session, asked: Iterable[Question]) -> int:
    """How many people that would be."""
    of_them = col(QuestionLink.question_id).in_([one.id for one in asked])
    people = select(func.count(distinct(col(QuestionLink.person_id)))).where(of_them)
    return session.exec(people).one()


def card_at(session: Session, chat_id: int, message_id: int) -> Card | None:
    """The card that was replied to."""
    query = select(Card).where(Card.chat_id == chat_id, Card.message_id == message_id)
    return session.exec(query).first()


def cards(session: Session, ticket: Ticket) -> list[Card]:
    """The ticket's own cards: one in its team's group, or one with each coordinator."""
    query = select(Card).where(Card.ticket_id == ticket.id, col(Card.question_id).is_(None))
    return list(session.exec(query.order_by(col(Card.id))))


def make_card(
    session: Session, ticket: Ticket, chat_id: int, question: Question | None, now: datetime
) -> Card:
    card = Card(
        chat_id=chat_id,
        ticket_id=ticket.id or 0,
        question_id=question.id if question else None,
        made_at=now,
    )
    session.add(card)
    session.flush()
    return card


def remove_cards(session: Session, which: ColumnElement[bool]) -> None:
    """Cards that serve no more, with their deliveries; one under way vanishes when it has ended."""
    gone = col(OutboxRow.card_id).in_(select(Card.id).where(which))
    session.exec(select(OutboxRow.id).where(gone).with_for_update()).all()
    under_way = gone & (col(OutboxRow.state) == "sending")
    session.exec(update(OutboxRow).where(under_way).values(card_id=None, vanishes=True))
    session.exec(delete(OutboxRow).where(gone))
    session.exec(delete(Card).where(which))


def of_person(session: Session, person: Person) -> list[tuple[Question, Ticket | None]]:
    """The questions that a person gave to the team and that are not closed, newest first."""
    query = (
        select(Question, Ticket)
        .join(QuestionLink, col(QuestionLink.question_id) == col(Question.id))
        .join(Ticket, col(Ticket.id) == col(Question.ticket_id), isouter=True)
        .where(QuestionLink.person_id == person.id, col(Question.handed_over_at).is_not(None))
        .order_by(col(Question.id).desc())
    )
    return [(q, t) for q, t in session.exec(query) if t is None or t.state != State.CLOSED]


def claimed_by(session: Session, user_id: int) -> list[Ticket]:
    """What somebody has taken and not closed, oldest first."""
    query = select(Ticket).where(Ticket.claimed_by == user_id, col(Ticket.state).in_(LIVE))
    return list(session.exec(query.order_by(col(Ticket.id))))


def live_of_team(session: Session, team_id: str) -> list[Ticket]:
    """What a team has in hands and has not closed, oldest first."""
    query = select(Ticket).where(Ticket.team_id == team_id, col(Ticket.state).in_(LIVE))
    return list(session.exec(query.order_by(col(Ticket.id))))


def of_group(session: Session, group_id: int) -> list[Ticket]:
    """All that its questions ever came to, oldest first."""
    query = select(Ticket).where(Ticket.group_id == group_id)
    return list(session.exec(query.order_by(col(Ticket.id))))


def usual_wait(session: Session, team_id: str | None, now: datetime) -> timedelta | None:
    """The median time to this team's first answer of late; None below three answers."""
    query = select(Ticket).where(
        Ticket.team_id == team_id,
        col(Ticket.first_answered_at).is_not(None),
        col(Ticket.opened_at) > now - LATELY,
    )
    rows = session.exec(query)
    return usual(one.first_answered_at - one.opened_at for one in rows if one.first_answered_at)


def usual(waits: Iterable[timedelta]) -> timedelta | None:
    """Their median, if there are enough of them."""
    known = sorted(waits)
    return median_high(known) if len(known) >= FEWEST else None
