"""One guide: as citizens see it, how it serves them, what may be done with it."""

from dataclasses import dataclass
from datetime import datetime

from bot.console import phone
from bot.console.pages.guides import LATELY, PLACE, groups
from bot.console.rendering import day, link
from bot.console.visit import Moved, Result, Shown, Visit, as_number
from bot.conversation.author.afterwards import after_undo
from bot.conversation.author.managing import act_in_words
from bot.conversation.author.review_card import part_names
from bot.rendering import plain
from bot.rendering.tokens import escape
from knowledge.deciding import on_guides
from knowledge.deciding.on_guides import Live, Undone, Version
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.guide_check import is_stale
from knowledge.guides import Guide
from knowledge.loop import guide_use, review, staff
from knowledge.loop.guide_list import NEVER
from knowledge.loop.guide_use import STEP, Use
from knowledge.loop.review import Outdated
from knowledge.writing.guide_changes import difference

SHOWN_VERSIONS = 5
SHOWN_ASKS = 8  # the others wait behind a tap
LARGEST_SCALE = 4  # so that one person who was stuck is no full bar


@dataclass(frozen=True)
class Told:
    """A version as a line of a list; `who` made it, and how."""

    number: int
    made_at: datetime
    who: str


def history(visit: Visit, guide_id: str, most: int | None = None) -> list[Told]:
    """The versions of a guide, the newest first."""
    known = on_guides.history(visit.desk, guide_id, most)
    return [Told(one.number, one.made_at, _maker(visit, one)) for one in known]


def _maker(visit: Visit, one: Version) -> str:
    _ = visit._
    if one.by:
        name = staff.name_of(visit.session, one.by) or _("a coordinator")
        return f"{name}, {act_in_words(_, one.act)}"
    return _("from the folder") if one.is_imported else _("written here")


def place(guide_id: str) -> str:
    return f"{PLACE}/{guide_id}"


def live(visit: Visit) -> Live:
    """The guide of the address. Raises NotThere."""
    return on_guides.live(visit.desk, visit.actor, visit.path["guide"])


def show(visit: Visit) -> Result:
    return _shown(visit)


def _shown(visit: Visit, who: str = "", failed: str = "") -> Shown:
    known, desk = live(visit), visit.desk
    guide, shelf = known.guide, visit.desk.shelf.guides
    used = guide_use.guide_use(visit.session, desk.now - LATELY, [guide.id]).get(guide.id, NEVER)
    values = {
        "live": known,
        "guide": guide,
        "use": used,
        "steps": steps(guide, used),
        "scale": max([LARGEST_SCALE, *used.stuck_at.values()]),
        "is_stale": is_stale(guide, desk.today),
        "group": groups(visit, [guide])[guide.group],
        "related": [shelf[one] for one in guide.related if one in shelf],
        "versions": history(visit, guide.id, SHOWN_VERSIONS),
        "can_undo": review.can_undo(visit.session, guide.id, known.version),
        "pages": phone.pages(desk, guide),
        "most_asks": SHOWN_ASKS,
        "who": who,
        "failed": failed,
        "longest_name": on_guides.LONGEST_NAME,
    }
    return Shown("guide.html", values, status=409 if failed else 200)


def steps(guide: Guide, used: Use) -> list[tuple[int, str, int]]:
    """Number, beginning and how many got stuck there, of each step."""
    return [
        (n, plain.render(part.text).split("\n")[0], used.stuck_at.get(f"{STEP}{n}", 0))
        for n, part in enumerate(guide.numbered("buoc"), 1)
    ]


def confirm(visit: Visit) -> Result:
    """An office says that the version that was shown is right."""
    _, known, who = visit._, live(visit), " ".join(visit.typed("who").split())
    try:
        on_guides.confirm(visit.desk, visit.actor, known.guide.id, _version(visit), who)
    except NotFitting:
        words = _("Name the office or official, in at most 120 letters.")
        return _shown(visit, who, words)
    except Outdated:
        words = _("It is not the newest version any more: please look at it again.")
        return _shown(visit, who, words)
    said = _("Confirmed by {who} on {day}.").format(who=escape(who), day=day(visit.desk.today))
    return Moved(link(place(known.guide.id)), said)


def _version(visit: Visit) -> int:
    return as_number(visit.typed("version")) or 0


def ask_undo(visit: Visit) -> Result:
    """What taking the last version back would do, before it is done."""
    known, guide_id = live(visit), visit.path["guide"]
    if not review.can_undo(visit.session, guide_id, known.version):
        raise NotThere
    return Shown("guide_undo.html", _undoing(visit, known))


def _undoing(visit: Visit, known: Live) -> dict[str, object]:
    guide_id = known.guide.id
    newest, *earlier = history(visit, guide_id, 2)
    old = on_guides.text_of_version(visit.desk, guide_id, earlier[0].number) if earlier else ""
    return {
        "live": known,
        "guide": known.guide,
        "newest": newest,
        "earlier": earlier[0] if earlier else None,
        "changes": difference(known.text, old) if earlier else (),
        "names": part_names(visit._),
        "reopened": len(review.waiting_again(visit.session, guide_id, known.version)),
    }


def undo(visit: Visit) -> Result:
    _, known = visit._, live(visit)
    try:
        undone = on_guides.undo(visit.desk, visit.actor, known.guide.id, _version(visit))
    except Outdated:
        words = _("It is not the newest version any more: nothing was changed.")
        return _shown(visit, failed=words)
    visit.tell(after_undo(visit.actor, undone))
    return _undone(visit, undone)


def _undone(visit: Visit, undone: Undone) -> Moved:
    _, title = visit._, escape(undone.title)
    if not undone.now:
        text = _("Taken away: “{title}” is not shown any more. Its question waits again.")
        return Moved(link(PLACE), text.format(title=title))
    text = _("Taken back: “{title}” reads again as in version {old}.")
    return Moved(link(place(undone.guide_id)), text.format(title=title, old=undone.version - 1))
