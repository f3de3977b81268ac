"""A ticket from its opening to its end: one pair of hands at a time, nobody forgotten."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge import questions
from knowledge.database import reading, writing
from knowledge.loop import tickets
from knowledge.loop.tickets import Reason, State
from knowledge.privacy import FILE_CODE
from knowledge.tables import Person, Question, QuestionLink, Ticket
from tests.knowledge.loop import NOW, OTHER, OWN, SO_DO, add_teams, asked, opened

LAN, TU = 4001, 4002
HOUR = timedelta(hours=1)
CODE = "000.00.00.H29-240715-0012"
LIKE = "cap lai so do bi mat"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        yield session


def joined(session: Session, question: Question, code: str = "") -> tuple[int | None, bool]:
    ticket, is_new = tickets.open_ticket(session, question, code, NOW)
    return ticket.id, is_new


def test_a_question_opens_a_ticket_of_its_team(session: Session) -> None:
    question = asked(session)
    ticket, is_new = tickets.open_ticket(session, question, "", NOW)

    assert is_new
    assert (ticket.state, ticket.team_id, ticket.text) == (State.OPEN, OWN, SO_DO)
    assert (ticket.group_id, ticket.id) == (question.group_id, question.ticket_id)
    assert ticket.group_id


@pytest.mark.parametrize("claimed", [False, True])
def test_a_like_question_joins_while_nobody_has_answered(session: Session, claimed: bool) -> None:
    ticket = opened(session)
    if claimed:
        tickets.claim(ticket, LAN, NOW)

    assert joined(session, asked(session, LIKE, 2)) == (ticket.id, False)
    assert [one.person.chat_id for one in tickets.askers(session, ticket)] == [1, 2]
    assert ticket.text == SO_DO


def test_what_is_answered_closed_of_another_team_or_unlike_stays_apart(session: Session) -> None:
    first = opened(session)
    assert joined(session, asked(session, LIKE, 2, OTHER))[1]
    assert joined(session, asked(session, LIKE, 3, None))[1]
    assert joined(session, asked(session, "đăng ký tạm trú cho con", 4))[1]
    tickets.answer(session, first, "ra xã", tickets.askers(session, first), NOW)
    second = opened(session, LIKE, 5)
    assert second.id != first.id
    tickets.close(second, Reason.SPAM, NOW)
    assert opened(session, LIKE, 6).id not in (first.id, second.id)


def test_a_file_code_stands_alone_and_in_the_ticket_only(session: Session) -> None:
    text = f"hồ sơ {CODE} của tôi tới đâu rồi"
    first, second = asked(session, text), asked(session, text, 2)
    for question in (first, second):
        assert FILE_CODE in question.text
        assert joined(session, question, CODE)[1]

    assert first.group_id == second.group_id  # one list line for coordinators
    assert first.ticket_id != second.ticket_id
    assert [one.text for one in session.exec(select(Ticket))] == [text, text]
    assert CODE not in repr(session.exec(select(Question)).all())


def test_without_its_code_a_file_still_stands_alone(session: Session) -> None:
    for chat_id in (1, 2):
        assert joined(session, asked(session, f"hồ sơ {CODE} tới đâu rồi", chat_id))[1]


def test_one_claims_and_the_other_does_not(session: Session) -> None:
    ticket = opened(session)
    assert tickets.claim(ticket, LAN, NOW)
    assert tickets.claim(ticket, LAN, NOW + HOUR)
    assert not tickets.claim(ticket, TU, NOW)
    assert (ticket.state, ticket.claimed_by, ticket.claimed_at) == (State.CLAIMED, LAN, NOW)


def test_of_two_taps_at_once_one_wins(engine: Engine) -> None:
    with writing(engine) as session:
        add_teams(session)
        ticket_id = opened(session).id or 0
    start, won = threading.Barrier(2), []

    def taps(user_id: int) -> None:
        start.wait()
        with writing(engine) as session:
            ticket = tickets.locked(session, ticket_id)
            assert ticket
            if tickets.claim(ticket, user_id, NOW):
                won.append(user_id)

    threads = [threading.Thread(target=taps, args=(one,)) for one in (LAN, TU)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as session:
        assert [session.exec(select(Ticket.claimed_by)).one()] == won


def test_handed_back_anybody_may_take_it(session: Session) -> None:
    ticket = opened(session)
    tickets.claim(ticket, LAN, NOW)
    ticket.reminded_at = NOW
    tickets.hand_back(ticket)
    assert (ticket.state, ticket.claimed_by, ticket.claimed_at, ticket.reminded_at) == (
        State.OPEN, None, None, None,
    )  # fmt: skip
    assert tickets.claim(ticket, TU, NOW)


def test_an_answer_is_noted_with_all_whom_it_reaches(session: Session) -> None:
    ticket = opened(session)
    tickets.open_ticket(session, asked(session, LIKE, 2), "", NOW)
    first, second = tickets.askers(session, ticket)

    tickets.answer(session, ticket, "ra xã", [first], NOW + HOUR)
    tickets.answer(session, ticket, "mang theo căn cước", [first, second], NOW + 2 * HOUR)

    assert (ticket.state, ticket.answer) == (State.ANSWERED, "mang theo căn cước")
    assert (ticket.first_answered_at, ticket.answered_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert [one.question.answered_at for one in (first, second)] == [NOW + HOUR, NOW + 2 * HOUR]


def test_asked_back_it_is_in_the_same_hands_for_another_day(session: Session) -> None:
    ticket = opened(session)
    tickets.claim(ticket, LAN, NOW)
    ticket.reminded_at = NOW + HOUR
    tickets.answer(session, ticket, "ra xã", tickets.askers(session, ticket), NOW + 2 * HOUR)

    tickets.ask_back(ticket, NOW + 50 * HOUR)

    assert (ticket.state, ticket.claimed_by) == (State.CLAIMED, LAN)
    assert (ticket.claimed_at, ticket.reminded_at) == (NOW + 50 * HOUR, None)


def test_asked_back_before_the_answer_the_wait_goes_on(session: Session) -> None:
    ticket = opened(session)
    tickets.claim(ticket, LAN, NOW)
    tickets.ask_back(ticket, NOW + HOUR)
    assert (ticket.state, ticket.claimed_at) == (State.CLAIMED, NOW)
    tickets.hand_back(ticket)
    tickets.ask_back(ticket, NOW + 2 * HOUR)
    assert ticket.state == State.OPEN


def test_closed_it_is_done(session: Session) -> None:
    ticket = opened(session)
    tickets.claim(ticket, LAN, NOW)
    tickets.close(ticket, Reason.OTHER_OFFICE, NOW + HOUR)
    assert (ticket.state, ticket.reason, ticket.closed_at) == (
        State.CLOSED, Reason.OTHER_OFFICE, NOW + HOUR,
    )  # fmt: skip
    assert not tickets.claim(ticket, LAN, NOW)
    assert tickets.claimed_by(session, LAN) == []


ACTS = st.lists(st.sampled_from(["lan", "tu", "back", "answer", "ask", "close"]), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(ACTS)
def test_whatever_happens_a_claimed_ticket_has_somebody(session: Session, acts: list[str]) -> None:
    ticket, now = Ticket(text="", opened_at=NOW), NOW
    for act in acts:
        now, was = now + HOUR, (ticket.claimed_by, ticket.state)
        if act in ("lan", "tu"):
            won = tickets.claim(ticket, {"lan": LAN, "tu": TU}[act], now)
            assert won or was[0] is not None or was[1] == State.CLOSED
        elif ticket.state == State.CLOSED:
            continue  # nobody is shown a button any more
        elif act == "back":
            tickets.hand_back(ticket)
        elif act == "answer":
            tickets.answer(session, ticket, "x", [], now)
        elif act == "ask":
            tickets.ask_back(ticket, now)
        else:
            tickets.close(ticket, Reason.ANSWERED, now)
        assert (ticket.claimed_by is None) is (ticket.claimed_at is None)
        assert ticket.state != State.CLAIMED or ticket.claimed_by
        assert ticket.state != State.OPEN or not ticket.claimed_by
        assert (ticket.closed_at is not None) is (ticket.state == State.CLOSED)
    session.expunge_all()


def test_somebody_forgotten_is_no_asker_any_more(session: Session) -> None:
    ticket = opened(session)
    question = session.exec(select(Question)).one()
    (one,) = tickets.askers(session, ticket)
    assert tickets.asker(session, question) == one
    session.delete(session.get_one(QuestionLink, question.id))
    session.flush()
    assert tickets.askers(session, ticket) == []
    assert tickets.asker(session, question) is None


def test_a_card_is_found_where_it_was_sent(session: Session) -> None:
    ticket = opened(session)
    question = session.exec(select(Question)).one()
    own = tickets.make_card(session, ticket, -100, None, NOW)
    tickets.make_card(session, ticket, -100, question, NOW).message_id = 8
    own.message_id = 7

    assert tickets.card_at(session, -100, 7) is own
    assert tickets.card_at(session, -200, 7) is None
    assert tickets.card_at(session, -100, 9) is None
    assert tickets.cards(session, ticket) == [own]


def test_my_questions_are_those_given_to_the_team_and_not_closed(session: Session) -> None:
    asked(session, "chưa gửi")
    kept, closed = opened(session), opened(session, "đăng ký tạm trú cho con")
    opened(session, LIKE, 2)
    waits = asked(session, "chưa nói ở đâu")
    questions.hand_over(waits, NOW)
    tickets.close(closed, Reason.SPAM, NOW)
    me = session.exec(select(Person).where(Person.chat_id == 1)).one()

    rows = tickets.of_person(session, me)
    assert [(question.text, ticket) for question, ticket in rows] == [
        ("chưa nói ở đâu", None),
        (SO_DO, kept),
    ]


def test_what_somebody_has_taken_is_listed_oldest_first(session: Session) -> None:
    texts = ("cấp lại sổ đỏ", "đăng ký tạm trú", "đổi bằng lái xe")
    first, second, third = (opened(session, text) for text in texts)
    for ticket in (third, first):
        tickets.claim(ticket, LAN, NOW)
    tickets.claim(second, TU, NOW)
    assert tickets.claimed_by(session, LAN) == [first, third]


def answered_after(
    session: Session, hours: int, team_id: str | None = OWN, days_ago: int = 1
) -> None:
    begin = NOW - timedelta(days=days_ago)
    row = Ticket(team_id=team_id, text="", opened_at=begin)
    row.first_answered_at = begin + hours * HOUR
    session.add(row)
    session.flush()


def test_how_long_it_usually_takes_is_the_middle_of_the_last_90_days(session: Session) -> None:
    for hours in (1, 50):
        answered_after(session, hours)
    answered_after(session, 3, OTHER)
    answered_after(session, 3, days_ago=91)
    session.add(Ticket(team_id=OWN, text="", opened_at=NOW))
    session.flush()
    assert tickets.usual_wait(session, OWN, NOW) is None  # of two nothing is usual

    answered_after(session, 5)
    assert tickets.usual_wait(session, OWN, NOW) == 5 * HOUR
    answered_after(session, 7)
    assert tickets.usual_wait(session, OWN, NOW) == 7 * HOUR  # rather too long than too short
    assert tickets.usual_wait(session, OTHER, NOW) is None
    assert tickets.usual_wait(session, None, NOW) is None
