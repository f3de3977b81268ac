"""What follows from a decision on a group of like questions, and what stops it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from knowledge import library, questions
from knowledge.database import writing
from knowledge.deciding import on_groups, on_wordings, proposal
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere, OtherAreas
from knowledge.guides import MAX_BYTES
from knowledge.loop import decisions, groups, proposals, review, staff
from knowledge.loop.desk import Desk
from knowledge.loop.review import Effect, Verdict
from knowledge.tables import ProposedAsk
from tests.guides import GOOD
from tests.knowledge.deciding import (
    BEES,
    FOUNDER,
    GUIDE,
    LAN,
    LATER,
    NAM,
    OTHER_SHRIMPS,
    SHRIMPS,
    actor,
    asks,
    attach,
    everything,
    group,
    group_of,
    settled,
    wording,
)
from tests.knowledge.loop import NOW, OTHER, SO_DO, asked, opened

OTHER_BEES = "mật ong để lâu có hỏng không"


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with writing(engine) as session:
        yield settled(session)


def test_a_group_is_seen_with_all_its_questions_as_they_came(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS, OTHER_SHRIMPS)
    group_of(desk, BEES)

    found = on_groups.seen(desk, actor(desk, NAM), known)

    assert [one.text for one in found.members] == [SHRIMPS, OTHER_SHRIMPS]


def test_what_attaching_would_do(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS, SHRIMPS, OTHER_SHRIMPS, "đổi SỐ điện thoại VNeID!")
    questions.hand_over(groups.members(desk.session, known)[0], NOW)

    shown = on_groups.proposal(desk, actor(desk), known, GUIDE)

    assert (shown.group_id, shown.guide.id, shown.told) == (known, GUIDE, 1)
    assert shown.wordings == (SHRIMPS, OTHER_SHRIMPS)  # the guide is asked for by the last already


def test_the_effects_on_other_stored_questions(desk: Desk) -> None:
    known = group_of(desk, BEES)
    group_of(desk, OTHER_BEES)
    shown = on_groups.proposal(desk, actor(desk), known, GUIDE)

    found = proposal.effects(desk, shown)

    assert found == [Effect(OTHER_BEES, None, GUIDE)]
    assert proposal.effects(desk, replace(shown, wordings=())) == []
    assert proposal.effects(desk, replace(shown, wordings=("dài " * MAX_BYTES,))) == []


def test_the_likeliest_guides_come_first(desk: Desk) -> None:
    found = proposal.likeliest(desk, "em đổi sim", 2)

    assert [one.id for one in found] == [GUIDE, "nuoi-tom"]
    assert len(proposal.likeliest(desk, "em đổi sim", 1)) == 1


def test_attached_the_guide_learns_and_the_group_is_closed(desk: Desk) -> None:
    ticket = opened(desk.session, SHRIMPS)
    known = ticket.group_id or 0
    proposed = wording(desk, known)

    attached = attach(desk, known, NAM)

    assert (attached.learned, attached.has_room, attached.guide_id) == (1, True, GUIDE)
    assert asks(desk)[-1] == SHRIMPS
    assert attached.group is group(desk, known)
    assert (attached.group.state, attached.group.guide) == ("decided", GUIDE)
    assert attached.decided.closed == (ticket,)
    assert [one.text for one in attached.decided.told] == [SHRIMPS]
    assert desk.session.get_one(ProposedAsk, proposed).state == proposals.ACCEPTED
    noted = decisions.about(desk.session, f"group {known}")
    assert [(one.act, one.made_by, one.to_version) for one in noted] == [
        (f"attached {GUIDE}", NAM, 2)
    ]


def test_a_coordinator_of_one_of_its_areas_attaches_for_all(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    theirs = asked(desk.session, OTHER_SHRIMPS, 9, OTHER)
    theirs.group_id = known

    assert attach(desk, known, NAM).learned == 2
    assert theirs.answered_at == LATER


@pytest.mark.parametrize("guide", ["no-such", "nuoi-tom"])
def test_what_is_not_on_the_shelf_any_more_is_not_attached_to(desk: Desk, guide: str) -> None:
    known = group_of(desk, SHRIMPS)
    library.withdraw(desk.session, "nuoi-tom")  # the shelf has not heard of it
    before = everything(desk.session)

    with pytest.raises(NotThere):
        attach(desk, known, guide=guide)

    assert everything(desk.session) == before


def test_what_was_not_shown_is_not_agreed_to(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    shown = on_groups.proposal(desk, actor(desk), known, GUIDE)
    again = asked(desk.session, SHRIMPS, 8)
    other = asked(desk.session, OTHER_SHRIMPS, 9)

    other.group_id = known
    with pytest.raises(Changed):
        on_groups.attach(desk, actor(desk), known, GUIDE, shown.seal)
    assert SHRIMPS not in asks(desk)
    other.group_id, again.group_id = None, known  # the same words change nothing
    assert on_groups.attach(desk, actor(desk), known, GUIDE, shown.seal).learned == 1


def test_what_is_decided_stays_so_and_says_who_was_first(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    attach(desk, known, NAM)
    before = everything(desk.session)

    for act in (
        lambda: on_groups.proposal(desk, actor(desk), known, GUIDE),
        lambda: on_groups.attach(desk, actor(desk), known, GUIDE, 0),
        lambda: on_groups.send_away(desk, actor(desk), known, Verdict.SPAM),
    ):
        with pytest.raises(AlreadyDecided) as refused:
            act()
        assert refused.value.by == NAM
    assert everything(desk.session) == before


def test_decided_anew_it_names_who_did_so_last(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    attach(desk, known, NAM)
    groups.reopen(desk.session, group(desk, known))
    attach(desk, known, FOUNDER)

    with pytest.raises(AlreadyDecided) as refused:
        attach(desk, known)
    assert refused.value.by == FOUNDER


def test_who_was_first_may_be_forgotten(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    attach(desk, known, NAM)
    decisions.about(desk.session, f"group {known}")[0].made_by = staff.FORGOTTEN

    with pytest.raises(AlreadyDecided) as refused:
        attach(desk, known)
    assert refused.value.by == 0


def test_a_full_guide_learns_nothing_and_answers_all_the_same(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    full = "\n".join([GOOD, "Gọi lại. " * ((MAX_BYTES - len(GOOD.encode()) - 20) // 13)])
    library.publish(desk.session, GUIDE, full, NOW)

    attached = attach(desk, known)

    assert (attached.learned, attached.has_room) == (0, False)
    assert library.version_of(desk.session, GUIDE) == 2
    assert attached.group.state == groups.State.DECIDED


def test_without_a_wording_to_learn_the_guide_stays_as_it_is(desk: Desk) -> None:
    attached = attach(desk, group_of(desk, "em đổi sim", "tôm [số điện thoại]"))

    assert (attached.learned, attached.has_room) == (0, True)
    assert library.version_of(desk.session, GUIDE) == 1
    assert attached.group.state == groups.State.DECIDED


def test_several_groups_are_attached_to_one_guide_at_once(desk: Desk) -> None:
    first, second, third = (group_of(desk, one) for one in (SHRIMPS, BEES, SO_DO))

    assert [attach(desk, one).learned for one in (first, second)] == [1, 1]

    assert {SHRIMPS, BEES} <= set(asks(desk))
    review.undo(desk.session, GUIDE, 3, FOUNDER, LATER)
    assert [group(desk, one).state for one in (first, second)] == ["decided", "waiting"]
    assert (SHRIMPS in asks(desk), BEES in asks(desk)) == (True, False)
    # The shelf does not know yet what the guide has learned.
    group(desk, third).state = groups.State.WAITING
    asked(desk.session, SHRIMPS.upper(), 9).group_id = third
    assert attach(desk, third).learned == 1
    assert (SO_DO in asks(desk), SHRIMPS.upper() in asks(desk)) == (True, False)


def test_what_taught_the_guide_nothing_is_not_undone_with_it(desk: Desk) -> None:
    nothing, something = group_of(desk, "em đổi sim"), group_of(desk, SHRIMPS)
    for one in (nothing, something):
        attach(desk, one)

    review.undo(desk.session, GUIDE, 2, FOUNDER, LATER)

    assert [group(desk, one).state for one in (nothing, something)] == ["decided", "waiting"]


@pytest.mark.parametrize(
    ("verdict", "told"), [(Verdict.OTHER_OFFICE, 1), (Verdict.PERSONAL, 1), (Verdict.SPAM, 0)]
)
def test_sent_away_it_is_closed_and_its_wordings_are_not_learned(
    desk: Desk, verdict: Verdict, told: int
) -> None:
    ticket = opened(desk.session, SHRIMPS)
    proposed = wording(desk, ticket.group_id or 0)

    sent = on_groups.send_away(desk, actor(desk, NAM), ticket.group_id or 0, verdict)

    assert (sent.verdict, sent.group.decision, len(sent.decided.told)) == (verdict, verdict, told)
    assert sent.decided.closed == (ticket,)
    assert desk.session.get_one(ProposedAsk, proposed).state == proposals.DECLINED
    assert proposals.all_waiting(desk.session) == []


@pytest.mark.parametrize("verdict", [Verdict.ATTACHED, Verdict.WRITTEN])
def test_a_guide_is_no_way_to_send_away(desk: Desk, verdict: Verdict) -> None:
    with pytest.raises(NotThere):
        on_groups.send_away(desk, actor(desk), group_of(desk, SHRIMPS), verdict)


@pytest.mark.parametrize("team", [OTHER, None])
def test_nobody_sends_away_what_other_areas_ask(desk: Desk, team: str | None) -> None:
    known = group_of(desk, SHRIMPS)
    asked(desk.session, OTHER_SHRIMPS, 9, team).group_id = known

    with pytest.raises(OtherAreas):
        on_groups.send_away(desk, actor(desk, NAM), known, Verdict.SPAM)
    assert group(desk, known).state == groups.State.WAITING
    on_groups.send_away(desk, actor(desk), known, Verdict.SPAM)


def test_a_wording_is_declined_once_and_its_question_waits_on(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    proposed = wording(desk, known)
    assert on_wordings.proposal(desk, actor(desk, NAM), proposed).wordings == (SHRIMPS,)

    row = on_wordings.decline(desk, actor(desk, NAM), proposed)

    assert (row.state, row.proposed_by) == (proposals.DECLINED, LAN)
    assert group(desk, known).state == groups.State.WAITING
    assert SHRIMPS not in asks(desk)
    acts = [(one.act, one.made_by) for one in decisions.about(desk.session, f"guide {GUIDE}")]
    assert acts == [("decline ask", NAM)]
    for act in (on_wordings.proposal, on_wordings.decline):
        with pytest.raises(AlreadyDecided):
            act(desk, actor(desk, NAM), proposed)


def test_a_wording_whose_questions_are_gone_waits_for_nobody(desk: Desk) -> None:
    proposed = desk.session.get_one(ProposedAsk, wording(desk, group_of(desk, SHRIMPS)))
    assert proposals.all_waiting(desk.session) == [proposed]

    proposed.group_id = None
    desk.session.flush()

    assert proposals.all_waiting(desk.session) == []
    with pytest.raises(NotThere):
        on_wordings.proposal(desk, actor(desk), proposed.id or 0)


def test_of_what_is_decided_nothing_is_proposed_any_more(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    on_groups.send_away(desk, actor(desk), known, Verdict.OTHER_OFFICE)

    assert proposals.propose(desk.session, GUIDE, known, LAN, NOW) is None


def test_what_was_sent_away_before_its_wordings_were_settled_waits_for_nobody(desk: Desk) -> None:
    known = group_of(desk, SHRIMPS)
    wording(desk, known)
    groups.decide(desk.session, group(desk, known), Verdict.SPAM, None, NOW)

    assert proposals.all_waiting(desk.session) == []
