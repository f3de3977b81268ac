"""What signs in to the console, as rows: their tokens stand nowhere, and they end together."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col

from knowledge.tables import LoginLink, LoginSession

IDLE = timedelta(hours=12)  # a session that nobody used for so long is over
LASTS = timedelta(days=7)  # so it is after this, however busy
LINKS = timedelta(days=1)  # after they ran out


def digest(token: str) -> str:
    """SHA-256: of 256 random bits nobody finds the token again, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_all(session: Session, user_id: int) -> None:
    """Of one person: signed out everywhere, and no link of theirs opens any more."""
    session.exec(delete(LoginSession).where(col(LoginSession.user_id) == user_id))
    # They stay, for they count among those of the hour.
    unused = update(LoginLink).where(
        col(LoginLink.user_id) == user_id, col(LoginLink.used_at).is_(None)
    )
    session.exec(unused.values(expires_at=col(LoginLink.made_at)))


def remove(session: Session, user_id: int) -> None:
    """Of one person, all of it."""
    for table in (LoginSession, LoginLink):
        session.exec(delete(table).where(col(table.user_id) == user_id))


def remove_all(session: Session) -> int:
    """Of everybody; how many browsers were signed in."""
    session.exec(delete(LoginLink))
    return session.exec(delete(LoginSession)).rowcount


def forget(session: Session, now: datetime) -> int:
    """Remove what is over; how many rows."""
    links = delete(LoginLink).where(col(LoginLink.expires_at) < now - LINKS)
    over = or_(col(LoginSession.seen_at) < now - IDLE, col(LoginSession.made_at) < now - LASTS)
    sessions = delete(LoginSession).where(over)
    return session.exec(links).rowcount + session.exec(sessions).rowcount
