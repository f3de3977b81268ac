"""Two people changed one guide at once: what only one of them touched stays as they left it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.writing.file_parts import FileParts, parts_of

_HEADING = "## "
BODY = "body"


@dataclass(frozen=True)
class Merged:
    """`both` are the parts that both changed, and where mine stands: title, …, headings."""

    parts: FileParts
    both: tuple[str, ...] = ()


def merged(base: str, mine: str, theirs: str) -> Merged | None:
    """Mine on top of theirs, both begun from `base`; None when one of them cannot be read."""
    old, own, other = parts_of(base), parts_of(mine), parts_of(theirs)
    if old is None or own is None or other is None:
        return None
    body, both = _bodies(old.body, own.body, other.body)
    if len({old.title, own.title, other.title}) == 3:
        both = ["title", *both]
    parts = replace(
        own,
        title=_one(old.title, own.title, other.title),
        kind=_one(old.kind, own.kind, other.kind),
        group=_one(old.group, own.group, other.group),
        certainty=_one(old.certainty, own.certainty, other.certainty),
        checked=_one(old.checked, own.checked, other.checked),
        review_by=_one(old.review_by, own.review_by, other.review_by),
        asks=_all(old.asks, own.asks, other.asks),
        not_asks=_all(old.not_asks, own.not_asks, other.not_asks),
        related=_all(old.related, own.related, other.related),
        sources="\n".join(_all(*(one.sources.split("\n") for one in (old, own, other)))),
        body=body,
    )
    return Merged(parts, tuple(both))


def _one(old: str, own: str, other: str) -> str:
    return other if own == old else own


def _all(old: Sequence[str], own: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Mine without what they took out, then what they added."""
    gone, added = set(old) - set(other), [one for one in other if one not in old]
    return tuple(dict.fromkeys([*(one for one in own if one not in gone), *added]))


def _bodies(old: str, own: str, other: str) -> tuple[str, list[str]]:
    """Part by part; mine whole where the two have not the same parts."""
    before, mine, theirs = _blocks(old), _blocks(own), _blocks(other)
    if not mine.keys() == theirs.keys() == before.keys():
        return _one(old, own, other), [BODY] if len({old, own, other}) == 3 else []
    taken = [_one(before[one], mine[one], theirs[one]) for one in mine]
    both = [one or BODY for one in mine if len({before[one], mine[one], theirs[one]}) == 3]
    return "\n".join(taken), both


def _blocks(body: str) -> dict[str, str]:
    """A part by its heading; what stands above the first has none."""
    found: dict[str, list[str]] = {"": []}
    here = ""
    for line in body.split("\n"):
        here = line.removeprefix(_HEADING).strip() if line.startswith(_HEADING) else here
        found.setdefault(here, []).append(line)
    return {heading: "\n".join(lines) for heading, lines in found.items()}
