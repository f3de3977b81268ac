"""What a team's work leaves behind ends by age too: tickets, cards, drafts, links, people gone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, func, select

from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.loop import draft_rows, groups, overdue, proposals, staff, tickets
from knowledge.loop.staff import Role, State
from knowledge.loop.tickets import Reason
from knowledge.questions import Asked, Ending
from knowledge.retention import Forgotten, forget
from knowledge.tables import (
    Card,
    Draft,
    GuideRow,
    Invitation,
    OutboxRow,
    Person,
    ProposedAsk,
    Question,
    QuestionGroup,
    QuestionLink,
    Staff,
    Team,
    Ticket,
)
from knowledge.writing.drafts import DraftText

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
GROUP = -100500


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        session.add(Team(id="hoa-binh", name="Tổ", commune="Hoà Bình", province="Phú Thọ"))
        session.flush()
        yield session


def asked(session: Session, chat_id: int = 1, text: str = "cấp lại sổ đỏ bị mất") -> Question:
    """A question of NOW that its person gave to the team."""
    number = len(session.exec(select(Question)).all())
    person = questions.meet(session, 9, chat_id, "vi", NOW)
    row = questions.record(
        session, person, Asked(9, number, text), Answer(Outcome.NO_MATCH, ()), NOW
    )
    questions.hand_over(row, NOW)
    return row


def ticket_of(session: Session, question: Question) -> Ticket:
    """With a card in the team's group."""
    ticket, is_new = tickets.open_ticket(session, question, "", NOW)
    if is_new:
        tickets.make_card(session, ticket, GROUP, None, NOW)
    return ticket


def answered(session: Session, ticket: Ticket, now: datetime) -> None:
    """Its askers get a card each, in their own chats."""
    asked = tickets.askers(session, ticket)
    tickets.answer(session, ticket, "ra văn phòng đất đai", asked, now)
    for one in asked:
        tickets.make_card(session, ticket, one.person.chat_id, one.question, now)


def after(session: Session, age: timedelta) -> Forgotten:
    session.flush()
    done = forget(session, NOW + age, 30, 12)
    session.expire_all()
    return done


def count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_who_asked_is_known_for_30_days_after_a_person_answered(session: Session) -> None:
    question = asked(session)
    ticket = ticket_of(session, question)
    answered(session, ticket, NOW + 100 * DAY)
    tickets.close(ticket, Reason.ANSWERED, NOW + 101 * DAY)

    assert after(session, 130 * DAY) == Forgotten()
    assert after(session, 130 * DAY + SECOND) == Forgotten(links=1, people=1)
    # The answer stood in their chat: its card would tell the number.
    assert [one.chat_id for one in session.exec(select(Card))] == [GROUP]


def test_who_asked_back_is_known_while_the_team_works_on_it(session: Session) -> None:
    question = asked(session)
    ticket = ticket_of(session, question)
    answered(session, ticket, NOW + DAY)
    tickets.ask_back(ticket, NOW + 2 * DAY)

    assert after(session, 179 * DAY) == Forgotten()
    assert after(session, 181 * DAY).links == 1


def test_who_wished_for_news_is_known_until_there_are_some(session: Session) -> None:
    question = asked(session)
    ticket = ticket_of(session, question)
    answered(session, ticket, NOW)
    tickets.close(ticket, Reason.ANSWERED, NOW)
    question.wants_news = True
    assert after(session, 100 * DAY).links == 0

    groups.decide(
        session, session.exec(select(QuestionGroup)).one(), "attached", "doi-so", NOW + 100 * DAY
    )
    assert after(session, 100 * DAY).links == 1


def test_nobody_waits_for_news_for_more_than_180_days(session: Session) -> None:
    question = asked(session)
    answered(session, ticket_of(session, question), NOW)
    question.wants_news = True
    assert after(session, 180 * DAY).links == 0
    assert after(session, 180 * DAY + SECOND).links == 1


def test_a_decision_on_the_group_counts_as_an_answer(session: Session) -> None:
    question = asked(session)
    ticket_of(session, question)
    group = session.get_one(QuestionGroup, question.group_id)
    groups.decide(session, group, "attached", "doi-so", NOW + 60 * DAY)
    tickets.close(session.exec(select(Ticket)).one(), Reason.GUIDE, NOW + 60 * DAY)

    assert after(session, 90 * DAY) == Forgotten()
    assert after(session, 91 * DAY).links == 1


def test_a_ticket_that_nobody_waits_for_any_more_is_withdrawn(session: Session) -> None:
    ticket = ticket_of(session, asked(session))
    after(session, 180 * DAY)
    assert overdue.without_asker(session) == []

    after(session, 181 * DAY)
    assert overdue.without_asker(session) == [ticket]
    tickets.close(ticket, Reason.WITHDRAWN, NOW + 181 * DAY)
    assert overdue.without_asker(session) == []


def test_a_ticket_loses_its_words_30_days_after_closing(session: Session) -> None:
    ticket = ticket_of(session, asked(session))
    answered(session, ticket, NOW)
    tickets.close(ticket, Reason.ANSWERED, NOW)

    assert after(session, 30 * DAY).tickets == 0
    assert after(session, 30 * DAY + SECOND).tickets == 1
    left = session.exec(select(Ticket)).one()
    assert (left.text, left.answer, left.closed_at) == ("", "", NOW)
    assert after(session, 31 * DAY).tickets == 0


