"""One update, one transaction: person met, reply decided, deliveries queued, inbox row done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import Session, col

from bot.conversation import recovery, routes
from bot.conversation.citizen import unwritten
from bot.conversation.reply import Reply, Said
from bot.conversation.team import cards
from bot.conversation.turn import Turn
from bot.locale import language_of, speaker
from bot.mailbox import inbox, outbox
from bot.post import Here, put
from knowledge import questions
from knowledge.database import reading, writing
from knowledge.library import Shelf
from knowledge.loop import staff, teams
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor, Role
from knowledge.loop.tickets import card_at
from knowledge.tables import InboxRow, Person

LONGEST_TOAST = 200  # characters


@dataclass(frozen=True)
class Talk:
    """What every turn shares. `shelf` and `clock` are asked anew each time."""

    engine: Engine
    shelf: Callable[[Session], Shelf]
    clock: Callable[[], datetime]
    founders: frozenset[int]
    keep_link_days: int = 30
    keep_text_months: int = 12
    bot_name: str = ""  # without @
    console_url: str = ""

    def handle(self, said: Said) -> str:
        """Reply to what was said; either all of it is in the database afterwards or nothing.

        Returns the words to show over a pressed button.
        """
        with writing(self.engine) as session:
            if not inbox.is_open(session, said.bot_id, said.update_id):
                return ""
            actor = staff.actor(session, said.user_id, self.founders)
            if said.is_private or actor.is_staff:
                replies = self._respond(self._turn(session, said, actor))
            else:  # of others in a group nothing is kept, not even that they are there
                replies = routes.not_yours()
            inbox.finish(session, said.bot_id, said.update_id)
        return next((one.text for one in replies if one.is_toast), "")[:LONGEST_TOAST]

    def _respond(self, turn: Turn) -> list[Reply]:
        if turn.said.is_answered:
            unwritten.log(turn)
            return []
        replies = routes.respond(turn)  # first: what it removes is not lost
        self.queue(turn.session, turn, [*self._lost_before(turn), *replies])
        return replies

    def reply_unwritten(self, said: Said) -> list[Reply]:
        """A reply while nothing can be written; none to what is more than a question.

        The question comes again as `said.is_answered`, to be logged.
        """
        if not said.is_private or said.command or said.medium != "text":
            return []
        with reading(self.engine) as session:
            actor = staff.actor(session, said.user_id, self.founders)
            person = questions.known(session, said.bot_id, said.user_id) or self._stranger(said)
            turn = self._turn_of(session, said, person, actor)
            is_to_team = said.reply_to and card_at(session, said.chat_id, said.reply_to)
            return [] if turn.expected or is_to_team else unwritten.reply(turn)

    def show_again(self, said: Said, delivery: str) -> str:
        """The person asks for a message that perhaps never arrived."""
        if not said.is_private:  # nothing is offered again in a group
            self.pass_over(said.bot_id, said.update_id)
            return ""
        with writing(self.engine) as session:
            if not inbox.is_open(session, said.bot_id, said.update_id):
                return ""
            turn = self._turn(session, said)
            is_ours = delivery.isascii() and delivery.isdigit() and len(delivery) < 10
            number = int(delivery) if is_ours else 0
            row = outbox.again(session, said.bot_id, said.chat_id, number, turn.now)
            if row is None:
                self.queue(session, turn, [recovery.too_late(turn)])
            inbox.finish(session, said.bot_id, said.update_id)
        return ""

    def fail(self, said: Said, error: str) -> None:
        """A failed try. After the last one the person hears of it, and the log has its row."""
        with writing(self.engine) as session:
            is_dead = inbox.fail(session, said.bot_id, said.update_id, error, self.clock())
        if is_dead and said.is_private:
            self._apologise(said)
        elif is_dead and not said.button and self.role_of(said.user_id):
            self._ask_again(said)

    def bury(self, row: InboxRow, error: str) -> None:
        """An update that cannot be read at all: dead, and its person hears of it."""
        with writing(self.engine) as session:
            inbox.bury(session, row.bot_id, row.update_id, error)
        chat = row.chat_id
        if chat > 0:
            self._apologise(Said(row.bot_id, row.update_id, chat, chat, medium="unreadable"))
        elif row.kind == "message":
            self._ask_again(Said(row.bot_id, row.update_id, chat, 0))

    def postpone(self, said: Said, error: str) -> None:
        """The database was in trouble, not the update: it is tried again."""
        with writing(self.engine) as session:
            inbox.postpone(session, said.bot_id, said.update_id, error, self.clock())

    def calm(self, row: InboxRow) -> None:
        """Who sends faster than anybody can answer is told that the rest is not read."""
        said = Said(row.bot_id, row.update_id, row.chat_id, row.chat_id)
        with writing(self.engine) as session:
            if said.is_private and said.chat_id > 0:
                turn = self._turn(session, said)
                self.queue(session, turn, [recovery.too_much(turn)])
            inbox.finish(session, row.bot_id, row.update_id)

    def _apologise(self, said: Said) -> None:
        """Apart from the burial: what cannot be said must not bring the dead back."""
        with writing(self.engine) as session:
            turn = self._turn(session, said)
            self.queue(session, turn, [recovery.apology(turn)])

    def _ask_again(self, said: Said) -> None:
        """In a group: a reply to a card must not get lost unseen."""
        here = Here(said.chat_id, said.message_id, said.thread_id)
        with writing(self.engine) as session:
            put(session, said.bot_id, recovery.not_handed_on(), self.clock(), here)

    def set_active(self, bot_id: int, chat_id: int, update_id: int, *, active: bool) -> None:
        """The person blocked the bot or let it in again."""
        with writing(self.engine) as session:
            mark_active(session, bot_id, chat_id, active=active)
            if not active:
                outbox.drop_queued(session, bot_id, chat_id, self.clock())
            inbox.finish(session, bot_id, update_id)

    def migrate(self, bot_id: int, update_id: int, old_chat: int, new_chat: int) -> None:
        """A group became a supergroup: everything about it goes on under the new number."""
        with writing(self.engine) as session:
            outbox.move(session, bot_id, old_chat, new_chat)
            teams.move(session, old_chat, new_chat)
            now = self.clock()
            desk = Desk(session, self.founders, now, self.shelf(session))
            for card in cards.placed_again(desk, new_chat):
                put(session, bot_id, card, now)
            inbox.finish(session, bot_id, update_id)

    def leave_group(self, bot_id: int, chat_id: int, update_id: int) -> None:
        """The bot was taken out of a group: its questions go to the coordinators again."""
        with writing(self.engine) as session:
            outbox.drop_queued(session, bot_id, chat_id, self.clock())
            teams.unbind(session, chat_id)
            inbox.finish(session, bot_id, update_id)

    def role_of(self, user_id: int) -> Role | None:
        with reading(self.engine) as session:
            return staff.actor(session, user_id, self.founders).role

    def pass_over(self, bot_id: int, update_id: int) -> None:
        """Nothing to do for this update."""
        with writing(self.engine) as session:
            inbox.finish(session, bot_id, update_id)

    def _turn(self, session: Session, said: Said, actor: Actor | None = None) -> Turn:
        language = language_of(said.language)
        person = questions.meet(session, said.bot_id, said.user_id, language, self.clock())
        return self._turn_of(session, said, person, actor)

    def _stranger(self, said: Said) -> Person:
        now, language = self.clock(), language_of(said.language)
        return Person(
            bot_id=said.bot_id, chat_id=said.user_id, language=language, met_at=now, seen_at=now
        )

    def _turn_of(self, session: Session, said: Said, person: Person, actor: Actor | None) -> Turn:
        return Turn(
            session=session,
            said=said,
            person=person,
            shelf=self.shelf(session),
            actor=actor or staff.actor(session, said.user_id, self.founders),
            founders=self.founders,
            now=self.clock(),
            _=speaker(person.language),
            keep_link_days=self.keep_link_days,
            keep_text_months=self.keep_text_months,
            bot_name=self.bot_name,
            console_url=self.console_url,
        )

    def _lost_before(self, turn: Turn) -> list[Reply]:
        """An earlier message may not have arrived: say so once, with a button to see it.

        Not in a group, where the words may concern somebody else: its coordinators have the list.
        """
        if not turn.said.is_private:
            return []
        rows = outbox.unsure_of(turn.session, turn.said.bot_id, turn.said.chat_id)
        for row in rows:
            row.offered_at = turn.now
        return [recovery.perhaps_lost(turn, [row.id or 0 for row in rows])] if rows else []

    def queue(self, session: Session, turn: Turn, replies: Iterable[Reply]) -> None:
        said = turn.said
        here = Here(said.chat_id, said.message_id, said.thread_id)
        for reply in replies:
            if not reply.is_toast:
                put(session, said.bot_id, reply, turn.now, here)


def mark_active(session: Session, bot_id: int, chat_id: int, *, active: bool) -> None:
    session.exec(
        update(Person)
        .where(col(Person.bot_id) == bot_id, col(Person.chat_id) == chat_id)
        .values(active=active)
    )
