"""Markdown laid out as a chat shows it: lines of text, each piece with the marks it carries."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from markdown_it.token import Token

from bot.rendering import tokens
from knowledge.guide_wording import is_official, official_hosts

INDENT = "  "
DEEPEST_INDENT = 4

_LANGUAGE = re.compile(r"[a-z+#-]*")


@dataclass(frozen=True)
class Mark:
    """heading, strong, em, s, code, pre, quote or link.

    `number` keeps two neighbours of the same kind apart; a link without `href` is only its words.
    """

    name: str
    number: int
    href: str = ""


@dataclass(frozen=True)
class Run:
    text: str
    marks: tuple[Mark, ...] = ()


def runs(markdown: str, bullet: str) -> list[Run]:
    """The text in reading order; joined, the runs are what a person sees."""
    page = _Page(bullet)
    for token in tokens.flat(tokens.parse(markdown)):
        act = _ACTIONS.get(token.type)
        if act:
            act(page, token)
    return page.runs


def shared(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The outer marks that two neighbouring runs have in common."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


@dataclass
class _Page:
    """What has been laid out, and what must stand before the next word."""

    bullet: str
    runs: list[Run] = field(default_factory=list)
    quotes: list[Mark] = field(default_factory=list)
    inline: list[Mark] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)  # per open list: first number, items
    marker: str = ""
    gap: int = 0  # line ends
    under_heading: bool = False
    marks: int = 0

    def break_line(self, ends: int) -> None:
        self.gap = max(self.gap, 1 if self.under_heading else ends)

    def write(self, text: str) -> None:
        """Add text after the line ends, indent and list marker that are due."""
        if not (text or self.marker):
            return
        marks = (*self.quotes, *self.inline)
        common = shared(self.runs[-1].marks, marks) if self.runs else ()
        lead = self.marker
        if self.gap and self.runs:
            self._add("\n" * self.gap, common)
            lead = self.marker or self.indent(len(self.lists))
        self._add(lead, max(common, tuple(self.quotes), key=len))
        self._add(text, marks)
        self.marker, self.gap, self.under_heading = "", 0, False

    def indent(self, depth: int) -> str:
        return INDENT * min(depth, DEEPEST_INDENT)

    def open(self, stack: list[Mark], name: str, href: str = "") -> None:
        self.marks += 1
        stack.append(Mark(name, self.marks, href))

    def _add(self, text: str, marks: tuple[Mark, ...]) -> None:
        if text:
            self.runs.append(Run(text, marks))


_Action = Callable[[_Page, Token], None]


def _block(page: _Page, token: Token) -> None:
    page.break_line(1 if token.hidden or (page.lists and token.type.endswith("list_open")) else 2)


def _list(page: _Page, token: Token) -> None:
    _block(page, token)
    page.lists.append([0, 0])


def _list_end(page: _Page, token: Token) -> None:
    page.lists.pop()


def _item(page: _Page, token: Token) -> None:
    page.break_line(1)
    indent = "" if page.marker or not page.runs else page.indent(len(page.lists) - 1)
    page.marker += indent + (_number(page.lists[-1], token) if token.info else page.bullet)


def _number(numbering: list[int], token: Token) -> str:
    """The number as written ("113." may be a hotline), counted on where an author repeats 1."""
    first, items = numbering
    written = int(token.info)
    numbering[:] = (first if items else written, items + 1)
    repeated = items and written == first
    return f"{first + items if repeated else token.info}{token.markup} "


def _item_end(page: _Page, token: Token) -> None:
    if page.marker:  # an item without words: "5." alone is somebody's answer
        page.marker = page.marker.rstrip()
        page.write("")


def _heading(page: _Page, token: Token) -> None:
    page.break_line(2)
    page.open(page.inline, "heading")


def _heading_end(page: _Page, token: Token) -> None:
    page.inline.pop()
    page.under_heading = True


def _quote(page: _Page, token: Token) -> None:
    page.break_line(2)
    page.open(page.quotes, "quote")


def _quote_end(page: _Page, token: Token) -> None:
    page.quotes.pop()


def _code_block(page: _Page, token: Token) -> None:
    page.break_line(2)
    words = token.info.strip()
    if _LANGUAGE.fullmatch(words):  # "python": for colours, not for readers
        words = ""
    _leaf(page, "pre", f"{words}\n{token.content}".strip("\n"))


def _code(page: _Page, token: Token) -> None:
    _leaf(page, "code", token.content)


def _leaf(page: _Page, name: str, text: str) -> None:
    page.open(page.inline, name)
    page.write(text)
    page.inline.pop()


def _text(page: _Page, token: Token) -> None:
    page.write(token.content)


def _line_end(page: _Page, token: Token) -> None:
    page.break_line(1)


def _rule(page: _Page, token: Token) -> None:
    page.break_line(2)
    page.write("———")


def _span(page: _Page, token: Token) -> None:
    href = str(token.attrs.get("href", ""))
    page.open(page.inline, token.type.removesuffix("_open"), _official(href))


def _span_end(page: _Page, token: Token) -> None:
    page.inline.pop()


def _official(href: str) -> str:
    """The address if it leads to an official page and nowhere else, or nothing."""
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        plain = parts.scheme in ("http", "https") and "@" not in parts.netloc
    except ValueError:
        return ""
    return href if plain and is_official(host, _hosts()) else ""


@cache
def _hosts() -> frozenset[str]:
    return official_hosts()


_ACTIONS: dict[str, _Action] = {
    "paragraph_open": _block,
    "heading_open": _heading,
    "heading_close": _heading_end,
    "blockquote_open": _quote,
    "blockquote_close": _quote_end,
    "bullet_list_open": _list,
    "bullet_list_close": _list_end,
    "ordered_list_open": _list,
    "ordered_list_close": _list_end,
    "list_item_open": _item,
    "list_item_close": _item_end,
    "fence": _code_block,
    "code_block": _code_block,
    "hr": _rule,
    "text": _text,
    "softbreak": _line_end,
    "hardbreak": _line_end,
    "code_inline": _code,
    "strong_open": _span,
    "strong_close": _span_end,
    "em_open": _span,
    "em_close": _span_end,
    "s_open": _span,
    "s_close": _span_end,
    "link_open": _span,
    "link_close": _span_end,
}
