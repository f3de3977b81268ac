"""What a coordinator would do first, in words, each a way there."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.console.pages.scope import Scope
from bot.console.rendering import ago, link
from bot.console.visit import Visit
from knowledge.loop.guide_list import Concern
from knowledge.loop.tickets import State
from knowledge.loop.today import Today


@dataclass(frozen=True)
class Load:
    """What waits: messages that perhaps never arrived, drafts, guides due for a new check."""

    found: Today
    unsure: int
    drafts: int
    stale: int


@dataclass(frozen=True)
class Todo:
    text: str
    more: str
    link: str


def todo(visit: Visit, scope: Scope, load: Load) -> list[Todo]:
    """People who wait come before guides; what cannot wait long comes first."""
    return [*_for_people(visit, scope, load), *_for_guides(visit, load)]


def _for_people(visit: Visit, scope: Scope, load: Load) -> Iterator[Todo]:
    _, found = visit._, load.found
    if load.unsure:
        text = _("Messages that perhaps never arrived: {total}").format(total=load.unsure)
        yield Todo(text, _("Send them again, or pass over."), link("/chua-chac"))
    if found.tickets.open:
        text = _("Tickets that nobody has taken: {n}").format(n=found.tickets.open)
        more = _("Ask the team, or answer them yourself in the chat.")
        yield Todo(text, more, scope.to("/so-lieu", phieu=State.OPEN))
    if found.waiting:
        text = _("Questions without an answer: {n}").format(n=found.waiting)
        oldest = ago(visit, found.oldest_waiting) if found.oldest_waiting else ""
        area = scope.team.id if scope.team else ""
        more = _("The oldest came {ago}.").format(ago=oldest)
        yield Todo(text, more, link("/cau-hoi", to=area))


def _for_guides(visit: Visit, load: Load) -> Iterator[Todo]:
    _ = visit._
    if load.drafts:
        text = _("Drafts that wait for your look: {n}").format(n=load.drafts)
        yield Todo(text, _("Read them, then publish or give them back."), link("/huong-dan"))
    if load.stale:
        text = _("Guides that are due for a new check: {n}").format(n=load.stale)
        more = _("Compare them with their sources.")
        yield Todo(text, more, link("/huong-dan", xem=Concern.STALE))
