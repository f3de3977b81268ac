"""Who speaks with the bot, who works with it, who is signed in to its pages."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, UniqueConstraint, true
from sqlmodel import Field

from knowledge.tables.row import Row


class Person(Row, table=True):
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


class Team(Row, table=True):
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


class Staff(Row, table=True):
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


class Invitation(Row, table=True):
    """A link that makes somebody a member or coordinator, once. Only its digest is kept."""

    __tablename__ = "invitations"
    digest: str = Field(primary_key=True)  # SHA-256
    role: str
    team_id: str | None = Field(default=None, foreign_key="teams.id")
    made_by: int = Field(sa_type=BigInteger)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class LoginLink(Row, table=True):
    """A link that signs a coordinator in to the console, once. Only its digest is kept."""

    __tablename__ = "login_links"
    digest: str = Field(primary_key=True)  # SHA-256
    user_id: int = Field(sa_type=BigInteger, index=True)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class LoginSession(Row, table=True):
    """A browser that is signed in to the console. Its rights are looked up at every request."""

    __tablename__ = "login_sessions"
    digest: str = Field(primary_key=True)  # SHA-256 of what the cookie holds
    user_id: int = Field(sa_type=BigInteger, index=True)
    language: str = "vi"
    made_at: datetime
    seen_at: datetime
