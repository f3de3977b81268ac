"""One decision on several groups at once: in one order, so that nobody waits for ever."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.database import reading, writing
from knowledge.deciding import on_groups, on_many_groups, proposal
from knowledge.deciding.on_groups import Attached
from knowledge.deciding.on_many_groups import Together
from knowledge.deciding.refusals import AlreadyDecided, NotThere, Refused
from knowledge.loop import groups
from knowledge.loop.desk import Desk
from knowledge.loop.review import Verdict
from tests.conftest import ON_POSTGRESQL
from tests.knowledge.conftest import Meanwhile
from tests.knowledge.deciding import (
    BEES,
    FOUNDER,
    GUIDE,
    MAI,
    NAM,
    SHRIMPS,
    actor,
    asks,
    attach,
    group,
    group_of,
    settled,
)

CAMELS = "lạc đà uống bao nhiêu nước"


def seals(desk: Desk, *known: int, by: int = FOUNDER) -> dict[int, int]:
    shown = on_many_groups.proposals(desk, actor(desk, by), known, GUIDE).done
    return {one.group_id: one.seal for one in shown}


def kinds(refused: tuple[Refused, ...]) -> list[type[Refused]]:
    return [type(one) for one in refused]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Of a transaction that has ended: to be taken to others."""
    with writing(engine) as session:
        return settled(session)


def at(desk: Desk, session: Session) -> Desk:
    return replace(desk, session=session)


def test_all_are_learned_and_tried_together(engine: Engine, desk: Desk) -> None:
    with writing(engine) as session:
        here = at(desk, session)
        known = [group_of(here, text) for text in (SHRIMPS, BEES)]
        group_of(here, "nuôi tôm hùm có khó không")
        group_of(here, "mật ong rừng để được bao lâu")
        shown = on_many_groups.proposals(here, actor(here), known, GUIDE).done
        together = {one.text for one in proposal.effects(here, *shown)}
        each = [{one.text for one in proposal.effects(here, it)} for it in shown]
        assert together >= each[0] | each[1]
        assert not together & {SHRIMPS, BEES}  # these are what is decided on
        found = on_many_groups.attach(here, actor(here), GUIDE, seals(here, *known))
        assert [one.learned for one in found.done] == [1, 1]
        assert {SHRIMPS, BEES} <= set(asks(here))


def test_what_cannot_be_decided_is_left_out_and_told(engine: Engine, desk: Desk) -> None:
    with writing(engine) as session:
        here = at(desk, session)
        first, second = group_of(here, SHRIMPS), group_of(here, BEES)
        attach(here, first)
        found = on_many_groups.send_away(here, actor(here, NAM), [99, second, first], Verdict.SPAM)
        assert [one.group.id for one in found.done] == [second]
        assert kinds(found.refused) == [AlreadyDecided, NotThere]
        assert group(here, first).decision == Verdict.ATTACHED


def test_another_areas_coordinator_decides_on_none(engine: Engine, desk: Desk) -> None:
    with writing(engine) as session:
        here = at(desk, session)
        known = [group_of(here, SHRIMPS), group_of(here, BEES)]
        agreed = seals(here, *known)
        for found in (
            on_many_groups.waiting(here, actor(here, MAI), known),
            on_many_groups.attach(here, actor(here, MAI), GUIDE, agreed),
            on_many_groups.send_away(here, actor(here, MAI), known, Verdict.SPAM),
        ):
            assert (found.done, kinds(found.refused)) == ((), [NotThere, NotThere])


def by_nam(desk: Desk, agreed: dict[int, int]) -> Together[Attached]:
    return on_many_groups.attach(desk, actor(desk, NAM), GUIDE, agreed)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time")
def test_who_decides_on_one_of_them_meanwhile_does_not_wait_for_ever(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    told: list[Together[Attached]] = []
    with writing(engine) as session:
        here = at(desk, session)
        known = [group_of(here, text) for text in (SHRIMPS, BEES, CAMELS)]
        agreed = seals(here, *known)
    with writing(engine) as session:
        here = at(desk, session)
        groups.locked(session, known[-1:])  # as the decision on it begins
        several = meanwhile(lambda other: told.append(by_nam(at(desk, other), agreed)))
        on_groups.attach(here, actor(here), known[-1], GUIDE, agreed[known[-1]])
    several.result()
    (found,) = told
    assert [one.group.id for one in found.done] == known[:2]
    assert kinds(found.refused) == [AlreadyDecided]
    with reading(engine) as session:
        assert {SHRIMPS, BEES, CAMELS} <= set(asks(at(desk, session)))
