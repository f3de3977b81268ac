"""Every question is in the log once, belongs to who asked it, and waits until it is answered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.questions import Asked, Ending
from knowledge.search import Match
from knowledge.tables import Person, Question, QuestionLink

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
NOTHING = Answer(Outcome.NO_MATCH, (Match("doi-so", None, 11.0), Match("doi-sim", None, 7.0)))
FOUND = Answer(Outcome.ANSWERED, (Match("doi-so", "buoc-2", 90.0), Match("doi-sim", None, 9.0)))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def meet(session: Session, chat_id: int = 1, now: datetime = NOW) -> Person:
    return questions.meet(session, 9, chat_id, "vi", now)


def ask(session: Session, text: str, answer: Answer = NOTHING, chat_id: int = 1) -> Question:
    """The next question, a minute after the one before."""
    number = len(session.exec(select(Question)).all())
    now = NOW + timedelta(minutes=number)
    asked = Asked(9, number, text)
    return questions.record(session, meet(session, chat_id), asked, answer, now)


def waiting(session: Session, offset: int = 0, limit: int = 10) -> list[tuple[str, int, int]]:
    rows, _ = questions.waiting(session, offset, limit)
    return [(row.newest.text, row.times, row.handed_over) for row in rows]


def test_a_chat_is_met_once_and_becomes_active_by_writing(session: Session) -> None:
    first = meet(session)
    first.active, first.language = False, "en"

    again = meet(session, now=NOW + timedelta(days=1))

    assert again is first
    assert (again.active, again.language, again.met_at) == (True, "en", NOW)
    assert again.seen_at == NOW + timedelta(days=1)


def test_the_same_chat_of_another_bot_is_another_person(session: Session) -> None:
    assert meet(session).id != questions.meet(session, 8, 1, "vi", NOW).id


def test_the_same_update_is_recorded_once(session: Session) -> None:
    asked = Asked(9, 77, "đổi số")
    first = questions.record(session, meet(session), asked, NOTHING, NOW)

    assert questions.record(session, meet(session), asked, FOUND, NOW) is first
    assert first.outcome == Outcome.NO_MATCH
    assert len(session.exec(select(QuestionLink)).all()) == 1


def test_an_answer_leaves_its_guide_its_section_and_the_candidates(session: Session) -> None:
    row = ask(session, "Đổi SỐ", FOUND)

    assert (row.guide, row.section, row.offered) == ("doi-so", "buoc-2", "doi-so doi-sim")
    assert (row.folded, row.ended) == ("doi so", Ending.NONE)


def test_without_an_answer_no_guide_was_shown(session: Session) -> None:
    row = ask(session, "đổi số")

    assert (row.guide, row.section, row.offered) == (None, None, "doi-so doi-sim")


def test_a_question_is_given_to_who_asked_it_only(session: Session) -> None:
    row = ask(session, "đổi số")

    assert questions.of_person(session, row.id, meet(session)) is row
    assert questions.of_person(session, row.id, meet(session, chat_id=2)) is None
    assert questions.of_person(session, row.id + 1, meet(session)) is None


def test_a_question_whose_link_ended_belongs_to_nobody(session: Session) -> None:
    row = ask(session, "đổi số")
    session.delete(session.get_one(QuestionLink, row.id))
    session.flush()

    assert questions.of_person(session, row.id, meet(session)) is None


def test_what_is_handed_over_stays_so(session: Session) -> None:
    row = ask(session, "đổi số")

    assert questions.hand_over(row, NOW) is True
    assert questions.hand_over(row, NOW + timedelta(days=1)) is False
    questions.end(row, Ending.HELPED)
    assert (row.ended, row.handed_over_at) == (Ending.HANDED_OVER, NOW)


def test_the_log_holds_no_file_code(session: Session) -> None:
    row = ask(session, "hồ sơ 000.00.00.H29-240715-0012 tới đâu rồi")
    assert row.text == "hồ sơ [mã hồ sơ] tới đâu rồi"


def test_an_album_is_known_to_its_sender_only(session: Session) -> None:
    asked = Asked(9, 1, "", "photo", album="a1")
    questions.record(session, meet(session), asked, Answer(Outcome.NOT_TEXT, ()), NOW)

    assert questions.album_is_known(session, meet(session), "a1")
    assert not questions.album_is_known(session, meet(session), "a2")
    assert not questions.album_is_known(session, meet(session, chat_id=2), "a1")


@pytest.mark.parametrize(
    ("outcome", "waits"),
    [
        (Outcome.NO_MATCH, True),
        (Outcome.WEAK_MATCH, True),
        (Outcome.WANTED_PERSON, True),
        (Outcome.FAILED, True),
        (Outcome.ANSWERED, False),
        (Outcome.UNSURE, False),
        (Outcome.GREETED, False),
        (Outcome.NOT_TEXT, False),
    ],
)
def test_only_what_nobody_answered_waits(session: Session, outcome: Outcome, waits: bool) -> None:
    ask(session, "đổi số", Answer(outcome, FOUND.matches))
    assert bool(waiting(session)) is waits


@pytest.mark.parametrize("ending", [Ending.MARKED_WRONG, Ending.STUCK, Ending.HANDED_OVER])
def test_an_answer_that_did_not_help_waits(session: Session, ending: Ending) -> None:
    questions.end(ask(session, "đổi số", FOUND), ending)
    assert waiting(session) == [("đổi số", 1, 0)]


def test_what_helped_in_the_end_waits_no_more(session: Session) -> None:
    first, second = ask(session, "đổi số"), ask(session, "đổi số")
    questions.end(first, Ending.HELPED)
    assert waiting(session) == [("đổi số", 1, 0)]
    assert questions.waiting_like(session, second).times == 1

    questions.end(second, Ending.HELPED)
    assert waiting(session) == []


def test_equal_questions_are_joined_and_the_newest_stands_for_them(session: Session) -> None:
    for text in ("Đổi số", "mất sim", "doi so", "ĐỔI SỐ"):
        ask(session, text)

    assert waiting(session) == [("ĐỔI SỐ", 3, 0), ("mất sim", 1, 0)]


def test_those_given_to_the_team_are_counted(session: Session) -> None:
    rows = [ask(session, "đổi số", chat_id=chat) for chat in (1, 2, 3)]
    for row in rows[:2]:
        questions.hand_over(row, NOW)

    assert waiting(session) == [("đổi số", 3, 2)]
    assert questions.waiting_like(session, rows[0]) == questions.Waiting(rows[0], 3, 2)


def test_pages_follow_each_other_newest_first(session: Session) -> None:
    for number in range(5):
        ask(session, f"việc {number}")

    assert [text for text, *_ in waiting(session, 0, 2)] == ["việc 4", "việc 3"]
    assert [text for text, *_ in waiting(session, 4, 2)] == ["việc 0"]
    assert waiting(session, 6, 2) == []
    assert questions.waiting(session, 0, 2)[1] == 5


def test_questions_of_the_same_moment_keep_one_order(session: Session) -> None:
    for text in ("b", "a", "c"):
        ask(session, text).asked_at = NOW

    assert [text for text, *_ in waiting(session)] == ["c", "a", "b"]


def test_a_question_that_does_not_wait_stands_alone(session: Session) -> None:
    row = ask(session, "đổi số", FOUND)
    assert questions.waiting_like(session, row) == questions.Waiting(row, 1, 0)
