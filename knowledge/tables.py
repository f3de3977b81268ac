"""The rows of the database: times in UTC, text of people already cleaned."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint, false, true
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class GuideRow(SQLModel, table=True):
    """The live version of one guide. `text` is the whole file, front matter included."""

    __tablename__ = "guides"
    id: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    version: int = 1
    # SHA-256 of the file last imported: tells an edit made here from an older file.
    imported_digest: str = ""
    published_at: datetime


class GuideVersion(SQLModel, table=True):
    """Every text that a guide ever had."""

    __tablename__ = "guide_versions"
    guide_id: str = Field(primary_key=True, foreign_key="guides.id")
    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    origin: str  # "import" (from the folder) or "local" (edited here)
    made_at: datetime


class IndexVersion(SQLModel, table=True):
    """One row: raised whenever a guide or an ask changes, so that every process rebuilds."""

    __tablename__ = "index_version"
    id: int = Field(default=1, primary_key=True)
    version: int = 0


class Person(SQLModel, table=True):
    """A chat that has written to the bot; no name, no number."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("bot_id", "chat_id"),)
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    language: str = "vi"
    active: bool = True  # False once Telegram says that the bot is blocked
    # False after /dung: nothing is sent that does not reply to a word or button of theirs.
    notices: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    met_at: datetime
    seen_at: datetime


class Question(SQLModel, table=True):
    """One row of the log. Who asked stands in `QuestionLink`, which ends earlier."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("bot_id", "update_id"),)
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
    outcome: str = Field(index=True)  # knowledge.answers.Outcome, never changed
    ended: str = Field(default="none", index=True)  # knowledge.questions.Ending
    guide: str | None = None  # the guide and section last shown
    section: str | None = None
    offered: str = ""  # ids of the guides found, best first, separated by spaces
    handed_over_at: datetime | None = None


class QuestionLink(SQLModel, table=True):
    """Who asked: apart from the question, so that it can be forgotten alone."""

    __tablename__ = "question_links"
    question_id: int = Field(primary_key=True, foreign_key="questions.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    made_at: datetime


class InboxRow(SQLModel, table=True):
    """An update received and not lost: reduced, cleaned, in order of arrival (`id`)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbox_chat_id_state", "chat_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    kind: str
    body: str = Field(sa_type=Text)  # JSON
    received_at: datetime = Field(index=True)
    state: str = Field(default="new", index=True)  # new, working, done, dead
    tries: int = 0
    not_before: datetime  # new: not earlier; working: given up by then, so open again
    error: str = ""  # the kind of the failure, never its text


class OutboxRow(SQLModel, table=True):
    """A delivery: one call to the Bot API that a person must see the effect of."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_chat_id_state", "chat_id", "state"),)
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    priority: int = 0  # 0 answers, 1 notices, 2 broadcasts
    method: str  # sendMessage, editMessageText
    payload: str = Field(sa_type=Text)  # JSON; its text is wiped when sent
    state: str = Field(default="queued", index=True)  # queued, sending, sent, unsure, failed
    tries: int = 0
    not_before: datetime
    made_at: datetime
    ended_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    question_id: int | None = None
    offered_at: datetime | None = None  # when an unsure delivery was offered again
    error: str = ""
    # Removed the moment it has ended: its person asked to be forgotten.
    vanishes: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
