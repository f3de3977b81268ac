"""A citizen gives a question to the team: where they live, whether they want news, asking back."""

from bot.conversation.citizen import asking, guide_pages
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press, Typed, gone
from bot.conversation.team import cards, opening
from bot.conversation.turn import Turn, asked_words, bold, column, number, own_question, short
from bot.rendering.tokens import escape
from knowledge import questions
from knowledge.answers import Outcome, answer
from knowledge.loop import teams, tickets
from knowledge.loop.tickets import Asker, State
from knowledge.questions import Ending
from knowledge.safety.hotlines import hotline_for
from knowledge.tables import Card, Question, QuestionGroup, Team, Ticket
from knowledge.text import words

MOST_TEAMS = 8  # as buttons; more are found by typing
NOWHERE = "-"  # "my commune is not here"
LONGEST_ANSWER = 400  # characters of an answer shown once more
LONGEST_NAME = 8  # words; what is longer is no commune but a question


def hand_over(turn: Turn, question: Question | None, file_code: str = "") -> list[Reply]:
    """Give the question to the team of their commune; who never said where is asked once.

    Of a picture with words only the words go.
    """
    if question is None or not turn.has_team:
        return [gone(turn)]
    question.message_id = None
    return _given(turn, question, file_code)


def hand_on(turn: Turn, question: Question | None) -> list[Reply]:
    """A voice or a picture that shows nothing private goes to the team as it is."""
    if question is None or question.message_id is None or not turn.has_team:
        return [gone(turn)]
    return _given(turn, question, "")


def _given(turn: Turn, question: Question, file_code: str) -> list[Reply]:
    is_new = questions.hand_over(question, turn.now)
    if not is_new and question.ticket_id is not None:
        return [Reply(opening.assured(turn.person, turn.session.get(Team, question.team_id or "")))]
    if turn.person.team_id is None and teams.all_teams(turn.session):
        turn.expect("commune", question.id or 0, file_code)
        return [_ask_commune(turn, question)]
    return open_ticket(turn, question, file_code)


def _ask_commune(turn: Turn, question: Question | None) -> Reply:
    _ = turn._
    known = teams.all_teams(turn.session)
    own = (question.id or 0) if question else 0
    rows = [_commune_button(team, own) for team in known[:MOST_TEAMS]]
    rows.append(Button(_("My commune is not here"), "commune", (own, NOWHERE)))
    lines = [
        bold(_("Which commune or ward do you live in?")),
        _("Your question goes to the digital team there. Tap it, or type its name."),
    ]
    return Reply("\n\n".join(lines), column(*rows))


def _commune_button(team: Team, own: int) -> Button:
    return Button(short(f"{team.commune}, {team.province}", 50), "commune", (own, team.id))


def commune_chosen(turn: Turn, parts: list[str]) -> list[Reply]:
    """A team's button below "which commune?"."""
    own, team_id = number(parts[0]), parts[1]
    team = turn.session.get(Team, team_id)
    if team is None and team_id != NOWHERE:
        return [gone(turn)]
    return _settled(turn, team, own)


def commune_typed(turn: Turn, parts: list[str]) -> list[Reply] | None:
    """The name of a commune; None when it reads like a question, which may name one too."""
    found = teams.named(turn.session, turn.said.text)
    if len(words(turn.said.text)) > LONGEST_NAME or (not found and _is_question(turn)):
        return None
    own = number(parts[0])
    question = questions.of_person(turn.session, own, turn.person) if own else None
    if len(found) == 1:
        return _settled(turn, found[0], own)
    if found:
        buttons = [_commune_button(team, own) for team in found]
        return [Reply(turn._("Which of these is it?"), column(*buttons))]
    again = _ask_commune(turn, question)
    text = turn._("I know no team of a commune with this name.")
    return [Reply(f"{text}\n\n{again.text}", again.buttons)]


def _is_question(turn: Turn) -> bool:
    """Some guide answers it."""
    return answer(turn.shelf.index, turn.said.text).outcome in (Outcome.ANSWERED, Outcome.UNSURE)


