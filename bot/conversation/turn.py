"""One turn of the conversation: everything that deciding on a reply needs, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from babel.dates import format_date, format_datetime
from sqlmodel import Session

from bot.conversation.reply import Button, Said
from knowledge.library import Shelf
from knowledge.tables import Person

# Viet Nam keeps one time all year.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Turn:
    """`_` turns an English sentence into the person's language."""

    session: Session
    said: Said
    person: Person
    shelf: Shelf
    coordinators: frozenset[int]
    now: datetime
    _: Callable[[str], str]
    keep_link_days: int = 30
    keep_text_months: int = 12

    @property
    def is_coordinator(self) -> bool:
        return self.said.chat_id in self.coordinators

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    def time(self, moment: datetime) -> str:
        """A time as people here write it."""
        local = moment.astimezone(VIETNAM)
        return format_datetime(local, "HH:mm dd/MM/yyyy", locale=self.person.language)

    def month(self, day: str) -> str:
        """The month of an ISO date, such as 09/2026; empty if it is none."""
        try:
            return format_date(date.fromisoformat(day), "MM/yyyy", locale=self.person.language)
        except ValueError:
            return ""


def bold(text: str) -> str:
    return f"**{text}**"


def column(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """Buttons one below the other."""
    return tuple((button,) for button in buttons)


def short(text: str, limit: int = 60) -> str:
    """A button's label: cut at a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1].rpartition(" ")[0]
    return (words if len(words) > limit // 2 else text[: limit - 1]) + "…"
