"""A draft sent, published, given back, recalled: by whom, when, and what it leaves behind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import Engine

from knowledge import library
from knowledge.database import writing
from knowledge.deciding import on_drafts
from knowledge.deciding.on_drafts import OWN_GUIDE
from knowledge.deciding.refusals import (
    AlreadyDecided,
    Changed,
    NobodyReviews,
    NotThere,
    NotYours,
)
from knowledge.loop import decisions, draft_rows, groups, review
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Outdated
from knowledge.tables import Draft, GuideRow, Question, Staff
from tests.guides import GOOD
from tests.knowledge.deciding import (
    BEES,
    FOUNDER,
    GUIDE,
    LAN,
    MAI,
    NAM,
    actor,
    everything,
    group,
    group_of,
    settled,
)
from tests.knowledge.drafting import ON_BEES, begun, changing, published, sent

SUSPENDED, LEFT, STRANGER = 3004, 3005, 9001
ROLES = {
    "author": LAN, "founder": FOUNDER, "coordinator": NAM, "of another area": MAI,
    "suspended": SUSPENDED, "left": LEFT, "stranger": STRANGER,
}  # fmt: skip


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        yield settled(session)


def refused(desk: Desk, act: Callable[[], object]) -> type[Exception] | None:
    """Why it was; then nothing has changed."""
    before = everything(desk.session)
    try:
        act()
    except (NotThere, NotYours, AlreadyDecided, Changed) as why:
        assert everything(desk.session) == before
        return type(why)
    return None


DECIDE = {"founder": None, "coordinator": None, "of another area": NotYours}
WRITE = {"author": None}
Act = Callable[[Desk, int, Draft], object]
ACTS: dict[str, tuple[Act, bool, dict[str, type[Exception] | None]]] = {
    "publish": (lambda desk, by, row: published(desk, row, by), True, DECIDE),
    "give back": (
        lambda desk, by, row: on_drafts.give_back(desk, actor(desk, by), row.id or 0, "ngắn hơn"),
        True,
        DECIDE,
    ),
    "recall": (
        lambda desk, by, row: on_drafts.recall(desk, actor(desk, by), row.id or 0), True, WRITE
    ),
    "submit": (
        lambda desk, by, row: on_drafts.submit(desk, actor(desk, by), row.id or 0), False, WRITE
    ),
    "drop": (
        lambda desk, by, row: on_drafts.drop(desk, actor(desk, by), row.id or 0), False, WRITE
    ),
    "save": (
        lambda desk, by, row: on_drafts.save(
            desk, actor(desk, by), row.id or 0, ON_BEES, draft_rows.seal(row)
        ),
        False,
        WRITE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(desk: Desk, act: str) -> None:
    does, is_sent, may = ACTS[act]
    row = sent(desk) if is_sent else begun(desk)
    for role, by in ROLES.items():
        tried = desk.session.begin_nested()
        assert refused(desk, lambda by=by: does(desk, by, row)) is may.get(role, NotThere), role
        tried.rollback()


def test_an_unknown_draft_is_not_there(desk: Desk) -> None:
    ghost = Draft(id=999, author=LAN, body="{}", changed_at=desk.now)
    for act, by in product(ACTS, ROLES.values()):
        does = ACTS[act][0]
        assert refused(desk, lambda by=by, does=does: does(desk, by, ghost)) is NotThere


def test_what_is_with_the_coordinators_is_not_written_on(desk: Desk) -> None:
    row = sent(desk)
    for act in ("submit", "drop", "save"):
        assert refused(desk, lambda act=act: ACTS[act][0](desk, LAN, row)) is NotThere


def test_a_suspended_author_writes_no_more(desk: Desk) -> None:
    row, with_coordinators = begun(desk), sent(desk)
    desk.session.get_one(Staff, LAN).state = "suspended"
    for act in ("submit", "drop", "save"):
        assert refused(desk, lambda act=act: ACTS[act][0](desk, LAN, row)) is NotThere
    assert refused(desk, lambda: ACTS["recall"][0](desk, LAN, with_coordinators)) is NotThere


def test_its_author_decides_only_where_there_is_nobody_else(desk: Desk) -> None:
    row = sent(desk, NAM)
    assert on_drafts.reviewers(desk, row) == [FOUNDER]
    assert refused(desk, lambda: published(desk, row, NAM)) is NotYours

    alone = replace(desk, founders=frozenset())
    assert on_drafts.reviewers(alone, row) == [NAM]
    published(alone, row, NAM)
    notes = [one.note for one in decisions.about(desk.session, f"draft {row.id}")]
    assert notes == ["", OWN_GUIDE]


def test_without_a_coordinator_it_is_kept(desk: Desk) -> None:
    for one in (NAM, MAI):
        desk.session.get_one(Staff, one).state = "left"
    alone, row = replace(desk, founders=frozenset()), begun(desk)
    with pytest.raises(NobodyReviews):
        on_drafts.submit(alone, actor(alone, LAN), row.id or 0)
    assert row.state == State.DRAFTING


def test_sent_it_names_who_reads_it(desk: Desk) -> None:
    row = begun(desk)
    done = on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    assert done.readers == (FOUNDER, NAM)
    assert (row.state, row.submitted_at) == (State.SUBMITTED, desk.now)
    assert done.made.guide_id == "bai-nuoi-ong-trong-vuon"


@pytest.mark.parametrize("text", ["", ON_BEES])
def test_published_it_is_live_and_its_question_answered(desk: Desk, text: str) -> None:
    question = group_of(desk, BEES)
    asker = desk.session.get_one(Question, 1)
    asker.wants_news = True
    row = sent(desk, text=text, group_id=question)

    done = published(desk, row)

    live = desk.session.get_one(GuideRow, done.made.guide_id)
    assert (live.version, live.text) == (1, done.made.text)
    assert done.version == 1
    assert (row.state, row.guide_id, row.base_version) == (State.PUBLISHED, live.id, 1)
    assert [one.id for one in done.decided.told] == [asker.id]
    assert group(desk, question).state == groups.State.DECIDED
    acts = [one.act for one in decisions.about(desk.session, f"draft {row.id}")]
    assert acts == ["submit draft", "publish draft"]


def test_of_two_the_second_hears_who_was_first(desk: Desk) -> None:
    row = sent(desk)
    seal = draft_rows.seal(row)
    published(desk, row)
    for act in (
        lambda: on_drafts.publish(desk, actor(desk), row.id or 0, seal),
        lambda: on_drafts.give_back(desk, actor(desk), row.id or 0, "x"),
    ):
        with pytest.raises(AlreadyDecided) as first:
            act()
        assert first.value.by == NAM


def test_what_was_changed_after_it_was_shown_is_not_published(desk: Desk) -> None:
    row = sent(desk, text=ON_BEES)
    shown = draft_rows.seal(row)
    on_drafts.recall(desk, actor(desk, LAN), row.id or 0)
    on_drafts.save(desk, actor(desk, LAN), row.id or 0, ON_BEES + "Thêm.\n", shown)
    on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    with pytest.raises(Changed):
        on_drafts.publish(desk, actor(desk), row.id or 0, shown)


def test_nothing_newer_is_overwritten(desk: Desk) -> None:
    row, newer = changing(desk, GOOD.replace("Đọc số", "Nói số")), GOOD.replace("Đọc", "Ghi")
    assert not on_drafts.is_outdated(desk, row)
    submitted = changing(desk, GOOD.replace("Đọc số", "Viết số"))
    on_drafts.submit(desk, actor(desk, LAN), submitted.id or 0)
    review.publish(desk.session, GUIDE, newer, FOUNDER, "change guide", desk.now, 1)

    with pytest.raises(Outdated):
        on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    with pytest.raises(Outdated):
        published(desk, submitted)
    assert library.text_of(desk.session, GUIDE) == newer
    assert submitted.state == State.SUBMITTED


def test_given_back_it_can_be_written_on_and_sent_again(desk: Desk) -> None:
    row = sent(desk, text=ON_BEES)
    on_drafts.give_back(desk, actor(desk, NAM), row.id or 0, "  ngắn hơn ")
    assert (row.state, row.note, row.submitted_at) == (State.DRAFTING, "ngắn hơn", None)
    on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    assert row.note == ""


def test_who_sees_a_draft(desk: Desk) -> None:
    def seen(row: Draft) -> set[str]:
        return {name for name, by in ROLES.items() if on_drafts.may_see(desk, actor(desk, by), row)}

    row = begun(desk)
    assert seen(row) == {"author"}
    on_drafts.submit(desk, actor(desk, LAN), row.id or 0)
    assert seen(row) == {"author", "founder", "coordinator"}
    on_drafts.give_back(desk, actor(desk, NAM), row.id or 0, "x")
    on_drafts.drop(desk, actor(desk, LAN), row.id or 0)
    assert seen(row) == set()
