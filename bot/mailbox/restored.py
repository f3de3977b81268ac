"""The mailbox of a backup: what was on its way then was most likely answered and sent since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from bot.mailbox import inbox
from bot.mailbox.outbox import HARMLESS
from knowledge.tables import InboxRow, OutboxRow

RESTORED = "restored"  # the error that such rows show


@dataclass(frozen=True)
class Stopped:
    """How many rows of each kind are not taken up again."""

    updates: int = 0
    deliveries: int = 0


def stop_what_was_under_way(session: Session, now: datetime) -> Stopped:
    """Nobody is answered twice: what waited is buried, or offered to its person again.

    An edit would show what was true then, so it is dropped; a farewell that was to vanish goes.
    """
    session.exec(delete(OutboxRow).where(col(OutboxRow.vanishes)))
    waiting = update(InboxRow).where(col(InboxRow.state).in_(inbox.OPEN))
    buried = session.exec(waiting.values(state="dead", body="{}", error=RESTORED))
    open_ = update(OutboxRow).where(col(OutboxRow.state).in_(["queued", "sending"]))
    ended = open_.values(ended_at=now, error=RESTORED)
    edits = ended.where(col(OutboxRow.method).in_(HARMLESS))
    session.exec(edits.values(state="failed", payload="{}"))
    unsure = session.exec(ended.values(state="unsure"))
    return Stopped(buried.rowcount, unsure.rowcount)
