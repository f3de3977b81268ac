"""What to say after a fault of ours: an apology, a message that perhaps never arrived."""

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, column
from bot.locale import speaker
from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.questions import Asked


def apology(turn: Turn) -> Reply:
    """We failed on this update for good: the log keeps it, the person hears of it."""
    said = turn.said
    if not said.button:
        asked = Asked(said.bot_id, said.update_id, said.text, said.medium, said.album)
        found = Answer(Outcome.FAILED, ())
        questions.record(turn.session, turn.person, asked, found, turn.now)
    return Reply(
        turn._(
            "Sorry, something went wrong on our side. It is written down and will be looked at. "
            "Please try again, or type /trogiup."
        )
    )


def not_handed_on() -> Reply:
    """In a team's group: nobody's language but the teams'."""
    _ = speaker("vi")
    return Reply(_("It could not be sent. Please reply once more."))


def perhaps_lost(turn: Turn, deliveries: list[int]) -> Reply:
    _ = turn._
    buttons = [Button(_("Show that message again"), "again", (one,)) for one in deliveries]
    return Reply(_("My last message may not have reached you."), column(*buttons))


def too_late(turn: Turn) -> Reply:
    return Reply(turn._("That message is no longer kept. Please type your question again."))


def too_much(turn: Turn) -> Reply:
    return Reply(
        turn._(
            "So many messages came at once that I could not read them all. Please wait for my "
            "replies, then send the last one again."
        )
    )
