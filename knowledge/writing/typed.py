"""What people type as Markdown that shows exactly that, and Markdown as the words they read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n{3,}")
# What guides use: **strong**, [words](address), and what `as_markdown` writes.
_MARKUP = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&#?\w{1,31};)|\*\*|\[([^\[\]\n]{0,400})\]\(([^()\s]{0,400})\)"
)
_BULLET = re.compile(r"[-*+•] (?=\S)")
_INLINE = re.compile(r"[\\`*_\[\]~&]")
# At the beginning of a line: a heading, a quotation, a rule, an item, a number of a list.
_OPENING = re.compile(r"([#>=+-])|(\d{1,9})(?=[.)](?: |$))")


def tidy(text: str) -> str:
    """The same words without stray spaces, empty lines and characters that no channel carries."""
    lines = (" ".join(line.split()) for line in _UNPRINTABLE.sub(" ", text).splitlines())
    joined = unicodedata.normalize("NFC", "\n".join(lines))
    return _BLANK_LINES.sub("\n\n", joined).strip()


def whole_file(text: str) -> str:
    """A file as it was typed or brought along, with one kind of line end and a last one."""
    clean = _UNPRINTABLE.sub(" ", text.removeprefix("\ufeff")).replace("\x1f", " ")
    lines = unicodedata.normalize("NFC", clean).splitlines()
    return "".join(f"{line}\n" for line in lines)


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def as_read(markdown: str) -> str:
    """The words of a guide's Markdown as they are typed on a phone; items keep their hyphen."""
    return tidy(_MARKUP.sub(_words, markdown))


def as_markdown(typed: str, known: Mapping[str, str] | None = None) -> str:
    """Markdown that shows what was typed: no format, no link, no HTML; "- " begins an item.

    What stands in `known` (see `markup_of`), whole or line by line, keeps the Markdown it had.
    """
    known = known or {}
    text = tidy(typed)
    if text in known:
        return known[text]
    lines: list[str] = []
    for line in text.split("\n"):
        written = known.get(line) or _line(line)
        if lines and lines[-1].startswith("- ") and written and not written.startswith("- "):
            lines.append("")  # else it would go on inside the item
        lines.append(written)
    return "\n".join(lines)


def markup_of(texts: Iterable[str]) -> dict[str, str]:
    """What is read -> the Markdown behind it, for each text and each of its lines."""
    wholes = list(texts)
    lines = (line for text in wholes for line in text.split("\n") if not line.startswith("#"))
    known: dict[str, str] = {}
    for markdown in (*wholes, *lines):
        known.setdefault(as_read(markdown), markdown)
    known.pop("", None)
    return known


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    return f"- {_escaped(line[bullet.end() :])}" if bullet else _escaped(line)


def _escaped(words: str) -> str:
    """`<` is written as an entity: a guide with a tag in it is refused, escaped or not."""
    opening = _OPENING.match(words)
    inline = _INLINE.sub(r"\\\g<0>", words).replace("<", "&lt;")
    if not opening:
        return inline
    number = opening[2] or ""
    return f"{number}\\{inline[len(number) :]}"


def _words(found: re.Match[str]) -> str:
    character, entity, label, address = found.groups()
    if character or entity:
        return character or unescape(entity)
    if label is None:
        return ""
    label = _MARKUP.sub(_words, label)
    bare = address.split("://")[-1].rstrip("/")
    return label if not address or label in (address, bare) else f"{label}: {address}"
