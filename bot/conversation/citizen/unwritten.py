"""An answer while nothing can be written: whole guides as text, without buttons.

What a button would do next could not be kept; the question itself is logged when that is possible
again.
"""

from bot.conversation.citizen import asking, distress, guide_pages, warnings
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn, short
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.answers import SCAM, Answer, Outcome, answer
from knowledge.safety.hotlines import hotline_for

CHOICES = 3


def reply(turn: Turn) -> list[Reply]:
    """What is urgent, what was found, and why it looks so plain. Reads the database at most."""
    found = answer(turn.shelf.index, turn.said.text)
    urgent = [distress.first_words(turn)]
    if SCAM in found.warnings:
        urgent.append(warnings.of_scam(turn))
    note = turn._(
        "*The server has no room left just now: I can answer, but buttons and the team have to "
        "wait. The coordinators are told.*"
    )
    first = "\n\n".join(filter(None, [*urgent, _say(turn, found), note]))
    return [Reply(first), *_guide(turn, found)]


def excuse(language: str) -> str:
    """A word over a button that was pressed meanwhile."""
    _ = speaker(language)
    return _(
        "The server has no room left just now: this will be done later. Typed questions I answer."
    )


def log(turn: Turn) -> None:
    """The question stands in the log as if it was asked only now; the reply is not said again."""
    asking.ask(turn)


def _say(turn: Turn, found: Answer) -> str:
    _ = turn._
    if found.outcome is Outcome.ANSWERED:
        return ""
    if found.outcome is Outcome.UNSURE:
        titles = [turn.shelf.guides[one.guide].title for one in found.matches[:CHOICES]]
        listed = "\n".join(f"- {escape(short(title))}" for title in titles)
        return _("Did you mean one of these? Type it as it stands here:") + f"\n\n{listed}"
    if found.outcome is Outcome.GREETED:
        return _("Hello! Type what you need help with, no marks needed.")
    line = hotline_for(turn.said.text)
    call = _("You can call **{number}**: {what_for}.").format(
        number=line.number, what_for=line.what_for
    )
    return _("I have no guide for this yet, so I will not guess.") + f"\n\n{call}"


def _guide(turn: Turn, found: Answer) -> list[Reply]:
    if found.outcome is not Outcome.ANSWERED:
        return []
    return guide_pages.copy(turn, turn.shelf.guides[found.matches[0].guide])
