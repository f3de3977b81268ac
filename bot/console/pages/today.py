"""Hôm nay: what is to be done first, how it goes, where each number comes from."""

from dataclasses import dataclass

from bot.console.pages import chart
from bot.console.pages.scope import Scope, scope_of
from bot.console.pages.todo import Load, todo
from bot.console.visit import Result, Shown, Visit
from bot.watch.alarm import meaning
from knowledge.deciding import on_drafts
from knowledge.guide_check import is_stale
from knowledge.loop import unsure
from knowledge.loop.gap_list import Order, Wanted, gap_list
from knowledge.loop.tickets import State
from knowledge.loop.today import Today, What, today

GAPS = 5
MOST_TO_DO = 3


@dataclass(frozen=True)
class Figure:
    """A number, and the page with the rows behind it."""

    name: str
    value: int
    link: str


def show(visit: Visit) -> Result:
    scope = scope_of(visit)
    found = today(visit.session, scope.areas, visit.desk.today)
    return Shown(
        "today.html",
        {
            "scope": scope,
            "problems": _problems(visit),
            "todo": todo(visit, scope, _load(visit, found))[:MOST_TO_DO],
            "asked": _asked(visit, scope, found),
            "in_hands": _in_hands(visit, scope, found),
            "oldest_ticket": found.tickets.oldest,
            "chart": chart.of(found.days),
            "gaps": _gaps(visit, scope),
        },
    )


def _problems(visit: Visit) -> list[str]:
    """What is wrong with the bot itself; coordinators of all areas hear of it in the chat too."""
    if visit.actor.areas is not None:
        return []
    return list(dict.fromkeys(meaning(visit._, one) for one in visit.problems))


def _load(visit: Visit, found: Today) -> Load:
    guides = visit.desk.shelf.guides.values()
    return Load(
        found,
        unsure=len(unsure.waiting(visit.session, visit.actor, visit.desk.founders)),
        drafts=len(on_drafts.to_review(visit.desk, visit.actor)),
        stale=sum(is_stale(one, visit.desk.today) for one in guides),
    )


def _asked(visit: Visit, scope: Scope, found: Today) -> list[Figure]:
    """The questions of the period, by what became of them."""
    _, counts = visit._, found.periods[scope.days]

    def behind(what: What) -> str:
        return scope.to("/so-lieu", so=what)

    return [
        Figure(_("Questions asked"), counts.asked, behind(What.ASKED)),
        Figure(_("A guide was shown"), counts.answered, behind(What.ANSWERED)),
        Figure(_("Guides were offered"), counts.unsure, behind(What.UNSURE)),
        Figure(_("Nothing fitting"), counts.unanswered, behind(What.UNANSWERED)),
        Figure(_("It helped"), counts.helped, behind(What.HELPED)),
        Figure(_("It did not help"), counts.not_helped, behind(What.NOT_HELPED)),
    ]


def _in_hands(visit: Visit, scope: Scope, found: Today) -> list[Figure]:
    """What waits now, since whenever."""
    _, tickets = visit._, found.tickets

    def behind(state: State) -> str:
        return scope.to("/so-lieu", phieu=state)

    return [
        Figure(_("Questions that wait"), found.waiting, scope.to("/so-lieu", so=What.WAITING)),
        Figure(_("Tickets nobody has taken"), tickets.open, behind(State.OPEN)),
        Figure(_("Tickets in work"), tickets.claimed, behind(State.CLAIMED)),
        Figure(_("Tickets answered"), tickets.answered, behind(State.ANSWERED)),
    ]


def _gaps(visit: Visit, scope: Scope) -> object:
    """What is asked most often of late and has no guide."""
    wanted = Wanted(days=max(scope.days, 7), order=Order.MOST)
    return gap_list(visit.session, scope.areas, wanted, visit.desk.now).lines[:GAPS]
