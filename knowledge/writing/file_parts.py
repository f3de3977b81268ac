"""A guide's file as a form shows it: what its head says one by one, its text as it was typed."""

from dataclasses import dataclass
from datetime import date

from knowledge.guides import BadGuide, Guide, Source, parse
from knowledge.writing.guide_text import head
from knowledge.writing.head_lines import FENCE, with_values
from knowledge.writing.source_lines import source_line, sources
from knowledge.writing.typed import one_line

# What a form does not ask for; a file may lack it, for it is made right in any case.
_NOT_ASKED = {"id": "-", "kind": "-", "title": "", "group": "-"}


@dataclass(frozen=True)
class FileParts:
    """`sources` one a line, as people type them; `body` begins at the line `first` of the file."""

    title: str = ""
    kind: str = ""
    group: str = ""
    certainty: str = ""
    checked: str = ""
    review_by: str = ""
    asks: tuple[str, ...] = ()
    not_asks: tuple[str, ...] = ()
    sources: str = ""
    related: tuple[str, ...] = ()
    body: str = ""
    first: int = 1


def parts_of(text: str) -> FileParts | None:
    """None for a file whose head a form could not show without losing something of it."""
    found = _divided(text)
    guide = _headed(found[0]) if found else None
    if found is None or guide is None:
        return None
    return FileParts(
        title=guide.title,
        kind=guide.kind.strip("-"),
        group=guide.group.strip("-"),
        certainty=guide.certainty,
        checked=guide.checked,
        review_by=guide.review_by,
        asks=guide.asks,
        not_asks=guide.not_asks,
        sources="\n".join(map(source_line, guide.sources)),
        related=guide.related,
        body=found[1],
        first=found[0].count("\n") + 1,
    )


def as_file(parts: FileParts, guide_id: str, today: date, *before: str) -> str:
    """The whole file. A source that stands as in one of the files `before` it is the same."""
    known = tuple(source for text in before for source in _sources(text))
    said = Guide(
        id=guide_id,
        kind=parts.kind,
        title=one_line(parts.title),
        group=parts.group,
        asks=_lines(parts.asks),
        not_asks=_lines(parts.not_asks),
        sources=sources(parts.sources, known, today),
        checked=parts.checked,
        confirmed_by="",
        confirmed_on="",
        review_by=parts.review_by,
        certainty=parts.certainty,
        related=_lines(parts.related),
        sections=(),
        headings=(),
        body=(),
        lines={},
    )
    return head(said) + parts.body


def key_at(text: str, line: int) -> str:
    """The key of the head that a line of the file belongs to; empty outside the head."""
    found = _divided(text)
    lines = found[0].split("\n")[1:-2] if found else []
    known = [one.partition(":")[0] for one in lines[: line - 1] if one[:1].isalpha()]
    return known[-1] if known and line <= len(lines) + 1 else ""


def _sources(text: str) -> tuple[Source, ...]:
    found = _divided(text)
    guide = _headed(found[0]) if found else None
    return guide.sources if guide else ()


def _lines(typed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, typed))))


def _divided(text: str) -> tuple[str, str] | None:
    """The head with both its fences, and the rest."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        return None
    return "\n".join([*lines[: end + 1], ""]), "\n".join(lines[end + 1 :])


def _headed(opening: str) -> Guide | None:
    try:
        return parse(with_values(opening, {}, _NOT_ASKED).text)
    except BadGuide:
        return None
