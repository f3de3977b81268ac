"""A draft as fields that are filled in, or as the whole file; and back."""

from dataclasses import dataclass, replace

from bot.console.visit import Visit
from knowledge.guides import SECTIONS
from knowledge.loop import draft_rows
from knowledge.tables import Draft
from knowledge.writing.file_parts import FileParts, as_file, parts_of
from knowledge.writing.typed import whole_file

WHOLE = "tep"  # the way of editing in which nothing stands in fields
LONGEST_SEAL = 10  # digits
LARGEST_LIST = 300  # lines; a guide may have 200 ways of asking
# What a new guide begins with: whoever writes it sees which parts there are.
STEPS = "Các bước"
SKELETON = "\n\n" + "\n\n".join(
    f"## {heading}\n" + ("1. \n2. \n3. " if heading == STEPS else "") for heading in SECTIONS
)


@dataclass(frozen=True)
class Form:
    """What stands in the fields. `seal` is that of the text from which it was begun.

    No `parts`: the file is edited as a whole. `text` is the file that it makes.
    """

    seal: int
    text: str
    parts: FileParts | None

    @property
    def first(self) -> int:
        """The line of the file at which the large field begins."""
        return self.parts.first if self.parts else 1


def stored(row: Draft, text: str, *, is_whole: bool = False) -> Form:
    """As it was kept; `text` is what the draft comes to so far."""
    known = row.text or text
    parts = None if is_whole else parts_of(known)
    if parts and not row.text and not row.guide_id:
        parts = replace(parts, body=with_skeleton(parts.body))
    return Form(draft_rows.seal(row), known, parts)


def with_skeleton(body: str) -> str:
    """The headings that a beginner has not written yet, if there is none but whom to ask."""
    has_own = any(f"## {heading}" in body for heading in SECTIONS if heading != "Hỏi ai")
    if has_own:
        return body
    summary, _, rest = body.partition("## Hỏi ai")
    return f"{summary.strip()}{SKELETON}{rest.strip()}\n"


def typed(visit: Visit, row: Draft, guide_id: str, live: str) -> Form:
    """As it came with a form; `live` is the text of the guide that it changes."""
    seal = seal_of(visit)
    if "file" in visit.form:
        return Form(seal, whole_file(visit.typed("file")) or "\n", None)
    parts = FileParts(
        title=visit.typed("title"),
        kind=visit.typed("kind"),
        group=visit.typed("group"),
        certainty=visit.typed("certainty"),
        checked=visit.typed("checked"),
        review_by=visit.typed("review_by"),
        asks=_lines(visit, "asks"),
        not_asks=_lines(visit, "not_asks"),
        sources=visit.typed("sources"),
        related=tuple(visit.form.get("related", [])[:LARGEST_LIST]),
        body=visit.typed("body"),
    )
    text = whole_file(as_file(parts, guide_id, visit.desk.today, row.text, live))
    return Form(seal, text, replace(parts, first=_first(text, parts.body)))


def seal_of(visit: Visit) -> int:
    """That came with a form; -1, which is none, for what is no number."""
    sent = visit.typed("seal")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_SEAL else -1


def _lines(visit: Visit, name: str) -> tuple[str, ...]:
    """Of one field with many lines, or of many fields; the last line of it may be a new one."""
    lines = [line for text in visit.form.get(name, []) for line in text.splitlines()]
    return tuple(line.strip() for line in lines if line.strip())[:LARGEST_LIST]


def _first(text: str, body: str) -> int:
    return text.count("\n") - whole_file(body).count("\n") + 1
