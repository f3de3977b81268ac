"""Teams, their groups and their people: invited, named, suspended, gone."""

from collections.abc import Iterable

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Right, Typed, gone
from bot.conversation.team import cards
from bot.conversation.turn import Turn, bold, column, number, paged, short
from bot.rendering.tokens import escape
from knowledge.deciding import on_staff
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.loop import decisions, staff, teams
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Role, State
from knowledge.tables import Staff, Team, Ticket

LONGEST_NAME = 40


def invite(turn: Turn, page: int = 0) -> list[Reply]:
    """/moi: whom, for which team."""
    _ = turn._
    rows = [
        Button(_("Member of {team}").format(team=short(team.name, 40)), "invite", ("m", team.id))
        for team in on_staff.own_teams(turn.desk, turn.actor)
    ]
    if turn.actor.areas is None:
        rows.append(Button(_("Coordinator of all areas"), "invite", ("c", on_staff.ALL_TEAMS)))
    if not rows:
        return [Reply(_("There is no team yet: `toso teams import` brings them."))]
    return [Reply(bold(_("Whom do you invite?")), paged(turn, rows, page, "invites"))]


def make_link(turn: Turn, role_letter: str, team_id: str) -> list[Reply]:
    _ = turn._
    role = {"m": Role.MEMBER, "c": Role.COORDINATOR}.get(role_letter)
    area = None if team_id == on_staff.ALL_TEAMS else team_id
    if role is None:
        return [gone(turn)]
    try:
        token = on_staff.invite(turn.desk, turn.actor, role, area)
    except NotThere:
        return [gone(turn)]
    link = f"https://t.me/{turn.bot_name}?start=moi_{token}"
    text = _("Send this link to one person. It works once, until {day}:").format(
        day=turn.time(turn.now + staff.INVITATION_LASTS)
    )
    return [Reply(f"{bold(text)}\n\n{escape(link)}")]


def join(turn: Turn, token: str) -> list[Reply]:
    """An invitation was opened."""
    _ = turn._
    row = staff.redeem(turn.session, token, turn.said.user_id, turn.now)
    if row is None:
        return [Reply(_("This invitation was used already or is too old. Ask for a new one."))]
    decisions.note(
        turn.session, row.user_id, f"join as {row.role}", f"staff {row.user_id}", turn.now
    )
    team = turn.session.get(Team, row.team_id or "")
    if team:
        turn.person.team_id = turn.person.team_id or team.id
        welcome = _("Welcome to {team}! /congviec shows your work, /trogiup all commands.").format(
            team=escape(team.name)
        )
        welcome += " " + _("The coordinator takes you into the team's group: tickets come there.")
    else:
        welcome = _("Welcome, coordinator! /cauhoi lists what waits, /trogiup all commands.")
    turn.expect("name")
    ask = _("How shall your colleagues call you? Type it. Citizens never see it.")
    return [Reply(f"{bold(welcome)}\n\n{ask}", column(Button(_("Never mind"), "cancel")))]


def name_typed(turn: Turn, _parts: list[str]) -> list[Reply]:
    row = turn.session.get(Staff, turn.said.user_id)
    turn.expect()
    if row is None:
        return [Reply(turn._("Never mind."))]
    row.name = short(" ".join(turn.said.text.split()), LONGEST_NAME)
    turn.session.add(row)
    return [Reply(turn._("Your colleagues read: {name}.").format(name=escape(row.name)))]


def bind_group(turn: Turn) -> list[Reply]:
    """`/start to_<team>` in a group, by the link that a coordinator opened."""
    _ = turn._
    team = turn.session.get(Team, turn.said.argument.removeprefix("to_"))
    if team is None or not turn.actor.decides(team.id):
        return []
    teams.bind(turn.session, team, turn.said.chat_id, is_forum=turn.said.is_forum)
    decisions.note(turn.session, turn.actor.user_id, "bind group", f"team {team.id}", turn.now)
    lines = [
        bold(_("This group now gets the questions of {team}.").format(team=escape(team.name))),
        _("Take a ticket, then reply to its card: I hand your words on to the citizen."),
        _("Members join by the coordinator's invitation (/moi), one link each."),
    ]
    return [Reply("\n\n".join(lines)), *cards.placed_in_group(turn.desk, team)]


def list_teams(turn: Turn, page: int = 0) -> list[Reply]:
    """/to: the teams that I coordinate."""
    _ = turn._
    own = on_staff.own_teams(turn.desk, turn.actor)
    if not own:
        return [Reply(_("There is no team yet: `toso teams import` brings them."))]
    rows = [Button(short(f"{team.name} ({team.commune})", 55), "team", (team.id,)) for team in own]
    return [Reply(bold(_("Teams")), paged(turn, rows, page, "teams"))]


