"""Signing in to the console: a link that works once, then a session that the server keeps.

Who signed in is a coordinator of this moment: their rights are looked up at every request.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, func, select

from knowledge.loop import staff
from knowledge.loop.login_rows import IDLE, LASTS, digest
from knowledge.loop.staff import Actor
from knowledge.tables import LoginLink, LoginSession

LINK_LASTS = timedelta(minutes=10)
LINKS_AN_HOUR = 5  # of one person
HOUR = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)  # it is written down at most so often
TOKEN_BYTES = 32


class TooMany(Exception):
    """This person had as many links within the hour as there may be."""


@dataclass(frozen=True)
class SignedIn:
    """Whoever uses a browser that is signed in, with the rights of this moment."""

    actor: Actor
    language: str
    digest: str
    seen_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether `touch` has something to write: a page that is only read takes no lock."""
        return abs(now - self.seen_at) >= SEEN_EVERY


def make_link(session: Session, user_id: int, now: datetime) -> str:
    """The token of a link that signs this person in once; raises TooMany.

    That the person is a coordinator, `redeem` looks at when the link is opened.
    """
    lately = col(LoginLink.made_at) > now - HOUR, col(LoginLink.made_at) <= now
    count = select(func.count()).select_from(LoginLink).where(LoginLink.user_id == user_id, *lately)
    if session.exec(count).one() >= LINKS_AN_HOUR:
        raise TooMany
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginLink(digest=digest(token), user_id=user_id, made_at=now, expires_at=now + LINK_LASTS)
    )
    session.flush()
    return token


def redeem(
    session: Session, token: str, now: datetime, founders: Collection[int], language: str
) -> str | None:
    """Use a link up; the token of a new session, or None: unknown, used, too old, no right.

    However many open it at once, one wins. The clock may have been set back since it was made:
    then it is not believed, for it would live longer than it should.
    """
    opened = (
        update(LoginLink)
        .where(
            col(LoginLink.digest) == digest(token),
            col(LoginLink.used_at).is_(None),
            col(LoginLink.expires_at) > now,
            col(LoginLink.expires_at) <= now + LINK_LASTS,
        )
        .values(used_at=now)
        .returning(col(LoginLink.user_id))
    )
    user_id = session.execute(opened).scalar_one_or_none()
    if user_id is None or not staff.actor(session, user_id, founders).is_coordinator:
        return None
    own = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        LoginSession(
            digest=digest(own), user_id=user_id, language=language, made_at=now, seen_at=now
        )
    )
    session.flush()
    return own


def signed_in(
    session: Session, token: str, now: datetime, founders: Collection[int]
) -> SignedIn | None:
    """Whose session this is, if it still is one and its person still a coordinator. Only reads."""
    row = session.get(LoginSession, digest(token))
    # However the clock was set, none lives longer than it should.
    if row is None or abs(now - row.seen_at) >= IDLE or abs(now - row.made_at) >= LASTS:
        return None
    actor = staff.actor(session, row.user_id, founders)
    return SignedIn(actor, row.language, row.digest, row.seen_at) if actor.is_coordinator else None


def sessions(session: Session, user_id: int, now: datetime) -> list[LoginSession]:
    """The browsers in which somebody is signed in, the last used first."""
    query = select(LoginSession).where(
        LoginSession.user_id == user_id,
        col(LoginSession.seen_at) > now - IDLE,
        col(LoginSession.made_at) > now - LASTS,
    )
    return list(session.exec(query.order_by(col(LoginSession.seen_at).desc())))


def touch(session: Session, token: str, now: datetime) -> None:
    """They are here now; of many requests at once the first writes it."""
    before, after = now - SEEN_EVERY, now + SEEN_EVERY
    is_due = or_(col(LoginSession.seen_at) <= before, col(LoginSession.seen_at) >= after)
    session.exec(update(LoginSession).where(_is(token), is_due).values(seen_at=now))


def set_language(session: Session, token: str, language: str) -> None:
    session.exec(update(LoginSession).where(_is(token)).values(language=language))


def end(session: Session, token: str) -> None:
    """Signed out in this browser; `login_rows.end_all`: in all of them."""
    session.exec(delete(LoginSession).where(_is(token)))


def _is(token: str) -> ColumnElement[bool]:
    return col(LoginSession.digest) == digest(token)
