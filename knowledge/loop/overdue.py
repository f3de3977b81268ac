"""Tickets that wait too long: who is to be reminded, told or asked in their stead."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, not_, or_, select

from knowledge.loop.hours import is_quiet, working_time
from knowledge.loop.tickets import IN_WORK, LIVE, State
from knowledge.tables import Card, Person, Question, QuestionLink, Team, Ticket

SILENT_CLAIM = timedelta(hours=24)  # then whoever took it is reminded, and once more: handed back
UNCLAIMED = timedelta(hours=8)  # of work; then the coordinators are told
EXCUSE_AFTER = timedelta(hours=24)  # then the citizens are told that it takes longer
NO_COMMUNE = timedelta(minutes=10)  # so long we wait to be told where somebody lives
CLOSE_AFTER = timedelta(days=3)  # an answered ticket that nobody asks back about


def to_remind(session: Session, now: datetime) -> list[Ticket]:
    """Claimed and silent for a day: noted as reminded."""
    silent = [
        one
        for one in _in(session, State.CLAIMED)
        if one.reminded_at is None and one.claimed_at and now - one.claimed_at >= SILENT_CLAIM
    ]
    for ticket in silent:
        ticket.reminded_at = now
    return silent


def to_hand_back(session: Session, now: datetime) -> list[Ticket]:
    """Reminded a day ago and still silent."""
    return [
        one
        for one in _in(session, State.CLAIMED)
        if one.reminded_at and now - one.reminded_at >= SILENT_CLAIM
    ]


def to_escalate(session: Session, now: datetime) -> list[Ticket]:
    """A team has not taken it for eight working hours: noted as known to the coordinators."""
    late = [
        one
        for one in _in(session, State.OPEN)
        if one.team_id and not one.escalated_at and working_time(one.opened_at, now) >= UNCLAIMED
    ]
    for ticket in late:
        ticket.escalated_at = now
    return late


def to_excuse(session: Session, now: datetime) -> list[Ticket]:
    """Nobody has answered for a day: noted as told to whoever asked. Not at night."""
    if is_quiet(now):
        return []
    late = [
        one
        for one in _in(session, *IN_WORK)
        if not one.excused_at and not one.answered_at and now - one.opened_at >= EXCUSE_AFTER
    ]
    for ticket in late:
        ticket.excused_at = now
    return late


def to_close(session: Session, now: datetime) -> list[Ticket]:
    """Answered, and nobody has asked back for three days."""
    answered = _in(session, State.ANSWERED)
    return [one for one in answered if one.answered_at and now - one.answered_at >= CLOSE_AFTER]


def without_reader(session: Session, people: Collection[int]) -> list[Ticket]:
    """In work, but with a card neither in the group of its team nor with any of these people."""
    is_read = or_(col(Card.chat_id) == col(Team.chat_id), col(Card.chat_id).in_(people))
    cards = select(Card.id).where(Card.ticket_id == Ticket.id, col(Card.question_id).is_(None))
    read = cards.where(is_read).correlate(Ticket, Team).exists()
    query = select(Ticket).join(Team, col(Team.id) == col(Ticket.team_id), isouter=True)
    query = query.where(col(Ticket.state).in_(IN_WORK), not_(read)).order_by(col(Ticket.id))
    return list(session.exec(query.with_for_update(of=Ticket)))


def without_asker(session: Session) -> list[Ticket]:
    """Nobody is known any more who waits for it."""
    known = (
        select(Question.id)
        .join(QuestionLink, col(QuestionLink.question_id) == col(Question.id))
        .join(Person, col(Person.id) == col(QuestionLink.person_id))
        .where(Question.ticket_id == Ticket.id)
    )
    query = select(Ticket).where(col(Ticket.state).in_(LIVE), not_(known.exists()))
    return list(session.exec(query.order_by(col(Ticket.id)).with_for_update()))


def without_ticket(session: Session, now: datetime) -> list[Question]:
    """Given to the team by somebody still known who never told where they live."""
    link = col(QuestionLink.question_id) == col(Question.id)
    query = select(Question).join(QuestionLink, link)
    query = query.where(
        col(Question.handed_over_at) <= now - NO_COMMUNE,
        col(Question.ticket_id).is_(None),
        col(Question.answered_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Question.id))))


def _in(session: Session, *states: State) -> Iterator[Ticket]:
    """As they are now: whoever takes or answers one meanwhile comes first or waits."""
    query = select(Ticket).where(col(Ticket.state).in_(states)).order_by(col(Ticket.id))
    return iter(session.exec(query.with_for_update()).all())
