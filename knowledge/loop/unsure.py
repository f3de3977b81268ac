"""Deliveries of which nobody knows whether they arrived: whose they are, who may look at them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from knowledge.loop import decisions, staff
from knowledge.loop.staff import Actor
from knowledge.tables import Card, OutboxRow, Person, Question, Staff, Team, Ticket

KEEP = timedelta(hours=48)  # then it is deleted, text and all
DECIDED = "decided"  # the error of one that coordinators need not look at any more
SENT_AGAIN, PASSED_OVER, TOLD = "send again", "pass over", "tell of unsure"  # acts of decisions
TELL_EVERY = timedelta(hours=1)
# Its person may ask for it themself; and what is committed late is not told of too early.
TELL_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Unsure:
    """A delivery and to whom it goes, in kind: nobody's number is to be shown.

    `team`: whose group it is for; `question`: what it is about; `area`: whose coordinators decide.
    """

    row: OutboxRow
    question: Question | None
    team: Team | None
    area: str | None
    is_colleague: bool

    @property
    def ended_at(self) -> datetime:
        return self.row.ended_at or self.row.made_at


def waiting(session: Session, actor: Actor, founders: Collection[int]) -> list[Unsure]:
    """Those on which the actor decides, the newest first."""
    found = _all(session, founders, _undecided())
    return [one for one in found if actor.decides(one.area)]


def find(session: Session, delivery: int, founders: Collection[int]) -> Unsure | None:
    """One that is still to be decided on, locked: one tap wins. None: gone, sent or decided."""
    which = col(OutboxRow.id) == delivery
    if session.exec(select(OutboxRow.id).where(which).with_for_update()).first() is None:
        return None
    return next(iter(_all(session, founders, which, _undecided())), None)


def known(session: Session, delivery: int, founders: Collection[int]) -> Unsure | None:
    """Any that is still kept, whatever became of it."""
    return next(iter(_all(session, founders, col(OutboxRow.id) == delivery)), None)


def decide(session: Session, one: Unsure, by: int, act: str, now: datetime) -> None:
    """It leaves the list. Its person may still ask for it, as long as it is kept."""
    decisions.note(session, by, act, f"delivery {one.row.id}", now)
    one.row.error = DECIDED
    session.add(one.row)


def to_tell(
    session: Session, readers: Sequence[Actor], founders: Collection[int], now: datetime
) -> dict[int, int]:
    """Who shall hear of how many: one is new to them, and the last word is an hour old."""
    found = _all(session, founders, _undecided())
    told = decisions.last_times(session, TOLD, now - KEEP, now) if found else {}
    counts = {}
    for reader in readers if found else ():
        theirs = [one for one in found if reader.decides(one.area)]
        if _has_news(theirs, told.get(f"staff {reader.user_id}"), now):
            counts[reader.user_id] = len(theirs)
    return counts


def _has_news(theirs: Sequence[Unsure], last: datetime | None, now: datetime) -> bool:
    if last and now - last < TELL_EVERY:
        return False
    old_enough = [one.ended_at for one in theirs if one.ended_at <= now - TELL_AFTER]
    return any(last is None or ended > last - TELL_AFTER for ended in old_enough)


def note_told(session: Session, user_id: int, now: datetime) -> None:
    decisions.note(session, decisions.SERVER, TOLD, f"staff {user_id}", now)


def _all(session: Session, founders: Collection[int], *which: ColumnElement[bool]) -> list[Unsure]:
    """The newest first, each with what it is about and whose group it was for."""
    colleagues = staff.numbers(session, founders)
    query = (
        select(OutboxRow, Question, Team, _area(colleagues))
        .join(Question, col(Question.id) == col(OutboxRow.question_id), isouter=True)
        .join(Team, col(Team.chat_id) == col(OutboxRow.chat_id), isouter=True)
        .join(Card, col(Card.id) == col(OutboxRow.card_id), isouter=True)
        .join(Ticket, col(Ticket.id) == col(Card.ticket_id), isouter=True)
        .join(Staff, col(Staff.user_id) == col(OutboxRow.chat_id), isouter=True)
        .join(Person, _is_person(), isouter=True)
        .where(*which)
        .order_by(col(OutboxRow.ended_at).desc(), col(OutboxRow.id).desc())
    )
    return [
        Unsure(row, question, team, area, row.chat_id in colleagues)
        for row, question, team, area in session.exec(query)
    ]


def _area(colleagues: Collection[int]) -> ColumnElement[str | None]:
    """The team that it concerns most nearly.

    Where somebody of the staff lives tells nothing about what is written to them.
    """
    is_colleague = col(OutboxRow.chat_id).in_(colleagues)
    own = case((is_colleague, col(Staff.team_id)), else_=col(Person.team_id))
    return func.coalesce(col(Team.id), col(Ticket.team_id), col(Question.team_id), own)


def _is_person() -> ColumnElement[bool]:
    return and_(
        col(Person.bot_id) == col(OutboxRow.bot_id), col(Person.chat_id) == col(OutboxRow.chat_id)
    )


def _undecided() -> ColumnElement[bool]:
    return and_(
        col(OutboxRow.state) == "unsure",
        col(OutboxRow.error) != DECIDED,
        col(OutboxRow.vanishes).is_(False),
        ~_outlived(),
    )


def _outlived() -> ColumnElement[bool]:
    """A card of which a newer state has arrived: sending the old one would undo that."""
    newer = aliased(OutboxRow)
    return (
        select(newer.id)
        .where(
            col(newer.card_id) == col(OutboxRow.card_id),
            col(newer.made_at) > col(OutboxRow.made_at),
            newer.state == "sent",
        )
        .exists()
    )
