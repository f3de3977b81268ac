"""Buttons below a guide: its parts, its steps, being stuck."""

from collections.abc import Callable

from bot.conversation.citizen import asking, guide_pages
from bot.conversation.reply import Reply
from bot.conversation.rights import Press, gone
from bot.conversation.turn import Turn, number, own_question
from knowledge import questions
from knowledge.answers import Answer, Match, Outcome
from knowledge.guides import Guide
from knowledge.questions import Asked, Ending
from knowledge.tables import Question


def on_guide(show: Callable[[Turn, Guide, int], Reply]) -> Callable[[Turn, list[str]], list[Reply]]:
    """A button that shows a page of a guide; its parts are question, guide, …"""

    def handler(turn: Turn, parts: list[str]) -> list[Reply]:
        guide = turn.shelf.guides.get(parts[1])
        return [show(turn, guide, number(parts[0]))] if guide else [gone(turn)]

    return handler


def step(turn: Turn, parts: list[str]) -> list[Reply]:
    step = number(parts[2])
    return on_guide(lambda t, guide, q: guide_pages.step(t, guide, q, step))(turn, parts)


def problem(turn: Turn, parts: list[str]) -> list[Reply]:
    name = f"loi-{number(parts[2])}"
    return on_guide(lambda t, guide, q: guide_pages.show(t, guide, q, name))(turn, parts)


def copy(turn: Turn, parts: list[str]) -> list[Reply]:
    guide = turn.shelf.guides.get(parts[1])
    return guide_pages.copy(turn, guide) if guide else [gone(turn)]


def stuck(turn: Turn, parts: list[str]) -> list[Reply]:
    guide = turn.shelf.guides.get(parts[1])
    if guide is None:
        return [gone(turn)]
    step = min(max(number(parts[2]), 1), len(guide.numbered("buoc")) or 1)
    question = own_question(turn, parts[0]) or _question_of_browser(turn, guide, step)
    questions.end(question, Ending.STUCK)
    question.guide, question.section = guide.id, f"buoc-{step}"
    return [guide_pages.stuck(turn, guide, asking.number(question), step)]


def _question_of_browser(turn: Turn, guide: Guide, step: int) -> Question:
    """Someone who came by a link or the menu asks a question only now, by being stuck."""
    said = turn.said
    text = turn._("Stuck at step {number}").format(number=step) + f": {guide.title}"
    found = Answer(Outcome.ANSWERED, (Match(guide.id, f"buoc-{step}", 100.0),))
    asked = Asked(said.bot_id, said.update_id, text, medium="button")
    return questions.record(turn.session, turn.person, asked, found, turn.now)


BUTTONS = {
    "guide": Press(on_guide(guide_pages.show)),
    "step": Press(step),
    "prepare": Press(on_guide(guide_pages.prepare)),
    "problems": Press(on_guide(guide_pages.problems)),
    "problem": Press(problem),
    "whom": Press(on_guide(guide_pages.whom_to_ask)),
    "stuck": Press(stuck),
    "done": Press(on_guide(guide_pages.done)),
    "copy": Press(copy, sends=True),
}
