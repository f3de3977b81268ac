"""Like questions together: each unanswered question has its place in a group of its kind."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy
from sqlalchemy import ColumnElement, func, true, update
from sqlmodel import Session, col, select

from knowledge.loop import likeness
from knowledge.questions import GAP
from knowledge.tables import Draft, ProposedAsk, Question, QuestionGroup, Ticket

MOST_COMPARED = 5000  # groups, the newest
CHUNK = 20  # questions given their place at once: nobody else writes meanwhile
Keys = list[tuple[str, int]]  # with the groups' numbers, the newest first


class State(StrEnum):
    WAITING = "waiting"
    DECIDED = "decided"


@dataclass(frozen=True)
class Waiting:
    """A group that waits for a decision; the newest question stands for all."""

    group: QuestionGroup
    newest: Question
    times: int
    handed_over: int
    answered: int  # by a person
    first_at: datetime


@dataclass(frozen=True)
class Facts:
    """What is known of all questions of a group. `areas` are ids of teams, most asked first."""

    times: int
    handed_over: int
    spellings: tuple[str, ...]
    areas: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def place(session: Session, question: Question, now: datetime) -> QuestionGroup:
    """The group of a question, made if none waits that asks the same."""
    group = _waiting_group(session, question)
    if group is None:
        # Whoever places all may be giving it a place at this moment.
        session.refresh(question, ["group_id"], with_for_update={"key_share": True})
        group = _waiting_group(session, question)
    if group is None:
        left = question.group_id
        group = _placed(session, question, _waiting_keys(session), now)
        _count(session, {left, group.id})
    return group


def _waiting_group(session: Session, question: Question) -> QuestionGroup | None:
    """Where it stands, if nobody has decided on that yet."""
    group = session.get(QuestionGroup, question.group_id) if question.group_id else None
    return group if group and group.state == State.WAITING else None


def _waiting_keys(session: Session) -> Keys:
    query = select(QuestionGroup.likeness, QuestionGroup.id).where(
        QuestionGroup.state == State.WAITING
    )
    newest = query.order_by(col(QuestionGroup.id).desc()).limit(MOST_COMPARED)
    return [(key, number or 0) for key, number in session.exec(newest)]


def _placed(session: Session, question: Question, known: Keys, now: datetime) -> QuestionGroup:
    """A group that is made stands among the known ones from now on."""
    key = likeness.read(question.text)
    at = likeness.nearest(key, [one for one, _ in known]) if key else None
    group = None if at is None else _still_waiting(session, known[at][1])
    if group is None:
        session.add(group := QuestionGroup(likeness=key, opened_at=now))
        session.flush()
        known.insert(0, (key, group.id or 0))
    question.group_id = group.id
    session.add(question)
    return group


def _still_waiting(session: Session, group_id: int) -> QuestionGroup | None:
    """Held until the question stands in it: nobody decides on it between."""
    query = select(QuestionGroup).where(
        QuestionGroup.id == group_id, QuestionGroup.state == State.WAITING
    )
    return session.exec(
        query.with_for_update(key_share=True), execution_options={"populate_existing": True}
    ).first()


def place_all(session: Session, now: datetime) -> int:
    """Give a place to some waiting questions that have none yet; how many there were."""
    query = select(Question).where(GAP, col(Question.group_id).is_(None))
    query = query.order_by(col(Question.id)).limit(CHUNK).with_for_update(key_share=True)
    rows = session.exec(query).all()
    known = _waiting_keys(session) if rows else []
    _count(session, {_placed(session, row, known, now).id for row in rows})
    return len(rows)


def locked(session: Session, group_ids: Iterable[int | None]) -> list[QuestionGroup]:
    """Those that there are, so that nobody decides on them or joins them before we end."""
    session.flush()
    found = [
        session.get(QuestionGroup, one, with_for_update={"key_share": True}, populate_existing=True)
        for one in sorted(filter(None, group_ids))
    ]
    return [one for one in found if one]


def _count(session: Session, group_ids: Iterable[int | None]) -> None:
    """Their questions came or went: counted anew."""
    for group in locked(session, group_ids):
        query = select(func.count(), func.max(Question.asked_at))
        counted = session.exec(query.where(Question.group_id == group.id)).one()
        group.times, group.last_at = counted
        session.add(group)


def waiting(
    session: Session, offset: int, limit: int, areas: Collection[str] | None = None
) -> tuple[Sequence[Waiting], int]:
    """One page of the groups to decide on, the last asked first; and how many there are in all.

    What a team has answered stands there too: the next citizen shall find a guide.

    `areas` are teams; None means all of them, and questions from nowhere too.
    """
    counted = (
        sqlalchemy.select(
            col(Question.group_id),
            func.max(Question.id).label("newest"),
            func.count().label("times"),
            func.count(col(Question.handed_over_at)).label("handed_over"),
            func.count(col(Question.answered_at)).label("answered"),
            func.min(Question.asked_at).label("first_at"),
        )
        .join(QuestionGroup, col(QuestionGroup.id) == col(Question.group_id))
        .where(GAP, col(QuestionGroup.state) == State.WAITING, _of(areas))
        .group_by(col(Question.group_id))
    )
    session.flush()  # a connection looks past what the session holds back
    connection = session.connection()
    total = connection.scalar(sqlalchemy.select(func.count()).select_from(counted.subquery()))
    page = counted.order_by(sqlalchemy.desc("newest")).offset(offset).limit(limit)
    found = [
        Waiting(
            session.get_one(QuestionGroup, row.group_id),
            session.get_one(Question, row.newest),
            row.times,
            row.handed_over,
            row.answered,
            row.first_at,
        )
        for row in connection.execute(page)
    ]
    return found, total or 0


def _of(areas: Collection[str] | None) -> ColumnElement[bool]:
    return true() if areas is None else col(Question.team_id).in_(areas)


def members(session: Session, group_id: int) -> list[Question]:
    """Its questions, as they came."""
    query = select(Question).where(Question.group_id == group_id)
    return list(session.exec(query.order_by(col(Question.asked_at), col(Question.id))))


def facts(questions: Sequence[Question]) -> Facts:
    """Of the questions of one group, at least one, as they came."""
    spellings = dict.fromkeys(" ".join(one.text.split()) for one in questions)
    areas = [one.team_id or "" for one in questions]
    return Facts(
        len(questions),
        sum(one.handed_over_at is not None for one in questions),
        tuple(spellings),
        tuple(sorted(dict.fromkeys(areas), key=areas.count, reverse=True)),
        questions[0].asked_at,
        questions[-1].asked_at,
    )


def is_seen_by(questions: Sequence[Question], areas: Collection[str] | None) -> bool:
    """Whether somebody of these areas asked."""
    return areas is None or any(one.team_id in areas for one in questions)


def decide(
    session: Session, group: QuestionGroup, verdict: str, guide: str | None, now: datetime
) -> bool:
    """Close a group and answer all its questions; False when it was closed before."""
    if group.state == State.DECIDED:
        return False
    group.state, group.decision, group.guide, group.decided_at = State.DECIDED, verdict, guide, now
    session.add(group)
    for question in members(session, group.id or 0):
        question.answered_at = question.answered_at or now
        session.add(question)
    return True


def reopen(session: Session, group: QuestionGroup) -> None:
    """Its guide was taken back: it waits again. Whom it answered stays told."""
    group.state, group.decision, group.guide, group.decided_at = State.WAITING, "", None, None
    session.add(group)


def shrink(session: Session, group_ids: Iterable[int]) -> None:
    """After questions were removed: a group without any goes, another is known by its first."""
    for group in locked(session, group_ids):
        first = select(Question.text).where(Question.group_id == group.id)
        text = session.exec(first.order_by(col(Question.id)).limit(1)).first()
        if text is None:
            _remove(session, group)
        else:
            group.likeness = likeness.read(text)
            _count(session, [group.id])
    session.flush()


def _remove(session: Session, group: QuestionGroup) -> None:
    for table in (Ticket, Draft, ProposedAsk):
        of_it = col(table.group_id) == group.id
        session.exec(update(table).where(of_it).values(group_id=None))
    session.delete(group)
