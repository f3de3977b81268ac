"""Guides and what is on its way to become part of one."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, true
from sqlmodel import Field

from knowledge.tables.row import Row


class GuideRow(Row, table=True):
    """The live version of one guide. `text` is the whole file, front matter included."""

    __tablename__ = "guides"
    id: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    version: int = 1
    is_live: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    # SHA-256 of the file last imported: tells an edit made here from an older file.
    imported_digest: str = ""
    published_at: datetime


class GuideVersion(Row, table=True):
    """Every text that a guide ever had."""

    __tablename__ = "guide_versions"
    guide_id: str = Field(primary_key=True, foreign_key="guides.id")
    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    origin: str  # "import" (from the folder) or "local" (edited here)
    made_at: datetime


class IndexVersion(Row, table=True):
    """One row: raised whenever a guide or an ask changes, so that every process rebuilds."""

    __tablename__ = "index_version"
    id: int = Field(default=1, primary_key=True)
    version: int = 0


class Draft(Row, table=True):
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
    # The whole file, once it was written in the console; it counts instead of `body` then.
    text: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    note: str = Field(default="", sa_type=Text)  # why it was returned
    changed_at: datetime
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    thanked_at: datetime | None = None  # the author heard how many it helped


class ProposedAsk(Row, table=True):
    """A citizen's wording that a member would add to a guide; a coordinator decides."""

    __tablename__ = "proposed_asks"
    id: int | None = Field(default=None, primary_key=True)
    guide_id: str = Field(foreign_key="guides.id")
    text: str = Field(sa_type=Text)
    group_id: int | None = Field(default=None, foreign_key="question_groups.id")
    proposed_by: int = Field(sa_type=BigInteger)
    proposed_at: datetime
    state: str = Field(default="proposed", index=True)  # proposed, accepted, declined
