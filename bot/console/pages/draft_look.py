"""What a draft would look like, and what is still wrong with it, field by field, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.console import phone
from bot.console.pages.draft_form import Form
from bot.console.visit import Visit
from bot.conversation.author.findings import Finding, in_words
from knowledge.deciding import composing
from knowledge.guides import MAX_BYTES
from knowledge.tables import Draft
from knowledge.writing.file_parts import key_at

BODY, FILE = "body", "file"
FIELDS = frozenset(
    {"title", "kind", "group", "certainty", "checked", "review_by"}
    | {"asks", "not_asks", "sources", "related"}
)
# Where a finding belongs that names no line: the part of a draft -> the field.
PARTS = {"title": "title", "source": "sources", "asks": "asks"}


@dataclass(frozen=True)
class Mark:
    """One finding. `line` of the field, 0 for the whole of it; `quoted` is what stands there."""

    words: str
    is_error: bool
    field: str
    line: int = 0
    quoted: str = ""


def look(visit: Visit, row: Draft, form: Form) -> Mapping[str, Any]:
    """Values for editor_look.html, of what is written, kept or not."""
    made = composing.composed(visit.desk, _with_text(row, form.text))
    found = in_words(visit._, made.guide, composing.problems(visit.desk, made))
    size = len(form.text.encode())
    return {
        "marks": marks(found, form),
        "pages": phone.pages(visit.desk, made.guide) if made.guide else [],
        "before": form.first - 1,  # lines of the file that stand above the large field
        "size": size,
        "largest": MAX_BYTES,
        "is_large": size > MAX_BYTES,
        "is_ready": made.guide is not None and not any(one.is_error for one in found),
    }


def _with_text(row: Draft, text: str) -> Draft:
    """A copy that is never kept."""
    return Draft(**row.model_dump() | {"text": text})


def marks(found: Iterable[Finding], form: Form) -> list[Mark]:
    """In the order in which they are to be mended; the same said twice of one line once."""
    lines = form.text.split("\n")
    placed = [_mark(one, form, lines) for one in found]
    return list(dict.fromkeys(sorted(placed, key=lambda one: not one.is_error)))


def _mark(one: Finding, form: Form, lines: list[str]) -> Mark:
    quoted = lines[one.line - 1].strip() if 1 < one.line <= len(lines) else ""
    if form.parts is None:
        return Mark(one.words, one.is_error, FILE, one.line if one.line > 1 else 0, quoted)
    if one.line >= form.first:
        return Mark(one.words, one.is_error, BODY, one.line - form.first + 1, quoted)
    key = key_at(form.text, one.line) if one.line > 1 else ""
    field = key if key in FIELDS else PARTS.get(one.part, BODY)
    return Mark(one.words, one.is_error, field)
