"""Of which teams and days a page tells, as its address says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.console.rendering import link
from bot.console.visit import Visit
from knowledge.deciding import on_staff
from knowledge.loop.today import PERIODS
from knowledge.tables import Team

USUAL = 7  # days


@dataclass(frozen=True)
class Scope:
    """`areas` as the queries take them; `team` where it is one, of the actor's `teams`.

    `on` is the one day that is meant, where the address names one.
    """

    days: int
    areas: Collection[str] | None
    team: Team | None
    teams: Sequence[Team]
    since: date
    until: date
    on: date | None = None

    def to(self, path: str, **query: object) -> str:
        """The address of a page that tells of the same; what is named here counts instead."""
        kept: dict[str, object] = {
            "ky": self.days if self.days != USUAL else "",
            "to": self.team.id if self.team else "",
            "ngay": self.on or "",
        }
        return link(path, **(kept | query))


def scope_of(visit: Visit) -> Scope:
    """Raises NotThere for a team that is not the actor's."""
    days = int(visit.chosen("ky", map(str, PERIODS), str(USUAL)))
    teams = on_staff.own_teams(visit.desk, visit.actor)
    wanted = visit.asked("to")
    team = on_staff.team(visit.desk, visit.actor, wanted) if wanted else None
    areas = {team.id} if team else visit.actor.areas
    today, on = visit.desk.today, _day(visit.asked("ngay"))
    since = on or today - timedelta(days=days - 1)
    return Scope(days, areas, team, teams, since, on or today, on)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 < day.year < 3000 else None
