"""One turn of the conversation: everything that deciding on a reply needs, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date
from sqlmodel import Session

from bot.conversation.reply import Button, Said
from knowledge import questions
from knowledge.library import Shelf
from knowledge.loop import staff, teams
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import Person, Question

LONGEST_NUMBER = 9  # digits: below what every database's integer holds
MOST_EXPECTED = 3  # parts after the first of what is expected; the last may be any text
PAGE = 20  # buttons below each other; Telegram shows a hundred at most
EXPECTED_FOR = timedelta(minutes=30)  # then a typed text is a question again


@dataclass(frozen=True)
class Turn:
    """`_` turns an English sentence into the person's language.

    `actor` is who speaks, with their rights; `founders` are the coordinators of the settings.
    """

    session: Session
    said: Said
    person: Person
    shelf: Shelf
    actor: Actor
    founders: frozenset[int]
    now: datetime
    _: Callable[[str], str]
    keep_link_days: int = 30
    keep_text_months: int = 12
    bot_name: str = ""
    console_url: str = ""  # empty: nobody can reach it from elsewhere

    @property
    def desk(self) -> Desk:
        return Desk(self.session, self.founders, self.now, self.shelf)

    @property
    def is_coordinator(self) -> bool:
        return self.actor.is_coordinator

    @property
    def has_team(self) -> bool:
        """Whether anybody would read what is handed over."""
        return bool(
            self.founders
            or staff.coordinators(self.session, self.founders)
            or teams.any_reachable(self.session)
        )

    def expect(self, *parts: str | int, lasts: timedelta = EXPECTED_FOR) -> None:
        """What the next typed text is for; nothing: it is a question."""
        self.person.expects = ":".join(map(str, parts))
        self.person.expects_until = self.now + lasts if parts else None
        self.session.add(self.person)

    @property
    def expected(self) -> list[str]:
        """What `expect` was told, as long as it holds."""
        until = self.person.expects_until
        holds = bool(until and self.now < until and self.person.expects)
        return self.person.expects.split(":", MOST_EXPECTED) if holds else []

    @property
    def today(self) -> date:
        return self.desk.today

    def time(self, moment: datetime) -> str:
        """A time as people here write it."""
        return self.desk.time(moment)

    def day(self, day: str) -> str:
        """An ISO date as people here write it; as it stands if it is none."""
        try:
            return format_date(date.fromisoformat(day), "dd/MM/yyyy", locale=self.person.language)
        except ValueError:
            return day

    def month(self, day: str) -> str:
        """The month of an ISO date, such as 09/2026; empty if it is none."""
        try:
            return format_date(date.fromisoformat(day), "MM/yyyy", locale=self.person.language)
        except ValueError:
            return ""


def number(text: str) -> int:
    """A number that a button of ours can carry; anything else raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise ValueError("not a number of ours")
    return int(text)


def own_question(turn: Turn, text: str) -> Question | None:
    """The question of a button, if it is of whoever pressed it."""
    return questions.of_person(turn.session, number(text), turn.person)


def asked_words(question: Question, _: Callable[[str], str]) -> str:
    """What was asked, on one line; of a voice or picture without words, what it is."""
    said = " ".join(question.text.split())
    return said or kinds(_).get(question.medium, _("(no text)"))


def kinds(_: Callable[[str], str]) -> dict[str, str]:
    """What was sent instead of words."""
    return {
        "voice": _("(a voice message)"),
        "video_note": _("(a video message)"),
        "photo": _("(a picture)"),
    }


def bold(text: str) -> str:
    return f"**{text}**"


def column(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """Buttons one below the other."""
    return tuple((button,) for button in buttons)


def paged(
    turn: Turn, rows: Sequence[Button], page: int, action: str, *parts: str | int, size: int = PAGE
) -> tuple[tuple[Button, ...], ...]:
    """Some of the buttons, and below them the way to those before and after.

    Those carry `action`, `parts` and the number of their page.
    """
    first = page * size
    moves = []
    if page:
        moves.append(Button(turn._("Back"), action, (*parts, page - 1)))
    if first + size < len(rows):
        moves.append(Button(turn._("Next"), action, (*parts, page + 1)))
    return (*column(*rows[first : first + size]), *((tuple(moves),) if moves else ()))


def short(text: str, limit: int = 60) -> str:
    """A button's label: cut at a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1].rpartition(" ")[0]
    return (words if len(words) > limit // 2 else text[: limit - 1]) + "…"
