"""The versions of a guide: looked at whole, two compared, an old one brought back as a draft."""

from bot.console import phone
from bot.console.pages.guide import history, live
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit, as_number
from bot.conversation.author.review_card import part_names
from bot.rendering.tokens import escape
from knowledge.deciding import beginning, on_guides
from knowledge.deciding.refusals import NotThere
from knowledge.guides import BadGuide, Guide, parse
from knowledge.writing.guide_changes import Change, difference
from knowledge.writing.line_changes import line_changes


def show(visit: Visit) -> Result:
    """All of them, and what lies between two: the last two unless others are named."""
    known = live(visit)
    versions = history(visit, known.guide.id)
    numbers = [one.number for one in versions]
    new = _chosen(visit, "moi", numbers, known.version)
    old = _chosen(visit, "cu", numbers, max(new - 1, numbers[-1]))
    before, after = (
        on_guides.text_of_version(visit.desk, known.guide.id, number) for number in (old, new)
    )
    values = {
        "live": known,
        "guide": known.guide,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": _difference(before, after),
        "places": line_changes(before, after),
        "names": part_names(visit._),
    }
    return Shown("versions.html", values)


def _chosen(visit: Visit, name: str, among: list[int], default: int) -> int:
    asked = as_number(visit.asked(name)) or default
    return asked if asked in among else default


def _difference(old: str, new: str) -> tuple[Change, ...] | None:
    """None when one of them could not be read as a guide today."""
    try:
        return difference(old, new)
    except BadGuide:
        return None


def show_one(visit: Visit) -> Result:
    """One version whole: on the phone, and its file."""
    known, number = live(visit), visit.number("version")
    text = on_guides.text_of_version(visit.desk, known.guide.id, number)
    guide = _readable(text, known.guide.id)
    versions = history(visit, known.guide.id)
    values = {
        "live": known,
        "guide": known.guide,
        "one": next(one for one in versions if one.number == number),
        "text": text,
        "pages": phone.pages(visit.desk, guide) if guide else [],
    }
    return Shown("version.html", values)


def _readable(text: str, guide_id: str) -> Guide | None:
    try:
        return parse(text, guide_id)
    except BadGuide:
        return None


def bring_back(visit: Visit) -> Result:
    """A draft that says what this version said; nothing is published by it."""
    known, number = live(visit), visit.number("version")
    if number == known.version:
        raise NotThere
    text = on_guides.text_of_version(visit.desk, known.guide.id, number)
    draft = beginning.from_file(visit.desk, visit.actor, text, known.guide.id)
    said = visit._("A draft with the text of version {number} of “{title}”. Nothing is published.")
    words = said.format(number=number, title=escape(known.guide.title))
    return Moved(link(f"/bai/{draft.id}"), words)
