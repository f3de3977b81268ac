"""/start and the links that lead here: a guide, a commune's poster, an invitation."""

from bot.conversation.citizen import guide_pages, menu
from bot.conversation.reply import Reply
from bot.conversation.rights import Command
from bot.conversation.team import staffing
from bot.conversation.turn import Turn
from bot.rendering.tokens import escape
from knowledge.tables import Team

GUIDE, TEAM, INVITATION = "guide_", "to_", "moi_"


def start(turn: Turn) -> list[Reply]:
    """/start: greet; a link such as ?start=guide_<id> opens that guide at once."""
    payload = turn.said.argument
    if payload.startswith(GUIDE):
        return _guide(turn, payload.removeprefix(GUIDE))
    if payload.startswith(TEAM):
        return _commune(turn, payload.removeprefix(TEAM))
    if payload.startswith(INVITATION):
        return staffing.join(turn, payload.removeprefix(INVITATION))
    return [menu.greeting(turn)]


def _guide(turn: Turn, guide_id: str) -> list[Reply]:
    guide = turn.shelf.guides.get(guide_id)
    if guide:
        return [guide_pages.show(turn, guide, 0)]
    missing = turn._("The guide of this link is not here any more.")
    return [Reply(missing), menu.greeting(turn)]


def _commune(turn: Turn, team_id: str) -> list[Reply]:
    """The poster in a commune tells where somebody lives."""
    team = turn.session.get(Team, team_id)
    if team is None:
        return [menu.greeting(turn)]
    turn.person.team_id = team.id
    known = turn._("You came by the poster of {team}. /xa changes it.").format(
        team=escape(team.name)
    )
    return [Reply(known), menu.greeting(turn)]


COMMANDS = {"start": Command(start)}
