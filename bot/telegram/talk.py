"""One update, one transaction: person met, reply decided, deliveries queued, inbox row done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from bot.conversation import recovery, routes
from bot.conversation.reply import Reply, Said
from bot.conversation.turn import Turn
from bot.locale import language_of, speaker
from bot.mailbox import inbox, outbox
from bot.telegram.calls import calls
from knowledge import questions
from knowledge.database import writing
from knowledge.library import Shelf
from knowledge.tables import InboxRow, Person


@dataclass(frozen=True)
class Talk:
    """What every turn shares. `shelf` and `clock` are asked anew each time."""

    engine: Engine
    shelf: Callable[[], Shelf]
    clock: Callable[[], datetime]
    coordinators: frozenset[int]
    keep_link_days: int = 30
    keep_text_months: int = 12

    def handle(self, said: Said, pressed_message: int | None = None) -> None:
        """Reply to what was said; either all of it is in the database afterwards or nothing."""
        with writing(self.engine) as session:
            turn = self._turn(session, said)
            replies = routes.respond(turn)  # first: what it removes is not lost
            for reply in [*self._lost_before(turn), *replies]:
                self._queue(session, turn, reply, pressed_message)
            inbox.finish(session, said.bot_id, said.update_id)

    def show_again(self, said: Said, delivery: str, pressed_message: int) -> None:
        """The person asks for a message that perhaps never arrived."""
        with writing(self.engine) as session:
            turn = self._turn(session, said)
            is_ours = delivery.isascii() and delivery.isdigit() and len(delivery) < 10
            number = int(delivery) if is_ours else 0
            row = outbox.again(session, said.bot_id, said.chat_id, number, turn.now)
            if row is None:
                self._queue(session, turn, recovery.too_late(turn), pressed_message)
            inbox.finish(session, said.bot_id, said.update_id)

    def fail(self, said: Said, error: str) -> None:
        """A failed try. After the last one the person hears of it, and the log has its row."""
        with writing(self.engine) as session:
            is_dead = inbox.fail(session, said.bot_id, said.update_id, error, self.clock())
        if is_dead:
            self._apologise(said)

    def bury(self, row: InboxRow, error: str) -> None:
        """An update that cannot be read at all: dead, and its person hears of it."""
        with writing(self.engine) as session:
            inbox.bury(session, row.bot_id, row.update_id, error)
        if row.chat_id > 0:
            self._apologise(Said(row.bot_id, row.update_id, row.chat_id, medium="unreadable"))

    def _apologise(self, said: Said) -> None:
        """Apart from the burial: what cannot be said must not bring the dead back."""
        with writing(self.engine) as session:
            turn = self._turn(session, said)
            self._queue(session, turn, recovery.apology(turn), None)

    def set_active(self, bot_id: int, chat_id: int, update_id: int, *, active: bool) -> None:
        """The person blocked the bot or let it in again."""
        with writing(self.engine) as session:
            mark_active(session, bot_id, chat_id, active=active)
            if not active:
                outbox.drop_queued(session, bot_id, chat_id, self.clock())
            inbox.finish(session, bot_id, update_id)

    def pass_over(self, bot_id: int, update_id: int) -> None:
        """Nothing to do for this update."""
        with writing(self.engine) as session:
            inbox.finish(session, bot_id, update_id)

    def _turn(self, session: Session, said: Said) -> Turn:
        now = self.clock()
        language = language_of(said.language)
        person = questions.meet(session, said.bot_id, said.chat_id, language, now)
        speak = speaker(person.language)
        return Turn(
            session,
            said,
            person,
            self.shelf(),
            self.coordinators,
            now,
            speak,
            self.keep_link_days,
            self.keep_text_months,
        )

    def _lost_before(self, turn: Turn) -> list[Reply]:
        """An earlier message may not have arrived: say so once, with a button to see it."""
        rows = outbox.unsure_of(turn.session, turn.said.bot_id, turn.said.chat_id)
        for row in rows:
            row.offered_at = turn.now
        return [recovery.perhaps_lost(turn, [row.id or 0 for row in rows])] if rows else []

    def _queue(
        self, session: Session, turn: Turn, reply: Reply, pressed_message: int | None
    ) -> None:
        is_notice = reply.to is not None
        if reply.to is not None and not wants_notices(session, turn.said.bot_id, reply.to):
            return
        for method, payload in calls(reply, pressed_message):
            outbox.put(
                session,
                turn.said.bot_id,
                turn.said.chat_id if reply.to is None else reply.to,
                payload,
                turn.now,
                method=method,
                priority=outbox.NOTICE if is_notice else outbox.ANSWER,
                question_id=reply.question_id,
                vanishes=reply.vanishes,
            )


def wants_notices(session: Session, bot_id: int, chat_id: int) -> bool:
    """Not after /dung. Who never wrote to the bot has declined nothing."""
    declined = select(Person.id).where(
        Person.bot_id == bot_id, Person.chat_id == chat_id, col(Person.notices).is_(False)
    )
    return session.exec(declined).first() is None


def mark_active(session: Session, bot_id: int, chat_id: int, *, active: bool) -> None:
    session.exec(
        update(Person)
        .where(col(Person.bot_id) == bot_id, col(Person.chat_id) == chat_id)
        .values(active=active)
    )
