"""What goes to others after a decision: who asked reads it once, in daytime; cards show it."""

from bot.conversation.reply import Button, Reply
from bot.conversation.team import cards
from bot.conversation.team.phrases import Speak, you_asked
from bot.conversation.turn import asked_words, bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.deciding.on_groups import Attached, SentAway
from knowledge.guides import parse
from knowledge.loop import tickets
from knowledge.loop.desk import Desk
from knowledge.loop.review import AWAY, Decided, Verdict
from knowledge.loop.tickets import Asker
from knowledge.safety.hotlines import hotline_for
from knowledge.tables import ProposedAsk, Question


def after_attach(desk: Desk, attached: Attached) -> list[Reply]:
    """A group got a guide that there was."""
    return [*news(desk, attached.decided, attached.guide_id), *closed_cards(desk, attached.decided)]


def after_sending_away(desk: Desk, sent: SentAway) -> list[Reply]:
    """A group is not for us."""
    return [*sent_away(desk, sent.decided, sent.verdict), *closed_cards(desk, sent.decided)]


def after_declining(row: ProposedAsk) -> list[Reply]:
    """The member who proposed a wording hears that the bot does not learn it."""
    _ = speaker("vi")
    notice = _("A coordinator did not add your wording: “{words}”").format(words=escape(row.text))
    return [Reply(notice, to=row.proposed_by)]


def closed_cards(desk: Desk, decided: Decided) -> list[Reply]:
    """The cards of the tickets that it closed."""
    return [reply for ticket in decided.closed for reply in cards.updated(desk, ticket)]


def news(desk: Desk, decided: Decided, guide_id: str) -> list[Reply]:
    """There is a guide for what they asked."""
    # Not of the shelf: the guide may have been published in this very turn.
    title = parse(library.text_of(desk.session, guide_id), guide_id).title
    told = tickets.known_askers(desk.session, decided.told)
    return [_there_is_a_guide(one, guide_id, title) for one in told]


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


def sent_away(desk: Desk, decided: Decided, verdict: Verdict) -> list[Reply]:
    """The digital team cannot answer it: who can. Of spam nobody is told."""
    if verdict not in AWAY:
        raise ValueError(f"{verdict} sends nobody away")
    return [away(one, verdict) for one in tickets.known_askers(desk.session, decided.told)]


def away(one: Asker, verdict: Verdict) -> Reply:
    _ = speaker(one.person.language)
    text = f"*{you_asked(one.question, _)}*\n\n{who_can(one.question, verdict, _)}"
    return Reply(text, to=one.person.chat_id, is_news=True)


def who_can(question: Question, verdict: Verdict, _: Speak) -> str:
    """Instead of an answer: why the team has none, and whom to call."""
    line = hotline_for(question.text)
    call = _("You can call **{number}**: {what_for}.").format(
        number=line.number, what_for=line.what_for
    )
    told = (
        _("This is about your own papers: only an official can look into them.")
        if verdict is Verdict.PERSONAL
        else _("This is not for the digital team but for another office.")
    )
    return f"{told}\n\n{call}"
