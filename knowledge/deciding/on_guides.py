"""What coordinators decide on a live guide: its last version taken back, confirmed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from knowledge import library
from knowledge.deciding.refusals import NotFitting, NotThere
from knowledge.guides import BadGuide, Guide, parse
from knowledge.loop import decisions, draft_rows, review
from knowledge.loop.desk import Desk
from knowledge.loop.review import Outdated
from knowledge.loop.staff import Actor
from knowledge.tables import Draft, GuideRow, GuideVersion

LONGEST_NAME = 120  # of an office or official
IMPORTED = "import"


@dataclass(frozen=True)
class Live:
    """The text that citizens are shown; `version` is its number."""

    guide: Guide
    text: str
    version: int
    since: datetime


@dataclass(frozen=True)
class Version:
    """One text that a guide had; `by` is 0 and `act` empty for one from the folder."""

    number: int
    made_at: datetime
    by: int
    act: str
    origin: str

    @property
    def is_imported(self) -> bool:
        return self.origin == IMPORTED


@dataclass(frozen=True)
class Undone:
    """`now` is the version that is live, 0 when the guide is gone; `draft` had become `version`."""

    guide_id: str
    title: str
    version: int
    now: int
    draft: Draft | None


def live(desk: Desk, actor: Actor, guide_id: str) -> Live:
    """As it is in the database now, to be looked at. Raises NotThere."""
    row = desk.session.get(GuideRow, guide_id) if actor.is_coordinator else None
    if row is None or not row.is_live:
        raise NotThere
    try:
        guide = parse(row.text, row.id)
    except BadGuide:  # of rules older than ours: the library leaves it out too
        raise NotThere from None
    return Live(guide, row.text, row.version, row.published_at)


def live_version(desk: Desk, actor: Actor, guide_id: str) -> int:
    """The number of the newest version, for who may decide on it. Raises NotThere."""
    number = library.version_of(desk.session, guide_id) if actor.is_coordinator else 0
    if not number:
        raise NotThere
    return number


def history(desk: Desk, guide_id: str, most: int | None = None) -> list[Version]:
    """Its versions, the newest first; none of a guide that there never was."""
    makers = {
        one.to_version: (one.made_by, one.act)
        for one in decisions.about(desk.session, f"guide {guide_id}")
        if one.to_version
    }
    query = (
        select(GuideVersion.version, GuideVersion.made_at, GuideVersion.origin)
        .where(GuideVersion.guide_id == guide_id)
        .order_by(col(GuideVersion.version).desc())
        .limit(most)
    )
    return [
        Version(number, made_at, *makers.get(number, (0, "")), origin)
        for number, made_at, origin in desk.session.exec(query)
    ]


def text_of_version(desk: Desk, guide_id: str, number: int) -> str:
    """What it said then. Raises NotThere."""
    row = desk.session.get(GuideVersion, (guide_id, number))
    if row is None:
        raise NotThere
    return row.text


def undo(desk: Desk, actor: Actor, guide_id: str, version: int) -> Undone:
    """The version before, or a new guide taken away: its draft is its author's again.

    Raises NotThere; Outdated when `version` is not the newest any more, or cannot be undone.
    """
    if not actor.is_coordinator:
        raise NotThere
    now = review.undo(desk.session, guide_id, version, actor.user_id, desk.now)
    title = parse(library.text_of(desk.session, guide_id), guide_id).title
    draft = draft_rows.published_as(desk.session, guide_id, version)
    if draft and not now:
        draft_rows.give_back(draft, "")
        draft_rows.base_on(draft, "", 0)
    return Undone(guide_id, title, version, now, draft)


def confirm(desk: Desk, actor: Actor, guide_id: str, version: int, who: str) -> int:
    """An office or official says that it is right; the number of the version that says so.

    Raises NotThere, NotFitting, Outdated.
    """
    newest = live_version(desk, actor, guide_id)
    who = " ".join(who.split())
    if not 0 < len(who) <= LONGEST_NAME:
        raise NotFitting
    if newest != version:
        raise Outdated(guide_id)
    by, today, now = actor.user_id, desk.today, desk.now
    return review.confirm(desk.session, guide_id, who, by, today, now, version)
