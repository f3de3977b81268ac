"""What coordinators see: the questions that nobody has answered."""

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column, short
from bot.rendering.tokens import escape
from knowledge import questions
from knowledge.answers import Outcome
from knowledge.questions import Ending, Waiting
from knowledge.tables import Question

PAGE = 5


def unanswered(turn: Turn, page: int = 0) -> list[Reply]:
    """One page of /cauhoi: newest first, equal questions joined and counted."""
    _ = turn._
    if not turn.is_coordinator:
        return [Reply(_("This list is for coordinators."))]
    rows, total = questions.waiting(turn.session, page * PAGE, PAGE)
    if not total:
        return [Reply(_("No question is waiting. 👏"))]
    pages = -(-total // PAGE)
    head = _("Unanswered questions: {total}. Page {page}/{pages}").format(
        total=total, page=page + 1, pages=pages
    )
    lines = [f"{n}. {_line(turn, row)}" for n, row in enumerate(rows, page * PAGE + 1)]
    buttons = [
        (Button(short(f"{n}. {_words(turn, row.newest)}", 50), "open", (row.newest.id or 0, page)),)
        for n, row in enumerate(rows, page * PAGE + 1)
    ]
    return [Reply("\n".join([bold(head), "", *lines]), (*buttons, *_moves(turn, page, pages)))]


def open_question(turn: Turn, question_id: int, page: int) -> list[Reply]:
    """One question whole: what was asked, when, how often, what we showed."""
    _ = turn._
    if not turn.is_coordinator:
        return [Reply(_("This list is for coordinators."))]
    question = turn.session.get(Question, question_id)
    back = column(Button(_("Back to the list"), "list", (page,)))
    if question is None:
        return [Reply(_("This question is no longer kept."), back)]
    group = questions.waiting_like(turn.session, question)
    shown = turn.shelf.guides.get(question.guide or "")
    offered = [
        turn.shelf.guides[one] for one in question.offered.split() if one in turn.shelf.guides
    ]
    nearest = "; ".join(guide.title for guide in offered[:3])
    facts = [
        (_("Asked"), turn.time(question.asked_at)),
        (_("How often"), str(group.times)),
        (_("Sent to the team"), str(group.handed_over)),
        (_("Outcome"), _outcome(turn, question)),
        (_("Shown"), shown.title if shown else "–"),
        (_("Nearest guides"), nearest or "–"),
    ]
    lines = [f"- {name}: {escape(value)}" for name, value in facts]
    text = "\n".join([bold(escape(_words(turn, question))), "", *lines])
    return [Reply(text, back)]


def _line(turn: Turn, row: Waiting) -> str:
    _ = turn._
    text = f"{escape(short(_words(turn, row.newest), 120))} ({turn.time(row.newest.asked_at)}"
    if row.times > 1:
        text += ", " + _("asked {times} times").format(times=row.times)
    if row.handed_over:
        text += ", " + _("sent to the team")
    return text + ")"


def _words(turn: Turn, question: Question) -> str:
    return " ".join(question.text.split()) or turn._("(no text)")


def _moves(turn: Turn, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    moves = []
    if page > 0:
        moves.append(Button(turn._("Newer"), "list", (page - 1,)))
    if page + 1 < pages:
        moves.append(Button(turn._("Older"), "list", (page + 1,)))
    return (tuple(moves),) if moves else ()


def _outcome(turn: Turn, question: Question) -> str:
    _ = turn._
    outcomes = {
        Outcome.ANSWERED: _("a guide was shown"),
        Outcome.UNSURE: _("several guides were offered"),
        Outcome.NO_MATCH: _("nothing found"),
        Outcome.WEAK_MATCH: _("nothing near enough found"),
        Outcome.WANTED_PERSON: _("wanted to talk to a person"),
        Outcome.NOT_TEXT: _("not a text"),
        Outcome.FAILED: _("failed by a fault of ours"),
    }
    endings = {
        Ending.MARKED_WRONG: _("the person said that it did not fit"),
        Ending.STUCK: _("the person got stuck at a step"),
        Ending.HANDED_OVER: _("the person sent it to the team"),
        Ending.HELPED: _("it helped"),
        Ending.CHOSE_OTHER: _("the person chose another guide"),
    }
    said = [outcomes.get(Outcome(question.outcome), question.outcome)]
    ended = endings.get(Ending(question.ended))
    return "; ".join([*said, ended] if ended else said)