def show_team(turn: Turn, team_id: str, page: int = 0) -> list[Reply]:
    """One team: how to call it, its group, its people, the links that lead to it."""
    _ = turn._
    team = turn.session.get(Team, team_id)
    if team is None or not turn.actor.decides(team_id):
        return [gone(turn)]
    here = f"https://t.me/{turn.bot_name}"
    facts = [
        (_("Commune"), f"{team.commune}, {team.province}"),
        (_("Phone"), team.phone or "–"),
        (_("Hours"), team.hours or "–"),
        (_("Group"), _("bound") if team.chat_id else _("none yet: coordinators get the questions")),
        (_("Link for the poster"), f"{here}?start=to_{team.id}"),
    ]
    people = [_person_button(turn, one) for one in staff.of_team(turn.session, team_id)]
    lines = [f"- {name}: {escape(value)}" for name, value in facts]
    rows = [
        Button(_("Bind a group"), "-", url=f"{here}?startgroup=to_{team.id}"),
        Button(_("Invite a member"), "invite", ("m", team_id)),
        Button(_("Invite a coordinator of this area"), "invite", ("c", team_id)),
        Button(_("Change the phone"), "teamedit", (team_id, "phone")),
        Button(_("Change the hours"), "teamedit", (team_id, "hours")),
    ]
    shown = paged(turn, people, page, "team", team_id)
    others = column(Button(_("All teams"), "teams", (0,)))
    text = "\n".join([bold(escape(team.name)), "", *lines])
    return [Reply(text, (*column(*rows), *shown, *others))]


def _person_button(turn: Turn, one: Staff) -> Button:
    _ = turn._
    name = one.name or _("A member without a name")
    if one.state == State.SUSPENDED:
        return Button(_("Let {name} back in").format(name=name), "restore", (one.user_id,))
    return Button(_("Suspend {name}").format(name=name), "suspend", (one.user_id,))


def set_state(turn: Turn, user_id: int, state: State) -> list[Reply]:
    """Suspended or let back in by a coordinator of their team; it holds from the next tap on."""
    try:
        freed = on_staff.set_state(turn.desk, turn.actor, user_id, state)
    except NotThere:
        return [gone(turn)]
    shown = show_team(turn, freed.row.team_id or "")
    return [*shown, *after_freeing(turn.desk, freed.tickets)]


def after_freeing(desk: Desk, freed: Iterable[Ticket]) -> list[Reply]:
    """Somebody was suspended or has left: what they had taken, anybody may take now."""
    return [reply for ticket in freed for reply in cards.updated(desk, ticket)]


def leave(turn: Turn) -> list[Reply]:
    """A member goes; what they had taken is free again."""
    freed = on_staff.leave(turn.desk, turn.actor)
    done = Reply(turn._("You have left the team. Thank you for your help!"))
    return [done, *after_freeing(turn.desk, freed)]


def edit_team(turn: Turn, team_id: str, field: str) -> list[Reply]:
    _ = turn._
    if field not in on_staff.FIELDS or not turn.actor.decides(team_id):
        return [gone(turn)]
    turn.expect("team", team_id, field)
    ask = {"phone": _("Type the team's phone number."), "hours": _("Type the team's hours.")}[field]
    return [Reply(ask, column(Button(_("Never mind"), "cancel")))]


def team_typed(turn: Turn, parts: list[str]) -> list[Reply]:
    team_id, field = parts
    try:
        on_staff.change_team(turn.desk, turn.actor, team_id, field, turn.said.text)
    except NotThere:
        return [gone(turn)]
    except NotFitting:
        return [Reply(turn._("That is no phone number. Digits, spaces and dots only."))]
    turn.expect()
    return show_team(turn, team_id)


def _user(text: str) -> int:
    """A person's number in Telegram is longer than ours."""
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise ValueError("not a number of Telegram")
    return int(text)


def cancel(turn: Turn) -> list[Reply]:
    turn.expect()
    return [Reply(turn._("Never mind."))]


COMMANDS = {
    "moi": Command(invite, Right.COORDINATOR),
    "to": Command(list_teams, Right.COORDINATOR),
}
BUTTONS = {
    "invite": Press(lambda turn, parts: make_link(turn, *parts), Right.COORDINATOR, sends=True),
    "invites": Press(lambda turn, parts: invite(turn, number(parts[0])), Right.COORDINATOR),
    "teams": Press(lambda turn, parts: list_teams(turn, *map(number, parts)), Right.COORDINATOR),
    "team": Press(
        lambda turn, parts: show_team(turn, parts[0], *map(number, parts[1:])), Right.COORDINATOR
    ),
    "teamedit": Press(lambda turn, parts: edit_team(turn, *parts), Right.COORDINATOR, sends=True),
    "suspend": Press(
        lambda turn, parts: set_state(turn, _user(parts[0]), State.SUSPENDED), Right.COORDINATOR
    ),
    "restore": Press(
        lambda turn, parts: set_state(turn, _user(parts[0]), State.ACTIVE), Right.COORDINATOR
    ),
    "leave": Press(lambda turn, _parts: leave(turn), Right.STAFF),
    "cancel": Press(lambda turn, _parts: cancel(turn)),
}
EXPECTED = {
    "name": Typed(name_typed),
    "team": Typed(team_typed, Right.COORDINATOR),
}
