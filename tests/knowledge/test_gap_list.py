"""The gaps as the console lists them: by area, outcome, state and time, in order, page by page."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge import questions
from knowledge.answers import Outcome
from knowledge.database import writing
from knowledge.loop import gap_list, groups, review
from knowledge.loop.gap_list import Line, Order, Page, Settled, Wanted
from knowledge.loop.groups import State
from knowledge.loop.review import Verdict
from knowledge.questions import Ending
from knowledge.tables import Question, QuestionGroup, Staff
from tests.knowledge.loop import NOW, OTHER, OWN, SO_DO, add_teams, asked

COORDINATOR = 3001
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SPELLINGS = (SO_DO, "cap lai so do bi mat", "CẤP LẠI SỔ ĐỎ BỊ MẤT!", "cấp lại sổ đỏ bị mất ạ")
TAM_TRU, KHAI_SINH = "đăng ký tạm trú cho con nhỏ", "xin giấy khai sinh quá hạn"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        session.add(Staff(user_id=COORDINATOR, role="coordinator", name="Nam", joined_at=NOW))
        yield session


def ask(
    session: Session,
    text: str = SO_DO,
    team_id: str | None = OWN,
    outcome: Outcome = Outcome.NO_MATCH,
    days_ago: float = 0,
) -> Question:
    """The next question, a minute after the one before, of somebody else, with its place."""
    number = len(session.exec(select(Question)).all())
    at = NOW - days_ago * DAY + number * MINUTE
    row = asked(session, text, number + 1, team_id, at, outcome)
    groups.place(session, row, at)
    return row


def listed(session: Session, areas: set[str] | None = None, **wanted: object) -> list[str]:
    page = gap_list.gap_list(session, areas, Wanted(**wanted), NOW + DAY)
    return [line.newest.text for line in page.lines]


def test_a_line_says_what_is_known_of_a_group(session: Session) -> None:
    rows = [ask(session, text, team) for text, team in zip(
        (*SPELLINGS, SO_DO), (OTHER, OWN, None, OTHER, OTHER), strict=True
    )]  # fmt: skip
    questions.hand_over(rows[0], NOW)
    rows[0].answered_at = NOW

    page = gap_list.gap_list(session, None, Wanted(), NOW)
    line = Line(
        session.get_one(QuestionGroup, rows[0].group_id),
        rows[4],
        times=5,
        handed_over=1,
        answered=1,
        first_at=rows[0].asked_at,
        last_at=rows[4].asked_at,
        spellings=(SPELLINGS[3], SPELLINGS[2], SPELLINGS[1]),
        areas=(OTHER, "", OWN),
        settled=None,
    )
    assert page == Page((line,), 1, is_more=False, has_next=False)


def test_only_what_somebody_of_the_areas_asked_is_listed_and_counted(session: Session) -> None:
    first = ask(session, SPELLINGS[0], OWN)
    ask(session, SPELLINGS[1], OTHER)
    ask(session, TAM_TRU, OTHER)
    ask(session, KHAI_SINH, None)

    (line,) = gap_list.gap_list(session, {OWN}, Wanted(), NOW).lines
    assert (line.newest, line.times, line.last_at) == (first, 1, first.asked_at)
    assert (line.spellings, line.areas) == ((), (OWN,))
    assert listed(session, {OTHER}) == [TAM_TRU, SPELLINGS[1]]
    assert listed(session, {OWN, OTHER}) == [TAM_TRU, SPELLINGS[1]]
    assert listed(session, set()) == []
    assert listed(session) == [KHAI_SINH, TAM_TRU, SPELLINGS[1]]


def test_one_area_is_chosen_of_those_that_may_be_seen(session: Session) -> None:
    ask(session, SO_DO, OWN)
    ask(session, TAM_TRU, OTHER)
    assert listed(session, area=OWN) == [SO_DO]
    assert listed(session, {OWN, OTHER}, area=OTHER) == [TAM_TRU]
    assert listed(session, {OWN}, area=OTHER) == []


def test_the_outcome_is_that_of_any_question_of_the_areas(session: Session) -> None:
    ask(session, SPELLINGS[0], OWN, Outcome.WEAK_MATCH)
    ask(session, SPELLINGS[1], OTHER)
    ask(session, TAM_TRU, OWN)

    assert listed(session, outcome=Outcome.WEAK_MATCH) == [SPELLINGS[1]]
    assert listed(session, {OTHER}, outcome=Outcome.WEAK_MATCH) == []
    assert listed(session, outcome=Outcome.NO_MATCH) == [TAM_TRU, SPELLINGS[1]]
    assert listed(session, outcome=Outcome.FAILED) == []


def test_a_period_is_of_the_last_time(session: Session) -> None:
    for text, days in ((SO_DO, 100), (TAM_TRU, 40), (KHAI_SINH, 10)):
        ask(session, text, days_ago=days)
    assert listed(session, days=7) == []
    assert listed(session, days=30) == [KHAI_SINH]
    assert listed(session, days=90) == [KHAI_SINH, TAM_TRU]
    assert listed(session) == [KHAI_SINH, TAM_TRU, SO_DO]
    ask(session, SPELLINGS[1], days_ago=1)
    assert listed(session, days=7) == [SPELLINGS[1]]


def test_the_most_asked_come_first_if_wanted(session: Session) -> None:
    for text in (SO_DO, SPELLINGS[1], TAM_TRU, KHAI_SINH):
        ask(session, text)
    assert listed(session) == [KHAI_SINH, TAM_TRU, SPELLINGS[1]]
    assert listed(session, order=Order.MOST) == [SPELLINGS[1], KHAI_SINH, TAM_TRU]


def test_what_was_decided_says_how_when_and_by_whom(session: Session) -> None:
    rows = [ask(session, text) for text in (SO_DO, TAM_TRU, KHAI_SINH)]
    own, other, _ = (session.get_one(QuestionGroup, row.group_id) for row in rows)
    later = NOW + 9 * MINUTE
    review.decide(session, own, Verdict.ATTACHED, "doi-so", COORDINATOR, later)
    groups.decide(session, other, Verdict.SPAM, None, later)

    page = gap_list.gap_list(session, None, Wanted(state=State.DECIDED), NOW)
    assert [(line.newest, line.settled) for line in page.lines] == [
        (rows[1], Settled("spam", None, later)),
        (rows[0], Settled("attached", "doi-so", later, COORDINATOR, "Nam")),
    ]
    assert listed(session) == [KHAI_SINH]


def test_the_last_decision_counts(session: Session) -> None:
    group = session.get_one(QuestionGroup, ask(session).group_id)
    review.decide(session, group, Verdict.SPAM, None, 3002, NOW)
    groups.reopen(session, group)
    review.decide(session, group, Verdict.PERSONAL, None, COORDINATOR, NOW + MINUTE)

    (line,) = gap_list.gap_list(session, None, Wanted(state=State.DECIDED), NOW).lines
    assert line.settled == Settled("personal", None, NOW + MINUTE, COORDINATOR, "Nam")


def test_a_group_whose_questions_were_helped_is_no_gap(session: Session) -> None:
    row = ask(session, outcome=Outcome.ANSWERED)
    row.ended = Ending.STUCK
    assert listed(session) == [SO_DO]
    questions.end(row, Ending.HELPED)
    assert listed(session) == []


def test_pages_follow_each_other_and_the_total_stops_counting(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All were asked equally often, some at the same moment."""
    monkeypatch.setattr(gap_list, "PAGE", 3)
    monkeypatch.setattr(gap_list, "COUNTED", 6)
    for number in range(8):
        at = NOW + number // 4 * MINUTE
        row = asked(session, f"tờ khai số {number}", number, OWN, at)
        groups.place(session, row, at)

    for order in Order:
        pages = [
            gap_list.gap_list(session, {OWN}, Wanted(order=order, page=page), NOW)
            for page in range(4)
        ]
        numbers = [line.group.id for page in pages for line in page.lines]
        assert [len(page.lines) for page in pages] == [3, 3, 2, 0]
        assert [page.has_next for page in pages] == [True, True, False, False]
        assert all(one > next_ for one, next_ in pairwise(numbers))
        assert {(page.total, page.is_more) for page in pages} == {(6, True)}


def test_many_spellings_are_cut(session: Session) -> None:
    texts = [f"{SO_DO}{' ạ' * number}" for number in range(1, 7)]
    for text in texts:
        ask(session, text)
    (line,) = gap_list.gap_list(session, None, Wanted(), NOW).lines
    assert line.newest.text == texts[-1]
    assert list(line.spellings) == texts[-2::-1][: gap_list.SPELLINGS]
