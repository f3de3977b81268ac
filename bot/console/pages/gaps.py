"""What the pages about unanswered questions share: the filters, which groups are meant, results."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.console.rendering import link
from bot.console.visit import Moved, Visit, as_number
from bot.conversation.turn import asked_words
from bot.rendering.tokens import escape
from knowledge.answers import Outcome
from knowledge.deciding import on_many_groups, on_staff
from knowledge.deciding.on_groups import Seen
from knowledge.deciding.on_many_groups import Together
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere, OtherAreas, Refused
from knowledge.loop.gap_list import PAGE, Order, Wanted
from knowledge.loop.groups import State
from knowledge.loop.review import Verdict
from knowledge.tables import Team

PLACE = "/cau-hoi"
PERIODS = (7, 30, 90)  # days
OUTCOMES = (
    Outcome.NO_MATCH,
    Outcome.WEAK_MATCH,
    Outcome.UNSURE,
    Outcome.ANSWERED,
    Outcome.WANTED_PERSON,
    Outcome.FAILED,
)
MOST = PAGE  # groups decided on at once
BETWEEN = "-"  # the numbers of groups in an address


def wanted_of(visit: Visit, teams: Sequence[Team]) -> Wanted:
    """What the list shows, as its address says; a team that is not the visitor's counts not."""
    days = visit.chosen("ky", map(str, PERIODS), "")
    outcome = visit.chosen("kq", OUTCOMES, "")
    return Wanted(
        area=visit.chosen("to", [one.id for one in teams], "") or None,
        outcome=Outcome(outcome) if outcome else None,
        state=State(visit.chosen("xem", list(State), State.WAITING)),
        days=int(days) if days else None,
        order=Order(visit.chosen("xep", list(Order), Order.NEWEST)),
        page=visit.page(),
    )


def query_of(wanted: Wanted) -> dict[str, object]:
    """The same as an address says it: pages about one group carry it, to lead back to the list."""
    return {
        "to": wanted.area,
        "kq": wanted.outcome,
        "xem": wanted.state if wanted.state is not State.WAITING else "",
        "ky": wanted.days,
        "xep": wanted.order if wanted.order is not Order.NEWEST else "",
        "trang": wanted.page + 1 if wanted.page else "",
    }


def filters(visit: Visit) -> dict[str, object]:
    return query_of(wanted_of(visit, on_staff.own_teams(visit.desk, visit.actor)))


def back_to_list(visit: Visit, said: str) -> Moved:
    return Moved(link(PLACE, **filters(visit)), said)


def meant(visit: Visit) -> list[int]:
    """The group of the path, or those that the address names; none twice."""
    if "group" in visit.path:
        return [visit.number("group")]
    named = visit.query.get("nhom", [""])[-1].split(BETWEEN)
    found = [one for one in map(as_number, named) if one is not None]
    return list(dict.fromkeys(found))[:MOST]


def named(group_ids: Collection[int]) -> str:
    return BETWEEN.join(map(str, group_ids))


def about(visit: Visit, group_ids: Sequence[int], act: str) -> str:
    """The address where something is done about these groups."""
    query = filters(visit)
    if len(group_ids) == 1:
        return link(f"{PLACE}/{group_ids[0]}/{act}", **query)
    return link(f"{PLACE}/{act}", nhom=named(group_ids), **query)


def waiting(visit: Visit, group_ids: Sequence[int]) -> Together[Seen]:
    """Raises NotThere when there is none of them, or none for this visitor."""
    found = on_many_groups.waiting(visit.desk, visit.actor, group_ids)
    check_any(found)
    return found


def check_any(found: Together[Any]) -> None:
    """Raises NotThere when nothing else can be said."""
    if not found.done and all(isinstance(one, NotThere) for one in found.refused):
        raise NotThere


def nothing_left(visit: Visit, group_ids: Sequence[int], refused: Sequence[Refused]) -> Moved:
    """Somebody was first: the group's own page says who."""
    said = "\n".join(refusals(visit, refused))
    if len(group_ids) == 1:
        return Moved(link(f"{PLACE}/{group_ids[0]}", **filters(visit)), said)
    return back_to_list(visit, said)


def refusals(visit: Visit, refused: Sequence[Refused]) -> list[str]:
    """What was left out and why, a line each."""
    _ = visit._
    known: Mapping[type[Refused], str] = {
        AlreadyDecided: _("Left out, somebody else has decided on them: {count}."),
        OtherAreas: _("Left out, other areas asked this too: {count}."),
        Changed: _("Left out, asked in other words since, please look again: {count}."),
        NotThere: _("Left out, no longer there or not of your area: {count}."),
    }
    kinds = [type(one) for one in refused]
    return [said.format(count=kinds.count(one)) for one, said in known.items() if one in kinds]


def verdicts(visit: Visit) -> dict[str, str]:
    """What may become of a group, in words."""
    _ = visit._
    return {
        Verdict.ATTACHED: _("Attached to a guide"),
        Verdict.WRITTEN: _("A guide was written"),
        Verdict.OTHER_OFFICE: _("Another office"),
        Verdict.PERSONAL: _("A personal case"),
        Verdict.SPAM: _("Spam"),
    }


def words_of(visit: Visit, known: Seen) -> str:
    """How the newest of them was asked."""
    return asked_words(known.members[-1], visit._)


def title_of(visit: Visit, guide_id: str | None) -> str:
    """Of a guide, as Markdown; what was taken away is known by its id."""
    guide = visit.desk.shelf.guides.get(guide_id or "")
    return escape(guide.title if guide else guide_id or "")
