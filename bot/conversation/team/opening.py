"""A question becomes a ticket: its citizen is assured, its team reads the card."""

from bot.conversation.reply import Button, Reply
from bot.conversation.team import cards
from bot.conversation.team.phrases import nobody_asks
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import privacy
from knowledge.loop import tickets
from knowledge.loop.desk import Desk
from knowledge.loop.tickets import Asker
from knowledge.tables import Person, Team


def opened(desk: Desk, one: Asker, file_code: str) -> tuple[Reply, list[Reply]]:
    """What the citizen reads, and what goes to the team; a like question joins its ticket."""
    one.question.team_id = one.person.team_id
    code = privacy.file_code(file_code)  # it came back in a button: read anew
    ticket, is_new = tickets.open_ticket(desk.session, one.question, code, desk.now)
    team = desk.session.get(Team, ticket.team_id or "")
    to_team = [
        *cards.placed(desk, ticket, is_new=is_new),
        *cards.handed_on(desk, ticket, one),
    ]
    return _with_wish(one, team), to_team


def _with_wish(one: Asker, team: Team | None) -> Reply:
    _ = speaker(one.person.language)
    own = one.question.id or 0
    buttons = (
        Button(_("Yes, tell me"), "news", (own, "yes")),
        Button(_("No need"), "news", (own, "no")),
    )
    ask = _("Do you also want to hear when there is a guide for it?")
    return Reply(assured(one.person, team, ask), (buttons,))


def assured(person: Person, team: Team | None, more: str = "") -> str:
    """Who has the question now, and, last of all, what they never ask for."""
    _ = speaker(person.language)
    who = escape(team.name) if team else _("the coordinators")
    lines = [
        _("Sent to {who}. The answer comes here; /cuatoi shows where it stands.").format(who=who)
    ]
    if not person.notices:
        lines.append(_("To get a message when somebody answers, type /dung again."))
    lines += [more] if more else []
    lines.append(nobody_asks(_))
    return "\n\n".join(lines)
