"""What somebody did, in words; where there is a page of it, with the way there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.console.rendering import link
from bot.console.visit import Visit, as_number
from knowledge.loop import doings, unsure
from knowledge.loop.doings import Doing
from knowledge.loop.review import Verdict
from knowledge.loop.staff import Role, State
from knowledge.tables import QuestionGroup

Speak = Callable[[str], str]
LATELY = timedelta(days=30)
OF_EACH = 5
PAGES = {"guide": "/huong-dan", "group": "/cau-hoi", "team": "/to"}


@dataclass(frozen=True)
class Deed:
    text: str
    at: datetime
    link: str = ""


def lately(visit: Visit, ids: Collection[int]) -> dict[int, tuple[Deed, ...]]:
    """What each of these people did of late, the newest first; who did nothing is not there."""
    found = doings.latest_of_each(visit.session, ids, visit.desk.now - LATELY, OF_EACH)
    return {one: tuple(_deed(visit, doing) for doing in done) for one, done in found.items()}


def _deed(visit: Visit, doing: Doing) -> Deed:
    kind, _, name = doing.subject.partition(" ")
    return Deed(_said(visit, doing, kind, name), doing.at, _page(visit, kind, name))


def _said(visit: Visit, doing: Doing, kind: str, name: str) -> str:
    _ = visit._
    guide = visit.desk.shelf.guides.get(name)
    verb, _rest, _end = doing.act.partition(" ")
    acts = _ACTS[kind](_) if kind in _ACTS else {}
    said = acts.get(doing.act) or acts.get(verb) or _("Something else")
    return said.format(number=name, title=guide.title if guide else name)


def _page(visit: Visit, kind: str, name: str) -> str:
    if kind not in PAGES:
        return ""
    is_there = {
        "guide": name in visit.desk.shelf.guides,
        "group": visit.session.get(QuestionGroup, as_number(name) or 0) is not None,
        "team": visit.actor.decides(name),
    }
    return link(f"{PAGES[kind]}/{name}") if is_there[kind] else ""


def _on_tickets(_: Speak) -> dict[str, str]:
    """By the whole act, or by its first word."""
    return {
        "claim": _("Took ticket {number}"),
        "hand back": _("Handed back ticket {number}"),
        "answer": _("Answered ticket {number}"),
        "show": _("Answered ticket {number} with a guide"),
        "refused": _("An answer to ticket {number} was not sent"),
        "not": _("Closed ticket {number}: not for the team"),
        "close": _("Closed ticket {number}"),
    }


def _on_groups(_: Speak) -> dict[str, str]:
    return {
        Verdict.ATTACHED: _("Attached a question to a guide"),
        Verdict.WRITTEN: _("A question got a guide of its own"),
        Verdict.OTHER_OFFICE: _("Sent a question to another office"),
        Verdict.PERSONAL: _("A question is a personal case"),
        Verdict.SPAM: _("A question is spam"),
    }


def _on_drafts(_: Speak) -> dict[str, str]:
    return {
        "begin": _("Began a draft"),
        "change": _("Began to change a guide"),
        "submit": _("Sent a draft for review"),
        "publish": _("Published a draft"),
        "return": _("Gave a draft back"),
        "recall": _("Took a draft back from review"),
        "drop": _("Dropped a draft"),
    }


def _on_guides(_: Speak) -> dict[str, str]:
    return {
        "new": _("New guide “{title}”"),
        "change": _("Changed “{title}”"),
        "add": _("“{title}” learned a wording"),
        "decline": _("Declined a wording for “{title}”"),
        "undo": _("Took back a version of “{title}”"),
        "confirm": _("Confirmed “{title}”"),
    }


def _on_staff(_: Speak) -> dict[str, str]:
    return {
        "join": _("Came in by an invitation"),
        "leave": _("Left the team"),
        State.SUSPENDED: _("Suspended a member"),
        State.ACTIVE: _("Let a member back in"),
    }


def _on_teams(_: Speak) -> dict[str, str]:
    return {
        f"invite {Role.MEMBER}": _("Invited a member"),
        f"invite {Role.COORDINATOR}": _("Invited a coordinator"),
        "bind": _("Bound a group to the team"),
        "change": _("Changed the team's phone or hours"),
    }


def _on_deliveries(_: Speak) -> dict[str, str]:
    return {
        unsure.SENT_AGAIN: _("Had a message sent again"),
        unsure.PASSED_OVER: _("Passed over a message"),
    }


_ACTS: dict[str, Callable[[Speak], dict[str, str]]] = {
    "ticket": _on_tickets,
    "group": _on_groups,
    "draft": _on_drafts,
    "guide": _on_guides,
    "staff": _on_staff,
    "team": _on_teams,
    "delivery": _on_deliveries,
}
