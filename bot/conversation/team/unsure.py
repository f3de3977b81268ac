"""/chuachac: messages that perhaps never arrived, for coordinators to send again or pass over."""

import json

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Right
from bot.conversation.team import cards
from bot.conversation.team.phrases import Speak
from bot.conversation.turn import Turn, asked_words, bold, column, number, short
from bot.locale import speaker
from bot.rendering import telegram_html
from bot.rendering.tokens import escape
from knowledge.deciding import on_deliveries
from knowledge.deciding.refusals import AlreadyDecided, NotThere, Refused
from knowledge.loop import staff, unsure
from knowledge.loop.desk import Desk
from knowledge.loop.hours import is_quiet
from knowledge.loop.staff import Role
from knowledge.loop.unsure import Unsure
from knowledge.tables import OutboxRow

PAGE = 5
LONGEST_WORDS = 80  # characters of a message, or of a question
HOURS = int(unsure.KEEP.total_seconds() // 3600)


def show(turn: Turn, page: int = 0, told: str = "") -> list[Reply]:
    """One page of them, the newest first; above it what has just been done, if anything."""
    _ = turn._
    found = unsure.waiting(turn.session, turn.actor, turn.founders)
    page = min(page, max(len(found) - 1, 0) // PAGE)
    above = [told] if told else []
    if not found:
        return [Reply("\n\n".join([*above, _("Every message has arrived. 👏")]))]
    head = _("Messages that perhaps never arrived: {total}").format(total=len(found))
    first = page * PAGE
    lines = [
        f"{n}. {_line(turn, one)}" for n, one in enumerate(found[first : first + PAGE], first + 1)
    ]
    text = "\n\n".join([*above, bold(head), "\n".join(lines), why(_)])
    return [Reply(text, _buttons(turn, found, page))]


def why(_: Speak) -> str:
    return _(
        "The line broke or I stopped while they were being sent. They are kept for {hours} hours; "
        "after that they cannot be sent again."
    ).format(hours=HOURS)


def _line(turn: Turn, one: Unsure) -> str:
    _ = turn._
    seen = escape(short(first_words(one.row), LONGEST_WORDS)) or _("(no text)")
    line = f"{turn.time(one.ended_at)}, {reader(_, one)}: “{seen}”"
    if one.row.offered_at:
        line += " " + _("(offered to them, not asked for)")
    return line


def reader(_: Speak, one: Unsure) -> str:
    """Who should have read it, in kind, as Markdown: never a name or number."""
    if one.row.chat_id < 0:
        group = _("to the group of {team}")
        return group.format(team=escape(one.team.name)) if one.team else _("to a group")
    if one.is_colleague:
        return _("to a colleague")
    if one.question is None:
        return _("to a citizen")
    asked = short(asked_words(one.question, _), LONGEST_WORDS)
    return _("to a citizen who asked “{words}”").format(words=escape(asked))


def first_words(row: OutboxRow) -> str:
    payload = json.loads(row.payload)
    text = next((payload[name] for name in ("text", "caption", "name") if name in payload), "")
    return " ".join((telegram_html.words(text) if "parse_mode" in payload else text).split())


def _buttons(turn: Turn, found: list[Unsure], page: int) -> tuple[tuple[Button, ...], ...]:
    """Two for each of the page's, then the way to the other pages."""
    _ = turn._
    first, rows = page * PAGE, []
    for n, one in enumerate(found[first : first + PAGE], first + 1):
        parts = (one.row.id or 0, page)
        again = Button(f"{n}. {_('Send again')}", "resend", parts)
        rows.append((again, Button(f"{n}. {_('Arrived / pass over')}", "passover", parts)))
    newer = [Button(_("Newer"), "unsure", (page - 1,))] if page else []
    older = [Button(_("Older"), "unsure", (page + 1,))] if first + PAGE < len(found) else []
    moves = (*newer, *older)
    return (*rows, moves) if moves else tuple(rows)


def send_again(turn: Turn, delivery: int, page: int) -> list[Reply]:
    """Exactly that message, once more; of two coordinators at once the first has it sent."""
    try:
        one = on_deliveries.send_again(turn.desk, turn.actor, delivery)
    except (NotThere, AlreadyDecided) as refusal:
        return show(turn, page, bold(too_late(turn._, refusal)))
    return [*show(turn, page, bold(told_again(turn._, one))), after_sending_again(one)]


def pass_over(turn: Turn, delivery: int, page: int) -> list[Reply]:
    try:
        on_deliveries.pass_over(turn.desk, turn.actor, delivery)
    except (NotThere, AlreadyDecided) as refusal:
        return show(turn, page, bold(too_late(turn._, refusal)))
    return show(turn, page)


def told_again(_: Speak, one: Unsure) -> str:
    return _("It is sent again {whom}.").format(whom=reader(_, one))


def after_sending_again(one: Unsure) -> Reply:
    """What goes to whoever should have read it."""
    return Reply("", resends=one.row.id)


def too_late(_: Speak, refusal: Refused) -> str:
    """Why a button does nothing any more; of another area's nobody learns that it is there."""
    if isinstance(refusal, AlreadyDecided):
        return _("Somebody has seen to that message already, or its reader has asked for it.")
    text = _("That message is no longer kept: {hours} hours are over, or it was deleted.")
    return text.format(hours=HOURS)


def notice(desk: Desk) -> list[Reply]:
    """Coordinators hear that there is something to look at: by day, at most once an hour."""
    if is_quiet(desk.now):
        return []
    roles = staff.roles(desk.session, desk.founders)
    deciding = [one for one, role in sorted(roles.items()) if role is Role.COORDINATOR]
    readers = [
        staff.actor(desk.session, one, desk.founders) for one in cards.hearing(desk, deciding)
    ]
    counts = unsure.to_tell(desk.session, readers, desk.founders, desk.now)
    return [_notice_for(desk, reader, count) for reader, count in counts.items()]


def _notice_for(desk: Desk, reader: int, count: int) -> Reply:
    _ = speaker("vi")  # staff work in Vietnamese
    unsure.note_told(desk.session, reader, desk.now)
    text = _("Messages that perhaps never arrived: {total}").format(total=count)
    return Reply(bold(text), column(Button(_("Look at them"), "unsure", (0,))), to=reader)


COMMANDS = dict.fromkeys(("chuachac", "guilai"), Command(show, Right.COORDINATOR))
BUTTONS = {
    "unsure": Press(lambda turn, parts: show(turn, number(parts[0])), Right.COORDINATOR),
    "resend": Press(
        lambda turn, parts: send_again(turn, number(parts[0]), number(parts[1])), Right.COORDINATOR
    ),
    "passover": Press(
        lambda turn, parts: pass_over(turn, number(parts[0]), number(parts[1])), Right.COORDINATOR
    ),
}
