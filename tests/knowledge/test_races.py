"""Two people at the same moment, on a database that lets both go on: PostgreSQL.

SQLite has one writer at a time, so there is nothing to race.
"""

from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.mailbox import outbox
from knowledge import questions
from knowledge.database import reading, writing
from knowledge.loop import groups, review, tickets, unsure
from knowledge.loop.review import Verdict
from knowledge.tables import Card, OutboxRow, Question, QuestionGroup, Ticket
from tests.conftest import ON_POSTGRESQL
from tests.knowledge.conftest import Meanwhile
from tests.knowledge.loop import NOW, add_teams, asked, opened

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time")
LAN, COORDINATOR, GUIDE = 4001, 3001, "doi-so"


@pytest.fixture
def town(engine: Engine) -> Engine:
    with writing(engine) as session:
        add_teams(session)
    return engine


def ticket_of_one(engine: Engine) -> Ticket:
    with writing(engine) as session:
        return opened(session, chat_id=1)


def answer(session: Session, ticket: Ticket) -> None:
    tickets.claim(ticket, LAN, NOW)
    tickets.answer(session, ticket, "đây", tickets.askers(session, ticket), NOW)


def group_to_decide(session: Session, group_id: int | None) -> QuestionGroup:
    """As whoever decides on it takes it."""
    return session.get_one(QuestionGroup, group_id, with_for_update={"key_share": True})


def decide(session: Session, group: QuestionGroup) -> None:
    review.decide(session, group, Verdict.WRITTEN, GUIDE, COORDINATOR, NOW)


def hands_over(session: Session) -> None:
    """A second person asks the same."""
    question = asked(session, chat_id=2)
    questions.hand_over(question, NOW)
    tickets.open_ticket(session, question, "", NOW)


def newest(session: Session) -> Question:
    return session.exec(select(Question).order_by(col(Question.id).desc()).limit(1)).one()


def test_who_joins_while_the_answer_goes_out_waits_for_another(
    town: Engine, meanwhile: Meanwhile
) -> None:
    own = ticket_of_one(town).id
    with writing(town) as session:
        ticket = tickets.locked(session, own)
        joins = meanwhile(hands_over)
        answer(session, ticket)
    joins.result()
    with reading(town) as session:
        ticket = session.get_one(Ticket, newest(session).ticket_id)
        assert ticket.id != own
        assert ticket.state == tickets.State.OPEN


def test_who_joins_while_the_group_is_decided_waits_in_another(
    town: Engine, meanwhile: Meanwhile
) -> None:
    group_id = ticket_of_one(town).group_id
    with writing(town) as session:
        group = group_to_decide(session, group_id)
        joins = meanwhile(hands_over)
        decide(session, group)
    joins.result()
    with reading(town) as session:
        group = session.get_one(QuestionGroup, newest(session).group_id)
        assert group.state == groups.State.WAITING


def test_two_that_join_a_group_at_once_are_both_counted(town: Engine, meanwhile: Meanwhile) -> None:
    group_id = ticket_of_one(town).group_id
    with writing(town) as session:
        second, third = (asked(session, chat_id=chat_id) for chat_id in (2, 3))
    with writing(town) as session:
        groups.place(session, session.get_one(Question, second.id), NOW)
        session.flush()
        joins = meanwhile(lambda other: groups.place(other, other.get_one(Question, third.id), NOW))
    joins.result()
    with reading(town) as session:
        assert session.get_one(QuestionGroup, group_id).times == 3


def test_who_is_given_a_place_by_two_at_once_has_one(town: Engine, meanwhile: Meanwhile) -> None:
    with writing(town) as session:
        own = asked(session)
    with writing(town) as session:
        groups.place_all(session, NOW)
        session.flush()
        places = meanwhile(lambda other: groups.place(other, other.get_one(Question, own.id), NOW))
        places_all = [groups.place_all(session, NOW)]
    places.result()
    assert places_all == [0]
    with reading(town) as session:
        group = session.exec(select(QuestionGroup)).one()
        assert (group.times, session.get_one(Question, own.id).group_id) == (1, group.id)


def test_asked_back_while_the_group_is_decided_it_stays_in_the_team_s_hands(
    town: Engine, meanwhile: Meanwhile
) -> None:
    with writing(town) as session:
        ticket = opened(session, chat_id=1)
        answer(session, ticket)
    with writing(town) as session:
        tickets.ask_back(tickets.locked(session, ticket.id), NOW)
        session.flush()
        decides = meanwhile(lambda other: decide(other, group_to_decide(other, ticket.group_id)))
    decides.result()
    with reading(town) as session:
        assert session.get_one(Ticket, ticket.id).state == tickets.State.CLAIMED


def test_who_answers_and_who_decides_never_block_each_other_for_good(
    town: Engine, meanwhile: Meanwhile
) -> None:
    ticket = ticket_of_one(town)
    with writing(town) as session:
        own = tickets.locked(session, ticket.id)
        decides = meanwhile(lambda other: decide(other, group_to_decide(other, ticket.group_id)))
        tickets.claim(own, LAN, NOW)
        session.flush()
        answer(session, own)
    decides.result()
    with reading(town) as session:
        assert session.get_one(Ticket, ticket.id).state == tickets.State.CLOSED


def test_what_is_removed_while_it_is_sent_is_noted_all_the_same(
    town: Engine, meanwhile: Meanwhile
) -> None:
    with writing(town) as session:
        card = tickets.make_card(session, opened(session, chat_id=1), 1, None, NOW)
        row = outbox.put(session, 9, 1, {"text": "x"}, NOW, card_id=card.id)
    with writing(town) as session:
        outbox.claim(session, NOW, 5)
        session.flush()
        removes = meanwhile(partial(tickets.remove_cards, which=col(Card.id) == card.id))
    removes.result()
    with writing(town) as session:
        outbox.settle(session, row.id, "sent", NOW, message_id=3)
    with reading(town) as session:
        assert session.exec(select(OutboxRow)).all() == []


def test_sent_again_by_a_coordinator_and_by_its_person_at_once_it_goes_once(
    town: Engine, meanwhile: Meanwhile
) -> None:
    with writing(town) as session:
        row = outbox.put(session, 9, 1, {"text": "x"}, NOW)
        outbox.settle(session, row.id, "unsure", NOW, error="TimedOut")
    went = []
    with writing(town) as session:
        lost = unsure.find(session, row.id, {COORDINATOR})
        unsure.decide(session, lost, COORDINATOR, unsure.SENT_AGAIN, NOW)
        asks = meanwhile(lambda other: went.append(outbox.again(other, 9, 1, row.id, NOW)))
        outbox.resend(session, row.id, NOW)
    asks.result()
    assert went == [None]


def test_of_two_coordinators_one_decides_on_an_unsure_delivery(
    town: Engine, meanwhile: Meanwhile
) -> None:
    with writing(town) as session:
        row = outbox.put(session, 9, 1, {"text": "x"}, NOW)
        outbox.settle(session, row.id, "unsure", NOW, error="TimedOut")
    found = []
    with writing(town) as session:
        lost = unsure.find(session, row.id, {COORDINATOR})
        looks = meanwhile(lambda other: found.append(unsure.find(other, row.id, {COORDINATOR})))
        unsure.decide(session, lost, COORDINATOR, unsure.PASSED_OVER, NOW)
    looks.result()
    assert found == [None]
