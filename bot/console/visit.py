"""One request to the console: everything that a page needs to decide, and nothing of the web."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from bot.conversation.reply import Reply
from bot.post import put
from knowledge.deciding.refusals import NotThere
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor

LARGEST_NUMBER = 2**31 - 1  # what every database's integer holds
LONGEST_WORD = 200  # characters of a filter or a search


@dataclass(frozen=True)
class Upload:
    """A file that came with a form; `content` is no larger than the form may be."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Visit:
    """`actor` is who is signed in, with the rights of this moment; nobody yet: no role.

    `path` are the parts of the address that the route names, `query` and `form` what came with
    it: lists, because a box may be ticked many times. `_` turns an English sentence into the
    language of the visitor. `address` is where this server is found, from the settings.
    """

    desk: Desk
    actor: Actor
    _: Callable[[str], str]
    language: str
    address: str
    bot_id: int
    bot_name: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)
    form: Mapping[str, list[str]] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    cookie: str = ""  # what proves who it is; empty before signing in
    problems: tuple[str, ...] = ()  # of the bot, in the fixed words of bot/watch/health.py
    here: str = ""  # path and query of this page
    is_due: bool = False  # that they are here is to be noted
    is_fragment: bool = False  # our own script asks for a part of a page

    @property
    def session(self) -> Session:
        return self.desk.session

    def number(self, name: str) -> int:
        """A number of the path; anything else is a page that there is not."""
        found = as_number(self.path[name])
        if found is None:
            raise NotThere
        return found

    def asked(self, name: str, default: str = "") -> str:
        """A filter of the address, one line of it."""
        return " ".join(self.query.get(name, [default])[-1][:LONGEST_WORD].split())

    def chosen(self, name: str, among: Iterable[str], default: str) -> str:
        """A filter that is one of some words; anything else is as if it were not there."""
        wanted = self.asked(name, default)
        return wanted if wanted in tuple(among) else default

    def page(self) -> int:
        """Which page of a list, from 0 on."""
        return min(max((as_number(self.asked("trang", "1")) or 1) - 1, 0), 10_000)

    def typed(self, name: str) -> str:
        """A field of the form as it was typed, with the line ends that browsers send made one."""
        return self.form.get(name, [""])[-1].replace("\r\n", "\n")

    def numbers(self, name: str) -> list[int]:
        """The boxes that were ticked."""
        return [one for one in map(as_number, self.form.get(name, [])) if one is not None]

    def tell(self, replies: Iterable[Reply]) -> None:
        """Queue what goes to others, in the transaction of what it tells of."""
        for reply in replies:
            if reply.to is not None or reply.card is not None or reply.resends is not None:
                put(self.session, self.bot_id, reply, self.desk.now)


def as_number(text: str) -> int | None:
    """A number of ours, from a text that anybody may have written."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    found = int(text)
    return found if found <= LARGEST_NUMBER else None


@dataclass(frozen=True)
class Shown:
    """A page: a template and what it shows.

    `later`: what takes longer than people wait; it is worked out after the rest was sent, and
    stands where the template says `{{ later }}`.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    later: "Callable[[Visit], Shown] | None" = None


@dataclass(frozen=True)
class Moved:
    """Done: another page shows it, with a sentence about what was done."""

    to: str
    said: str = ""
    cookie: str | None = None  # signs in; empty: signs out


@dataclass(frozen=True)
class Sent:
    """A file to keep."""

    name: str
    content: bytes
    media_type: str


Result = Shown | Moved | Sent
Act = Callable[[Visit], Result]
