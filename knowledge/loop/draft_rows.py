"""Drafts of guides as rows: begun, saved at every message, submitted, given back, published."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from sqlalchemy import func
from sqlmodel import Session, col, select

from knowledge.questions import Ending
from knowledge.tables import Draft, GuideRow, Question, Ticket
from knowledge.writing.drafts import DraftText, from_file, from_json
from knowledge.writing.typed import whole_file

THANKED_AFTER = timedelta(days=7)
LARGEST = 64 * 1024  # characters of one draft; a guide has a quarter of that
_PLACE = "at"


class State(StrEnum):
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DROPPED = "dropped"


class TooLong(ValueError):
    """No guide is as long as this draft would become."""


def begin(
    session: Session,
    author: int,
    text: DraftText,
    now: datetime,
    *,
    ticket_id: int | None = None,
    group_id: int | None = None,
) -> Draft:
    row = Draft(author=author, ticket_id=ticket_id, group_id=group_id, body="", changed_at=now)
    save(session, row, text, "", now)
    session.flush()
    return row


def base_on(row: Draft, guide_id: str, version: int) -> None:
    """It changes this version of a live guide; version 0: it is a new guide."""
    row.guide_id, row.base_version = guide_id if version else "", version


def text_of(row: Draft) -> DraftText:
    """Its parts; of a whole file those that can be read, the title above all."""
    return from_file(row.text) if row.text else from_json(row.body)


def place_of(row: Draft) -> str:
    """The part that its author was asked for last; empty: all were, or it is a whole file."""
    stored = json.loads(row.body) if not row.text else {}
    return str(stored.get(_PLACE, "")) if isinstance(stored, dict) else ""


def save(session: Session, row: Draft, text: DraftText, place: str, now: datetime) -> None:
    """Keep what was typed, and where its author is. Raises TooLong, and keeps what there was."""
    body = json.dumps(asdict(text) | {_PLACE: place})
    if len(body) > LARGEST:
        raise TooLong
    row.body, row.changed_at = body, now
    session.add(row)


def save_text(row: Draft, text: str, now: datetime) -> None:
    """Keep a whole file, in order or not; from now on it is what counts.

    Raises TooLong, and keeps what there was.
    """
    if len(text) > LARGEST:
        raise TooLong
    row.text, row.changed_at = whole_file(text), now


def seal(row: Draft) -> int:
    """Changes with the text: a button proves which text it was shown below."""
    return crc32((row.text or json.dumps(asdict(text_of(row)))).encode())


def locked(session: Session, draft_id: int) -> Draft | None:
    """The draft as it is now, so that nobody changes it before this transaction ends."""
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    return session.exec(query, execution_options={"populate_existing": True}).first()


def own(session: Session, draft_id: int, author: int) -> Draft | None:
    """The draft, locked, if it is this author's and still being written."""
    row = locked(session, draft_id)
    return row if row and row.author == author and row.state == State.DRAFTING else None


def open_of(session: Session, author: int) -> list[Draft]:
    """What somebody is writing or has submitted, the last touched first."""
    is_open = col(Draft.state).in_([State.DRAFTING, State.SUBMITTED])
    query = select(Draft).where(Draft.author == author, is_open)
    return list(session.exec(query.order_by(col(Draft.changed_at).desc(), col(Draft.id).desc())))


def submitted(session: Session) -> list[Draft]:
    """What waits for a coordinator, the longest first."""
    query = select(Draft).where(Draft.state == State.SUBMITTED)
    return list(session.exec(query.order_by(col(Draft.submitted_at), col(Draft.id))))


def of_group(session: Session, group_id: int) -> list[Draft]:
    """What anybody is writing about it or has submitted."""
    is_open = col(Draft.state).in_([State.DRAFTING, State.SUBMITTED])
    query = select(Draft).where(Draft.group_id == group_id, is_open)
    return list(session.exec(query.order_by(col(Draft.id))))


def submit(row: Draft, now: datetime) -> None:
    row.state, row.submitted_at, row.note = State.SUBMITTED, now, ""


def give_back(row: Draft, note: str) -> None:
    """Its author goes on writing: it was returned, recalled, or taken away again."""
    row.state, row.note, row.submitted_at = State.DRAFTING, note, None


def publish(row: Draft, guide_id: str, version: int, now: datetime) -> None:
    row.state, row.published_at, row.thanked_at = State.PUBLISHED, now, None
    row.guide_id, row.base_version = guide_id, version


def drop(row: Draft) -> None:
    """What was typed goes too."""
    row.state, row.body, row.text = State.DROPPED, "{}", ""


def published_as(session: Session, guide_id: str, version: int) -> Draft | None:
    """The draft that became this version of a guide."""
    query = select(Draft).where(
        Draft.guide_id == guide_id,
        Draft.base_version == version,
        Draft.state == State.PUBLISHED,
    )
    return session.exec(query).first()


def answered_ticket(session: Session, group_id: int) -> Ticket | None:
    """The last ticket of a group whose answer is still kept."""
    query = select(Ticket).where(Ticket.group_id == group_id, Ticket.answer != "")
    return session.exec(query.order_by(col(Ticket.answered_at).desc())).first()


def guide_ids(session: Session) -> Sequence[str]:
    """Every id that a guide has or had."""
    return session.exec(select(GuideRow.id)).all()


def due_thanks(session: Session, now: datetime) -> list[tuple[Draft, int]]:
    """Published a week ago and still live, with how many it has helped: noted as told."""
    query = (
        select(Draft)
        .join(GuideRow, col(GuideRow.id) == col(Draft.guide_id))
        .where(
            Draft.state == State.PUBLISHED,
            col(Draft.thanked_at).is_(None),
            col(Draft.published_at) <= now - THANKED_AFTER,
            col(GuideRow.is_live).is_(True),
        )
    )
    due = list(session.exec(query.order_by(col(Draft.id))))
    for row in due:
        row.thanked_at = now
        session.add(row)
    return [(row, _helped(session, row)) for row in due]


def _helped(session: Session, row: Draft) -> int:
    query = select(func.count()).where(
        Question.guide == row.guide_id,
        Question.ended == Ending.HELPED,
        col(Question.asked_at) >= row.published_at,
    )
    return session.exec(query).one()