def _settled(turn: Turn, team: Team | None, own: int) -> list[Reply]:
    expected = turn.expected
    file_code = expected[2] if expected[:2] == ["commune", str(own)] else ""
    turn.expect()
    if team:
        turn.person.team_id = team.id
    question = questions.of_person(turn.session, own, turn.person) if own else None
    if question is None:
        return [_lives_in(turn, team)]
    if question.ticket_id is not None:  # meanwhile it went to the coordinators
        has_it = turn.session.get(Team, question.team_id or "")
        return [Reply(opening.assured(turn.person, has_it))]
    return open_ticket(turn, question, file_code)


def _lives_in(turn: Turn, team: Team | None) -> Reply:
    _ = turn._
    if team is None:
        return Reply(_("Then the coordinators read your questions."))
    return Reply(_("Your team: {team}.").format(team=escape(team.name)))


def change_commune(turn: Turn) -> list[Reply]:
    """/xa: say or change where one lives."""
    _ = turn._
    if not teams.all_teams(turn.session):
        return [Reply(_("No team is known here yet. The coordinators read your questions."))]
    team = turn.session.get(Team, turn.person.team_id or "")
    turn.expect("commune", 0, "")
    asked = _ask_commune(turn, None)
    return [
        Reply(
            f"{_lives_in(turn, team).text}\n\n{asked.text}" if team else asked.text, asked.buttons
        )
    ]


def open_ticket(turn: Turn, question: Question, file_code: str) -> list[Reply]:
    """The question goes to the team of where its citizen lives, else to the coordinators."""
    told, to_team = opening.opened(turn.desk, Asker(question, turn.person), file_code)
    return [told, *to_team]


def wish(turn: Turn, question: Question | None, answer: str) -> list[Reply]:
    """Whether to be told when there is a guide."""
    if question is None:
        return [gone(turn)]
    group = turn.session.get(QuestionGroup, question.group_id or 0)
    guide = turn.shelf.guides.get((group and group.guide) or "")
    if answer == "yes" and guide:  # it came before they tapped
        return [guide_pages.show(turn, guide, question.id or 0)]
    question.wants_news = answer == "yes"
    turn.session.add(question)
    team = turn.session.get(Team, question.team_id or "")
    _ = turn._
    done = _("I will tell you.") if question.wants_news else _("Only the answer will come.")
    return [Reply(opening.assured(turn.person, team, done))]


def mine(turn: Turn) -> list[Reply]:
    """/cuatoi: my questions that are with the team, where each stands."""
    _ = turn._
    rows = tickets.of_person(turn.session, turn.person)
    if not rows:
        return [Reply(_("None of your questions is with the team."))]
    lines = [bold(_("Your questions with the team")), ""]
    for question, ticket in rows:
        lines.append(f"- {escape(short(asked_words(question, _), 120))}: {_stands(turn, ticket)}")
        if ticket and ticket.answer and question.answered_at:
            lines.append(f"  → {escape(short(ticket.answer, LONGEST_ANSWER))}")
    team_ids = {ticket.team_id for _question, ticket in rows if ticket}
    waits = [_usual(turn, one) for one in sorted(team_ids, key=str)]
    buttons = [_ask_back_button(turn, question) for question, ticket in rows[:5] if ticket]
    return [Reply("\n".join([*lines, *filter(None, ["", *waits])]), column(*buttons))]


def _stands(turn: Turn, ticket: Ticket | None) -> str:
    _ = turn._
    if ticket is None:
        return _("waits until you say where you live, or for the coordinators")
    return {
        State.OPEN: _("waits for a member, since {time}").format(time=turn.time(ticket.opened_at)),
        State.CLAIMED: _("a member is working on it"),
        State.ANSWERED: _("answered; ask back if it is not clear"),
    }[State(ticket.state)]


def _usual(turn: Turn, team_id: str | None) -> str:
    _ = turn._
    usual = tickets.usual_wait(turn.session, team_id, turn.now)
    if usual is None:
        return ""
    team = turn.session.get(Team, team_id or "")
    hours = max(round(usual.total_seconds() / 3600), 1)
    who = escape(team.name) if team else _("The coordinators")
    return _("{who}: an answer usually takes {hours} h.").format(who=who, hours=hours)


