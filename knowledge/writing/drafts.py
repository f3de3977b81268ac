"""A guide as it is written on a phone: plain words in, the file of a guide out."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.guide_check import MAX_ID, MIN_STEPS
from knowledge.guides import SUMMARY, BadGuide, Guide, Section, parse
from knowledge.text import fold, words
from knowledge.writing import step_proposals
from knowledge.writing.guide_text import as_text
from knowledge.writing.source_lines import source_line, sources
from knowledge.writing.typed import as_markdown, as_read, markup_of, one_line, tidy

# No guide of the starter set begins so: an import never meets a guide that was made on a phone.
PREFIX = "bai"
DEFAULT_GROUP = "ho-tro"
UNCERTAIN = "cần kiểm tra lại"
REVIEW_AFTER = timedelta(days=90)
LONGEST_TITLE = 100
_TITLE = re.compile(r"^ *title:(.*)$", re.MULTILINE)
# Section of a guide -> the draft's part; steps and problems are many.
_PARTS = {
    SUMMARY: "summary",
    "chuan-bi": "prepare",
    "le-phi": "fees",
    "an-toan": "safety",
    "hoi-ai": "whom",
}


@dataclass(frozen=True)
class DraftText:
    """The parts as typed: plain words, "- " before an item; a source a line.

    `asks` come on top of those that the guide has. Without `kind` it is "huong-dan" as soon as
    there are steps enough and a problem (symptom, remedy), else "thong-tin".
    """

    title: str = ""
    summary: str = ""
    prepare: str = ""
    steps: tuple[str, ...] = ()
    fees: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    safety: str = ""
    whom: str = ""
    source: str = ""
    asks: tuple[str, ...] = ()
    group: str = DEFAULT_GROUP
    kind: str = ""


def from_json(text: str) -> DraftText:
    """The draft of a stored text; keys that are missing, unknown or of another shape count not."""
    try:
        stored = json.loads(text)
    except ValueError:
        stored = None
    stored = stored if isinstance(stored, dict) else {}
    problems = stored.get("problems")
    texts: dict[str, Any] = {
        key: stored[key]
        for key, default in asdict(DraftText()).items()
        if isinstance(default, str) and isinstance(stored.get(key), str)
    }
    return DraftText(
        steps=_texts(stored.get("steps")),
        problems=tuple(map(_pair, problems)) if isinstance(problems, list) else (),
        asks=_texts(stored.get("asks")),
        **texts,
    )


def from_file(text: str) -> DraftText:
    """A whole file; of one that is no guide yet its title, as far as there is one."""
    try:
        return from_guide(parse(text))
    except BadGuide:
        found = _TITLE.search(text)
        return DraftText(title=one_line(found[1]).strip("\"'")[:LONGEST_TITLE] if found else "")


def from_guide(guide: Guide) -> DraftText:
    """A guide to be edited: what people read of it, without its Markdown."""
    texts: dict[str, Any] = {
        name: as_read(part.text)
        for key, name in _PARTS.items()
        if (part := guide.section(key)) is not None
    }
    return DraftText(
        title=guide.title,
        steps=tuple(as_read(step.text) for step in guide.numbered("buoc")),
        problems=tuple((one.heading, as_read(one.text)) for one in guide.numbered("loi")),
        source="\n".join(map(source_line, guide.sources)),
        group=guide.group,
        kind=guide.kind,
        **texts,
    )


def proposed(text: str, title: str) -> DraftText:
    """Where a draft begins: a ticket's answer, cut into steps where there are some, its question.

    A short answer is all summary; a longer one is summed up by what it begins with.
    """
    opening, steps = step_proposals.cut(text)
    if len(steps) < MIN_STEPS:
        opening, steps = tidy(text), ()
    asked = one_line(title)
    return DraftText(
        title=_title(asked),
        summary=opening or next(iter(steps), ""),
        steps=step_proposals.packed(steps),
        asks=(asked,) if asked else (),
    )


def guide_id_for(title: str, taken: Collection[str]) -> str:
    """An id that no guide has: "bai-" and the title without marks, cut between two words."""
    parts = [PREFIX, *re.findall(r"[a-z0-9]+", fold(title))]
    number, wanted = 1, _joined(parts, MAX_ID)
    while wanted in taken:
        number += 1
        wanted = f"{_joined(parts, MAX_ID - len(f'-{number}'))}-{number}"
    return wanted


def as_guide_text(draft: DraftText, guide_id: str, today: date, live: Guide | None) -> str:
    """The guide's whole file. Of a live guide it keeps whatever the draft does not say anew.

    Words stand as they were typed: marks of Markdown and HTML show as themselves. A line that the
    live guide has too keeps the Markdown that it has there.
    """
    sections = _sections(draft, markup_of(part.text for part in live.sections) if live else {})
    return as_text(
        Guide(
            id=live.id if live else guide_id,
            kind=live.kind if live else draft.kind or _kind(sections),
            title=one_line(draft.title),
            group=live.group if live else draft.group,
            asks=_together(live.asks if live else (), draft.asks),
            not_asks=live.not_asks if live else (),
            sources=sources(draft.source, live.sources if live else (), today),
            checked=today.isoformat(),
            confirmed_by="",
            confirmed_on="",
            review_by=(today + REVIEW_AFTER).isoformat(),
            certainty=live.certainty if live else UNCERTAIN,
            related=live.related if live else (),
            sections=sections,
            headings=(),
            body=(),
            lines={},
        )
    )


def _sections(draft: DraftText, known: Mapping[str, str]) -> tuple[Section, ...]:
    typed = [(key, "", getattr(draft, name)) for key, name in _PARTS.items()]
    steps = [step for step in draft.steps if tidy(step)]
    typed += [(f"buoc-{n}", "", step) for n, step in enumerate(steps, 1)]
    problems = [one for one in draft.problems if any(map(tidy, one))]
    typed += [(f"loi-{n}", one_line(a) or "…", b) for n, (a, b) in enumerate(problems, 1)]
    return tuple(
        Section(name, heading, as_markdown(text, known), 0)
        for name, heading, text in typed
        if heading or tidy(text)
    )


def _kind(sections: tuple[Section, ...]) -> str:
    names = {part.name for part in sections}
    return "huong-dan" if {f"buoc-{MIN_STEPS}", "loi-1"} <= names else "thong-tin"


def _together(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The old ones as they stand, then the new ones that say something else."""
    asks = list(old)
    known = {tuple(words(ask)) for ask in old} | {()}
    for ask in map(one_line, new):
        said = tuple(words(ask))
        if said not in known:
            known.add(said)
            asks.append(ask)
    return tuple(asks)


def _title(asked: str) -> str:
    asked = asked.rstrip("?!. ")
    shown = asked[:1].upper() + asked[1:]
    if len(shown) <= LONGEST_TITLE:
        return shown
    return shown[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _joined(parts: list[str], room: int) -> str:
    """As many of the words as fit, with hyphens between; a first word that is too long is cut."""
    joined = "-".join(parts)[: room + 1]
    whole = joined.rsplit("-", 1)[0] if len(joined) > room else joined
    return whole if "-" in whole or len(parts) < 2 else joined[:room].rstrip("-")


def _texts(stored: object) -> tuple[str, ...]:
    return tuple(one for one in stored if isinstance(one, str)) if isinstance(stored, list) else ()


def _pair(stored: object) -> tuple[str, str]:
    first, second, *_ = (*_texts(stored), "", "")
    return first, second
