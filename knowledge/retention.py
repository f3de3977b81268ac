"""What ends by age: who asked a question, the question itself, people who are long gone."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, and_, delete, not_, or_
from sqlmodel import Session, col, select

from knowledge.questions import WAITS
from knowledge.tables import Person, Question, QuestionLink

LONGEST_WAIT = timedelta(days=180)  # then nobody expects an answer any more


@dataclass(frozen=True)
class Forgotten:
    """How many rows of each kind were removed."""

    links: int
    questions: int
    people: int


def forget(
    session: Session,
    now: datetime,
    keep_link_days: int,
    keep_text_months: int,
    staff: Collection[int] = (),
) -> Forgotten:
    """Remove what is too old. `staff` are chats of coordinators: what they chose stays.

    A question goes whole with its text: without it the row would wait in the list unread.
    """
    too_long_silent = now - timedelta(days=keep_link_days)
    too_old = col(Question.asked_at) < months_before(now, keep_text_months)
    unlinked = or_(
        too_old,
        and_(WAITS, col(Question.asked_at) < now - LONGEST_WAIT),
        and_(not_(WAITS), col(Question.asked_at) < too_long_silent),
    )
    ended = select(Question.id).where(unlinked)
    linked = select(QuestionLink.question_id).where(QuestionLink.person_id == Person.id)
    gone = and_(
        col(Person.seen_at) < too_long_silent,
        col(Person.chat_id).not_in(staff),
        not_(linked.exists()),
    )
    return Forgotten(
        links=_removed(
            session, delete(QuestionLink).where(col(QuestionLink.question_id).in_(ended))
        ),
        questions=_removed(session, delete(Question).where(too_old)),
        people=_removed(session, delete(Person).where(gone)),
    )


def _removed(session: Session, rows: Delete) -> int:
    # The database decides by itself; objects already loaded need not follow.
    return session.exec(rows, execution_options={"synchronize_session": False}).rowcount


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months ago; 31 becomes the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
