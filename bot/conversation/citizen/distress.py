"""Whoever is in danger or despair reads the number to call before anything else."""

from bot.conversation.turn import Turn
from knowledge.safety.distress import distress
from knowledge.safety.hotlines import line_of


def first_words(turn: Turn) -> str:
    """A kind word and the number that helps now; empty for whoever is in no danger."""
    found = distress(turn.said.text)
    if found is None:
        return ""
    _ = turn._
    kind = {
        "despair": _("I am glad that you wrote this. Do not stay alone now, call somebody close."),
        "medical": _("Stay with them and do what the operator tells you."),
        "fire": _("Get everybody out of danger first."),
        "child": _("Thank you for telling this. In danger right now, call **113** as well."),
        "violence": _("Get to a safe place first, near other people."),
    }[found.kind]
    line = line_of(found.number)
    call = _("🆘 Call **{number}** now: {what_for}.")
    return "\n\n".join(
        [
            call.format(number=line.number, what_for=line.what_for),
            f"{kind} " + _("I am an automatic helper and cannot call for you."),
        ]
    )
