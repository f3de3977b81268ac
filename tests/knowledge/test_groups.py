"""Like questions together, across spellings; decided on once, for all of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, select

from knowledge import questions
from knowledge.answers import Outcome
from knowledge.database import writing
from knowledge.loop import groups
from knowledge.loop.groups import State, Waiting
from knowledge.questions import Ending
from knowledge.tables import Question, QuestionGroup, QuestionLink
from tests.knowledge.loop import NOW, OTHER, OWN, SO_DO, add_teams, asked

MINUTE = timedelta(minutes=1)
SPELLINGS = (SO_DO, "cap lai so do bi mat", "CẤP LẠI SỔ ĐỎ BỊ MẤT!", "cấp lại sổ đỏ bị mât ạ")
TAM_TRU = "đăng ký tạm trú cho con nhỏ"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        add_teams(session)
        yield session


def ask(
    session: Session,
    text: str = SO_DO,
    team_id: str | None = OWN,
    outcome: Outcome = Outcome.NO_MATCH,
) -> Question:
    """The next question, a minute after the one before, of somebody else, with its place."""
    number = len(session.exec(select(Question)).all())
    row = asked(session, text, number + 1, team_id, NOW + number * MINUTE, outcome)
    groups.place(session, row, row.asked_at)
    return row


def group_of(session: Session, question: Question) -> QuestionGroup:
    return session.get_one(QuestionGroup, question.group_id)


def waiting(
    session: Session, offset: int = 0, limit: int = 10, areas: set[str] | None = None
) -> list[tuple[str, int, int]]:
    rows, _ = groups.waiting(session, offset, limit, areas)
    return [(row.newest.text, row.times, row.handed_over) for row in rows]


def test_one_question_in_four_spellings_is_one_group(session: Session) -> None:
    rows = [ask(session, text) for text in SPELLINGS]
    other = ask(session, TAM_TRU)

    assert {row.group_id for row in rows} == {rows[0].group_id}
    assert other.group_id != rows[0].group_id
    assert groups.members(session, rows[0].group_id or 0) == rows


def test_a_question_keeps_its_place(session: Session) -> None:
    row = ask(session)
    group = group_of(session, row)
    row.text = TAM_TRU
    assert groups.place(session, row, NOW) is group


@pytest.mark.parametrize("text", ["", "👍", "?"])
def test_what_asks_nothing_is_like_nothing(session: Session, text: str) -> None:
    assert ask(session, text).group_id != ask(session, text).group_id


def test_what_is_decided_takes_no_more_in(session: Session) -> None:
    first = ask(session)
    groups.decide(session, group_of(session, first), "spam", None, NOW)
    assert ask(session).group_id != first.group_id


def test_of_several_groups_that_fit_the_best_is_taken(session: Session) -> None:
    exact, near = ask(session, SO_DO), ask(session, TAM_TRU)
    assert ask(session, SO_DO).group_id == exact.group_id
    assert ask(session, TAM_TRU).group_id == near.group_id


def test_the_newest_stands_for_its_group_and_the_last_asked_is_first(session: Session) -> None:
    rows = [ask(session, text) for text in (SPELLINGS[0], TAM_TRU, SPELLINGS[1], SPELLINGS[2])]
    for row in rows[:2]:
        questions.hand_over(row, NOW)

    assert waiting(session) == [(SPELLINGS[2], 3, 1), (TAM_TRU, 1, 1)]
    found, total = groups.waiting(session, 0, 1)
    assert (list(found), total) == (
        [Waiting(group_of(session, rows[0]), rows[3], 3, 1, 0, rows[0].asked_at)],
        2,
    )


def test_pages_follow_each_other(session: Session) -> None:
    texts = ["đổi bằng lái xe", "cấp lại thẻ bảo hiểm", TAM_TRU, SO_DO, "xin giấy khai sinh"]
    for text in texts:
        ask(session, text)

    pages = [waiting(session, offset, 2) for offset in (0, 2, 4, 6)]
    assert [text for page in pages for text, *_ in page] == texts[::-1]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert groups.waiting(session, 6, 2)[1] == 5


def test_coordinators_see_their_areas(session: Session) -> None:
    ask(session, SPELLINGS[0], OWN)
    ask(session, SPELLINGS[1], OTHER)
    ask(session, TAM_TRU, None)

    assert waiting(session, areas={OWN}) == [(SPELLINGS[0], 1, 0)]
    assert waiting(session, areas={OTHER}) == [(SPELLINGS[1], 1, 0)]
    assert waiting(session, areas={OWN, OTHER}) == [(SPELLINGS[1], 2, 0)]
    assert waiting(session, areas=set()) == []
    assert waiting(session) == [(TAM_TRU, 1, 0), (SPELLINGS[1], 2, 0)]
    assert groups.waiting(session, 0, 1, {OWN})[1] == 1


def test_a_group_is_seen_where_somebody_of_it_lives(session: Session) -> None:
    rows = [ask(session, SPELLINGS[0], OWN), ask(session, SPELLINGS[1], None)]
    assert groups.is_seen_by(rows, None)
    assert groups.is_seen_by(rows, {OWN, OTHER})
    assert not groups.is_seen_by(rows, {OTHER})
    assert not groups.is_seen_by(rows, set())


def test_what_is_known_of_a_group(session: Session) -> None:
    asked_by = (
        (SO_DO, None),
        (SO_DO, OTHER),
        ("cấp  lại sổ đỏ bị mất", OTHER),
        (SPELLINGS[1], OWN),
    )
    rows = [ask(session, text, area) for text, area in asked_by]
    questions.hand_over(rows[1], NOW)

    known = groups.facts(rows)
    assert (known.times, known.handed_over) == (4, 1)
    assert known.spellings == (SO_DO, SPELLINGS[1])
    assert known.areas[0] == OTHER
    assert set(known.areas) == {OTHER, OWN, ""}
    assert (known.first_at, known.last_at) == (rows[0].asked_at, rows[3].asked_at)


def test_one_decision_answers_all_of_a_group_once(session: Session) -> None:
    rows = [ask(session, text) for text in SPELLINGS]
    rows[0].answered_at = NOW
    group, later = group_of(session, rows[0]), NOW + 9 * MINUTE

    assert groups.decide(session, group, "attached", "so-do", later)
    assert (group.state, group.decision, group.guide, group.decided_at) == (
        State.DECIDED, "attached", "so-do", later,
    )  # fmt: skip
    assert [one.answered_at for one in rows] == [NOW, later, later, later]
    assert waiting(session) == []
    assert not groups.decide(session, group, "spam", None, later + MINUTE)
    assert [one.answered_at for one in rows] == [NOW, later, later, later]
    assert group.decision == "attached"


def test_a_group_whose_guide_was_taken_back_waits_for_the_next(session: Session) -> None:
    first = ask(session)
    group = group_of(session, first)
    groups.decide(session, group, "written", "so-do", NOW)
    groups.reopen(session, group)

    assert (group.state, group.decision, group.guide, group.decided_at) == (
        State.WAITING, "", None, None,
    )  # fmt: skip
    assert waiting(session) == [(SO_DO, 1, 0)]
    second = ask(session)
    assert second.group_id == group.id
    assert groups.decide(session, group, "written", "so-do", NOW + MINUTE)
    assert (first.answered_at, second.answered_at) == (NOW, NOW + MINUTE)


def test_what_a_team_answered_stands_there_until_there_is_a_guide(session: Session) -> None:
    rows = [ask(session, text) for text in SPELLINGS[:3]]
    rows[1].answered_at = NOW
    (found,), total = groups.waiting(session, 0, 10)
    assert (found.times, found.answered, total) == (3, 1, 1)


def test_all_get_their_place_in_chunks(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "CHUNK", 3)
    for number, text in enumerate((*SPELLINGS, TAM_TRU)):
        asked(session, text, number)
    asked(session, "quên mật khẩu vneid", 9, outcome=Outcome.ANSWERED)

    assert [groups.place_all(session, NOW) for _ in range(3)] == [3, 2, 0]
    assert [times for _, times, _ in waiting(session)] == [1, 4]


@pytest.mark.parametrize(
    ("outcome", "ending", "waits"),
    [
        (Outcome.NO_MATCH, Ending.NONE, True),
        (Outcome.WEAK_MATCH, Ending.NONE, True),
        (Outcome.WANTED_PERSON, Ending.NONE, True),
        (Outcome.FAILED, Ending.NONE, True),
        (Outcome.ANSWERED, Ending.NONE, False),
        (Outcome.UNSURE, Ending.NONE, False),
        (Outcome.GREETED, Ending.NONE, False),
        (Outcome.NOT_TEXT, Ending.NONE, False),
        (Outcome.NO_MATCH, Ending.HELPED, False),
        (Outcome.ANSWERED, Ending.HELPED, False),
        (Outcome.ANSWERED, Ending.CHOSE_OTHER, False),
        (Outcome.ANSWERED, Ending.MARKED_WRONG, True),
        (Outcome.ANSWERED, Ending.STUCK, True),
        (Outcome.ANSWERED, Ending.HANDED_OVER, True),
        (Outcome.NOT_TEXT, Ending.HANDED_OVER, True),
    ],
)
def test_only_what_has_no_guide_waits(
    session: Session, outcome: Outcome, ending: Ending, waits: bool
) -> None:
    questions.end(asked(session, outcome=outcome), ending)

    assert groups.place_all(session, NOW) == int(waits)
    assert bool(waiting(session)) is waits


def test_what_is_left_of_a_group_after_questions_were_removed(session: Session) -> None:
    rows = [ask(session, SO_DO), ask(session, f"{SPELLINGS[1]} roi")]
    group_id = rows[0].group_id or 0
    assert rows[1].group_id == group_id
    before = group_of(session, rows[0]).likeness
    for row in rows:
        session.exec(delete(QuestionLink).where(QuestionLink.question_id == row.id))
        session.delete(row)
        session.flush()
        groups.shrink(session, [group_id])
        left = session.get(QuestionGroup, group_id)
        assert (left is None) is (row is rows[1])
        assert left is None or left.likeness != before
    groups.shrink(session, [group_id])
