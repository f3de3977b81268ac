"""Markdown as the HTML that Telegram accepts, cut into messages that it accepts."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape, unescape

from bot.rendering import cuts, layout
from bot.rendering.layout import Mark, Run

BULLET = "• "
LONGEST_MESSAGE = 4096  # UTF-16 units after the tags are read (Bot API, sendMessage)
MOST_ENTITIES = 100  # per message; Telegram shows the rest without format

_TAGS = {"heading": "b", "strong": "b", "em": "i", "quote": "blockquote", "link": "a"}
_ALONE = ("code", "pre")  # may neither hold nor be held by another format
_TAG = re.compile(r'<(/?)(b|i|u|s|code|pre|blockquote|a)(?: href="([^"<>]*)")?>')


def render(markdown: str) -> str:
    """Telegram HTML of any length; `split` makes messages of it."""
    return _html(Run(run.text, _tags(run.marks)) for run in layout.runs(markdown, BULLET))


def split(html: str, limit: int = LONGEST_MESSAGE) -> list[str]:
    """Messages of at most `limit` units (2 or more) and MOST_ENTITIES formats; none for no text."""
    runs = _read(html)
    text = "".join(run.text for run in runs)
    parts = []
    while text.strip():
        runs = _drop(runs, len(text) - len(text.lstrip()))
        text = text.lstrip()
        end = cuts.cut(text, min(cuts.fitting(text, limit), _formatted(runs)))
        parts.append(_html(_take(runs, len(text[:end].rstrip()))))
        runs, text = _drop(runs, end), text[end:]
    return parts


def words(html: str) -> str:
    """What a person reads of it, without its formats."""
    return "".join(run.text for run in _read(html))


def _tags(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks as Telegram's tags, without those that it does not nest."""
    tags: list[Mark] = []
    for mark in marks:
        tag = replace(mark, name=_TAGS.get(mark.name, mark.name))
        if _may_hold([held.name for held in tags], tag):
            tags.append(tag)
    return tuple(tags)


def _may_hold(outer: list[str], tag: Mark) -> bool:
    if tag.name in outer or (tag.name == "a" and not tag.href):
        return False
    if any(name in _ALONE for name in outer):
        return False
    return tag.name not in _ALONE or not outer or (tag.name == "code" and outer == ["blockquote"])


def _html(runs: Iterable[Run]) -> str:
    """Text escaped, every tag closed in the order in which it was opened."""
    out: list[str] = []
    held: tuple[Mark, ...] = ()
    for run in runs:
        common = len(layout.shared(held, run.marks))
        out += [f"</{mark.name}>" for mark in reversed(held[common:])]
        out += [_opening(mark) for mark in run.marks[common:]]
        out.append(escape(run.text, quote=False))
        held = run.marks
    return "".join(out) + "".join(f"</{mark.name}>" for mark in reversed(held))


def _opening(tag: Mark) -> str:
    href = escape(tag.href, quote=False).replace('"', "&quot;")
    return f'<a href="{href}">' if tag.name == "a" else f"<{tag.name}>"


def _read(html: str) -> list[Run]:
    """Our own HTML back as runs; what is not one of our tags is text."""
    runs: list[Run] = []
    held: list[Mark] = []
    start = 0
    for found in _TAG.finditer(html):
        runs.append(Run(unescape(html[start : found.start()]), _tags(held)))
        start = found.end()
        closing, name, href = found.groups()
        if not closing:
            held.append(Mark(name, start, unescape(href or "")))
        else:
            last = max((i for i, tag in enumerate(held) if tag.name == name), default=None)
            held = [tag for i, tag in enumerate(held) if i != last]
    runs.append(Run(unescape(html[start:]), _tags(held)))
    return [run for run in runs if run.text]


def _formatted(runs: list[Run]) -> int:
    """How many characters stand before the first format beyond MOST_ENTITIES."""
    opened = length = 0
    held: tuple[Mark, ...] = ()
    for run in runs:
        opened += len(run.marks) - len(layout.shared(held, run.marks))
        if opened > MOST_ENTITIES:
            break
        held = run.marks
        length += len(run.text)
    return length


def _take(runs: list[Run], count: int) -> list[Run]:
    """The runs of the first `count` characters."""
    taken: list[Run] = []
    for run in runs:
        if count <= 0:
            break
        taken.append(replace(run, text=run.text[:count]))
        count -= len(run.text)
    return taken


def _drop(runs: list[Run], count: int) -> list[Run]:
    """The runs after the first `count` characters."""
    for at, run in enumerate(runs):
        if count < len(run.text):
            return [replace(run, text=run.text[count:]), *runs[at + 1 :]]
        count -= len(run.text)
    return []
