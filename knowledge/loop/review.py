"""Decisions on what the bot knows: a wording added, a guide published, taken back, confirmed.

Nothing is sent from here: each decision returns the questions whose askers are to be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from knowledge import library
from knowledge.answers import Index, Outcome, answer
from knowledge.guides import MAX_BYTES, Guide, parse
from knowledge.library import Shelf
from knowledge.loop import decisions, groups, tickets
from knowledge.loop.tickets import Reason
from knowledge.search.neighbours import nearest, question_of
from knowledge.tables import Decision, GuideVersion, Question, QuestionGroup, Ticket
from knowledge.writing.guide_text import as_text
from knowledge.writing.typed import one_line

STORED = 1000  # different questions, the newest, among which a change is tried
TRIED = 60  # of them, those nearest to what is written or asked in the changed guide
CONFIRMED_FOR = timedelta(days=180)  # then it is due for a new look
DOUBTED_FOR = timedelta(days=90)  # the same for a guide that is not certain
CERTAIN = "cao"


class Verdict(StrEnum):
    """What became of a group of like questions."""

    ATTACHED = "attached"  # an existing guide answers it
    WRITTEN = "written"  # a new guide does
    OTHER_OFFICE = "other_office"
    PERSONAL = "personal"
    SPAM = "spam"


AWAY = {Verdict.OTHER_OFFICE, Verdict.PERSONAL, Verdict.SPAM}
REASONS = {
    Verdict.ATTACHED: Reason.GUIDE,
    Verdict.WRITTEN: Reason.GUIDE,
    Verdict.OTHER_OFFICE: Reason.OTHER_OFFICE,
    Verdict.PERSONAL: Reason.PERSONAL,
    Verdict.SPAM: Reason.SPAM,
}


class TooLarge(ValueError):
    """The guide has no room for another wording."""


class Outdated(ValueError):
    """Somebody changed the guide meanwhile."""


@dataclass(frozen=True)
class Effect:
    """A stored question whose answer would change. None: no guide is shown for sure."""

    text: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Decided:
    """What followed from a decision: whom to tell, which tickets are closed now."""

    told: tuple[Question, ...] = ()
    closed: tuple[Ticket, ...] = ()


def with_asks(guide: Guide, wordings: Sequence[str]) -> str:
    """The guide's text with more ways of asking; raises TooLarge."""
    new = [one for one in dict.fromkeys(wordings) if one not in guide.asks]
    text = as_text(replace(guide, asks=(*guide.asks, *new)))
    if len(text.encode()) > MAX_BYTES:
        raise TooLarge(guide.id)
    return text


def effects(
    session: Session, shelf: Shelf, changed: Guide, besides: Sequence[int] = ()
) -> list[Effect]:
    """The stored questions that would be answered otherwise, the questions `besides` left out."""
    guides = {**shelf.guides, changed.id: changed}
    after = library.shelf(guides.values()).index
    return [
        Effect(text, before, then)
        for text in _nearest(changed, _stored(session, besides))
        if (before := _shown(shelf.index, text)) != (then := _shown(after, text))
    ]


def _nearest(guide: Guide, texts: Sequence[str]) -> list[str]:
    """Those that the guide could be shown for; all are quickly compared, few are asked."""
    lines = [(guide.title, *guide.asks)]
    return sorted(texts, key=lambda text: -nearest(question_of(text), lines))[:TRIED]


def _shown(index: Index, text: str) -> str | None:
    found = answer(index, text)
    return found.matches[0].guide if found.outcome is Outcome.ANSWERED else None


def _stored(session: Session, besides: Sequence[int]) -> list[str]:
    """The newest different texts of the log."""
    query = (
        select(Question.text)
        .where(
            Question.outcome != Outcome.GREETED,
            Question.text != "",
            col(Question.id).not_in(besides),
        )
        .order_by(col(Question.id).desc())
        .limit(3 * STORED)
    )
    return list(dict.fromkeys(session.exec(query)))[:STORED]


def publish(
    session: Session,
    guide_id: str,
    text: str,
    by: int,
    act: str,
    now: datetime,
    base: int,
    note: str = "",
) -> int:
    """Make this text the live version; its number. Raises Outdated when `base` is not the newest.

    `base` is 0 for a guide that is new.
    """
    before = library.version_of(session, guide_id)
    if before != base:
        raise Outdated(guide_id)
    after = library.publish(session, guide_id, text, now)
    versions = (before or None, after)
    decisions.note(session, by, act, f"guide {guide_id}", now, versions=versions, note=note)
    return after


