"""A citizen asks: the answer, the doubt, or the honest “we do not know”."""

from dataclasses import replace

from bot.conversation.citizen import distress, guide_pages, warnings
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, gone
from bot.conversation.turn import Turn, column, own_question, short
from knowledge import privacy, questions
from knowledge.answers import SCAM, Answer, Outcome, answer, only_scolds
from knowledge.questions import Asked, Ending
from knowledge.safety.hotlines import hotline_for
from knowledge.tables import Question
from knowledge.text import fold

CHOICES = 3
THANKS = "cam on"  # folded
RELAYED = frozenset({"voice", "photo", "video_note"})  # what may be handed on to the team


def ask(turn: Turn, word: str = "") -> list[Reply]:
    """Answer what was typed: log it, then say what we found, below `word`.

    A danger to life comes first of all, then the warnings of a fraud and of a secret.
    """
    found = answer(turn.shelf.index, turn.said.text)
    question = _record(turn, found)
    danger = distress.first_words(turn)
    if danger and found.outcome is not Outcome.ANSWERED and SCAM not in found.warnings:
        return [_only(turn, question, danger, secret_warning(turn), word)]
    said = _after(secret_warning(turn), _after(word, _say(turn, question, found)))
    warned = _after(warnings.of_scam(turn), said) if SCAM in found.warnings else said
    return [_after(danger, warned)]


def _only(turn: Turn, question: Question, *texts: str) -> Reply:
    """What is urgent, without "I have no guide for this": that would sound cold now."""
    ways_on = column(*guide_pages.hand_over_button(turn, number(question)))
    return Reply("\n\n".join(filter(None, texts)), ways_on, question_id=question.id)


def _after(words: str, reply: Reply) -> Reply:
    """One message instead of two: Telegram lets a bot write to a chat once a second."""
    return replace(reply, text=f"{words}\n\n{reply.text}") if words else reply


def send_medium(turn: Turn) -> list[Reply]:
    """A voice, a photo, a sticker: an honest word; a caption is answered as a question."""
    said = turn.said
    if said.text:
        return ask(turn, _cannot_read(turn))
    if said.album and questions.album_is_known(turn.session, turn.person, said.album):
        return []
    question = _record(turn, Answer(Outcome.NOT_TEXT, ()))
    if turn.said.medium not in RELAYED or not turn.has_team:
        return [Reply(_cannot_read(turn))]
    return [_offer_to_hand_on(turn, question)]


def _offer_to_hand_on(turn: Turn, question: Question) -> Reply:
    """A person may listen or look; a picture only when it shows nothing private."""
    _ = turn._
    text, own = _cannot_read(turn), number(question)
    if turn.said.medium == "photo":
        text += "\n\n" + _(
            "Or a person looks at it. Does it show an ID card, a face or a code (OTP)?"
        )
        send = Button(_("No, send it to the team"), "handon", (own,))
        return Reply(text, column(send, Button(_("Yes, drop it"), "drop", (own,))))
    send = Button(_("Send what I said to the team"), "handon", (own,))
    return Reply(text, column(send, Button(_("Drop it"), "drop", (own,))))


def drop(turn: Turn, question: Question | None) -> list[Reply]:
    """The voice or picture goes nowhere."""
    if question:
        question.message_id = None
        turn.session.add(question)
    _ = turn._
    text = _("Dropped: nobody sees it. Please delete it in this chat too, and type a few words.")
    return [Reply(text)]


def _record(turn: Turn, found: Answer) -> Question:
    said = turn.said
    message = said.message_id if said.medium in RELAYED else None
    asked = Asked(said.bot_id, said.update_id, said.text, said.medium, said.album, message)
    return questions.record(turn.session, turn.person, asked, found, turn.now)


def _say(turn: Turn, question: Question, found: Answer) -> Reply:
    if SCAM in found.warnings and (safe := _safety(turn, question, found)):
        return safe
    if found.outcome is Outcome.GREETED:
        return _greet_back(turn)
    if found.outcome is Outcome.ANSWERED:
        first = found.matches[0]
        guide = turn.shelf.guides[first.guide]
        reply = guide_pages.show(turn, guide, number(question), first.section)
        return replace(reply, question_id=question.id)
    if found.outcome is Outcome.UNSURE:
        return _did_you_mean(turn, question, [match.guide for match in found.matches])
    if found.outcome is Outcome.WANTED_PERSON:
        return _wanted_person(turn, question)
    return do_not_know(turn, question)


def _safety(turn: Turn, question: Question, found: Answer) -> Reply | None:
    """What helps against a fraud more than the answer found; None when that answer does."""
    known = turn.shelf.guides
    if warnings.has_happened(turn.said.text) and warnings.FIRST_HOUR in known:
        question.guide, question.section = warnings.FIRST_HOUR, "buoc-1"
        step = guide_pages.step(turn, known[warnings.FIRST_HOUR], number(question), 1)
        return replace(_after(warnings.of_first_hour(turn), step), question_id=question.id)
    guides = choices(turn, question, list(warnings.GUIDES))
    if found.outcome in (Outcome.ANSWERED, Outcome.GREETED) or not guides:
        return None
    buttons = [*guides, *guide_pages.hand_over_button(turn, number(question))]
    return Reply(warnings.read_on(turn), column(*buttons), question_id=question.id)


def number(question: Question) -> int:
    """The question's number, known once it is stored."""
    return question.id or 0


def _greet_back(turn: Turn) -> Reply:
    _ = turn._
    if THANKS in fold(turn.said.text):
        return Reply(_("You are welcome! Type whenever you need something."))
    if only_scolds(turn.said.text):
        return Reply(
            _("I am sorry to have upset you. Tell me what went wrong and I will look again.")
        )
    text = _("Hello! Type what you need help with, no marks needed.")
    example = _("For example: quen mat khau vneid")
    return Reply(f"{text}\n\n*{example}*", column(Button(_("See all guides"), "groups")))


