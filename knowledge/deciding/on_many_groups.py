"""The same decision on several groups of like questions: what can be done is, the rest is told."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.deciding import on_groups
from knowledge.deciding.on_groups import Attached, Seen, SentAway
from knowledge.deciding.proposal import Proposal
from knowledge.deciding.refusals import AlreadyDecided, Refused
from knowledge.loop import groups
from knowledge.loop.desk import Desk
from knowledge.loop.review import Verdict
from knowledge.loop.staff import Actor

Done = TypeVar("Done")


@dataclass(frozen=True)
class Together(Generic[Done]):
    """In order of the groups' numbers; `refused` says why, one for each that was left out."""

    done: tuple[Done, ...] = ()
    refused: tuple[Refused, ...] = ()


def waiting(desk: Desk, actor: Actor, group_ids: Collection[int]) -> Together[Seen]:
    """Those that the actor may look at and nobody has decided on."""

    def one(group_id: int) -> Seen:
        known = on_groups.seen(desk, actor, group_id)
        if known.group.state == groups.State.DECIDED:
            raise AlreadyDecided
        return known

    return _each(group_ids, one)


def proposals(
    desk: Desk, actor: Actor, group_ids: Collection[int], guide_id: str
) -> Together[Proposal]:
    """What attaching each would do."""
    return _each(group_ids, lambda one: on_groups.proposal(desk, actor, one, guide_id))


def attach(desk: Desk, actor: Actor, guide_id: str, seals: Mapping[int, int]) -> Together[Attached]:
    """`seals` are those of the proposals that were shown, by group."""
    _hold(desk, seals)
    return _each(seals, lambda one: on_groups.attach(desk, actor, one, guide_id, seals[one]))


def send_away(
    desk: Desk, actor: Actor, group_ids: Collection[int], verdict: Verdict
) -> Together[SentAway]:
    _hold(desk, group_ids)
    return _each(group_ids, lambda one: on_groups.send_away(desk, actor, one, verdict))


def _hold(desk: Desk, group_ids: Iterable[int]) -> None:
    """All of them, before anything else is: two who decide on the same wait in one order."""
    groups.locked(desk.session, set(group_ids))


def _each(group_ids: Iterable[int], act: Callable[[int], Done]) -> Together[Done]:
    done, refused = [], []
    for group_id in sorted(set(group_ids)):
        try:
            done.append(act(group_id))
        except Refused as why:
            refused.append(why)
    return Together(tuple(done), tuple(refused))
