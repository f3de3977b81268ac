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
    is_live: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
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
    team_id: str | None = Field(default=None, foreign_key="teams.id")  # where they live
    # What the next typed text is for ("reply:12"), until then; empty: it is a question.
    expects: str = Field(default="", sa_column_kwargs={"server_default": ""})
    expects_until: datetime | None = None
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
    group_id: int | None = Field(default=None, foreign_key="question_groups.id", index=True)
    team_id: str | None = Field(default=None, foreign_key="teams.id")  # where it was asked
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", index=True)
    handed_over_at: datetime | None = None
    wants_news: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    answered_at: datetime | None = None  # by a person, or by a decision on its group
    # A voice or picture that may still be handed on: its number in the citizen's chat.
    message_id: int | None = Field(default=None, sa_type=BigInteger)


class QuestionLink(SQLModel, table=True):
    """Who asked: apart from the question, so that it can be forgotten alone."""

    __tablename__ = "question_links"
    question_id: int = Field(primary_key=True, foreign_key="questions.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    made_at: datetime


class QuestionGroup(SQLModel, table=True):
    """Questions that ask the same thing; decided on together."""

    __tablename__ = "question_groups"
    id: int | None = Field(default=None, primary_key=True)
    likeness: str = Field(sa_type=Text)  # knowledge.loop.likeness.read of its first question
    state: str = Field(default="waiting", index=True)  # waiting, decided
    decision: str = ""  # knowledge.loop.review.Verdict
    guide: str | None = None
    opened_at: datetime
    decided_at: datetime | None = None


class Team(SQLModel, table=True):
    """A community digital team: the commune that it serves, how to call it, its group."""

    __tablename__ = "teams"
    id: str = Field(primary_key=True)  # [a-z0-9-]{1,32}
    name: str
    commune: str
    province: str
    phone: str = ""
    hours: str = ""
    chat_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    has_topics: bool = False  # one topic a ticket, where the group is a forum


class Staff(SQLModel, table=True):
    """Somebody with a role. `user_id` is their number in Telegram, in private and in groups."""

    __tablename__ = "staff"
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    role: str  # knowledge.loop.staff.Role
    name: str = ""  # as they wish to be called by colleagues; citizens never see it
    team_id: str | None = Field(default=None, foreign_key="teams.id", index=True)  # a member's
    areas: str = ""  # a coordinator's teams, separated by spaces; empty: all
    state: str = "active"  # active, suspended, left
    digest: bool = True
    joined_at: datetime
    left_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """A link that makes somebody a member or coordinator, once. Only its digest is kept."""

    __tablename__ = "invitations"
    digest: str = Field(primary_key=True)  # SHA-256
    role: str
    team_id: str | None = Field(default=None, foreign_key="teams.id")
    made_by: int = Field(sa_type=BigInteger)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Ticket(SQLModel, table=True):
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


class Card(SQLModel, table=True):
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


class Draft(SQLModel, table=True):
    """A guide being written on a phone. `body` is knowledge.writing.drafts.DraftText as JSON."""

    __tablename__ = "drafts"
    id: int | None = Field(default=None, primary_key=True)
    author: int = Field(sa_type=BigInteger, index=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    group_id: int | None = Field(default=None, foreign_key="question_groups.id")
    guide_id: str = ""  # of the live guide that it changes; empty for a new one
    base_version: int = 0  # of that guide when the draft was begun
    state: str = Field(default="drafting", index=True)  # drafting, submitted, published, dropped
    body: str = Field(sa_type=Text)
    note: str = Field(default="", sa_type=Text)  # why it was returned
    changed_at: datetime
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    thanked_at: datetime | None = None  # the author heard how many it helped


class ProposedAsk(SQLModel, table=True):
    """A citizen's wording that a member would add to a guide; a coordinator decides."""

    __tablename__ = "proposed_asks"
    id: int | None = Field(default=None, primary_key=True)
    guide_id: str = Field(foreign_key="guides.id")
    text: str = Field(sa_type=Text)
    group_id: int | None = Field(default=None, foreign_key="question_groups.id")
    proposed_by: int = Field(sa_type=BigInteger)
    proposed_at: datetime
    state: str = Field(default="proposed", index=True)  # proposed, accepted, declined


class Decision(SQLModel, table=True):
    """Who decided what, when; of a guide from which version to which."""

    __tablename__ = "decisions"
    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(index=True)
    made_by: int = Field(sa_type=BigInteger)  # 0: the server itself
    act: str
    subject: str  # "guide vneid-muc-2", "group 7", "ticket 12", "staff 3", "team hoa-binh"
    from_version: int | None = None
    to_version: int | None = None
    note: str = Field(default="", sa_type=Text)


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
    card_id: int | None = Field(default=None, foreign_key="cards.id", index=True)
    offered_at: datetime | None = None  # when an unsure delivery was offered again
    error: str = ""
    # Removed the moment it has ended: its person asked to be forgotten.
    vanishes: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
