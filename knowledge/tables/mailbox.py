"""What came in and what goes out."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, false
from sqlmodel import Field

from knowledge.tables.row import Row


class InboxRow(Row, table=True):
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


class OutboxRow(Row, table=True):
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
    card_id: int | None = Field(default=None, foreign_key="cards.id", index=True)
    offered_at: datetime | None = None  # when an unsure delivery was offered again
    error: str = ""
    # Removed the moment it has ended: its person asked to be forgotten.
    vanishes: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
