"""What ends by age: who asked a question, the question itself, whatever hung on either."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Update, and_, delete, func, not_, or_, update
from sqlmodel import Session, col, select

from knowledge.loop import groups, login_rows, tickets
from knowledge.loop.draft_rows import State as DraftState
from knowledge.loop.staff import FORGOTTEN
from knowledge.questions import WAITS
from knowledge.tables import (
    Card,
    Draft,
    Invitation,
    Person,
    ProposedAsk,
    Question,
    QuestionGroup,
    QuestionLink,
    Staff,
    Ticket,
)

LONGEST_WAIT = timedelta(days=180)  # then nobody expects an answer any more
TICKET_WORDS = timedelta(days=30)  # after closing
INVITATIONS = timedelta(days=30)  # after they were used or expired
STAFF = timedelta(days=30)  # after they left
UNFINISHED = timedelta(days=1)  # after a typed text was last expected
DRAFTS = timedelta(days=90)  # after they were dropped or published


@dataclass(frozen=True)
class Forgotten:
    """How many rows of each kind were removed; of tickets, how many lost their words."""

    links: int = 0
    questions: int = 0
    people: int = 0
    tickets: int = 0
    drafts: int = 0
    invitations: int = 0
    sign_ins: int = 0
    staff: int = 0


def forget(
    session: Session,
    now: datetime,
    keep_link_days: int,
    keep_text_months: int,
    founders: Collection[int] = (),
) -> Forgotten:
    """Remove what is too old. Of `founders` and all staff stays what they chose.

    A question goes whole with its text: without it the row would wait in the list unread.
    """
    silent_since = now - timedelta(days=keep_link_days)
    long_ago = months_before(now, keep_text_months)
    unlinked = select(Question.id).where(_unlinked(now, silent_since, long_ago))
    # A citizen's card stands in their chat, so it tells who asked as well as the link does.
    tickets.remove_cards(session, col(Card.question_id).in_(unlinked))
    links = delete(QuestionLink).where(col(QuestionLink.question_id).in_(unlinked))
    return Forgotten(
        links=_count(session, links),
        tickets=_wipe_tickets(session, now),
        drafts=_count(session, delete(Draft).where(_has_served(now - DRAFTS))),
        questions=_forget_questions(session, long_ago),
        invitations=_forget_invitations(session, now - INVITATIONS),
        sign_ins=login_rows.forget(session, now),
        staff=_count(session, delete(Staff).where(col(Staff.left_at) < now - STAFF)),
        people=_forget_people(session, now, silent_since, founders),
    )


def _unlinked(now: datetime, silent_since: datetime, long_ago: datetime) -> ColumnElement[bool]:
    """Of which questions nobody needs to know any more who asked."""
    in_work = select(Ticket.id).where(col(Ticket.state).in_(tickets.IN_WORK))
    asked_back = and_(col(Question.ticket_id).is_not(None), col(Question.ticket_id).in_(in_work))
    undecided = select(QuestionGroup.id).where(QuestionGroup.state == groups.State.WAITING)
    wants_news = and_(col(Question.wants_news), col(Question.group_id).in_(undecided))
    waits = or_(WAITS, asked_back, and_(col(Question.group_id).is_not(None), wants_news))
    answered = func.coalesce(col(Question.answered_at), col(Question.asked_at))
    return or_(
        col(Question.asked_at) < long_ago,
        and_(waits, col(Question.asked_at) < now - LONGEST_WAIT),
        and_(not_(waits), answered < silent_since),
    )


def _wipe_tickets(session: Session, now: datetime) -> int:
    """Closed some time ago: without their words."""
    has_words = or_(col(Ticket.text) != "", col(Ticket.answer) != "")
    closed = update(Ticket).where(col(Ticket.closed_at) < now - TICKET_WORDS, has_words)
    return _count(session, closed.values(text="", answer=""))


def _has_served(since: datetime) -> ColumnElement[bool]:
    return or_(
        and_(col(Draft.state) == DraftState.DROPPED, col(Draft.changed_at) < since),
        and_(col(Draft.state) == DraftState.PUBLISHED, col(Draft.published_at) < since),
        and_(col(Draft.author) == FORGOTTEN, col(Draft.changed_at) < since),
    )


def _forget_questions(session: Session, long_ago: datetime) -> int:
    """With them what was made of them: proposed wordings, tickets, groups that are empty now."""
    too_old = col(Question.asked_at) < long_ago
    group_ids = session.exec(select(Question.group_id).where(too_old).distinct()).all()
    groups.locked(session, group_ids)  # before questions, as whoever decides
    removed = _count(session, delete(Question).where(too_old))
    _count(session, delete(ProposedAsk).where(col(ProposedAsk.proposed_at) < long_ago))
    groups.shrink(session, [one for one in group_ids if one is not None])
    asked = select(Question.id).where(Question.ticket_id == Ticket.id).exists()
    gone = select(Ticket.id).where(col(Ticket.closed_at) < long_ago, not_(asked))
    tickets.remove_cards(session, col(Card.ticket_id).in_(gone))
    _count(session, update(Draft).where(col(Draft.ticket_id).in_(gone)).values(ticket_id=None))
    _count(session, delete(Ticket).where(col(Ticket.id).in_(gone)))
    return removed


def _forget_invitations(session: Session, since: datetime) -> int:
    served = or_(col(Invitation.used_at) < since, col(Invitation.expires_at) < since)
    return _count(session, delete(Invitation).where(served))


def _forget_people(
    session: Session, now: datetime, silent_since: datetime, founders: Collection[int]
) -> int:
    """Who was silent for long; of the others, the words that they left half said."""
    unfinished = update(Person).where(col(Person.expects_until) < now - UNFINISHED)
    _count(session, unfinished.values(expects="", expects_until=None))
    linked = select(QuestionLink.question_id).where(QuestionLink.person_id == Person.id)
    gone = and_(
        col(Person.seen_at) < silent_since,
        col(Person.chat_id).not_in(founders),
        col(Person.chat_id).not_in(select(Staff.user_id)),
        not_(linked.exists()),
    )
    return _count(session, delete(Person).where(gone))


def _count(session: Session, change: Delete | Update) -> int:
    """Carry it out; how many rows it met."""
    # The database decides by itself; objects already loaded need not follow.
    return session.exec(change, execution_options={"synchronize_session": False}).rowcount


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months ago; 31 becomes the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
