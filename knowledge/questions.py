"""The log: every question is a row, whatever became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, literal, or_
from sqlmodel import Session, col, select

from knowledge.answers import Answer, Outcome
from knowledge.privacy import for_log
from knowledge.tables import Person, Question, QuestionLink
from knowledge.text import folded, words

LONGEST_LIKENESS = 600  # characters: PostgreSQL indexes no value above 2,704 bytes


class Ending(StrEnum):
    """How a question ended for the person; the outcome beside it never changes."""

    NONE = "none"
    HELPED = "helped"
    MARKED_WRONG = "marked_wrong"
    STUCK = "stuck"
    CHOSE_OTHER = "chose_other"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Asked:
    """What is known of a question when it arrives. `medium` is "text", "voice", "photo", …

    `message_id`: what may be handed on to the team, if its person says so.
    """

    bot_id: int
    update_id: int
    text: str
    medium: str = "text"
    album: str = ""
    message_id: int | None = None


def known(session: Session, bot_id: int, chat_id: int) -> Person | None:
    """The person of this chat, if they ever wrote."""
    query = select(Person).where(Person.bot_id == bot_id, Person.chat_id == chat_id)
    return session.exec(query).one_or_none()


def meet(session: Session, bot_id: int, chat_id: int, language: str, now: datetime) -> Person:
    """The person of this chat; a new one speaks `language`. Writing again makes them active."""
    person = known(session, bot_id, chat_id)
    if person is None:
        person = Person(bot_id=bot_id, chat_id=chat_id, language=language, met_at=now, seen_at=now)
    person.active, person.seen_at = True, now
    session.add(person)
    session.flush()
    return person


def record(
    session: Session, person: Person, asked: Asked, answer: Answer, now: datetime
) -> Question:
    """Log a question once: the same update again gives the row that is there."""
    same = select(Question).where(
        Question.bot_id == asked.bot_id, Question.update_id == asked.update_id
    )
    if known := session.exec(same).one_or_none():
        return known
    text = for_log(asked.text)
    first = answer.matches[0] if answer.outcome is Outcome.ANSWERED else None
    question = Question(
        bot_id=asked.bot_id,
        update_id=asked.update_id,
        asked_at=now,
        text=text,
        folded=likeness(text),
        medium=asked.medium,
        album=asked.album,
        message_id=asked.message_id,
        team_id=person.team_id,
        language=person.language,
        outcome=answer.outcome,
        guide=first.guide if first else None,
        section=first.section if first else None,
        offered=" ".join(match.guide for match in answer.matches),
    )
    session.add(question)
    session.flush()
    if question.id is not None and person.id is not None:
        session.add(QuestionLink(question_id=question.id, person_id=person.id, made_at=now))
    return question


def likeness(text: str) -> str:
    """What equal questions share: the words without case, marks and punctuation."""
    return (" ".join(map(folded, words(text))) or text.strip())[:LONGEST_LIKENESS]


def of_person(session: Session, question_id: int, person: Person) -> Question | None:
    """The question, if this person asked it: a button's number alone proves nothing."""
    link = session.get(QuestionLink, question_id)
    if link is None or link.person_id != person.id:
        return None
    return session.get(Question, question_id)


def end(question: Question, ending: Ending) -> None:
    """Note how it ended. Once handed over it stays so: people are waiting for a reply."""
    if question.ended != Ending.HANDED_OVER:
        question.ended = ending


def hand_over(question: Question, now: datetime) -> bool:
    """Give the question to the team; False if it was given before."""
    if question.handed_over_at is not None:
        return False
    question.ended, question.handed_over_at = Ending.HANDED_OVER, now
    question.answered_at = None  # whatever was decided on it before, a person is asked now
    return True


def album_is_known(session: Session, person: Person, album: str) -> bool:
    """Whether a picture of the same album was already replied to."""
    query = (
        select(Question.id)
        .join(QuestionLink, col(QuestionLink.question_id) == col(Question.id))
        .where(Question.album == album, QuestionLink.person_id == person.id)
    )
    return session.exec(query).first() is not None


def _one_of(*values: StrEnum) -> list[ColumnElement[str]]:
    """Written out in the statement: a database takes an index of some rows for no other."""
    return [literal(one.value, literal_execute=True) for one in values]


_UNANSWERED = or_(
    col(Question.outcome).in_(
        _one_of(Outcome.NO_MATCH, Outcome.WEAK_MATCH, Outcome.WANTED_PERSON, Outcome.FAILED)
    ),
    col(Question.ended).in_(_one_of(Ending.HANDED_OVER, Ending.MARKED_WRONG, Ending.STUCK)),
)
# We have no guide for it, whether or not a person has answered since. knowledge.tables has it too.
GAP = and_(_UNANSWERED, col(Question.ended) != _one_of(Ending.HELPED)[0])
# Nobody has answered it yet, neither we nor a person.
WAITS = and_(GAP, col(Question.answered_at).is_(None))
