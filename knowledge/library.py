"""The guides in the database: imported from the folder, written back to it, read by the index."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session, col, select

from knowledge.guides import BadGuide, Guide, parse
from knowledge.search import Document, Index, Passage, build
from knowledge.tables import GuideRow, GuideVersion, IndexVersion

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imported:
    """Ids by what happened to them. A conflict was edited here and in the folder: kept as it is."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def import_guides(session: Session, texts: dict[str, str], now: datetime) -> Imported:
    """Put the folder's texts (by id) into the database; repeating it changes nothing.

    A guide that was edited in the database after its last import is never overwritten.
    """
    outcome: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "conflicts": []}
    for guide_id, text in sorted(texts.items()):
        outcome[_import_one(session, guide_id, text, now)].append(guide_id)
    if outcome["added"] or outcome["changed"]:
        raise_version(session)
    return Imported(**{kind: tuple(ids) for kind, ids in outcome.items()})


def is_imported(session: Session, texts: Mapping[str, str]) -> bool:
    """Whether the folder's texts were all taken in before: importing them would change nothing."""
    known = dict(session.exec(select(GuideRow.id, GuideRow.imported_digest)).all())
    return all(known.get(guide_id) == digest(text) for guide_id, text in texts.items())


def _import_one(session: Session, guide_id: str, text: str, now: datetime) -> str:
    row = session.get(GuideRow, guide_id)
    if row is None:
        row = GuideRow(id=guide_id, text=text, published_at=now)
        _publish(session, row, text, "import", now)
        return "added"
    if row.text == text:
        row.imported_digest = digest(text)
        return "unchanged"
    if row.imported_digest == digest(text):
        return "unchanged"
    if digest(row.text) != row.imported_digest:
        return "conflicts"
    row.version += 1
    _publish(session, row, text, "import", now)
    return "changed"


def _publish(session: Session, row: GuideRow, text: str, origin: str, now: datetime) -> None:
    row.text, row.published_at = text, now
    if origin == "import":
        row.imported_digest = digest(text)
    session.add(row)
    session.flush()
    session.add(
        GuideVersion(guide_id=row.id, version=row.version, text=text, origin=origin, made_at=now)
    )


def version_of(session: Session, guide_id: str) -> int:
    """The number of the newest version; 0 when there is no such guide, or it was taken away."""
    query = select(GuideRow).where(GuideRow.id == guide_id).with_for_update()
    # Read anew, though this session may have seen it before somebody else changed it.
    row = session.exec(query, execution_options={"populate_existing": True}).first()
    return row.version if row and row.is_live else 0


def text_of(session: Session, guide_id: str) -> str:
    return session.get_one(GuideRow, guide_id).text


def publish(session: Session, guide_id: str, text: str, now: datetime) -> int:
    """Make a text written here the live one, at once in every process; its version's number."""
    row = session.get(GuideRow, guide_id)
    if row is None:
        row = GuideRow(id=guide_id, text=text, published_at=now)
    else:
        row.version += 1
    row.is_live = True
    _publish(session, row, text, "local", now)
    raise_version(session)
    return row.version


def withdraw(session: Session, guide_id: str) -> None:
    """Show it no more; its versions stay."""
    row = session.get_one(GuideRow, guide_id)
    row.is_live = False
    session.add(row)
    raise_version(session)


def raise_version(session: Session) -> None:
    """Tell every process that its index is out of date."""
    row = session.get(IndexVersion, 1, with_for_update=True) or IndexVersion(id=1)
    row.version += 1
    session.add(row)


def version(session: Session) -> int:
    row = session.get(IndexVersion, 1)
    return row.version if row else 0


def guides(session: Session) -> tuple[Guide, ...]:
    """All live guides in order of their ids."""
    live = select(GuideRow).where(col(GuideRow.is_live).is_(True))
    rows = session.exec(live.order_by(col(GuideRow.id))).all()
    return tuple(guide for guide in map(_readable, rows) if guide)


def _readable(row: GuideRow) -> Guide | None:
    """One row that cannot be read must not take all the others away."""
    try:
        return _parsed(row.text, row.id)
    except BadGuide as error:
        log.error("guide left out: %s", error.problems[0])
        return None


@lru_cache(maxsize=4096)
def _parsed(text: str, guide_id: str) -> Guide:
    """Remembered: of all guides, one has changed since they were read last."""
    return parse(text, guide_id)


def texts(session: Session) -> Sequence[tuple[str, str]]:
    """Id and file of every live guide, in order of the ids."""
    live = select(GuideRow.id, GuideRow.text).where(col(GuideRow.is_live).is_(True))
    return session.exec(live.order_by(col(GuideRow.id))).all()


def export(session: Session, folder: Path) -> list[Path]:
    """Write every guide to <folder>/<group>/<id>.md; the paths whose content changed."""
    changed = []
    for guide_id, text in texts(session):
        path = folder / parse(text, guide_id).group / f"{guide_id}.md"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        changed.append(path)
    return changed


def as_document(guide: Guide) -> Document:
    """What the search index needs to know of a guide."""
    passages = tuple(Passage(part.name, part.heading, part.text) for part in guide.sections)
    return Document(guide.id, guide.title, guide.asks, passages, guide.not_asks)


@dataclass(frozen=True)
class Shelf:
    """The live guides and their index, as of one version; immutable, shared by all threads."""

    version: int
    guides: Mapping[str, Guide]
    index: Index


def shelf(guides: Iterable[Guide], version: int = 0) -> Shelf:
    known = {guide.id: guide for guide in guides}
    return Shelf(version, known, build([as_document(guide) for guide in known.values()]))


def load(session: Session) -> Shelf:
    # The version first: guides that change in between are then read again.
    seen = version(session)
    return shelf(guides(session), seen)
