"""Tổ: those that a coordinator looks after, and the poster of each."""

from bot.console.pages.inviting import telegram_link
from bot.console.visit import Result, Shown, Visit
from knowledge.deciding import on_staff
from knowledge.loop import teams
from knowledge.loop.team_list import team_list


def show(visit: Visit) -> Result:
    wanted = visit.asked("tim")
    lines = team_list(visit.session, visit.actor.areas, visit.desk.now, wanted)
    has_any = bool(lines or teams.all_teams(visit.session))
    return Shown("teams.html", {"lines": lines, "wanted": wanted, "has_any": has_any})


def poster(visit: Visit) -> Result:
    """A sheet for the wall of a commune's office."""
    team = on_staff.team(visit.desk, visit.actor, visit.path["team"])
    return Shown("team_poster.html", {"team": team, "to": telegram_link(visit, f"to_{team.id}")})
