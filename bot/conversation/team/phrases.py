"""Sentences that citizens read in more than one place, in the language that `_` speaks."""

from collections.abc import Callable

from bot.conversation.turn import asked_words, short
from bot.rendering.tokens import escape
from knowledge.tables import Question, Team

LONGEST_QUOTE = 500  # characters
Speak = Callable[[str], str]


def nobody_asks(_: Speak) -> str:
    return _("Nobody from the team ever asks for a code (OTP), a password or a picture of your ID.")


def who_answers(team: Team | None, _: Speak) -> str:
    return escape(team.name) if team else _("The coordinators of the digital teams")


def you_asked(question: Question, _: Speak) -> str:
    return _("You asked: {words}").format(words=quoted(question, _))


def quoted(question: Question, _: Speak) -> str:
    return escape(short(asked_words(question, _), LONGEST_QUOTE))