def undo(session: Session, guide_id: str, version: int, by: int, now: datetime) -> int:
    """Back to the text before `version`, as a version of its own; its number.

    A guide that was new is taken away: 0. Raises Outdated when `version` is not the newest any
    more, or is the first of a guide from the folder, which only the folder takes away.
    """
    if library.version_of(session, guide_id) != version or not can_undo(session, guide_id, version):
        raise Outdated(guide_id)
    earlier = _earlier(session, guide_id, version)
    reopened = waiting_again(session, guide_id, version)
    if earlier is not None:
        after = library.publish(session, guide_id, earlier.text, now)
    else:
        library.withdraw(session, guide_id)
        after = 0
    for group in reopened:
        groups.reopen(session, group)
    versions = (version, after or None)
    decisions.note(session, by, "undo", f"guide {guide_id}", now, versions=versions)
    return after


def waiting_again(session: Session, guide_id: str, version: int) -> list[QuestionGroup]:
    """The groups that wait for an answer once this version is taken back."""
    if _earlier(session, guide_id, version) is not None:
        return _attached_with(session, guide_id, version)
    query = select(QuestionGroup).where(
        QuestionGroup.guide == guide_id,
        col(QuestionGroup.decision).in_([Verdict.WRITTEN, Verdict.ATTACHED]),
    )
    return list(session.exec(query))


def _attached_with(session: Session, guide_id: str, version: int) -> list[QuestionGroup]:
    """Groups whose wordings came with this version: both were made in one moment.

    More than one may have been attached in that moment, each with a version of its own.
    """
    made_at = session.get_one(GuideVersion, (guide_id, version)).made_at
    query = select(QuestionGroup).where(
        QuestionGroup.guide == guide_id, QuestionGroup.decided_at == made_at
    )
    acts = Decision.act == f"{Verdict.ATTACHED} {guide_id}", Decision.made_at == made_at
    rows = select(Decision.subject, Decision.to_version).where(*acts)
    noted = dict(session.exec(rows.order_by(col(Decision.id))).all())
    return [
        group for group in session.exec(query) if noted.get(f"group {group.id}") in (None, version)
    ]


def _earlier(session: Session, guide_id: str, version: int) -> GuideVersion | None:
    return session.get(GuideVersion, (guide_id, version - 1))


def can_undo(session: Session, guide_id: str, version: int) -> bool:
    """Whether there is a text to go back to, or the guide was begun here."""
    row = session.get(GuideVersion, (guide_id, version))
    return row is not None and (version > 1 or row.origin == "local")


def confirm(
    session: Session, guide_id: str, who: str, by: int, today: date, now: datetime, base: int
) -> int:
    """An official says that version `base` is right: lines of its head; the version's number.

    Raises Outdated when it is not the newest: nobody has confirmed what was changed since.
    """
    guide = parse(library.text_of(session, guide_id), guide_id)
    due = today + (CONFIRMED_FOR if guide.certainty == CERTAIN else DOUBTED_FOR)
    sure = replace(
        guide,
        confirmed_by=one_line(who),
        confirmed_on=today.isoformat(),
        review_by=max(guide.review_by, due.isoformat()),
    )
    return publish(session, guide_id, as_text(sure), by, "confirm", now, base)


def decide(
    session: Session,
    group: QuestionGroup,
    verdict: Verdict,
    guide_id: str | None,
    by: int,
    now: datetime,
    versions: tuple[int | None, int | None] = (None, None),
) -> Decided:
    """Close a group of like questions and its tickets, once; who is to be told of it.

    Told are those who wished news of a guide, and those who wait for an answer. A ticket in which
    somebody has asked back stays open: the guide may not answer that. `versions` of the guide:
    what it learned for this group.
    """
    live, members = _live_tickets(session, group), groups.members(session, group.id or 0)
    waiting = {one.id for one in members if _is_unanswered(one)}
    if not groups.decide(session, group, verdict, guide_id, now):
        return Decided()
    act = f"{verdict} {guide_id or ''}".strip()
    decisions.note(session, by, act, f"group {group.id}", now, versions=versions)
    done = [one for one in live if not (one.first_answered_at and one.state in tickets.IN_WORK)]
    for ticket in done:
        tickets.close(ticket, REASONS[verdict], now)
    told = tuple(one for one in members if _is_told(one, verdict, is_waiting=one.id in waiting))
    for question in told:
        question.wants_news = False  # once
        session.add(question)
    return Decided(told, tuple(done))


def would_be_told(
    members: Sequence[Question], verdict: Verdict = Verdict.ATTACHED
) -> list[Question]:
    """Of the questions of a group those whose askers would hear of this decision now."""
    return [one for one in members if _is_told(one, verdict, is_waiting=_is_unanswered(one))]


def _is_told(question: Question, verdict: Verdict, *, is_waiting: bool) -> bool:
    if verdict is Verdict.SPAM:
        return False
    return is_waiting or (question.wants_news and verdict not in AWAY)


def _is_unanswered(question: Question) -> bool:
    """Given to a person, who has not answered."""
    return question.handed_over_at is not None and question.answered_at is None


def _live_tickets(session: Session, group: QuestionGroup) -> list[Ticket]:
    query = select(Ticket).where(Ticket.group_id == group.id, col(Ticket.state).in_(tickets.LIVE))
    return list(session.exec(query.order_by(col(Ticket.id)).with_for_update()))