def _ask_back_button(turn: Turn, question: Question) -> Button:
    label = turn._("Add a word: {words}").format(words=short(asked_words(question, turn._), 30))
    return Button(label, "askback", (question.id or 0,))


def ask_back(turn: Turn, question: Question | None) -> list[Reply]:
    """The next text goes to the team."""
    if question is None or question.ticket_id is None:
        return [gone(turn)]
    ticket = turn.session.get(Ticket, question.ticket_id)
    if ticket is None or ticket.state == State.CLOSED:
        return [Reply(turn._("This question is closed. Type it as a new one."))]
    turn.expect("askback", question.id or 0)
    _ = turn._
    text = _("Type what you want to ask the team. I will hand it on.")
    return [Reply(text, column(Button(_("Never mind"), "cancel")))]


def asked_back(turn: Turn, question: Question | None) -> list[Reply]:
    """A citizen's further words travel to the ticket."""
    ticket = tickets.locked(turn.session, question.ticket_id or 0) if question else None
    turn.expect()
    if question is None or ticket is None:
        return [gone(turn)]
    _ = turn._
    if ticket.state == State.CLOSED:
        closed = _("This question is closed. Type it as a new one.")
        return [Reply(closed)]
    tickets.ask_back(ticket, turn.now)
    question.answered_at = None  # until somebody answers this too
    warned = asking.secret_warning(turn)
    told = _("Handed on to the team.")
    text = f"{warned}\n\n{told}" if warned else told
    return [
        Reply(text),
        *cards.more_asked(turn.desk, ticket, Asker(question, turn.person), turn.said.text),
    ]


def settled(turn: Turn, question: Question | None) -> list[Reply]:
    """The answer was clear: the ticket is done when all who asked say so or stay silent."""
    if question is None:
        return [gone(turn)]
    questions.end(question, Ending.HELPED)
    question.answered_at = question.answered_at or turn.now
    ticket = tickets.locked(turn.session, question.ticket_id or 0)
    replies = [Reply(turn._("Thank you! I am glad that it helped."))]
    if ticket and ticket.state == State.ANSWERED and len(tickets.askers(turn.session, ticket)) == 1:
        tickets.close(ticket, tickets.Reason.ANSWERED, turn.now)
        replies += cards.updated(turn.desk, ticket)
    return replies


def call_me(turn: Turn, question: Question | None) -> list[Reply]:
    """Somebody who wants to be called gets the team's number instead: we keep none of theirs."""
    _ = turn._
    team = turn.session.get(Team, (question and question.team_id) or turn.person.team_id or "")
    if team and team.phone:
        text = _("I keep no phone number of yours. Call the team: {phone}, {hours}.").format(
            phone=escape(team.phone), hours=escape(team.hours or _("office hours"))
        )
        return [Reply(text)]
    line = hotline_for(question.text if question else "")
    text = _("I keep no phone number of yours. Call {number}: {what_for}.").format(
        number=line.number, what_for=line.what_for
    )
    return [Reply(text)]


def replied(turn: Turn, card: Card) -> list[Reply]:
    """A citizen replies to the team's answer in their own chat."""
    if turn.said.medium != "text":
        return []
    question = own_question(turn, str(card.question_id)) if card.question_id else None
    return asked_back(turn, question) if question else []


COMMANDS = {"cuatoi": Command(mine), "xa": Command(change_commune)}
BUTTONS = {
    "handover": Press(
        lambda turn, parts: hand_over(turn, own_question(turn, parts[0]), "".join(parts[1:])),
        sends=True,
    ),
    "handon": Press(lambda turn, parts: hand_on(turn, own_question(turn, parts[0]))),
    "commune": Press(commune_chosen),
    "news": Press(lambda turn, parts: wish(turn, own_question(turn, parts[0]), parts[1])),
    "askback": Press(lambda turn, parts: ask_back(turn, own_question(turn, parts[0])), sends=True),
    "settled": Press(lambda turn, parts: settled(turn, own_question(turn, parts[0])), sends=True),
    "callme": Press(lambda turn, parts: call_me(turn, own_question(turn, parts[0])), sends=True),
}
EXPECTED = {
    "commune": Typed(commune_typed),
    "askback": Typed(lambda turn, parts: asked_back(turn, own_question(turn, parts[0]))),
}
