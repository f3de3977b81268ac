"""The log of questions, and what becomes of those without an answer."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field

from knowledge.tables.row import Row

# What knowledge.questions calls a gap and waiting, word for word: indexes of these rows alone.
_GAP = (
    "(outcome IN ('unanswered_no_match', 'unanswered_weak_match', 'unanswered_wanted_person',"
    " 'failed') OR ended IN ('handed_over', 'marked_wrong', 'stuck')) AND ended != 'helped'"
)
_WAITS = text(f"{_GAP} AND answered_at IS NULL")
_PLACED = text("group_id IS NOT NULL")
_UNPLACED = text(f"{_GAP} AND group_id IS NULL")


class Question(Row, table=True):
    """One row of the log. Who asked stands in `QuestionLink`, which ends earlier."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index(
            "ix_questions_group_id_asked_at",
            "group_id",
            "asked_at",
            sqlite_where=_PLACED,
            postgresql_where=_PLACED,
        ),
        Index("ix_questions_guide_asked_at", "guide", "asked_at"),
        Index("ix_questions_waiting", "asked_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_questions_unplaced", "id", sqlite_where=_UNPLACED, postgresql_where=_UNPLACED),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    asked_at: datetime = Field(index=True)
    text: str = Field(sa_type=Text)
    folded: str = Field(
        sa_column=Column(Text, nullable=False, index=True)
    )  # equal questions share it
    medium: str = "text"  # text, voice, photo, sticker, …
    album: str = Field(default="", index=True)  # Telegram's media_group_id: one album, one reply
    language: str = "vi"
    outcome: str  # knowledge.answers.Outcome, never changed
    ended: str = "none"  # knowledge.questions.Ending
    guide: str | None = None  # the guide and section last shown
    section: str | None = None
    offered: str = ""  # ids of the guides found, best first, separated by spaces
    group_id: int | None = Field(default=None, foreign_key="question_groups.id")
    team_id: str | None = Field(default=None, foreign_key="teams.id")  # where it was asked
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", index=True)
    handed_over_at: datetime | None = None
    wants_news: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    answered_at: datetime | None = None  # by a person, or by a decision on its group
    # A voice or picture that may still be handed on: its number in the citizen's chat.
    message_id: int | None = Field(default=None, sa_type=BigInteger)


class QuestionLink(Row, table=True):
    """Who asked: apart from the question, so that it can be forgotten alone."""

    __tablename__ = "question_links"
    question_id: int = Field(primary_key=True, foreign_key="questions.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    made_at: datetime


class QuestionGroup(Row, table=True):
    """Questions that ask the same thing; decided on together."""

    __tablename__ = "question_groups"
    __table_args__ = (
        Index("ix_question_groups_state_last_at", "state", "last_at"),
        Index("ix_question_groups_state_times", "state", "times", "last_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    likeness: str = Field(sa_type=Text)  # knowledge.loop.likeness.read of its first question
    state: str = "waiting"  # waiting, decided
    decision: str = ""  # knowledge.loop.review.Verdict
    guide: str | None = None
    opened_at: datetime
    decided_at: datetime | None = None
    # Of its questions, kept up to date by knowledge.loop.groups: lists are sorted by them.
    times: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_at: datetime | None = None


class Ticket(Row, table=True):
    """Like questions in the hands of a team; of the coordinators when it has no team."""

    __tablename__ = "tickets"
    id: int | None = Field(default=None, primary_key=True)
    team_id: str | None = Field(default=None, foreign_key="teams.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="question_groups.id", index=True)
    state: str = Field(default="open", index=True)  # knowledge.loop.tickets.State
    reason: str = ""  # why it was closed
    text: str = Field(sa_type=Text)  # with its file code; wiped with `answer` after closing
    answer: str = Field(default="", sa_type=Text)  # what was last relayed
    opened_at: datetime
    claimed_by: int | None = Field(default=None, sa_type=BigInteger)
    claimed_at: datetime | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None  # the coordinators know of it
    excused_at: datetime | None = None  # its citizens were told that it takes longer
    first_answered_at: datetime | None = None
    answered_at: datetime | None = None  # the last time
    closed_at: datetime | None = None
    thread_id: int | None = Field(default=None, sa_type=BigInteger)  # its topic


class Card(Row, table=True):
    """A message of ours about a ticket: a reply to it belongs to the ticket."""

    __tablename__ = "cards"
    __table_args__ = (Index("ix_cards_chat_id_message_id", "chat_id", "message_id"),)
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)  # known once it is sent
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    # The one citizen whom a reply goes to; None on the ticket's own card: all who asked.
    question_id: int | None = Field(default=None, foreign_key="questions.id", index=True)
    made_at: datetime


class Decision(Row, table=True):
    """Who decided what, when; of a guide from which version to which."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_made_by_made_at", "made_by", "made_at"),)
    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(index=True)
    made_by: int = Field(sa_type=BigInteger)  # 0: the server itself
    act: str
    # "guide vneid-muc-2", "group 7", "ticket 12", "staff 3", "team hoa-binh"
    subject: str = Field(index=True)
    from_version: int | None = None
    to_version: int | None = None
    note: str = Field(default="", sa_type=Text)
