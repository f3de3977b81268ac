"""What deciding, cards and reminders need to know: the part of a turn that nobody has to speak."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from knowledge.library import Shelf
from knowledge.loop.hours import VIETNAM


@dataclass(frozen=True)
class Desk:
    """`founders` are the coordinators of the settings."""

    session: Session
    founders: frozenset[int]
    now: datetime
    shelf: Shelf

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    def time(self, moment: datetime) -> str:
        """A time as people here write it, in every language that we speak."""
        return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
