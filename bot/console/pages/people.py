"""One team: how to call it, its people and what they do, who may come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.console.pages.deeds import Deed, lately
from bot.console.pages.inviting import telegram_link
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.team.staffing import after_freeing
from bot.rendering.tokens import escape
from knowledge.deciding import on_staff
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.loop import doings, staff
from knowledge.loop.staff import State
from knowledge.loop.team_list import in_hands, team_list
from knowledge.tables import Staff, Team, Ticket


@dataclass(frozen=True)
class Member:
    row: Staff
    active_at: datetime | None
    holds: tuple[Ticket, ...]
    deeds: tuple[Deed, ...]

    @property
    def is_suspended(self) -> bool:
        return self.row.state == State.SUSPENDED


def show(visit: Visit) -> Result:
    team = on_staff.team(visit.desk, visit.actor, visit.path["team"])
    return _shown(visit, team, {"phone": team.phone, "hours": team.hours})


def _shown(visit: Visit, team: Team, typed: Mapping[str, str], *, is_wrong: bool = False) -> Shown:
    session, now = visit.session, visit.desk.now
    line = team_list(session, {team.id}, now)[0]
    values = {
        "team": team,
        "line": line,
        "typed": typed,
        "is_wrong": is_wrong,
        "members": members(visit, staff.of_team(session, team.id)),
        "coordinators": _coordinators(visit, team),
        "invitations": staff.open_invitations(session, team.id, now),
        "name_of": lambda user_id: staff.name_of(session, user_id),
        "poster": telegram_link(visit, f"to_{team.id}"),
        "binding": telegram_link(visit, f"to_{team.id}", "startgroup"),
    }
    return Shown("team.html", values, status=422 if is_wrong else 200)


def _coordinators(visit: Visit, team: Team) -> list[str]:
    ids = staff.coordinators(visit.session, visit.desk.founders, team.id)
    return [name for one in ids if (name := staff.name_of(visit.session, one))]


def members(visit: Visit, rows: list[Staff]) -> list[Member]:
    """What each of them did of late, and has in hand."""
    session, ids = visit.session, [one.user_id for one in rows]
    active = doings.last_active(session, ids)
    deeds = lately(visit, ids)
    holds = in_hands(session, ids)
    return [
        Member(
            one,
            active.get(one.user_id),
            tuple(holds.get(one.user_id, ())),
            deeds.get(one.user_id, ()),
        )
        for one in rows
    ]


def change(visit: Visit) -> Result:
    """Its phone and hours, as citizens read them."""
    team = on_staff.team(visit.desk, visit.actor, visit.path["team"])
    typed = {field: " ".join(visit.typed(field).split()) for field in on_staff.FIELDS}
    try:
        for field, value in typed.items():  # the phone first: it is what may not fit
            if value != getattr(team, field):
                on_staff.change_team(visit.desk, visit.actor, team.id, field, value)
    except NotFitting:
        return _shown(visit, team, typed, is_wrong=True)
    return Moved(link(f"/to/{team.id}"), visit._("Saved: citizens read it like this from now on."))


def set_state(visit: Visit) -> Result:
    """Somebody suspended or let back in; what they had taken, anybody may take now."""
    team = on_staff.team(visit.desk, visit.actor, visit.path["team"])
    state = visit.typed("state")
    member = _member(visit, team)
    if state not in (State.ACTIVE, State.SUSPENDED):
        raise NotThere
    freed = on_staff.set_state(visit.desk, visit.actor, member.user_id, State(state))
    visit.tell(after_freeing(visit.desk, freed.tickets))
    return Moved(link(f"/to/{team.id}"), _told(visit, member, State(state), len(freed.tickets)))


def _member(visit: Visit, team: Team) -> Staff:
    """Of this team; a number in Telegram is longer than ours."""
    typed = visit.typed("member")
    known = typed.isascii() and typed.isdigit() and len(typed) <= 16
    row = visit.session.get(Staff, int(typed)) if known else None
    if row is None or row.team_id != team.id:
        raise NotThere
    return row


def _told(visit: Visit, member: Staff, state: State, freed: int) -> str:
    _ = visit._
    name = escape(member.name or _("A member without a name"))
    if state is State.ACTIVE:
        return _("{name} is let back in.").format(name=name)
    told = _("{name} is suspended from now on.").format(name=name)
    if freed:
        told += " " + _("Tickets that anybody may take again: {n}.").format(n=freed)
    return told
