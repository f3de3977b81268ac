"""A link that makes somebody a member or coordinator: seen once, kept nowhere."""

from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from knowledge.deciding import on_staff
from knowledge.deciding.refusals import NotThere
from knowledge.loop.staff import INVITATION_LASTS, Role
from knowledge.tables import Team


def telegram_link(visit: Visit, payload: str, kind: str = "start") -> str:
    """Opens the bot; empty as long as it is not known what it is called."""
    return f"https://t.me/{visit.bot_name}?{kind}={payload}" if visit.bot_name else ""


def to_team(visit: Visit) -> Result:
    team = on_staff.team(visit.desk, visit.actor, visit.path["team"])
    role = visit.typed("role")
    if role not in list(Role):
        raise NotThere
    return _invited(visit, Role(role), team, link(f"/to/{team.id}"))


def to_all(visit: Visit) -> Result:
    """A coordinator of all areas, by one of them."""
    return _invited(visit, Role.COORDINATOR, None, link("/dieu-phoi"))


def _invited(visit: Visit, role: Role, team: Team | None, back: str) -> Result:
    """The link stands on this answer alone: not in an address, a cookie or a log."""
    if not visit.bot_name:
        return Moved(back, visit._("Telegram is out of reach: no link can be made just now."))
    token = on_staff.invite(visit.desk, visit.actor, role, team.id if team else None)
    values = {
        "to": telegram_link(visit, f"moi_{token}"),
        "until": visit.desk.now + INVITATION_LASTS,
        "is_member": role is Role.MEMBER,
        "team": team,
        "back": back,
    }
    return Shown("invited.html", values)
