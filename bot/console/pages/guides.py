"""The list of guides: how fresh, how sure, how helpful; above it the drafts that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.console.rendering import link
from bot.console.visit import Result, Shown, Visit
from bot.conversation.citizen.menu import group_names
from knowledge.deciding import on_drafts
from knowledge.guides import Guide
from knowledge.loop import draft_rows, guide_list, guide_use, staff
from knowledge.loop.guide_list import Concern, Order, Wanted
from knowledge.tables import Draft

LATELY = timedelta(days=30)
PLACE = "/huong-dan"
ANY = ""  # a filter that lets everything pass


@dataclass(frozen=True)
class Waiting:
    """A draft as a line of a list."""

    row: Draft
    title: str
    author: str


def show(visit: Visit) -> Result:
    wanted = _wanted(visit)
    shelf, desk = visit.desk.shelf.guides, visit.desk
    used = guide_use.guide_use(visit.session, desk.now - LATELY)
    page = guide_list.guide_list(shelf.values(), used, wanted, desk.today)
    to_review = on_drafts.to_review(desk, visit.actor)
    known = {row.id for row in to_review}
    own = draft_rows.open_of(visit.session, visit.actor.user_id)
    values = {
        "page": page,
        "wanted": wanted,
        "is_filtered": wanted != Wanted(order=wanted.order),
        "groups": groups(visit, shelf.values()),
        "concerns": concerns(visit),
        "orders": _orders(visit),
        "to_review": _lines(visit, to_review),
        "own": _lines(visit, (row for row in own if row.id not in known)),
        "concern_links": {one: _link(wanted, xem=one, trang="") for one in (ANY, *Concern)},
        "back": _link(wanted, trang=wanted.page) if wanted.page else "",
        "on": _link(wanted, trang=wanted.page + 2) if wanted.page + 1 < page.count else "",
    }
    return Shown("guides.html", values)


def _wanted(visit: Visit) -> Wanted:
    concern = visit.chosen("xem", list(Concern), ANY)
    return Wanted(
        text=visit.asked("tim"),
        group=visit.asked("nhom"),
        concern=Concern(concern) if concern else None,
        order=Order(visit.chosen("xep", list(Order), Order.TITLE)),
        page=visit.page(),
    )


def _link(wanted: Wanted, **changed: object) -> str:
    asked = {
        "tim": wanted.text,
        "nhom": wanted.group,
        "xem": wanted.concern,
        "xep": "" if wanted.order is Order.TITLE else wanted.order,
    }
    return link(PLACE, **{**asked, **changed})


def _lines(visit: Visit, rows: Iterable[Draft]) -> list[Waiting]:
    _ = visit._
    return [
        Waiting(
            row,
            draft_rows.text_of(row).title or _("(no title yet)"),
            staff.name_of(visit.session, row.author) or _("A member without a name"),
        )
        for row in rows
    ]


def groups(visit: Visit, guides: Iterable[Guide]) -> dict[str, str]:
    """Id and name of those that have guides, the known groups first."""
    names, present = group_names(visit._), {guide.group for guide in guides}
    order = [name for name in names if name in present] + sorted(present - names.keys())
    return {name: names.get(name, name) for name in order}


def concerns(visit: Visit) -> dict[str, str]:
    """Why a guide deserves a look, in words."""
    _ = visit._
    return {
        ANY: _("All"),
        Concern.STALE: _("Overdue"),
        Concern.UNCONFIRMED: _("Unconfirmed"),
        Concern.UNCERTAIN: _("Uncertain"),
        Concern.STUCK: _("People get stuck"),
        Concern.UNSHOWN: _("Never shown"),
    }


def _orders(visit: Visit) -> dict[str, str]:
    _ = visit._
    return {
        Order.TITLE: _("By title"),
        Order.DUE: _("Check due first"),
        Order.SHOWN: _("Most shown"),
        Order.STUCK: _("Most stuck"),
        Order.NOT_HELPED: _("Helped least"),
    }
