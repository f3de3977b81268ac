"""The list of what nobody has answered: like questions together, filtered, ticked."""

from bot.console.pages import gaps
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.team.waiting import endings, outcomes
from bot.conversation.turn import asked_words
from knowledge.deciding import on_staff
from knowledge.deciding.refusals import NotThere
from knowledge.loop.gap_list import Order, Wanted, gap_list
from knowledge.loop.groups import State
from knowledge.questions import Ending

ACTS = {"gan": "gan", "khong-phai": "khong-phai"}  # what a button says -> where it leads
TOLD_ENDINGS = (Ending.MARKED_WRONG, Ending.STUCK)  # the list says them beside the outcome


def show(visit: Visit) -> Result:
    teams = on_staff.own_teams(visit.desk, visit.actor)
    wanted = gaps.wanted_of(visit, teams)
    page = gap_list(visit.session, visit.actor.areas, wanted, visit.desk.now)
    query = gaps.query_of(wanted)
    said = endings(visit._)
    values = {
        "page": page,
        "wanted": wanted,
        "query": query,
        "words_of": lambda question: asked_words(question, visit._),
        "teams": teams,
        "is_filtered": bool(wanted.area or wanted.outcome or wanted.days),
        "is_waiting": wanted.state is State.WAITING,
        "outcomes": outcomes(visit._),
        "outcome_filters": gaps.OUTCOMES,
        "endings": {one: said[one] for one in TOLD_ENDINGS},
        "periods": gaps.PERIODS,
        "orders": _orders(visit),
        "verdicts": gaps.verdicts(visit),
        "guides": visit.desk.shelf.guides,
        "states": _states(visit),
        "state_links": {one: _to_page(wanted, 0, xem=_named(one)) for one in State},
        "back": _to_page(wanted, wanted.page - 1) if wanted.page else "",
        "on": _to_page(wanted, wanted.page + 1) if page.has_next else "",
    }
    return Shown("questions.html", values)


def choose(visit: Visit) -> Result:
    """Some were ticked; the next page shows what would become of them."""
    act = ACTS.get(visit.typed("lam"))
    if act is None:
        raise NotThere
    ticked = list(dict.fromkeys(visit.numbers("nhom")))[: gaps.MOST]
    if not ticked:
        return gaps.back_to_list(visit, visit._("Tick at least one question first."))
    return Moved(gaps.about(visit, ticked, act))


def _orders(visit: Visit) -> dict[str, str]:
    _ = visit._
    return {Order.NEWEST: _("Newest first"), Order.MOST: _("Most asked first")}


def _states(visit: Visit) -> list[tuple[State, str]]:
    _ = visit._
    return [(State.WAITING, _("Waiting")), (State.DECIDED, _("Decided"))]


def _named(state: State) -> str:
    return "" if state is State.WAITING else state


def _to_page(wanted: Wanted, page: int, **changed: object) -> str:
    query = gaps.query_of(wanted) | {"trang": page + 1 if page else ""}
    return link(gaps.PLACE, **(query | changed))
