"""What waits too long is named at its hour, once, and not before."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge import questions
from knowledge.database import writing
from knowledge.loop import overdue, tickets
from knowledge.loop.hours import VIETNAM
from knowledge.loop.tickets import Reason
from knowledge.tables import Question, QuestionLink, Team, Ticket
from tests.knowledge.loop import NOW, OWN, SO_DO, add_teams, asked, opened

LAN = 4001
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
Look = Callable[[Session, datetime], list[Ticket]]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        yield session


def claimed(session: Session, text: str = SO_DO) -> Ticket:
    ticket = opened(session, text)
    tickets.claim(ticket, LAN, NOW)
    return ticket


def answered(session: Session) -> Ticket:
    ticket = claimed(session)
    tickets.answer(session, ticket, "ra xã", tickets.askers(session, ticket), NOW)
    return ticket


def first_seen(session: Session, look: Look, moment: datetime, ticket: Ticket) -> None:
    """Not a second before, then once."""
    assert look(session, moment - SECOND) == []
    assert look(session, moment) == [ticket]


def test_who_is_silent_for_a_day_is_reminded_once(session: Session) -> None:
    ticket = claimed(session)
    first_seen(session, overdue.to_remind, NOW + 24 * HOUR, ticket)
    assert ticket.reminded_at == NOW + 24 * HOUR
    assert overdue.to_remind(session, NOW + 99 * HOUR) == []


def test_reminded_and_silent_for_another_day_it_is_handed_back(session: Session) -> None:
    ticket = claimed(session)
    assert overdue.to_hand_back(session, NOW + 99 * HOUR) == []  # never without a reminder
    overdue.to_remind(session, NOW + 24 * HOUR)
    first_seen(session, overdue.to_hand_back, NOW + 48 * HOUR, ticket)
    tickets.hand_back(ticket)
    assert overdue.to_hand_back(session, NOW + 48 * HOUR) == []


def test_an_answer_or_a_claim_anew_ends_the_reminding(session: Session) -> None:
    ticket = claimed(session)
    overdue.to_remind(session, NOW + 24 * HOUR)
    tickets.hand_back(ticket)
    tickets.claim(ticket, LAN, NOW + 30 * HOUR)
    assert overdue.to_hand_back(session, NOW + 60 * HOUR) == []
    assert overdue.to_remind(session, NOW + 54 * HOUR) == [ticket]

    asked = tickets.askers(session, ticket)
    tickets.answer(session, ticket, "ra xã", asked, NOW + 55 * HOUR)
    assert overdue.to_hand_back(session, NOW + 99 * HOUR) == []


def test_who_is_asked_back_has_a_whole_day_again(session: Session) -> None:
    ticket = answered(session)
    tickets.ask_back(ticket, NOW + 50 * HOUR)
    first_seen(session, overdue.to_remind, NOW + 74 * HOUR, ticket)
    assert overdue.to_hand_back(session, NOW + 74 * HOUR) == []


@pytest.mark.parametrize(
    ("begin", "late"),
    [
        ((1, 7, 30), (1, 15, 30)),  # a Tuesday
        ((1, 15, 0), (2, 13, 30)),  # over the night
        ((4, 16, 0), (7, 14, 30)),  # Friday to Monday
        ((5, 10, 0), (7, 15, 30)),  # asked on a Saturday
    ],
)
def test_nobody_takes_it_for_eight_hours_of_work(
    session: Session, begin: tuple[int, int, int], late: tuple[int, int, int]
) -> None:
    since, until = (datetime(2026, 9, *at, tzinfo=VIETNAM) for at in (begin, late))
    ticket = opened(session, now=since)
    first_seen(session, overdue.to_escalate, until, ticket)
    assert ticket.escalated_at == until
    assert overdue.to_escalate(session, until + 99 * HOUR) == []


def test_what_somebody_has_or_coordinators_have_is_not_told_to_them(session: Session) -> None:
    claimed(session)
    opened(session, "đăng ký tạm trú cho con", team_id=None)
    assert overdue.to_escalate(session, NOW + 200 * HOUR) == []


@pytest.mark.parametrize("team_id", [OWN, None])
@pytest.mark.parametrize("is_claimed", [False, True])
def test_after_a_day_citizens_hear_that_it_takes_longer(
    session: Session, is_claimed: bool, team_id: str | None
) -> None:
    ticket = opened(session, team_id=team_id)
    if is_claimed:
        tickets.claim(ticket, LAN, NOW)
    first_seen(session, overdue.to_excuse, NOW + 24 * HOUR, ticket)
    assert overdue.to_excuse(session, NOW + 99 * HOUR) == []


def test_at_night_nobody_is_told_and_in_the_morning_everybody(session: Session) -> None:
    evening = datetime(2026, 9, 1, 22, tzinfo=VIETNAM)
    ticket = opened(session, now=evening)
    assert overdue.to_excuse(session, evening + 24 * HOUR) == []
    first_seen(session, overdue.to_excuse, datetime(2026, 9, 3, 7, tzinfo=VIETNAM), ticket)


def test_who_was_answered_needs_no_excuse(session: Session) -> None:
    ticket = answered(session)
    assert overdue.to_excuse(session, NOW + 48 * HOUR) == []
    tickets.ask_back(ticket, NOW + 50 * HOUR)
    assert overdue.to_excuse(session, NOW + 99 * HOUR) == []


def test_answered_and_silent_for_three_days_it_is_closed(session: Session) -> None:
    ticket = answered(session)
    first_seen(session, overdue.to_close, NOW + 72 * HOUR, ticket)
    tickets.close(ticket, Reason.ANSWERED, NOW + 72 * HOUR)
    assert overdue.to_close(session, NOW + 73 * HOUR) == []


def test_the_three_days_begin_with_the_last_answer(session: Session) -> None:
    ticket = answered(session)
    tickets.ask_back(ticket, NOW + HOUR)
    assert overdue.to_close(session, NOW + 72 * HOUR) == []
    tickets.answer(session, ticket, "sáng thứ hai", [], NOW + 50 * HOUR)
    first_seen(session, overdue.to_close, NOW + 122 * HOUR, ticket)


def test_a_closed_ticket_is_in_no_list(session: Session) -> None:
    for ticket in (claimed(session), opened(session, "đăng ký tạm trú cho con")):
        tickets.close(ticket, Reason.SPAM, NOW)
    late = NOW + 500 * HOUR
    looks: tuple[Look, ...] = (
        overdue.to_remind,
        overdue.to_hand_back,
        overdue.to_escalate,
        overdue.to_excuse,
        overdue.to_close,
    )
    assert [look(session, late) for look in looks] == [[]] * 5


def test_who_never_says_where_is_waited_for_ten_minutes(session: Session) -> None:
    question = asked(session)
    asked(session, "chưa gửi cho tổ", 2)
    questions.hand_over(question, NOW)
    soon = NOW + timedelta(minutes=10)

    assert overdue.without_ticket(session, soon - SECOND) == []
    assert overdue.without_ticket(session, soon) == [question]
    tickets.open_ticket(session, question, "", soon)
    assert overdue.without_ticket(session, soon + HOUR) == []


@pytest.mark.parametrize("gone", ["answered", "forgotten"])
def test_who_was_answered_or_is_forgotten_needs_no_ticket(session: Session, gone: str) -> None:
    question = asked(session)
    questions.hand_over(question, NOW)
    if gone == "answered":
        question.answered_at = NOW
    else:
        session.delete(session.exec(select(QuestionLink)).one())
    assert overdue.without_ticket(session, NOW + HOUR) == []
    assert session.exec(select(Question)).one() is question


def test_each_list_is_in_the_order_of_opening(session: Session) -> None:
    texts = ("cấp lại sổ đỏ", "đăng ký tạm trú", "đổi bằng lái xe")
    three = [claimed(session, text) for text in texts]
    assert overdue.to_excuse(session, NOW + 24 * HOUR) == three
    assert overdue.to_remind(session, NOW + 24 * HOUR) == three


def test_in_work_and_read_by_nobody(session: Session) -> None:
    first, second = opened(session), opened(session, "đăng ký tạm trú cho con")
    session.get_one(Team, OWN).chat_id = -7
    for ticket, chat in ((first, -6), (second, 44)):
        tickets.make_card(session, ticket, chat, None, NOW)
    elsewhere = opened(session, "đổi bằng lái xe ở đâu", team_id=None)

    assert overdue.without_reader(session, []) == [first, second, elsewhere]
    assert overdue.without_reader(session, [44]) == [first, elsewhere]
    tickets.make_card(session, first, -7, None, NOW)
    tickets.close(elsewhere, Reason.SPAM, NOW)
    assert overdue.without_reader(session, [44]) == []
