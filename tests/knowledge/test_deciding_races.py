"""Two coordinators at the same moment: one decides, the other is told. See test_races."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge import library
from knowledge.database import reading, writing
from knowledge.deciding import on_groups, on_wordings
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere
from knowledge.loop import proposals
from knowledge.loop.desk import Desk
from knowledge.loop.groups import State
from knowledge.loop.review import Verdict
from knowledge.tables import ProposedAsk, QuestionGroup
from tests.conftest import ON_POSTGRESQL
from tests.knowledge.conftest import Act, Meanwhile
from tests.knowledge.deciding import (
    BEES,
    FOUNDER,
    GUIDE,
    NAM,
    OTHER_SHRIMPS,
    SHRIMPS,
    actor,
    asks,
    attach,
    group_of,
    settled,
    wording,
)
from tests.knowledge.loop import asked

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Of a transaction that has ended: to be taken to others with `at`."""
    with writing(engine) as session:
        return settled(session)


def at(desk: Desk, session: Session) -> Desk:
    return replace(desk, session=session)


def group_and_wording(engine: Engine, desk: Desk) -> tuple[int, int]:
    with writing(engine) as session:
        known = group_of(at(desk, session), SHRIMPS)
        return known, wording(at(desk, session), known)


def by_nam(desk: Desk, group: int) -> Act:
    return lambda session: attach(at(desk, session), group, NAM)


def test_of_two_who_attach_the_second_hears_who_was_first(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, _ = group_and_wording(engine, desk)
    with writing(engine) as session:
        attach(at(desk, session), known, FOUNDER)
        second = meanwhile(by_nam(desk, known))
    with pytest.raises(AlreadyDecided) as refused:
        second.result()
    assert refused.value.by == FOUNDER


def test_of_attaching_and_sending_away_one_is_done(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, _ = group_and_wording(engine, desk)
    with writing(engine) as session:
        on_groups.send_away(at(desk, session), actor(at(desk, session)), known, Verdict.SPAM)
        second = meanwhile(by_nam(desk, known))
    with pytest.raises(AlreadyDecided):
        second.result()
    with reading(engine) as session:
        assert session.get_one(QuestionGroup, known).decision == Verdict.SPAM
        assert SHRIMPS not in asks(at(desk, session))


def test_who_asks_in_other_words_meanwhile_is_shown_first(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, _ = group_and_wording(engine, desk)
    with writing(engine) as session:
        session.get_one(QuestionGroup, known, with_for_update={"read": True})
        asked(session, OTHER_SHRIMPS, 9).group_id = known
        session.flush()
        agrees = meanwhile(by_nam(desk, known))
    with pytest.raises(Changed):
        agrees.result()


def test_two_groups_attached_to_one_guide_are_both_learned(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, _ = group_and_wording(engine, desk)
    with writing(engine) as session:
        other = group_of(at(desk, session), BEES)
    with writing(engine) as session:
        attach(at(desk, session), known)
        session.flush()
        second = meanwhile(by_nam(desk, other))
    second.result()
    with reading(engine) as session:
        assert {SHRIMPS, BEES} <= set(asks(at(desk, session)))


def test_a_guide_taken_away_meanwhile_stays_away(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, _ = group_and_wording(engine, desk)
    with writing(engine) as session:
        library.version_of(session, GUIDE)
        library.withdraw(session, GUIDE)
        session.flush()
        second = meanwhile(by_nam(desk, known))
    with pytest.raises(NotThere):
        second.result()
    with reading(engine) as session:
        assert session.get_one(QuestionGroup, known).state == State.WAITING


def test_a_wording_that_is_attached_is_not_declined_as_well(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, proposed = group_and_wording(engine, desk)
    with writing(engine) as session:
        attach(at(desk, session), known)
        session.flush()
        second = meanwhile(
            lambda other: on_wordings.decline(
                at(desk, other), actor(at(desk, other), NAM), proposed
            )
        )
    with pytest.raises(AlreadyDecided):
        second.result()


def test_a_wording_that_was_declined_stays_so(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    known, proposed = group_and_wording(engine, desk)
    with writing(engine) as session:
        on_wordings.decline(at(desk, session), actor(at(desk, session)), proposed)
        session.flush()
        second = meanwhile(by_nam(desk, known))
    second.result()
    with reading(engine) as session:
        assert session.get_one(ProposedAsk, proposed).state == proposals.DECLINED
