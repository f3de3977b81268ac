"""Everything that hangs on one person, removed at their wish, in one transaction."""

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from knowledge.tables import InboxRow, OutboxRow, Person, Question, QuestionLink


def erase(session: Session, person: Person) -> None:
    """Remove the person and all that is theirs; their number stands nowhere afterwards.

    Two kinds of row outlive it for a moment. A delivery under way vanishes when it has ended. An
    update keeps its own number, by which a repeat is recognised, but not the chat's; what the
    person wrote meanwhile still waits for its turn.
    """
    asked = select(QuestionLink.question_id).where(QuestionLink.person_id == person.id)
    mine = session.exec(select(Question).where(col(Question.id).in_(asked))).all()
    _erase_deliveries(session, person, col(OutboxRow.question_id).in_(asked))
    session.exec(delete(QuestionLink).where(col(QuestionLink.person_id) == person.id))
    for question in mine:
        session.delete(question)
    session.exec(
        update(InboxRow)
        .where(
            col(InboxRow.bot_id) == person.bot_id,
            col(InboxRow.chat_id) == person.chat_id,
            col(InboxRow.state) != "new",
        )
        .values(chat_id=0, body="{}")
    )
    session.delete(person)
    session.flush()


def _erase_deliveries(session: Session, person: Person, quotes: ColumnElement[bool]) -> None:
    """Those to the person, and those that quote a question of theirs to the team."""
    theirs = (col(OutboxRow.bot_id) == person.bot_id) & (col(OutboxRow.chat_id) == person.chat_id)
    rows = select(OutboxRow).where(or_(theirs, quotes))
    # Locked, so that none changes between the look and the deed.
    for row in session.exec(rows.with_for_update()):
        if row.state == "sending":  # its sender still knows it by its number
            row.vanishes = True
        else:
            session.delete(row)
