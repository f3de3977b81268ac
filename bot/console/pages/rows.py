"""Số liệu: the rows behind a number of the first page. Nothing here leads to who asked."""

from collections.abc import Callable

from bot.console.pages.scope import Scope, scope_of
from bot.console.visit import Result, Shown, Visit
from bot.conversation.team.waiting import endings, outcomes
from bot.conversation.turn import kinds
from knowledge.answers import Outcome
from knowledge.loop import behind
from knowledge.loop.tickets import LIVE, State
from knowledge.loop.today import What
from knowledge.questions import Ending

KINDS = {
    Outcome.ANSWERED: "ok",
    Outcome.UNSURE: "warn",
    Outcome.NO_MATCH: "bad",
    Outcome.WEAK_MATCH: "bad",
    Outcome.FAILED: "bad",
    Ending.HELPED: "ok",
    Ending.MARKED_WRONG: "bad",
    Ending.STUCK: "bad",
}


def show(visit: Visit) -> Result:
    scope = scope_of(visit)
    state = visit.chosen("phieu", LIVE, "")
    if state:
        return _tickets(visit, scope, State(state))
    return _questions(visit, scope, What(visit.chosen("so", What, What.ASKED)))


def _questions(visit: Visit, scope: Scope, what: What) -> Shown:
    page, guides = visit.page(), visit.desk.shelf.guides
    found = behind.questions_behind(
        visit.session, scope.areas, what, scope.since, scope.until, page
    )
    return Shown(
        "rows.html",
        {
            "scope": scope,
            "what": what,
            "names": names(visit._),
            "rows": found[: behind.PAGE],
            "titles": {one.id: one.title for one in guides.values()},
            "outcomes": outcomes(visit._),
            "endings": endings(visit._),
            "kinds": KINDS,
            "media": kinds(visit._),
            **_moves(scope, page, len(found), so=what),
        },
    )


def _tickets(visit: Visit, scope: Scope, state: State) -> Shown:
    page = visit.page()
    found = behind.tickets_behind(visit.session, scope.areas, state, page)
    return Shown(
        "rows_tickets.html",
        {
            "scope": scope,
            "state": state,
            "states": states(visit._),
            "rows": found[: behind.PAGE],
            **_moves(scope, page, len(found), phieu=state),
        },
    )


def _moves(scope: Scope, page: int, found: int, **query: str) -> dict[str, str]:
    """The way to the pages before and after."""

    def to(other: int) -> str:
        return scope.to("/so-lieu", **query, trang=other + 1 if other else "")

    return {
        "back": to(page - 1) if page else "",
        "on": to(page + 1) if found > behind.PAGE else "",
    }


def names(_: Callable[[str], str]) -> dict[What, str]:
    return {
        What.ASKED: _("Questions asked"),
        What.ANSWERED: _("A guide was shown"),
        What.UNSURE: _("Guides were offered"),
        What.UNANSWERED: _("Nothing fitting"),
        What.HELPED: _("It helped"),
        What.NOT_HELPED: _("It did not help"),
        What.WAITING: _("Questions that wait"),
    }


def states(_: Callable[[str], str]) -> dict[State, str]:
    return {
        State.OPEN: _("Tickets nobody has taken"),
        State.CLAIMED: _("Tickets in work"),
        State.ANSWERED: _("Tickets answered"),
    }
