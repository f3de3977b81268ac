"""The cards of a ticket: what a team reads of a question, and what goes with it."""

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import col, not_, or_, select

from bot.conversation.reply import Button, Reply
from bot.conversation.team.phrases import nobody_asks
from bot.conversation.turn import bold, short
from bot.locale import speaker
from bot.rendering import cuts
from bot.rendering.tokens import escape
from knowledge.loop import groups, staff, tickets
from knowledge.loop.desk import Desk
from knowledge.loop.tickets import Asker, Reason, State
from knowledge.tables import Card, Person, Question, Team, Ticket

LONGEST_TOPIC = 60  # characters of a topic's name
LONGEST_WORDS = 3000  # UTF-16 units of a question: a card is one message, which an edit can change
MOST_LIKE = 3  # other wordings shown

# Teams work in Vietnamese, whatever language the citizen speaks.
_ = speaker("vi")


def placed(desk: Desk, ticket: Ticket, *, is_new: bool) -> list[Reply]:
    """A new ticket's cards; one that was joined is brought up to date, and its team told."""
    if is_new:
        return [_first(desk, ticket, chat) for chat in readers(desk, ticket)]
    told = _("Asked once more ({count} in all): {words}").format(
        count=len(tickets.askers(desk.session, ticket)), words=escape(_newest(desk, ticket))
    )
    newest = max(one.question.id or 0 for one in tickets.askers(desk.session, ticket))
    # The words are theirs: who has everything removed takes them out of what waits to be sent.
    current = _current(desk, ticket)
    return [*current, *(replace(one, question_id=newest) for one in noted(desk, ticket, told))]


def readers(desk: Desk, ticket: Ticket) -> list[int]:
    """The chats where its card belongs: the team's group, else the coordinators."""
    team = desk.session.get(Team, ticket.team_id or "")
    if team and team.chat_id is not None:
        return [team.chat_id]
    return deciders(desk, ticket.team_id)


def deciders(desk: Desk, team_id: str | None) -> list[int]:
    return staff.deciders(desk.session, desk.founders, team_id)


def placed_anew(desk: Desk, ticket: Ticket) -> list[Reply]:
    """New cards for one in work whose readers are all gone: out of a group, out of the team."""
    if ticket.state == State.CLOSED or chats(desk, ticket):
        return []
    return [_first(desk, ticket, chat) for chat in hearing(desk, readers(desk, ticket))]


def placed_in_group(desk: Desk, team: Team) -> list[Reply]:
    """The tickets of a team for the group that has just become its own."""
    of_team = tickets.live_of_team(desk.session, team.id)
    return [
        _first(desk, ticket, team.chat_id)
        for ticket in of_team
        if team.chat_id is not None and team.chat_id not in chats(desk, ticket)
    ]


def placed_again(desk: Desk, chat: int) -> list[Reply]:
    """A group has a new number: under the old one nobody can tap a card or reply to it."""
    team = desk.session.exec(select(Team).where(Team.chat_id == chat)).first()
    live = tickets.live_of_team(desk.session, team.id) if team else []
    return [one for ticket in live for one in updated(desk, ticket) if one.to == chat]


def _first(desk: Desk, ticket: Ticket, chat: int) -> Reply:
    card = tickets.make_card(desk.session, ticket, chat, None, desk.now)
    team = desk.session.get(Team, ticket.team_id or "")
    in_topic = bool(team and team.has_topics and team.chat_id == chat)
    topic = (
        short(f"{ticket.id}. {' '.join(ticket.text.split())}", LONGEST_TOPIC) if in_topic else ""
    )
    return Reply(_text(desk, ticket), _buttons(ticket), to=chat, card=card.id, topic=topic)


def shown_to(desk: Desk, ticket: Ticket, chat: int, why: str = "") -> Reply:
    """Its card once more, in another chat: for the coordinators, or for whoever has it."""
    card = tickets.make_card(desk.session, ticket, chat, None, desk.now)
    text = "\n\n".join(filter(None, (why, _text(desk, ticket))))
    return Reply(text, _buttons(ticket), to=chat, card=card.id)


def updated(desk: Desk, ticket: Ticket) -> list[Reply]:
    """All its cards that somebody reads, as they are now."""
    text, buttons = _text(desk, ticket), _buttons(ticket)
    return [
        Reply(text, buttons, to=card.chat_id, card=card.id, edits=True)
        for card in _own(desk, ticket)
    ]


def _current(desk: Desk, ticket: Ticket) -> list[Reply]:
    """New cards where nobody reads the old ones, else those as they are now."""
    return placed_anew(desk, ticket) or updated(desk, ticket)


def noted(desk: Desk, ticket: Ticket, text: str) -> list[Reply]:
    """A word below its cards, once in each chat."""
    anew = placed_anew(desk, ticket)
    return [*anew, *(Reply(text, to=chat) for chat in chats(desk, ticket))]


def chats(desk: Desk, ticket: Ticket) -> list[int]:
    """Where somebody reads what is said about it."""
    own = dict.fromkeys(card.chat_id for card in _own(desk, ticket))
    return hearing(desk, list(own))


def hearing(desk: Desk, among: Collection[int]) -> list[int]:
    """Of these chats all but those of people who want no messages or have blocked the bot."""
    deaf = or_(not_(col(Person.notices)), not_(col(Person.active)))
    query = select(Person.chat_id).where(col(Person.chat_id).in_(among), deaf)
    silent = set(desk.session.exec(query)) if among else set()
    return [chat for chat in among if chat not in silent]


