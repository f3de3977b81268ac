"""Tin chưa chắc đã tới: as /chuachac in the chat."""

from dataclasses import dataclass

from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.team import unsure as words
from knowledge.deciding import on_deliveries
from knowledge.deciding.refusals import AlreadyDecided
from knowledge.loop import unsure
from knowledge.loop.unsure import Unsure

LIST = "/chua-chac"
PAGE = 20


@dataclass(frozen=True)
class Line:
    """`reader` is Markdown: to whom it goes, in kind."""

    one: Unsure
    reader: str
    text: str


def show(visit: Visit) -> Result:
    found = unsure.waiting(visit.session, visit.actor, visit.desk.founders)
    page = min(visit.page(), max(len(found) - 1, 0) // PAGE)
    first = page * PAGE
    return Shown(
        "unsure.html",
        {
            "lines": [_line(visit, one) for one in found[first : first + PAGE]],
            "total": len(found),
            "why": words.why(visit._),
            "back": link(LIST, trang=page) if page else "",
            "on": link(LIST, trang=page + 2) if first + PAGE < len(found) else "",
        },
    )


def _line(visit: Visit, one: Unsure) -> Line:
    return Line(one, words.reader(visit._, one), words.first_words(one.row))


def send_again(visit: Visit) -> Result:
    """Of two coordinators at once the first has it sent."""
    try:
        one = on_deliveries.send_again(visit.desk, visit.actor, visit.number("delivery"))
    except AlreadyDecided as refusal:
        return Moved(link(LIST), words.too_late(visit._, refusal))
    visit.tell([words.after_sending_again(one)])
    return Moved(link(LIST), words.told_again(visit._, one))


def pass_over(visit: Visit) -> Result:
    try:
        on_deliveries.pass_over(visit.desk, visit.actor, visit.number("delivery"))
    except AlreadyDecided as refusal:
        return Moved(link(LIST), words.too_late(visit._, refusal))
    return Moved(link(LIST), visit._("Passed over: it is off the list."))
