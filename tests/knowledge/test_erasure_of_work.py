"""Who asked a team, or belongs to one, has everything removed: what becomes of the work."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge.database import writing
from knowledge.erasure import erase
from knowledge.loop import likeness
from knowledge.tables import Card, GuideRow, OutboxRow, ProposedAsk, Question, QuestionGroup, Ticket
from tests.knowledge.test_erasure import (
    CHAT,
    GROUP,
    NOW,
    OTHER,
    counts,
    delivery,
    everything,
    lives,
    met,
    serves,
)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_of_somebody_of_a_team_the_work_stays_without_their_number(session: Session) -> None:
    serves(session, OTHER)
    before, theirs = counts(session), everything(session).count(str(OTHER))
    serves(session, CHAT)
    erase(session, met(session), NOW)

    rows, after = everything(session), counts(session)
    assert str(CHAT) not in rows
    for own in ("staff", "login_links", "login_sessions"):
        assert after[own] == before[own] == 1
    for work in ("drafts", "decisions", "proposed_asks", "tickets"):
        assert after[work] == 2 * before[work]
    assert "staff -1" in rows
    assert rows.count(str(OTHER)) == theirs
    # What was still being written goes, of the other it stays.
    assert rows.count("dở") == 1


def test_what_somebody_had_taken_is_free_again(session: Session) -> None:
    serves(session, CHAT)
    (ticket,) = erase(session, met(session), NOW)
    assert (ticket.state, ticket.claimed_by, ticket.text) == ("open", None, "hỏi")


@pytest.mark.parametrize("state", ["open", "claimed", "answered"])
def test_a_ticket_of_theirs_alone_is_withdrawn(session: Session, state: str) -> None:
    person = lives(session, CHAT, 1)
    session.exec(select(Ticket)).one().state = state

    (ticket,) = erase(session, person, NOW)

    assert (ticket.state, ticket.reason, ticket.closed_at) == ("closed", "withdrawn", NOW)
    assert (ticket.text, ticket.answer, ticket.group_id) == ("", "", None)
    assert session.exec(select(Card.chat_id)).all() == [GROUP]  # to be brought up to date


def test_a_closed_ticket_keeps_its_reason_and_loses_its_words(session: Session) -> None:
    person = lives(session, CHAT, 1)
    before = session.exec(select(Ticket)).one()
    before.state, before.reason = "closed", "guide"
    (ticket,) = erase(session, person, NOW)
    assert (ticket.reason, ticket.text, ticket.answer) == ("guide", "", "")


def test_a_ticket_of_several_goes_on_with_the_words_of_the_others(session: Session) -> None:
    first, second = lives(session, CHAT, 1), lives(session, OTHER, 2, "mất sổ đỏ thì làm sao")
    theirs, others = session.exec(select(Question).order_by(Question.id)).all()
    group_id, ticket_id = theirs.group_id, theirs.ticket_id
    others.group_id, others.ticket_id = group_id, ticket_id
    session.get_one(Ticket, ticket_id).answer = "ra xã"
    session.add(GuideRow(id="so-do", text="", published_at=NOW))
    session.flush()
    words = {"guide_id": "so-do", "proposed_by": 4001, "proposed_at": NOW, "state": "proposed"}
    session.add(ProposedAsk(text=f"chữ riêng; {others.text}", group_id=group_id, **words))

    (ticket,) = erase(session, first, NOW)

    assert (ticket.id, ticket.text, ticket.state) == (ticket_id, others.text, "open")
    assert session.exec(select(ProposedAsk.text)).one() == others.text
    assert session.get_one(QuestionGroup, group_id).likeness == likeness.read(others.text)
    assert "chữ riêng" not in everything(session)

    (ticket,) = erase(session, second, NOW)
    assert ticket.reason == "withdrawn"
    assert session.exec(select(ProposedAsk)).all() == []
    assert session.get(QuestionGroup, group_id) is None


def test_a_card_on_its_way_still_arrives_where_it_is_to_be_changed(session: Session) -> None:
    person = lives(session, CHAT, 1)
    card = session.exec(select(Card).where(Card.chat_id == GROUP)).one()
    for state in ("queued", "sending"):
        session.add(delivery(GROUP, payload="chữ riêng", card_id=card.id, state=state))
    erase(session, person, NOW)

    left = session.exec(select(OutboxRow)).one()
    assert (left.state, left.vanishes, left.card_id) == ("sending", True, card.id)


def test_a_notice_for_the_morning_never_comes(session: Session) -> None:
    person = met(session)
    session.add(notice := delivery(CHAT, priority=1))
    notice.not_before = NOW.replace(hour=23)
    session.flush()
    erase(session, person, NOW)
    assert session.exec(select(OutboxRow)).all() == []
