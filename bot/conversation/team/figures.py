"""/thongke: how a period went in my area, in numbers."""

from collections.abc import Callable
from datetime import datetime, timedelta

from babel.numbers import format_decimal

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Right, gone
from bot.conversation.turn import Turn, bold, number, paged, short
from bot.rendering.tokens import escape
from knowledge.loop import figure_rows, teams
from knowledge.loop.figures import Figures
from knowledge.tables import Team

PERIODS = (1, 7, 30)  # days, today included
ALL = "-"  # instead of a team's id: the whole area
GAPS = 5


def show(turn: Turn, days: int, team_id: str) -> list[Reply]:
    """One period of the actor's area, or of one team in it."""
    _ = turn._
    if days not in PERIODS or not (team_id == ALL or turn.actor.serves(team_id)):
        return [gone(turn)]
    since = turn.today - timedelta(days=days - 1)
    areas = _area(turn) if team_id == ALL else {team_id}
    found = figure_rows.figures_of(turn.session, areas, since, turn.today)
    head = _("Figures, {period}: {place}").format(
        period=_periods(turn)[days], place=_place(turn, team_id)
    )
    text = "\n".join([bold(head), "", *lines(_, found, turn.time, turn.person.language)])
    return [Reply(text, _moves(turn, days, team_id))]


def _area(turn: Turn) -> frozenset[str] | None:
    """What the actor may see; None: everything."""
    if turn.actor.is_coordinator:
        return turn.actor.areas
    return frozenset({turn.actor.team_id or ""})


def _periods(turn: Turn) -> dict[int, str]:
    _ = turn._
    return dict(zip(PERIODS, (_("today"), _("7 days"), _("30 days")), strict=True))


def _place(turn: Turn, team_id: str) -> str:
    """The team's name, where it is one."""
    areas = _area(turn)
    one = team_id if team_id != ALL else "".join(areas) if areas and len(areas) == 1 else ""
    team = turn.session.get(Team, one)
    if team:
        return escape(team.name)
    return turn._("all teams") if areas is None else turn._("my teams")


def lines(
    _: Callable[[str], str],
    found: Figures,
    time: Callable[[datetime], str],
    language: str,
    gaps: int = GAPS,
) -> list[str]:
    """The figures in words; the first gaps come last."""
    waiting = _("Waiting: {n}").format(n=found.waiting)
    if found.oldest_waiting:
        waiting += ", " + _("the oldest since {time}").format(time=time(found.oldest_waiting))
    said = [
        _("Asked: {n}").format(n=found.asked),
        _("A guide was shown: {n}").format(n=found.answered),
        _("Guides were offered: {n}").format(n=found.unsure),
        _("Nothing fitting: {n}").format(n=found.unanswered),
        _("It helped: {yes}; it did not: {no}").format(yes=found.helpful_yes, no=found.helpful_no),
        waiting,
    ]
    if found.median_answer_hours is not None:
        hours = format_decimal(max(found.median_answer_hours, 0.1), "0.#", locale=language)
        said.append(
            _("Half of the answers by a person came within {hours} h (Monday to Friday)").format(
                hours=hours
            )
        )
    listed = [f"- {one}" for one in said]
    if found.gaps[:gaps]:
        listed += ["", bold(_("Most often asked, no guide yet:"))]
        listed += [
            f"- {escape(short(' '.join(gap.text.split()), 80))} ({gap.times})"
            for gap in found.gaps[:gaps]
        ]
    return listed


def _moves(turn: Turn, days: int, team_id: str) -> tuple[tuple[Button, ...], ...]:
    others = [(one, label) for one, label in _periods(turn).items() if one != days]
    periods = tuple(Button(label, "figures", (one, team_id)) for one, label in others)
    if len(_teams(turn)) < 2:
        return (periods,)
    return (periods, (Button(turn._("Another team"), "figureteams", (days, 0)),))


def _teams(turn: Turn) -> list[Team]:
    """Those between which the actor may switch."""
    return [one for one in teams.all_teams(turn.session) if turn.actor.decides(one.id)]


def choose_team(turn: Turn, days: int, page: int) -> list[Reply]:
    _ = turn._
    if days not in PERIODS:
        return [gone(turn)]
    rows = [
        Button(short(f"{team.name} ({team.commune})", 55), "figures", (days, team.id))
        for team in _teams(turn)
    ]
    whole = _("all teams") if turn.actor.areas is None else _("my teams")
    together = Button(whole.capitalize(), "figures", (days, ALL))
    buttons = ((together,), *paged(turn, rows, page, "figureteams", days))
    return [Reply(bold(_("Figures of which team?")), buttons)]


COMMANDS = {"thongke": Command(lambda turn: show(turn, 7, ALL), Right.STAFF)}
BUTTONS = {
    "figures": Press(lambda turn, parts: show(turn, number(parts[0]), parts[1]), Right.STAFF),
    "figureteams": Press(
        lambda turn, parts: choose_team(turn, number(parts[0]), number(parts[1])),
        Right.COORDINATOR,
    ),
}
