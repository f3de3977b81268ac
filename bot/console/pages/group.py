"""One group of like questions: all that is known of it, and where its ways lead."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console.pages import gaps
from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from bot.conversation.team.news import after_declining
from bot.conversation.team.waiting import outcome_words
from knowledge.deciding import beginning, on_drafts, on_groups, on_wordings
from knowledge.deciding.on_groups import Seen
from knowledge.deciding.proposal import likeliest
from knowledge.deciding.refusals import NotThere
from knowledge.loop import decisions, draft_rows, groups, proposals, staff, tickets
from knowledge.loop.groups import State
from knowledge.loop.tickets import State as TicketState
from knowledge.tables import Draft, ProposedAsk, Question, Staff, Team, Ticket

LIKELIEST = 3
MOST_SPELLINGS = 50


@dataclass(frozen=True)
class InHands:
    """A ticket; `answer` for coordinators of its area alone."""

    ticket: Ticket
    team: str
    state: str
    answer: str


@dataclass(frozen=True)
class Settled:
    verdict: str
    guide_id: str | None
    title: str
    by: str
    at: datetime | None


def show(visit: Visit) -> Result:
    known = on_groups.seen(visit.desk, visit.actor, visit.number("group"))
    newest, number = known.members[-1], known.group.id or 0
    spellings = _counted(known.members)
    values = {
        "group": known.group,
        "newest": newest,
        "words": gaps.words_of(visit, known),
        "facts": groups.facts(known.members),
        "spellings": spellings[:MOST_SPELLINGS],
        "more_spellings": len(spellings[MOST_SPELLINGS:]),
        "areas": _areas(visit, known.members),
        "outcome": outcome_words(newest, visit._),
        "shown": visit.desk.shelf.guides.get(newest.guide or ""),
        "nearest": likeliest(visit.desk, newest.text, LIKELIEST),
        "tickets": [_in_hands(visit, one) for one in tickets.of_group(visit.session, number)],
        "proposed": [_proposed(visit, one) for one in proposals.of_group(visit.session, number)],
        "drafts": [_writing(visit, one) for one in draft_rows.of_group(visit.session, number)],
        "settled": _settled(visit, known) if known.group.state == State.DECIDED else None,
        "query": gaps.filters(visit),
    }
    return Shown("group.html", values)


def write(visit: Visit) -> Result:
    """A new guide, begun from what was asked and what a team answered."""
    row, _is_new = beginning.from_group(visit.desk, visit.actor, visit.number("group"))
    return Moved(link(f"/bai/{row.id}"))


def decline(visit: Visit) -> Result:
    """What a member would add is not learned."""
    number = visit.number("group")
    row = on_wordings.decline(visit.desk, visit.actor, visit.number("proposed"))
    if row.group_id != number:
        raise NotThere
    visit.tell(after_declining(row))
    said = visit._("Not learned. The member is told.")
    return Moved(link(f"{gaps.PLACE}/{number}", **gaps.filters(visit)), said)


def _counted(members: Sequence[Question]) -> list[tuple[str, int]]:
    """Every way in which it was put, the most frequent first, else the newest."""
    texts = [" ".join(one.text.split()) for one in reversed(members)]
    return Counter(text for text in texts if text).most_common()


def _areas(visit: Visit, members: Sequence[Question]) -> list[tuple[str, int]]:
    """Communes and how often it was asked there; empty where nobody told."""
    found = Counter(one.team_id for one in members)
    return [(_commune(visit, team_id), times) for team_id, times in found.most_common()]


def _commune(visit: Visit, team_id: str | None) -> str:
    team = visit.session.get(Team, team_id) if team_id else None
    return team.commune if team else ""


def _in_hands(visit: Visit, ticket: Ticket) -> InHands:
    _ = visit._
    team = visit.session.get(Team, ticket.team_id) if ticket.team_id else None
    is_own = visit.actor.decides(ticket.team_id)
    name = staff.name_of(visit.session, ticket.claimed_by) if is_own else _("a member")
    name = name or _("A member without a name")
    states = {
        TicketState.OPEN: _("nobody has taken it yet"),
        TicketState.CLAIMED: _("{name} has taken it").format(name=name),
        TicketState.ANSWERED: _("answered by a team"),
        TicketState.CLOSED: _("the ticket is closed"),
    }
    who = team.name if team else _("the coordinators")
    return InHands(ticket, who, states[TicketState(ticket.state)], ticket.answer if is_own else "")


def _proposed(visit: Visit, row: ProposedAsk) -> tuple[ProposedAsk, str, str]:
    """With who would add it, and to which guide."""
    member = visit.session.get(Staff, row.proposed_by)
    name = member.name if member else ""
    if not visit.actor.decides(member.team_id if member else None):
        name = _elsewhere(visit)
    name = name or visit._("A member without a name")
    guide = visit.desk.shelf.guides.get(row.guide_id)
    return row, name, guide.title if guide else ""


def _writing(visit: Visit, row: Draft) -> tuple[Draft, str, str]:
    """With its title and who writes it; of another area only that somebody does."""
    is_own = row.author == visit.actor.user_id
    if not is_own and visit.actor.user_id not in on_drafts.reviewers(visit.desk, row):
        return row, "", _elsewhere(visit)
    title = draft_rows.text_of(row).title or visit._("(no title yet)")
    return row, title, staff.name_of(visit.session, row.author)


def _elsewhere(visit: Visit) -> str:
    return visit._("A colleague of another area")


def _settled(visit: Visit, known: Seen) -> Settled:
    group = known.group
    by = decisions.last_by(visit.session, f"group {group.id}")
    guide = visit.desk.shelf.guides.get(group.guide or "")
    return Settled(
        gaps.verdicts(visit).get(group.decision, group.decision),
        group.guide if guide else None,
        guide.title if guide else "",
        staff.name_of(visit.session, by),
        group.decided_at,
    )
