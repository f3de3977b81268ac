"""What ends by age, to the day; nothing that is younger goes with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.questions import Asked, Ending
from knowledge.retention import Forgotten, forget, months_before
from knowledge.search import Match
from knowledge.tables import Person, Question, QuestionLink

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
NONE = Forgotten()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def met(session: Session, chat_id: int = 1) -> Person:
    return questions.meet(session, 9, chat_id, "vi", NOW)


def asked(session: Session, outcome: Outcome, person: Person | None = None) -> Question:
    """A question of NOW."""
    number = len(session.exec(select(Question)).all())
    person = person or met(session)
    found = Answer(outcome, (Match("doi-so", None, 90.0),))
    return questions.record(session, person, Asked(9, number, "đổi số"), found, NOW)


def after(session: Session, age: timedelta) -> Forgotten:
    """The job, run when what happened at NOW is so old."""
    session.flush()
    return forget(session, NOW + age, 30, 12)


def linked(session: Session) -> bool:
    return session.exec(select(QuestionLink)).first() is not None


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.UNSURE, Outcome.GREETED])
def test_who_asked_is_forgotten_30_days_after_the_answer(
    session: Session, outcome: Outcome
) -> None:
    asked(session, outcome)

    assert after(session, 30 * DAY) == NONE
    assert linked(session)
    assert after(session, 30 * DAY + timedelta(seconds=1)).links == 1
    assert not linked(session)
    assert session.exec(select(Question.text)).one() == "đổi số"


@pytest.mark.parametrize("outcome", [Outcome.NO_MATCH, Outcome.WANTED_PERSON, Outcome.FAILED])
def test_who_waits_is_known_for_180_days_at_most(session: Session, outcome: Outcome) -> None:
    asked(session, outcome)

    assert after(session, 180 * DAY) == NONE
    assert after(session, 181 * DAY) == Forgotten(links=1, people=1)


@pytest.mark.parametrize(
    ("ending", "waits"),
    [
        (Ending.MARKED_WRONG, True),
        (Ending.STUCK, True),
        (Ending.HANDED_OVER, True),
        (Ending.HELPED, False),
        (Ending.CHOSE_OTHER, False),
    ],
)
def test_how_it_ended_decides_whether_it_waits(
    session: Session, ending: Ending, waits: bool
) -> None:
    questions.end(asked(session, Outcome.ANSWERED), ending)
    after(session, 31 * DAY)
    assert linked(session) is waits


def test_what_helped_after_all_waits_no_more(session: Session) -> None:
    questions.end(asked(session, Outcome.NO_MATCH), Ending.HELPED)
    assert after(session, 31 * DAY).links == 1


def test_a_question_goes_whole_after_twelve_months(session: Session) -> None:
    asked(session, Outcome.ANSWERED)
    after(session, 365 * DAY)
    assert session.exec(select(Question)).one()

    assert after(session, 366 * DAY) == Forgotten(questions=1)
    assert session.exec(select(Question)).all() == []


def test_a_short_limit_for_texts_ends_waiting_questions_too(session: Session) -> None:
    asked(session, Outcome.NO_MATCH)
    assert forget(session, NOW + 32 * DAY, 30, 1) == Forgotten(links=1, questions=1, people=1)


def test_longer_limits_keep_longer(session: Session) -> None:
    asked(session, Outcome.ANSWERED)
    assert forget(session, NOW + 180 * DAY, 180, 24) == NONE


def test_people_without_a_question_go_when_they_were_silent_for_30_days(session: Session) -> None:
    met(session)
    assert after(session, 30 * DAY) == NONE
    assert after(session, 31 * DAY) == Forgotten(people=1)


def test_people_stay_while_one_of_their_questions_is_theirs(session: Session) -> None:
    waits, silent = met(session, 1), met(session, 2)
    asked(session, Outcome.NO_MATCH, waits)
    asked(session, Outcome.ANSWERED, silent)

    assert after(session, 31 * DAY) == Forgotten(links=1, people=1)
    assert session.exec(select(Person.chat_id)).one() == 1


def test_who_wrote_lately_stays(session: Session) -> None:
    asked(session, Outcome.ANSWERED)
    questions.meet(session, 9, 1, "vi", NOW + 20 * DAY)
    assert after(session, 31 * DAY) == Forgotten(links=1)


def test_what_coordinators_chose_is_not_forgotten(session: Session) -> None:
    met(session, 3001)
    session.flush()
    assert forget(session, NOW + 400 * DAY, 30, 12, founders={3001}) == NONE


def test_a_second_run_finds_nothing(session: Session) -> None:
    asked(session, Outcome.ANSWERED)
    after(session, 400 * DAY)
    assert after(session, 400 * DAY) == NONE


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 9, 1), 12, (2025, 9, 1)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2028, 2, 29), 12, (2027, 2, 28)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 60, (2021, 12, 31)),
    ],
)
def test_months_are_counted_on_the_calendar(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, 8, tzinfo=UTC), months) == datetime(*before, 8, tzinfo=UTC)
