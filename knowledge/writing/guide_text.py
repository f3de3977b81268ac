"""A guide written as the file that it is read from: the inverse of `guides.parse`."""

import re

from knowledge.guides import SECTIONS, Guide, Source
from knowledge.writing.typed import one_line

_PLAIN = re.compile(r"[^\W_](?:[^:#]*[^:#\s])?")  # YAML reads it as it stands
_DATE = re.compile(r"[\d-]+")


def as_text(guide: Guide) -> str:
    """The whole file, head and sections in their order; empty sections are left out."""
    blocks = [guide.summary, *(_section(guide, *names) for names in SECTIONS.items())]
    return head(guide) + "\n\n".join(block for block in blocks if block) + "\n"


def head(guide: Guide) -> str:
    """What stands above the text, both fences included."""
    return "\n".join(
        [
            "---",
            *(_text(key, getattr(guide, key)) for key in ("id", "kind", "title", "group")),
            *_lines("asks", map(scalar, filter(str.strip, guide.asks))),
            *(_lines("not_asks", map(scalar, guide.not_asks)) if guide.not_asks else ()),
            *_lines("sources", map(_source, guide.sources)),
            *(_text(key, getattr(guide, key)) for key in ("checked", "confirmed_by")),
            *(_text(key, getattr(guide, key)) for key in ("confirmed_on", "review_by")),
            _text("certainty", guide.certainty),
            f"related: [{', '.join(map(scalar, guide.related))}]",
            "---",
            "",
        ]
    )


def _text(key: str, value: str) -> str:
    return f"{key}: {scalar(value)}"


def _lines(key: str, values: "map[str]") -> list[str]:
    items = [f"  - {value}" for value in values]
    return [f"{key}:", *items] if items else [f"{key}: []"]


def _source(source: Source) -> str:
    date = source.date if _DATE.fullmatch(source.date) else _quoted(source.date)
    fields = {"title": _quoted(source.title), "date": date, "url": _quoted(source.url)}
    return "{" + ", ".join(f"{key}: {fields[key]}" for key in fields if getattr(source, key)) + "}"


def scalar(text: str) -> str:
    """One line that YAML reads as this text."""
    text = one_line(text)
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _section(guide: Guide, heading: str, name: str) -> str:
    if name == "buoc":
        parts = [_step(n, part.text) for n, part in enumerate(guide.numbered(name), 1)]
    elif name == "loi":
        parts = [_problem(part.heading, part.text) for part in guide.numbered(name)]
    else:
        part = guide.section(name)
        parts = [part.text] if part else []
    between = "\n\n" if name == "loi" else "\n"
    return f"## {heading}\n{between.join(parts)}" if parts else ""


def _step(number: int, text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"{number}. {first}", *(_kept(line, "   ") for line in rest)])


def _problem(symptom: str, remedy: str) -> str:
    return "\n".join([f"### {one_line(symptom)}", *(_kept(line) for line in remedy.split("\n"))])


def _kept(line: str, indent: str = "") -> str:
    """A line that the parser reads as it is: it takes up to four spaces away."""
    return ("    " if line.startswith(" ") else indent) + line if line else ""
