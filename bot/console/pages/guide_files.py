"""Guides as files: one brought along becomes a draft, all of them are taken home."""

import io
import zipfile
from collections.abc import Sequence

from bot.console.pages.guide import place
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Sent, Shown, Upload, Visit
from bot.conversation.author.findings import plain_words
from bot.rendering.tokens import escape
from knowledge import library
from knowledge.deciding import beginning
from knowledge.guide_check import is_id
from knowledge.guides import MAX_BYTES, BadGuide, Guide, Problem, parse
from knowledge.writing.typed import whole_file

SHOWN_PROBLEMS = 20
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the same guides make the same archive, whenever it is made
QUICKLY = 1  # deflate's level: a browser waits for it


class NoText(ValueError):
    """Nothing was chosen, or no text that could be a guide; the words say which."""


def show(visit: Visit) -> Result:
    return _shown(visit)


def _shown(visit: Visit, failed: str = "", name: str = "", found: Sequence[Problem] = ()) -> Shown:
    first = sorted(found, key=lambda one: one.line)[:SHOWN_PROBLEMS]
    told = [(one.line, plain_words(visit._, None, one)) for one in first]
    values = {
        "failed": failed,
        "name": name,
        "problems": [(line, finding.words) for line, finding in told if finding],
        "more": len(found[SHOWN_PROBLEMS:]),
        "most_kb": MAX_BYTES // 1024,
    }
    return Shown("guide_import.html", values, status=422 if failed else 200)


def bring(visit: Visit) -> Result:
    """The file becomes a draft: of the live guide with its id, or of a new one."""
    _ = visit._
    upload = visit.uploads.get("file", Upload("", b""))
    try:
        text = _text(visit, upload)
        guide = parse(text)
    except NoText as error:
        return _shown(visit, str(error), upload.name)
    except BadGuide as error:
        return _shown(visit, _("This is no guide yet."), upload.name, error.problems)
    return _begun(visit, guide, text)


def _text(visit: Visit, upload: Upload) -> str:
    """Raises NoText."""
    _, content = visit._, upload.content
    if not content:
        raise NoText(_("Choose a file first."))
    if len(content) > MAX_BYTES:
        size, most = -(-len(content) // 1024), MAX_BYTES // 1024
        raise NoText(
            _("The file has {size} KB; a guide has {most} KB at most.").format(size=size, most=most)
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise NoText(_("This is no text file in UTF-8. Save it as plain text, in UTF-8."))
    return whole_file(text)


def _begun(visit: Visit, guide: Guide, text: str) -> Moved:
    _, title = visit._, escape(guide.title)
    known = guide.id if guide.id in visit.desk.shelf.guides else ""
    if known and library.text_of(visit.session, known) == text:
        said = _("The file says what the guide “{title}” says already.")
        return Moved(link(place(known)), said.format(title=title))
    draft = beginning.from_file(visit.desk, visit.actor, text, known)
    said = (
        _("Brought along: another text of “{title}”, as a draft. Nothing is published yet.")
        if known
        else _("Brought along: “{title}”, as a draft of a new guide. Nothing is published yet.")
    )
    return Moved(link(f"/bai/{draft.id}"), said.format(title=title))


def take(visit: Visit) -> Result:
    """Every live guide as <group>/<id>.md, byte for byte as it is stored."""
    shelf = visit.desk.shelf.guides
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        for guide_id, text in library.texts(visit.session):
            guide = shelf.get(guide_id)
            # What cannot be read as a guide any more is taken along; no name leads out of here.
            folder = f"{guide.group}/" if guide and is_id(guide.group) else ""
            entry = zipfile.ZipInfo(f"{folder}{guide_id}.md", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    name = f"huong-dan-{visit.desk.today.isoformat()}.zip"
    return Sent(name, packed.getvalue(), "application/zip")
