"""How often and when a group was asked stands in its row, whatever becomes of its questions."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from knowledge import library, questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.erasure import erase
from knowledge.loop import groups, review, tickets
from knowledge.loop.groups import State
from knowledge.loop.review import Verdict
from knowledge.questions import Asked, Ending
from knowledge.retention import forget
from knowledge.search import Match
from knowledge.tables import GuideRow, Person, Question, QuestionGroup
from tests.knowledge.loop import NOW, OTHER, OWN, add_teams

STEPS, CHATS, MONTHS = 150, 6, 4
TEXTS = (
    "cấp lại sổ đỏ bị mất",
    "cap lai so do bi mat",
    "CẤP LẠI SỔ ĐỎ BỊ MẤT!",
    "đăng ký tạm trú cho con nhỏ",
    "dang ky tam tru cho con nho a",
    "xin giấy khai sinh quá hạn",
    "giấy phép nuôi tôm hùm",
    "",
)
GUIDE = "so-do"


class Town:
    """Whatever happens to questions, at random; a few hours pass between."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance, self.now, self.asked = session, random.Random(seed), NOW, 0
        self.acts: dict[Callable[[], object], int] = {
            self.ask: 30,
            self.place: 10,
            self.place_all: 5,
            self.hand_over: 10,
            self.end: 8,
            self.send_away: 5,
            self.write: 4,
            self.undo: 3,
            self.forget_person: 2,
            self.forget_old: 2,
        }

    def go_on(self) -> None:
        self.now += timedelta(hours=self.chance.uniform(0, 60))
        self.chance.choices(list(self.acts), list(self.acts.values()))[0]()
        self.session.flush()

    def ask(self) -> Question:
        self.asked += 1
        chat_id = self.chance.randrange(CHATS)
        person = questions.meet(self.session, 9, chat_id, "vi", self.now)
        person.team_id = self.chance.choice((OWN, OTHER, None))
        outcome = self.chance.choice((Outcome.NO_MATCH, Outcome.NO_MATCH, Outcome.ANSWERED))
        answer = Answer(outcome, (Match("doi-so", "buoc-1", 50.0),))
        asked = Asked(9, self.asked, self.chance.choice(TEXTS))
        return questions.record(self.session, person, asked, answer, self.now)

    def one(self) -> Question:
        """One of the last that were asked."""
        rows = self.session.exec(select(Question).order_by(col(Question.id).desc()).limit(9)).all()
        return self.chance.choice(rows) if rows else self.ask()

    def place(self) -> None:
        groups.place(self.session, self.one(), self.now)

    def place_all(self) -> None:
        groups.place_all(self.session, self.now)

    def hand_over(self) -> None:
        if questions.hand_over(question := self.one(), self.now):
            tickets.open_ticket(self.session, question, "", self.now)

    def end(self) -> None:
        endings = (Ending.HELPED, Ending.STUCK, Ending.MARKED_WRONG)
        questions.end(self.one(), self.chance.choice(endings))

    def group(self) -> QuestionGroup | None:
        rows = self.session.exec(select(QuestionGroup).where(QuestionGroup.state == State.WAITING))
        return self.chance.choice(found) if (found := rows.all()) else None

    def send_away(self) -> None:
        if group := self.group():
            review.decide(self.session, group, Verdict.SPAM, None, 3001, self.now)

    def write(self) -> None:
        if group := self.group():
            base = library.version_of(self.session, GUIDE)
            review.publish(self.session, GUIDE, f"{base}", 3001, "publish", self.now, base)
            review.decide(self.session, group, Verdict.WRITTEN, GUIDE, 3001, self.now)

    def undo(self) -> None:
        row = self.session.get(GuideRow, GUIDE)
        if row and row.is_live and review.can_undo(self.session, GUIDE, row.version):
            review.undo(self.session, GUIDE, row.version, 3001, self.now)

    def forget_person(self) -> None:
        if people := self.session.exec(select(Person)).all():
            erase(self.session, self.chance.choice(people), self.now)

    def forget_old(self) -> None:
        forget(self.session, self.now, 30, MONTHS)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        yield session


def as_noted(session: Session) -> dict[int | None, tuple[object, object]]:
    """Of every group, from the database."""
    query = select(QuestionGroup.id, QuestionGroup.times, QuestionGroup.last_at)
    return {number: (times, last) for number, times, last in session.exec(query)}


def as_counted(session: Session) -> dict[int | None, tuple[object, object]]:
    counted = select(Question.group_id, func.count(), func.max(Question.asked_at))
    counted = counted.where(col(Question.group_id).is_not(None)).group_by(col(Question.group_id))
    return {number: (times, last) for number, times, last in session.exec(counted)}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_right_whatever_happens(session: Session, seed: int) -> None:
    town, most = Town(session, seed), 0
    for _ in range(STEPS):
        town.go_on()
        noted, counted = as_noted(session), as_counted(session)
        assert {one: noted[one] for one in counted} == counted
        # Of what was decided all may have been asked anew since, and stand elsewhere.
        assert {noted[one] for one in noted.keys() - counted.keys()} <= {(0, None)}
        most = max([most, *(times for times, _ in counted.values())])
    assert most > 3


def test_what_is_asked_again_after_a_decision_is_counted_where_it_went(session: Session) -> None:
    town = Town(session, 1)
    question = town.ask()
    left = groups.place(session, question, NOW)
    groups.decide(session, left, Verdict.SPAM, None, NOW)
    joined = groups.place(session, question, NOW)
    assert (left.times, left.last_at) == (0, None)
    assert (joined.times, joined.last_at) == (1, question.asked_at)
