"""Who may decide on a group of like questions and on wordings of members: the same everywhere."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from knowledge.database import writing
from knowledge.deciding import on_groups, on_wordings
from knowledge.deciding.refusals import Changed, NotThere, Refused
from knowledge.loop.desk import Desk
from knowledge.loop.review import Verdict
from knowledge.loop.staff import Actor, Role
from knowledge.tables import QuestionGroup
from tests.knowledge.deciding import (
    FOUNDER,
    GUIDE,
    LAN,
    NAM,
    SHRIMPS,
    STAFF,
    actor,
    everything,
    group_of,
    settled,
    wording,
)
from tests.knowledge.loop import NOW

CITIZEN = 1
Act = Callable[[Desk, Actor, int, int], object]
OF_A_GROUP: dict[str, Act] = {
    "see": lambda desk, who, group, _: on_groups.seen(desk, who, group),
    "propose": lambda desk, who, group, _: on_groups.proposal(desk, who, group, GUIDE),
    "attach": lambda desk, who, group, _: on_groups.attach(desk, who, group, GUIDE, 0),
    "send away": lambda desk, who, group, _: on_groups.send_away(desk, who, group, Verdict.SPAM),
}
OF_A_WORDING: dict[str, Act] = {
    "see a wording": lambda desk, who, _, wording: on_wordings.proposal(desk, who, wording),
    "decline a wording": lambda desk, who, _, wording: on_wordings.decline(desk, who, wording),
}
ACTS = {**OF_A_GROUP, **OF_A_WORDING}


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        yield settled(session)


@pytest.mark.parametrize("act", ACTS)
def test_only_coordinators_of_an_area_where_it_was_asked(desk: Desk, act: str) -> None:
    known = group_of(desk, SHRIMPS)
    proposed = wording(desk, known)
    done = Changed if act == "attach" else None  # nobody was shown what they agree to
    everybody = {name: row[0] for name, row in STAFF.items()}
    for name, number in (everybody | {"founder": FOUNDER, "citizen": CITIZEN}).items():
        allowed = name in ("coordinator", "founder")
        before = everything(desk.session)
        with desk.session.begin_nested() as look:
            found = refusal(desk, ACTS[act], number, known, proposed)
            assert found is (done if allowed else NotThere), name
            assert allowed or everything(desk.session) == before, name
            look.rollback()


def refusal(desk: Desk, act: Act, who: int, group: int, wording: int) -> type[Refused] | None:
    try:
        act(desk, actor(desk, who), group, wording)
    except Refused as why:
        return type(why)
    return None


@pytest.mark.parametrize("act", ACTS)
def test_areas_give_no_right_without_the_role(desk: Desk, act: str) -> None:
    known = group_of(desk, SHRIMPS)
    proposed = wording(desk, known)

    with pytest.raises(NotThere):
        ACTS[act](desk, Actor(LAN, Role.MEMBER, areas=None), known, proposed)


@pytest.mark.parametrize("act", OF_A_GROUP)
def test_what_has_no_area_is_for_coordinators_of_all_areas(desk: Desk, act: str) -> None:
    known = group_of(desk, SHRIMPS, team=None)

    with pytest.raises(NotThere):
        OF_A_GROUP[act](desk, actor(desk, NAM), known, 0)
    assert on_groups.seen(desk, actor(desk), known).group.id == known


@pytest.mark.parametrize("act", ACTS)
def test_what_is_unknown_or_empty_is_not_there(desk: Desk, act: str) -> None:
    desk.session.add(empty := QuestionGroup(likeness="", opened_at=NOW))
    desk.session.flush()

    for number in (0, 99, empty.id or 0):
        with pytest.raises(NotThere):
            ACTS[act](desk, actor(desk), number, number)
