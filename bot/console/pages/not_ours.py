"""Groups of questions that are not for the team: who is told what, then it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.pages import gaps
from bot.console.visit import Result, Shown, Visit
from bot.conversation.team.news import after_sending_away, who_can
from knowledge.deciding import on_groups, on_many_groups
from knowledge.deciding.on_groups import Seen
from knowledge.deciding.refusals import NotThere
from knowledge.loop import review, tickets
from knowledge.loop.review import Verdict


@dataclass(frozen=True)
class Kind:
    """`told` is how many people read `words`; nobody of spam."""

    verdict: Verdict
    label: str
    hint: str
    told: int
    words: str


def show(visit: Visit) -> Result:
    numbers = gaps.meant(visit)
    found = gaps.waiting(visit, numbers)
    if not found.done:
        return gaps.nothing_left(visit, numbers, found.refused)
    values = {
        "asked": [(one.group, gaps.words_of(visit, one)) for one in found.done],
        "left_out": gaps.refusals(visit, found.refused),
        "others": [one for one in found.done if not on_groups.is_own(visit.actor, one)],
        "kinds": _kinds(visit, found.done),
        "query": gaps.filters(visit),
    }
    return Shown("group_away.html", values)


def send_away(visit: Visit) -> Result:
    """Closed at once, people are told; what could not be decided on stays."""
    numbers = visit.numbers("nhom")[: gaps.MOST]
    verdict = _verdict(visit.typed("vi-sao"))
    found = on_many_groups.send_away(visit.desk, visit.actor, numbers, verdict)
    gaps.check_any(found)
    told = 0
    for one in found.done:
        replies = after_sending_away(visit.desk, one)
        told += sum(reply.is_news for reply in replies)
        visit.tell(replies)
    if not found.done:
        return gaps.nothing_left(visit, numbers, found.refused)
    _ = visit._
    done = [
        _("Closed: {count}.").format(count=len(found.done)),
        _("People told: {count}.").format(count=told),
    ]
    lines = [" ".join(done), *gaps.refusals(visit, found.refused)]
    return gaps.back_to_list(visit, "\n".join(lines))


def _verdict(typed: str) -> Verdict:
    try:
        return Verdict(typed)
    except ValueError:
        raise NotThere from None


def _kinds(visit: Visit, known: Sequence[Seen]) -> list[Kind]:
    labels, _ = gaps.verdicts(visit), visit._
    hints = {
        Verdict.OTHER_OFFICE: _("The digital team has nothing to do with it."),
        Verdict.PERSONAL: _("Only an official can look into their papers."),
        Verdict.SPAM: _("Nobody waits for an answer to this."),
    }
    return [
        Kind(one, labels[one], hint, _told(visit, known, one), _words(visit, known, one))
        for one, hint in hints.items()
    ]


def _told(visit: Visit, known: Sequence[Seen], verdict: Verdict) -> int:
    told = (review.would_be_told(one.members, verdict) for one in known)
    return sum(tickets.count_known_askers(visit.session, asked) for asked in told)


def _words(visit: Visit, known: Sequence[Seen], verdict: Verdict) -> str:
    """Of the first group: whom to call depends on what was asked."""
    if verdict is Verdict.SPAM:
        return ""
    return who_can(known[0].members[-1], verdict, visit._)
