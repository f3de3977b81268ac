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
from knowledge.tables import Person, Question, QuestionLink, Team

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
    ("ending", "is_answered", "gap", "waits"),
    [
        (Ending.NONE, False, True, True),
        (Ending.HANDED_OVER, False, True, True),
        (Ending.NONE, True, True, False),
        (Ending.HANDED_OVER, True, True, False),
        (Ending.HELPED, False, False, False),
        (Ending.HELPED, True, False, False),
    ],
)
def test_a_person_s_answer_ends_the_wait_and_leaves_the_gap(
    session: Session, ending: Ending, is_answered: bool, gap: bool, waits: bool
) -> None:
    row = ask(session, "đổi số")
    questions.end(row, ending)
    row.answered_at = NOW if is_answered else None

    for which, holds in ((questions.GAP, gap), (questions.WAITS, waits)):
        assert (session.exec(select(Question).where(which)).first() is row) is holds


def test_what_was_typed_where_somebody_lives_is_of_that_team(session: Session) -> None:
    session.add(Team(id="hoa-binh", name="Tổ", commune="Hoà Bình", province="Phú Thọ"))
    session.flush()
    meet(session).team_id = "hoa-binh"
    assert ask(session, "đổi số").team_id == "hoa-binh"
    assert ask(session, "đổi số", chat_id=2).team_id is None


def test_only_what_may_be_handed_on_keeps_its_number(session: Session) -> None:
    voice = Asked(9, 1, "", "voice", message_id=5)
    row = questions.record(session, meet(session), voice, Answer(Outcome.NOT_TEXT, ()), NOW)
    assert (row.medium, row.message_id) == ("voice", 5)
    typed = questions.record(session, meet(session), Asked(9, 2, "đổi số"), NOTHING, NOW)
    assert typed.message_id is None