def test_an_open_ticket_keeps_its_words(session: Session) -> None:
    ticket_of(session, asked(session))
    assert after(session, 100 * DAY) == Forgotten()
    assert session.exec(select(Ticket.text)).one() == "cấp lại sổ đỏ bị mất"


def test_after_twelve_months_nothing_of_a_question_is_left(session: Session) -> None:
    question = asked(session)
    session.add(GuideRow(id="so-do", text="", published_at=NOW))
    ticket = ticket_of(session, question)
    answered(session, ticket, NOW)
    tickets.close(ticket, Reason.GUIDE, NOW)
    proposals.propose(session, "so-do", question.group_id, 4001, NOW)
    draft_rows.begin(
        session, 4001, DraftText(), NOW, ticket_id=ticket.id, group_id=question.group_id
    )
    card = tickets.make_card(session, ticket, GROUP, None, NOW)
    queued = {"method": "sendMessage", "payload": "{}", "made_at": NOW, "not_before": NOW}
    session.add(OutboxRow(bot_id=9, chat_id=GROUP, card_id=card.id, **queued))

    assert after(session, 366 * DAY).questions == 1
    gone = (Question, QuestionLink, QuestionGroup, Ticket, Card, ProposedAsk, OutboxRow, Person)
    assert {one.__tablename__: count(session, one) for one in gone} == {
        one.__tablename__: 0 for one in gone
    }
    draft = session.exec(select(Draft)).one()  # somebody is still writing it
    assert (draft.ticket_id, draft.group_id) == (None, None)


def test_a_group_lives_on_by_the_questions_that_are_left(session: Session) -> None:
    first = asked(session, text="cấp lại sổ đỏ bị mất")
    group = groups.place(session, first, NOW)
    younger = asked(session, 2, "cap lai so do bi mat roi")
    younger.asked_at = NOW + 30 * DAY
    assert groups.place(session, younger, NOW) is group
    before = group.likeness

    assert after(session, 366 * DAY).questions == 1
    left = session.exec(select(QuestionGroup)).one()
    assert left.likeness != before
    assert [one.text for one in groups.members(session, left.id)] == [younger.text]


@pytest.mark.parametrize("is_used", [True, False])
def test_invitations_go_30_days_after_they_served(session: Session, is_used: bool) -> None:
    token = staff.invite(session, Role.COORDINATOR, None, 0, NOW - staff.INVITATION_LASTS)
    if is_used:
        assert staff.redeem(session, token, 4001, NOW - SECOND)

    expired_later = 0 * DAY if is_used else SECOND
    assert after(session, 30 * DAY - SECOND).invitations == 0
    assert after(session, 30 * DAY + expired_later).invitations == 1
    assert count(session, Invitation) == 0


def test_drafts_that_were_dropped_or_published_go_after_90_days(session: Session) -> None:
    dropped, published, _written, submitted = (
        draft_rows.begin(session, 4001, DraftText(), NOW) for _ in range(4)
    )
    draft_rows.drop(dropped)
    draft_rows.publish(published, "bai-so-do", 1, NOW)
    draft_rows.submit(submitted, NOW)

    draft_rows.begin(session, staff.FORGOTTEN, DraftText(), NOW)  # given back to nobody
    assert after(session, 90 * DAY).drafts == 0
    assert after(session, 90 * DAY + SECOND).drafts == 3
    assert count(session, Draft) == 2


def member(session: Session, user_id: int = 4001) -> Staff:
    token = staff.invite(session, Role.MEMBER, "hoa-binh", 0, NOW)
    joined = staff.redeem(session, token, user_id, NOW)
    assert joined
    return joined


def test_who_left_their_team_is_forgotten_after_30_days(session: Session) -> None:
    member(session)
    staff.set_state(session, 4001, State.LEFT, NOW)

    assert after(session, 30 * DAY).staff == 0
    assert after(session, 30 * DAY + SECOND).staff == 1


@pytest.mark.parametrize("state", [State.ACTIVE, State.SUSPENDED])
def test_who_has_not_left_stays_with_what_they_chose(session: Session, state: State) -> None:
    member(session)
    staff.set_state(session, 4001, state, NOW)
    questions.meet(session, 9, 4001, "vi", NOW)

    assert after(session, 400 * DAY).people == 0
    assert count(session, Staff) == 1


def test_who_came_back_stays(session: Session) -> None:
    member(session)
    staff.set_state(session, 4001, State.LEFT, NOW)
    member(session)
    assert after(session, 60 * DAY).staff == 0


def test_words_left_half_said_go_after_a_day(session: Session) -> None:
    person = questions.meet(session, 9, 1, "vi", NOW)
    person.expects, person.expects_until = "commune:3:000.00.00.H29-240715-0012", NOW

    after(session, DAY)
    assert session.exec(select(Person.expects)).one()
    after(session, DAY + SECOND)
    assert session.exec(select(Person.expects)).one() == ""


def test_a_second_run_finds_nothing(session: Session) -> None:
    question = asked(session)
    ticket = ticket_of(session, question)
    answered(session, ticket, NOW)
    questions.end(question, Ending.HELPED)
    after(session, 400 * DAY)
    assert after(session, 400 * DAY) == Forgotten()
