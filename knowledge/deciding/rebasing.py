"""A guide was published while somebody else was changing it: their draft goes on from there."""

from knowledge import library
from knowledge.deciding import on_drafts, on_guides
from knowledge.loop import draft_rows
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import Draft
from knowledge.writing.file_merge import Merged, merged
from knowledge.writing.file_parts import as_file


def rebase(desk: Desk, actor: Actor, draft_id: int) -> tuple[Draft, tuple[str, ...]]:
    """The draft, compared with the newest version from now on, and the parts that both changed.

    In those its author's words stay; in a whole file what only the others changed is theirs.
    Reviewers see every difference. Raises NotThere.
    """
    row = on_drafts.own(desk, actor, draft_id)
    newest = library.version_of(desk.session, row.guide_id)
    found = _merged(desk, row) if row.text and newest else None
    if found:
        live = library.text_of(desk.session, row.guide_id)
        text = as_file(found.parts, row.guide_id, desk.today, row.text, live)
        draft_rows.save_text(row, text, desk.now)
    draft_rows.base_on(row, row.guide_id, newest)
    desk.session.add(row)
    return row, found.both if found else ()


def _merged(desk: Desk, row: Draft) -> Merged | None:
    base = on_guides.text_of_version(desk, row.guide_id, row.base_version)
    return merged(base, row.text, library.text_of(desk.session, row.guide_id))
