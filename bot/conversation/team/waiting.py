"""What coordinators see: the questions that nobody has answered, like ones together."""

from collections.abc import Sequence

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Right
from bot.conversation.team.news import after_sending_away
from bot.conversation.team.phrases import Speak
from bot.conversation.turn import Turn, asked_words, bold, column, number, short
from bot.rendering.tokens import escape
from knowledge.answers import Outcome
from knowledge.deciding import on_groups
from knowledge.deciding.refusals import AlreadyDecided, NotThere, OtherAreas, Refused
from knowledge.loop import groups
from knowledge.loop.groups import Waiting
from knowledge.loop.review import Verdict
from knowledge.questions import Ending
from knowledge.tables import Question, Team

PAGE = 5


def unanswered(turn: Turn, page: int = 0) -> list[Reply]:
    """One page of /cauhoi: the last asked first, like questions joined and counted."""
    _ = turn._
    groups.place_all(turn.session, turn.now)
    rows, total = groups.waiting(turn.session, page * PAGE, PAGE, turn.actor.areas)
    if not total:
        return [Reply(_("No question is waiting. 👏"))]
    pages = -(-total // PAGE)
    head = _("Unanswered questions: {total}. Page {page}/{pages}").format(
        total=total, page=page + 1, pages=pages
    )
    lines = [f"{n}. {_line(turn, row)}" for n, row in enumerate(rows, page * PAGE + 1)]
    buttons = [_open_button(turn, n, row, page) for n, row in enumerate(rows, page * PAGE + 1)]
    return [Reply("\n".join([bold(head), "", *lines]), (*buttons, *_moves(turn, page, pages)))]


def open_group(turn: Turn, group_id: int, page: int) -> list[Reply]:
    """Like questions whole: how they were asked, where, when, how often, what we showed."""
    _ = turn._
    back = Button(_("Back to the list"), "list", (page,))
    try:
        members = on_groups.seen(turn.desk, turn.actor, group_id).members
    except NotThere:
        return [Reply(_("This question is no longer kept."), column(back))]
    lines = [f"- {name}: {escape(value)}" for name, value in _facts(turn, members)]
    text = "\n".join([bold(escape(asked_words(members[-1], turn._))), "", *lines])
    return [Reply(text, column(*decide_buttons(turn, group_id), back))]


def _facts(turn: Turn, members: Sequence[Question]) -> list[tuple[str, str]]:
    _ = turn._
    known, newest = groups.facts(members), members[-1]
    shown = turn.shelf.guides.get(newest.guide or "")
    offered = [turn.shelf.guides[one] for one in newest.offered.split() if one in turn.shelf.guides]
    teams = [turn.session.get(Team, one) for one in known.areas]
    places = "; ".join(team.commune if team else _("not told") for team in teams)
    others = "; ".join(short(one, 80) for one in known.spellings if one != newest.text)
    facts = [
        (_("Asked"), " – ".join(dict.fromkeys(map(turn.time, (known.first_at, known.last_at))))),
        (_("How often"), str(known.times)),
        (_("Also asked like this"), others),
        (_("From"), places),
        (_("Sent to the team"), str(known.handed_over)),
        (_("Outcome"), outcome_words(newest, _)),
        (_("Shown"), shown.title if shown else "–"),
        (_("Nearest guides"), "; ".join(guide.title for guide in offered[:3]) or "–"),
    ]
    return [(name, value) for name, value in facts if value]


def decide_buttons(turn: Turn, group_id: int) -> list[Button]:
    """What a coordinator may decide on a group."""
    _ = turn._
    return [
        Button(_("Attach to a guide"), "gattach", (group_id,)),
        Button(_("Write a new guide"), "gwrite", (group_id,)),
        Button(_("Not for us"), "gaway", (group_id,)),
    ]


def why_away(turn: Turn, group_id: int) -> list[Reply]:
    """ "Not for us": which of three."""
    _ = turn._
    try:
        members = on_groups.seen(turn.desk, turn.actor, group_id).members
    except NotThere as why:
        return [_refused(turn, why)]
    buttons = [
        Button(_("Another office"), "gdecide", (group_id, Verdict.OTHER_OFFICE)),
        Button(
            _("A personal case: they must see an official"), "gdecide", (group_id, Verdict.PERSONAL)
        ),
        Button(_("Spam"), "gdecide", (group_id, Verdict.SPAM)),
        _back(turn),
    ]
    return [Reply(bold(escape(asked_words(members[-1], turn._))), column(*buttons))]


def send_away(turn: Turn, group_id: int, why: str) -> list[Reply]:
    """Closes the group and its tickets; who waits for an answer is told whom to ask."""
    try:
        sent = on_groups.send_away(turn.desk, turn.actor, group_id, Verdict(why))
    except Refused as refused:
        return [_refused(turn, refused)]
    others = after_sending_away(turn.desk, sent)
    done = turn._("Closed. Told: {count}").format(count=sum(one.is_news for one in others))
    return [Reply(done, column(_back(turn))), *others]


def _refused(turn: Turn, why: Refused) -> Reply:
    _ = turn._
    if isinstance(why, AlreadyDecided):
        return Reply(_("Somebody has decided on this already."))
    if isinstance(why, OtherAreas):
        text = _("People of other areas asked this too: a coordinator of all areas decides on it.")
        return Reply(text, column(_back(turn)))
    return Reply(_("This question is no longer kept."))


def _back(turn: Turn) -> Button:
    return Button(turn._("Back to the list"), "list", (0,))


def _open_button(turn: Turn, n: int, row: Waiting, page: int) -> tuple[Button, ...]:
    label = short(f"{n}. {asked_words(row.newest, turn._)}", 50)
    return (Button(label, "open", (row.group.id or 0, page)),)


def _line(turn: Turn, row: Waiting) -> str:
    _ = turn._
    text = (
        f"{escape(short(asked_words(row.newest, turn._), 120))} ({turn.time(row.newest.asked_at)}"
    )
    if row.times > 1:
        text += ", " + _("asked {times} times").format(times=row.times)
    if row.handed_over:
        text += ", " + (_("answered by a team") if row.answered else _("sent to the team"))
    return text + ")"


def _moves(turn: Turn, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    moves = []
    if page > 0:
        moves.append(Button(turn._("Newer"), "list", (page - 1,)))
    if page + 1 < pages:
        moves.append(Button(turn._("Older"), "list", (page + 1,)))
    return (tuple(moves),) if moves else ()


def outcomes(_: Speak) -> dict[str, str]:
    """What the bot did with a question."""
    return {
        Outcome.ANSWERED: _("a guide was shown"),
        Outcome.UNSURE: _("several guides were offered"),
        Outcome.NO_MATCH: _("nothing found"),
        Outcome.WEAK_MATCH: _("nothing near enough found"),
        Outcome.WANTED_PERSON: _("wanted to talk to a person"),
        Outcome.NOT_TEXT: _("not a text"),
        Outcome.FAILED: _("failed by a fault of ours"),
    }


def endings(_: Speak) -> dict[str, str]:
    """What its person did then."""
    return {
        Ending.MARKED_WRONG: _("the person said that it did not fit"),
        Ending.STUCK: _("the person got stuck at a step"),
        Ending.HANDED_OVER: _("the person sent it to the team"),
        Ending.HELPED: _("it helped"),
        Ending.CHOSE_OTHER: _("the person chose another guide"),
    }


def outcome_words(question: Question, _: Speak) -> str:
    said = [outcomes(_).get(question.outcome, question.outcome)]
    ended = endings(_).get(question.ended)
    return "; ".join([*said, ended] if ended else said)


COMMANDS = {"cauhoi": Command(unanswered, Right.COORDINATOR)}
BUTTONS = {
    "list": Press(lambda turn, parts: unanswered(turn, number(parts[0])), Right.COORDINATOR),
    "open": Press(
        lambda turn, parts: open_group(turn, number(parts[0]), number(parts[1])),
        Right.COORDINATOR,
    ),
    "gaway": Press(lambda turn, parts: why_away(turn, number(parts[0])), Right.COORDINATOR),
    "gdecide": Press(
        lambda turn, parts: send_away(turn, number(parts[0]), parts[1]), Right.COORDINATOR
    ),
}
