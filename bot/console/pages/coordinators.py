"""Điều phối viên: who decides on which areas, for those who decide on all of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.console.pages.deeds import Deed, lately
from bot.console.visit import Result, Shown, Visit
from knowledge.deciding.refusals import NotThere
from knowledge.loop import doings, staff, teams
from knowledge.loop.staff import Actor, Role


@dataclass(frozen=True)
class Line:
    """`areas` are names of teams; None: all."""

    name: str
    is_oneself: bool
    areas: tuple[str, ...] | None
    active_at: datetime | None
    deeds: tuple[Deed, ...]


def show(visit: Visit) -> Result:
    if visit.actor.areas is not None:
        raise NotThere
    session = visit.session
    invitations = staff.open_invitations(session, None, visit.desk.now)
    return Shown(
        "coordinators.html",
        {
            "lines": _lines(visit, _coordinators(visit)),
            "invitations": invitations,
            "name_of": lambda user_id: staff.name_of(session, user_id),
        },
    )


def _coordinators(visit: Visit) -> list[Actor]:
    session, founders = visit.session, visit.desk.founders
    rows = doings.people(session, None)  # read at once: each is looked up among them
    ids = founders | {one.user_id for one in rows if one.role == Role.COORDINATOR}
    known = [staff.actor(session, one, founders) for one in sorted(ids)]
    return [one for one in known if one.is_coordinator]


def _lines(visit: Visit, known: list[Actor]) -> list[Line]:
    """Those of all areas first."""
    names = {team.id: team.name for team in teams.all_teams(visit.session)}
    ids = [one.user_id for one in known]
    active, deeds = doings.last_active(visit.session, ids), lately(visit, ids)
    lines = [
        Line(
            one.name,
            one.user_id == visit.actor.user_id,
            None if one.areas is None else tuple(sorted(names.get(a, a) for a in one.areas)),
            active.get(one.user_id),
            deeds.get(one.user_id, ()),
        )
        for one in known
    ]
    return sorted(lines, key=lambda one: (one.areas is not None, one.name))
