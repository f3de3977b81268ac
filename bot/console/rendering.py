"""Templates and what they may call: times, numbers, Markdown, addresses of pages and files."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console import markup
from bot.console.entries import HOME
from bot.console.origin import form_token
from bot.console.visit import Shown, Visit
from bot.conversation.turn import short
from bot.locale import speaker
from knowledge.loop.hours import VIETNAM

HERE = Path(__file__).parent
STATIC = HERE / "static"
NOW = timedelta(minutes=1)
LATER = "\x00later\x00"  # no text of ours or of people holds it: both are cleaned of NUL


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(HERE / "templates")
    known = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    known.filters |= {"markdown": markup.shown, "short": short}
    known.globals |= {"home": HOME, "link": link, "static": static, "qr": markup.qr}
    return known


def render(visit: Visit, shown: Shown, said: str = "", *, waits: bool = False) -> str:
    """A whole page, or a part of one. `waits`: what comes later stands as LATER in it."""
    template = _environment().get_template(shown.template)
    return template.render(_values(visit, said), later=LATER if waits else "", **shown.values)


def render_alone(language: str, shown: Shown) -> str:
    """A page for a visitor of whom nothing is known, and without the database."""
    return (
        _environment()
        .get_template(shown.template)
        .render(_=speaker(language), language=language, said="", **shown.values)
    )


def failed_part(language: str) -> str:
    """Instead of what could not be worked out."""
    return render_alone(language, Shown("failed_part.html"))


def parts(html: str) -> tuple[str, str]:
    """What stands before and behind the part that comes later."""
    before, _, behind = html.partition(LATER)
    return before, behind


def _values(visit: Visit, said: str) -> Mapping[str, Any]:
    return {
        "_": visit._,
        "visit": visit,
        "actor": visit.actor,
        "language": visit.language,
        "token": form_token(visit.cookie) if visit.cookie else "",
        "said": said,
        "now": visit.desk.now,
        "today": visit.desk.today,
        "time": clock_time,
        "day": day,
        "ago": lambda moment: ago(visit, moment),
        "span": lambda passed: format_timedelta(passed, locale=visit.language),
        "number": lambda value: format_decimal(value, locale=visit.language),
    }


def clock_time(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def day(moment: datetime | date | str) -> str:
    """A day as people here write it; a text that is none stays as it is."""
    if isinstance(moment, str):
        try:
            moment = date.fromisoformat(moment)
        except ValueError:
            return str(moment)
    local = moment.astimezone(VIETNAM) if isinstance(moment, datetime) else moment
    return f"{local:%d/%m/%Y}"


def ago(visit: Visit, moment: datetime) -> str:
    """How long ago, in words: "3 giờ trước"."""
    passed = moment - visit.desk.now
    if abs(passed) < NOW:
        return visit._("just now")
    return format_timedelta(passed, add_direction=True, locale=visit.language, threshold=1.2)


def link(path: str, **query: object) -> str:
    """The address of a page below HOME; what is empty does not stand in it."""
    asked = {name: value for name, value in query.items() if value not in ("", None)}
    return f"{HOME}{path}" + (f"?{urlencode(asked)}" if asked else "")


@cache
def static(name: str) -> str:
    """A file's address; it changes with the file, so browsers may keep it for ever."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{HOME}/tinh/{digest}/{name}"
