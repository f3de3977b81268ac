"""Handing a question to people: recorded, the coordinators told, the citizen assured."""

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import questions
from knowledge.tables import Question


def hand_over(turn: Turn, question: Question) -> list[Reply]:
    """Give the question to the coordinators; twice tapped, told once."""
    _ = turn._
    if turn.person.notices:
        text = _("It is written down; you will get a message when somebody answers.")
    else:
        text = _("It is written down. To get a message when somebody answers, type /dung again.")
    text += "\n\n" + _(
        "Nobody from the team ever asks for a code (OTP), a password or a picture of your ID."
    )
    if not questions.hand_over(question, turn.now):
        return [Reply(text)]
    return [Reply(text), *(_notice(question, chat) for chat in sorted(turn.coordinators))]


def _notice(question: Question, chat_id: int) -> Reply:
    _ = speaker("vi")  # the team works in Vietnamese
    head = _("A citizen asks the team:")
    button = Button(_("Open the question"), "open", (question.id or 0, 0))
    text = f"{bold(head)}\n\n{escape(question.text)}"
    return Reply(text, column(button), to=chat_id, question_id=question.id)