def _did_you_mean(turn: Turn, question: Question, ids: list[str]) -> Reply:
    _ = turn._
    buttons = choices(turn, question, ids)
    buttons.append(Button(_("None of these"), "none", (number(question),)))
    return Reply(_("Did you mean to ask…"), column(*buttons), question_id=question.id)


def choices(turn: Turn, question: Question, ids: list[str]) -> list[Button]:
    known = [turn.shelf.guides[one] for one in ids if one in turn.shelf.guides]
    return [
        Button(short(guide.title), "pick", (number(question), guide.id))
        for guide in known[:CHOICES]
    ]


def do_not_know(turn: Turn, question: Question) -> Reply:
    """Say so plainly, name whom to call, offer the team."""
    _ = turn._
    text = _("I have no guide for this yet, so I will not guess.")
    return _with_ways_on(turn, question, text)


def _wanted_person(turn: Turn, question: Question) -> Reply:
    text = turn._("I am an automatic helper. A person can help you:")
    return _with_ways_on(turn, question, text)


def _with_ways_on(turn: Turn, question: Question, text: str) -> Reply:
    _ = turn._
    line = hotline_for(question.text)
    call = _("You can call **{number}**: {what_for}.").format(
        number=line.number, what_for=line.what_for
    )
    retry = _("Or type it again in other words, one thing at a time.")
    buttons = [
        *guide_pages.hand_over_button(turn, number(question)),
        Button(_("See all guides"), "all"),
    ]
    return Reply(f"{text}\n\n{call}\n\n{retry}", column(*buttons), question_id=question.id)


def secret_warning(turn: Turn) -> str:
    """A kind word to someone who has just sent what nobody should send."""
    _ = turn._
    kinds = privacy.secrets_in(turn.said.text)
    if not kinds:
        return ""
    return _(
        "⚠️ Your message held something private: {kinds}. I covered it and keep nothing of it. "
        "Please delete that message. Nobody from the team ever asks for it."
    ).format(kinds=", ".join(privacy.PLACEHOLDERS[kind].strip("[]") for kind in kinds))


def _cannot_read(turn: Turn) -> str:
    _ = turn._
    sentences = {
        "voice": _(
            "Thank you, but I cannot listen to voice messages yet. Tap the microphone on your "
            "keyboard to speak and have it typed, or type a few words."
        ),
        "photo": _(
            "Thank you, but I cannot look at pictures yet. Type the words of the error that you "
            "see. If the picture shows papers or a code, please delete it."
        ),
        "sticker": _("Nice sticker! Type what you need help with and I will look for a guide."),
    }
    other = _("Thank you, but I can only read text yet. Please type your question in a few words.")
    return sentences.get(turn.said.medium, other)


def pick(turn: Turn, question: Question | None, guide_id: str) -> list[Reply]:
    """One of several guides was chosen, after “did you mean” or “not what I meant”."""
    guide = turn.shelf.guides.get(guide_id)
    if guide is None:
        return [gone(turn)]
    if question:
        if question.outcome == Outcome.ANSWERED and question.guide != guide_id:
            questions.end(question, Ending.CHOSE_OTHER)
        question.guide, question.section = guide_id, None
    return [guide_pages.show(turn, guide, number(question) if question else 0)]


def none_fits(turn: Turn, question: Question | None) -> list[Reply]:
    """None of the offered guides was meant."""
    if question is None:
        return [gone(turn)]
    questions.end(question, Ending.MARKED_WRONG)
    return [do_not_know(turn, question)]


def wrong(turn: Turn, question: Question | None, guide_id: str) -> list[Reply]:
    """The guide was not meant or did not help: the other candidates, the team, another wording."""
    _ = turn._
    all_guides = Button(_("See all guides"), "groups")
    if question is None:
        text = _("Type what you need in your own words, no marks needed.")
        return [Reply(text, column(*_related(turn, guide_id), all_guides))]
    questions.end(question, Ending.MARKED_WRONG)
    others = [one for one in question.offered.split() if one != guide_id]
    buttons = choices(turn, question, others)
    text = _("Sorry that it does not fit.")
    if buttons:
        text += " " + _("Perhaps one of these?")
    text += "\n\n" + _("Or type it again in other words, one thing at a time.")
    ways_on = [*guide_pages.hand_over_button(turn, number(question)), all_guides]
    return [Reply(text, column(*buttons, *ways_on))]


def helped(turn: Turn, question: Question | None, guide_id: str) -> list[Reply]:
    _ = turn._
    if question:
        questions.end(question, Ending.HELPED)
    more = _related(turn, guide_id)
    text = _("Thank you! I am glad that it helped.")
    if more:
        text += "\n\n" + _("Often needed next:")
    return [Reply(text, column(*more))]


def _related(turn: Turn, guide_id: str) -> list[Button]:
    guide = turn.shelf.guides.get(guide_id)
    return guide_pages.related(turn, guide, 0) if guide else []


BUTTONS = {
    "pick": Press(lambda turn, parts: pick(turn, own_question(turn, parts[0]), parts[1])),
    "none": Press(lambda turn, parts: none_fits(turn, own_question(turn, parts[0]))),
    "wrong": Press(lambda turn, parts: wrong(turn, own_question(turn, parts[0]), parts[1])),
    "drop": Press(lambda turn, parts: drop(turn, own_question(turn, parts[0]))),
    "helped": Press(lambda turn, parts: helped(turn, own_question(turn, parts[0]), parts[1])),
}