def _own(desk: Desk, ticket: Ticket) -> list[Card]:
    """Its cards where they are read: in the group that is its team's now, with whoever answers."""
    team = desk.session.get(Team, ticket.team_id or "")
    group = team.chat_id if team else None
    asked = deciders(desk, ticket.team_id)

    def may_read(chat: int) -> bool:
        if chat < 0:
            return chat == group
        reader = staff.actor(desk.session, chat, desk.founders)
        return reader.serves(ticket.team_id) or chat in asked

    return [card for card in tickets.cards(desk.session, ticket) if may_read(card.chat_id)]


def more_asked(desk: Desk, ticket: Ticket, one: Asker, words: str) -> list[Reply]:
    """A citizen asks back: below the card, and a reply to it goes to them alone."""
    who = _who(desk, ticket, one.question)
    head = _("Ticket {number}, {who} asks back:").format(number=ticket.id, who=who)
    hint = _("Reply to this message to answer them alone.")
    text = f"{bold(head)}\n\n{escape(words)}\n\n*{hint}*"
    replies = _current(desk, ticket)
    for chat in chats(desk, ticket):
        card = tickets.make_card(desk.session, ticket, chat, one.question, desk.now)
        replies.append(Reply(text, to=chat, card=card.id))
    return replies


def handed_on(desk: Desk, ticket: Ticket, one: Asker) -> list[Reply]:
    """The citizen's voice or picture, copied below the card; then we know of it no more."""
    question = one.question
    if question.message_id is None:
        return []
    source, question.message_id = (one.person.chat_id, question.message_id), None
    caption = _("Ticket {number}: from the citizen.").format(number=ticket.id)
    replies = placed_anew(desk, ticket)
    for chat in chats(desk, ticket):
        card = tickets.make_card(desk.session, ticket, chat, question, desk.now)
        replies.append(Reply(caption, to=chat, card=card.id, copies=source))
    return replies


def _who(desk: Desk, ticket: Ticket, question: Question) -> str:
    """ "the citizen", or which of them: they have no names."""
    ids = [one.question.id for one in tickets.askers(desk.session, ticket)]
    if len(ids) < 2 or question.id not in ids:
        return _("the citizen")
    return _("citizen {number}").format(number=ids.index(question.id) + 1)


def _newest(desk: Desk, ticket: Ticket) -> str:
    asked = tickets.askers(desk.session, ticket)
    return short(" ".join(asked[-1].question.text.split()), 200) if asked else ""


def _text(desk: Desk, ticket: Ticket) -> str:
    """The question, what the bot showed, where it comes from, how often, where it stands."""
    asked = tickets.askers(desk.session, ticket)
    head = _("Ticket {number}: a citizen asks").format(number=ticket.id)
    facts = [*_facts(desk, ticket, [one.question for one in asked]), _stands(desk, ticket)]
    lines = "\n".join(f"- {fact}" for fact in facts)
    words = short(ticket.text, cuts.fitting(ticket.text, LONGEST_WORDS))
    said = escape(words) if words else _("(no text)")
    return f"{bold(head)}\n\n{said}\n\n{lines}\n\n*{nobody_asks(_)}*"


def _facts(desk: Desk, ticket: Ticket, questions: list[Question]) -> list[str]:
    team = desk.session.get(Team, ticket.team_id or "")
    facts = [_("From: {place}").format(place=_place(team))]
    guide = desk.shelf.guides.get((questions[0].guide if questions else None) or "")
    shown = escape(guide.title) if guide else _("nothing fitting")
    facts.append(_("The bot showed: {guide}").format(guide=shown))
    others = groups.members(desk.session, ticket.group_id) if ticket.group_id else questions
    facts.append(_("Asked by: {count}").format(count=max(len(others), len(questions), 1)))
    wordings = (
        [one for one in groups.facts(others).spellings if one != ticket.text] if others else []
    )
    if wordings:
        shown_words = "; ".join(short(one, 60) for one in wordings[:MOST_LIKE])
        facts.append(_("Also asked like this: {words}").format(words=escape(shown_words)))
    return facts


def _place(team: Team | None) -> str:
    return escape(f"{team.commune}, {team.province}") if team else _("not told")


def _stands(desk: Desk, ticket: Ticket) -> str:
    name = escape(staff.name_of(desk.session, ticket.claimed_by) or _("a member"))
    claimed = desk.time(ticket.claimed_at) if ticket.claimed_at else ""
    if ticket.state == State.OPEN:
        return _("Open since {time}. Take it, then reply to this message to answer.").format(
            time=desk.time(ticket.opened_at)
        )
    if ticket.state == State.CLAIMED:
        return _("Taken by {name}, {time}. A reply to this message goes to the citizen.").format(
            name=name, time=claimed
        )
    if ticket.state == State.ANSWERED:
        return _("Answered by {name}. Another reply goes to the citizen too.").format(name=name)
    return _("Closed: {reason}").format(reason=reason_words(ticket.reason))


def reason_words(reason: str) -> str:
    return {
        Reason.ANSWERED: _("answered"),
        Reason.GUIDE: _("there is a guide"),
        Reason.OTHER_OFFICE: _("for another office"),
        Reason.PERSONAL: _("a personal case"),
        Reason.SPAM: _("spam"),
        Reason.WITHDRAWN: _("withdrawn by the citizen"),
    }.get(Reason(reason), reason)


def _buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    number = ticket.id or 0
    if ticket.state == State.CLOSED:
        return ()
    first = (
        Button(_("Take it"), "claim", (number,))
        if ticket.claimed_by is None
        else Button(_("Hand it back"), "handback", (number,))
    )
    rows = [
        (first, Button(_("Answer"), "answer", (number,))),
        (Button(_("Attach to a guide"), "attach", (number,)),),
        (Button(_("Write a new guide"), "write", (number,)),),
        (Button(_("Not for us"), "notours", (number,)),),
    ]
    if ticket.state == State.ANSWERED:
        rows.append((Button(_("Done, close it"), "close", (number,)),))
    return tuple(rows)
