"""What a new text of a guide changes, part by part, and what `toso guides check` says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from knowledge.guide_check import asks_elsewhere, check
from knowledge.guides import SECTIONS, SUMMARY, BadGuide, Guide, Problem, parse
from knowledge.writing.source_lines import source_line
from knowledge.writing.typed import as_read


@dataclass(frozen=True)
class Change:
    """One part that differs, in plain words.

    `part` is a key of the head (title, asks, sources …) or a section: tom-tat, chuan-bi, buoc,
    le-phi, loi, an-toan, hoi-ai. Steps and problems are compared, and stand here, whole.
    """

    part: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


# All that is said but the dates, who confirmed it, and where it lies.
_SAID = ("kind", "title", "asks", "not_asks", "sources", "certainty", "related")
Lines = list[tuple[str, str]]  # what is compared, what is shown


def difference(old: str, new: str) -> tuple[Change, ...]:
    """The parts that differ, in the order of the file; the head's dates do not count.

    An empty `old` is a guide that was not there. Raises BadGuide for a text that is no guide.
    """
    before = _parts(parse(old)) if old else {}
    changes = [_change(name, before.get(name, []), now) for name, now in _parts(parse(new)).items()]
    return tuple(change for change in changes if change.removed or change.added)


def says_the_same(one: Guide, other: Guide) -> bool:
    """Whether the two differ in nothing but the dates, who confirmed it, and empty lines."""

    def said(guide: Guide) -> list[object]:
        parts = [(part.name, part.heading, part.text) for part in guide.sections]
        return [*(getattr(guide, key) for key in _SAID), sorted(parts)]

    return said(one) == said(other)


def findings(text: str, guide_id: str, others: Iterable[Guide], today: date) -> tuple[Problem, ...]:
    """What the check says of this text among the other guides; errors are to be mended first."""
    path = Path(f"{guide_id}.md")
    try:
        guide = parse(text, str(path))
    except BadGuide as error:
        return tuple(error.problems)
    path = Path(guide.group, path)
    rest = [other for other in others if other.id != guide_id]
    titles = {one.id: one.title for one in (*rest, guide)}
    by_path = {f"{one.group}/{one.id}.md": one for one in rest}
    found = [*check(guide, path, titles, today), *asks_elsewhere(guide, path, by_path)]
    return tuple(sorted(found, key=lambda problem: problem.line))


def _parts(guide: Guide) -> dict[str, Lines]:
    head = {
        "title": [guide.title],
        **{key: [getattr(guide, key)] for key in ("group", "kind", "certainty", "confirmed_by")},
        "asks": guide.asks,
        "not_asks": guide.not_asks,
        "sources": [source_line(source) for source in guide.sources],
        "related": guide.related,
    }
    parts = {name: [(line, line) for line in lines if line] for name, lines in head.items()}
    return parts | {name: _section(guide, name) for name in (SUMMARY, *SECTIONS.values())}


def _section(guide: Guide, name: str) -> Lines:
    if name in ("buoc", "loi"):
        texts = [(one.heading, as_read(one.text)) for one in guide.numbered(name)]
        if name == "buoc":
            return [(text, f"{number}. {text}") for number, (_, text) in enumerate(texts, 1)]
        return [(whole, whole) for whole in map("\n".join, texts)]
    part = guide.section(name)
    return [(line, line) for line in as_read(part.text).split("\n") if line] if part else []


def _change(name: str, old: Lines, new: Lines) -> Change:
    compared = SequenceMatcher(None, [line for line, _ in old], [line for line, _ in new])
    removed: list[str] = []
    added: list[str] = []
    for what, old_from, old_to, new_from, new_to in compared.get_opcodes():
        if what != "equal":
            removed += (shown for _, shown in old[old_from:old_to])
            added += (shown for _, shown in new[new_from:new_to])
    return Change(name, tuple(removed), tuple(added))
