"""Everyone whose question was decided on reads it, once, in daytime."""

from bot.conversation.reply import Button, Reply
from bot.conversation.team.phrases import you_asked
from bot.conversation.turn import Turn, asked_words, bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.guides import parse
from knowledge.loop import tickets
from knowledge.loop.review import AWAY, Decided, Verdict
from knowledge.loop.tickets import Asker
from knowledge.safety.hotlines import hotline_for
from knowledge.tables import QuestionGroup


def news(turn: Turn, decided: Decided, guide_id: str) -> list[Reply]:
    """There is a guide for what they asked."""
    # Not of the shelf: the guide may have been published in this very turn.
    title = parse(library.text_of(turn.session, guide_id), guide_id).title
    return [_there_is_a_guide(one, guide_id, title) for one in _told(turn, decided)]


def _told(turn: Turn, decided: Decided) -> list[Asker]:
    """Whoever is still known; who asked twice reads it once."""
    found = [tickets.asker(turn.session, question) for question in decided.told]
    return tickets.people([one for one in found if one])


def _there_is_a_guide(one: Asker, guide_id: str, title: str) -> Reply:
    _ = speaker(one.person.language)
    asked = asked_words(one.question, _)
    head = _("There is now a guide for what you asked:")
    button = Button(_("Open the guide"), "guide", (one.question.id or 0, guide_id))
    text = f"{bold(head)} “{escape(asked)}”\n\n→ {escape(title)}"
    return Reply(
        text,
        column(button),
        to=one.person.chat_id,
        is_news=True,
        question_id=one.question.id,
    )


def sent_away(turn: Turn, decided: Decided, group: QuestionGroup) -> list[Reply]:
    """The digital team cannot answer it: who can."""
    verdict = Verdict(group.decision)
    if verdict not in AWAY:
        raise ValueError(f"{verdict} sends nobody away")
    return [away(one, verdict) for one in _told(turn, decided)]


def away(one: Asker, verdict: Verdict) -> Reply:
    _ = speaker(one.person.language)
    asked = you_asked(one.question, _)
    line = hotline_for(one.question.text)
    call = _("You can call **{number}**: {what_for}.").format(
        number=line.number, what_for=line.what_for
    )
    told = (
        _("This is about your own papers: only an official can look into them.")
        if verdict is Verdict.PERSONAL
        else _("This is not for the digital team but for another office.")
    )
    return Reply(f"*{asked}*\n\n{told}\n\n{call}", to=one.person.chat_id, is_news=True)
