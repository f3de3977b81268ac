"""The Monday digest: how the week went in a coordinator's areas, with one picture."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.charts import Labels
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right
from bot.conversation.team.figures import lines
from bot.conversation.turn import Turn, bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.loop import decisions, figure_rows, staff
from knowledge.loop.desk import Desk
from knowledge.loop.figures import Day, Gap, days, figures
from knowledge.loop.hours import VIETNAM
from knowledge.loop.staff import Role, State
from knowledge.tables import Staff, Team

FROM, UNTIL = time(8), time(20)  # of Monday; a bot that was down at eight is late
WEEK = timedelta(days=7)
SHOWN = 4 * WEEK  # in the picture
Areas = frozenset[str] | None  # None: all

# Staff work in Vietnamese.
_ = speaker("vi")


@dataclass(frozen=True)
class Issue:
    """The digest of some areas and whom it goes to; `draw` it outside the transaction."""

    name: str
    readers: tuple[int, ...]
    caption: str
    days: tuple[Day, ...]
    gaps: tuple[Gap, ...]
    labels: Labels


def issue_name(now: datetime) -> str:
    """Which digest is due, such as "digest 2026-W47"; empty but for Monday between the hours."""
    local = now.astimezone(VIETNAM)
    is_due = local.weekday() == 0 and FROM <= local.time() < UNTIL
    return f"digest {local:%G-W%V}" if is_due else ""


def next_issue(desk: Desk) -> Issue | None:
    """For coordinators who wish it and have not had it, those of the same areas together."""
    name = issue_name(desk.now)
    waiting = _waiting(desk, name) if name else {}
    if not waiting:
        return None
    areas = next(iter(waiting.values()))
    readers = tuple(one for one, theirs in waiting.items() if theirs == areas)
    return _issue(desk, name, areas, readers)


def _waiting(desk: Desk, name: str) -> dict[int, Areas]:
    had_it = decisions.done_to(desk.session, name, desk.now - WEEK)
    roles = staff.roles(desk.session, desk.founders)
    return {
        user_id: staff.actor(desk.session, user_id, desk.founders).areas
        for user_id, role in sorted(roles.items())
        if role is Role.COORDINATOR and f"staff {user_id}" not in had_it and wants_it(desk, user_id)
    }


def wants_it(desk: Desk, user_id: int) -> bool:
    row = desk.session.get(Staff, user_id)
    return row is None or row.digest


def _issue(desk: Desk, name: str, areas: Areas, readers: tuple[int, ...]) -> Issue:
    until = desk.today - timedelta(days=1)
    week_begin, begin = desk.today - WEEK, desk.today - SHOWN
    rows = figure_rows.question_rows(desk.session, areas, begin)
    times = figure_rows.ticket_times(desk.session, areas, begin)
    week = figures(rows, times, week_begin, until)
    head = _("Monday digest, {begin} – {until}: {place}").format(
        begin=f"{week_begin:%d/%m}", until=f"{until:%d/%m/%Y}", place=escape(_place(desk, areas))
    )
    # The gaps stand in the picture, and a caption has to be short.
    caption = "\n".join([bold(head), "", *lines(_, week, desk.time, "vi", gaps=0)])
    return Issue(
        name,
        readers,
        caption,
        days(rows, begin, until),
        figures(rows, times, begin, until).gaps,
        _labels(_place(desk, areas)),
    )


def _place(desk: Desk, areas: Areas) -> str:
    if areas is None:
        return _("all teams")
    team = desk.session.get(Team, next(iter(areas)))
    return team.name if team and len(areas) == 1 else _("my teams")


def _labels(place: str) -> Labels:
    return Labels(
        title=place[:1].upper() + place[1:],
        days=_("Questions a day, the last four weeks"),
        answered=_("guide shown"),
        offered=_("offered"),
        unanswered=_("nothing"),
        gaps=_("Most often asked, no guide yet"),
        nobody_asked=_("Nobody asked in these four weeks."),
        no_gap=_("Nothing is waiting."),
    )


def sent(desk: Desk, issue: Issue, picture: bytes) -> list[Reply]:
    """To each reader once, noted; without a picture it is words alone."""
    had_it = decisions.done_to(desk.session, issue.name, desk.now - WEEK)
    readers = [one for one in issue.readers if f"staff {one}" not in had_it]
    for one in readers:
        decisions.note(desk.session, decisions.SERVER, issue.name, f"staff {one}", desk.now)
    off = column(Button(_("Switch off the Monday digest"), "digest", ("off",)))
    return [Reply(issue.caption, off, to=one, picture=picture) for one in readers]


def switch(turn: Turn) -> Button:
    """The button that turns it off, or on again."""
    if wants_it(turn.desk, turn.actor.user_id):
        return Button(turn._("Switch off the Monday digest"), "digest", ("off",))
    return Button(turn._("Switch on the Monday digest"), "digest", ("on",))


def set_wish(turn: Turn, wish: str) -> list[Reply]:
    """On or off, for whoever pressed it."""
    row = turn.session.get(Staff, turn.actor.user_id) or _of_founder(turn)
    row.digest = wish == "on"
    turn.session.add(row)
    turn.session.flush()
    if row.digest:
        text = turn._("The digest comes on Mondays at 8 o'clock.")
    else:
        text = turn._("No more Monday digests. /thongke shows the figures at any time.")
    return [Reply(text, column(switch(turn)))]


def _of_founder(turn: Turn) -> Staff:
    """A row for the wish alone: the rights of a founder come from the settings and end there."""
    return Staff(
        user_id=turn.actor.user_id, role=Role.COORDINATOR, state=State.LEFT, joined_at=turn.now
    )


BUTTONS = {
    "digest": Press(lambda turn, parts: set_wish(turn, parts[0]), Right.COORDINATOR, sends=True),
}
