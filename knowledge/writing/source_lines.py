"""The sources of a guide as lines that people type: title, day, address."""

import re
from datetime import date

from knowledge.guides import Source
from knowledge.writing.typed import one_line

_ADDRESS = re.compile(r"https?://\S{1,400}")
_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_LAST_DAY = re.compile(r" ?\(\d{1,2}/\d{1,2}/\d{4}\)$")


def source_line(source: Source) -> str:
    found = _date(source.date)
    day = f"({found:%d/%m/%Y})" if found else source.date
    return one_line(" ".join((source.title, day, source.url)))


def sources(typed: str, live: tuple[Source, ...], today: date) -> tuple[Source, ...]:
    """One a line; a line that stands for a source of `live` is that source."""
    known = {source_line(source): source for source in live}
    lines = [line for line in map(one_line, typed.splitlines()) if line]
    return tuple(known.get(line) or _source(line, today) for line in lines)


def _source(line: str, today: date) -> Source:
    """Its day is the last one named that has come; a source without one was read today."""
    found = _ADDRESS.search(line)
    url = found[0].rstrip(".,;)") if found else ""
    text = one_line(line.replace(url, " ")) if url else line
    days = (_day(*map(int, day)) for day in _DAY.findall(text))
    last = [day for day in days if day and day <= today][-1:] or [today]
    return Source(_LAST_DAY.sub("", text) or line, last[0].isoformat(), url)


def _day(day: int, month: int, year: int) -> date | None:
    return _date(f"{year:04}-{month:02}-{day:02}")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
