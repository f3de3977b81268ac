"""Who reads a ticket's card: the group that is its team's now, or people who still may."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.conversation.team import cards
from bot.rendering import telegram_html
from knowledge import questions
from knowledge.database import writing
from knowledge.library import load
from knowledge.loop import tickets
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Role, State
from knowledge.loop.tickets import Reason
from knowledge.tables import Staff, Team
from tests.knowledge.loop import NOW, OTHER, OWN, SO_DO, add_teams, asked, opened

GROUP, FOUNDER, OF_OTHER = -7, 3001, 5001


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        session.add(Staff(user_id=OF_OTHER, role=Role.COORDINATOR, areas=OTHER, joined_at=NOW))
        session.flush()
        yield session


def desk(session: Session, *founders: int) -> Desk:
    return Desk(session, frozenset(founders), NOW, load(session))


def declines(session: Session, user_id: int) -> None:
    questions.meet(session, 9, user_id, "vi", NOW).notices = False
    session.flush()


def test_a_coordinator_of_one_area_is_better_than_nobody(session: Session) -> None:
    assert cards.deciders(desk(session, FOUNDER), None) == [FOUNDER]
    assert cards.deciders(desk(session), OTHER) == [OF_OTHER]
    assert cards.deciders(desk(session), None) == [OF_OTHER]

    ticket = opened(session, team_id=None)
    (card,) = cards.placed(desk(session), ticket, is_new=True)
    assert card.to == OF_OTHER
    assert cards.chats(desk(session), ticket) == [OF_OTHER]


def test_a_new_card_is_placed_once_when_nobody_reads_the_old_one(session: Session) -> None:
    ticket, here = opened(session), desk(session, FOUNDER)
    session.get_one(Team, OWN).chat_id = GROUP
    cards.placed(here, ticket, is_new=True)
    assert cards.placed_anew(here, ticket) == []

    session.get_one(Team, OWN).chat_id = None
    assert [one.to for one in cards.placed_anew(here, ticket)] == [FOUNDER]
    assert cards.placed_anew(here, ticket) == []
    assert [one.to for one in cards.updated(here, ticket)] == [FOUNDER]


@pytest.mark.parametrize("what", ["noted", "asked back", "joined", "handed on"])
def test_whatever_is_said_of_a_ticket_somebody_reads(session: Session, what: str) -> None:
    ticket, here = opened(session), desk(session, FOUNDER, FOUNDER + 1)
    declines(session, FOUNDER)
    tickets.make_card(session, ticket, GROUP, None, NOW)  # of a group that is theirs no more
    question = asked(session, SO_DO, 2)
    question.message_id = 5
    one = tickets.asker(session, question)
    assert one is not None

    replies = {
        "noted": lambda: cards.noted(here, ticket, "chờ đã lâu"),
        "asked back": lambda: cards.more_asked(here, ticket, one, "còn gì nữa"),
        "joined": lambda: cards.placed(here, ticket, is_new=False),
        "handed on": lambda: cards.handed_on(here, ticket, one),
    }[what]()
    assert [reply.to for reply in replies] == [FOUNDER + 1] * 2
    assert SO_DO in replies[0].text


def test_who_has_left_and_what_is_closed_get_nothing(session: Session) -> None:
    ticket, here = opened(session, team_id=OTHER), desk(session, FOUNDER)
    cards.placed(here, ticket, is_new=True)
    assert cards.chats(here, ticket) == [FOUNDER, OF_OTHER]
    session.get_one(Staff, OF_OTHER).state = State.LEFT
    here = desk(session)
    assert cards.chats(here, ticket) == []
    tickets.close(ticket, Reason.SPAM, NOW)
    assert cards.placed_anew(here, ticket) == []


@pytest.mark.parametrize("words", ["nuôi tôm hùm " * 400, "🦞" * 2048, "<&> " * 1000])
def test_a_card_is_one_message(session: Session, words: str) -> None:
    (card,) = cards.placed(desk(session, FOUNDER), opened(session, words), is_new=True)
    assert len(telegram_html.split(telegram_html.render(card.text))) == 1
