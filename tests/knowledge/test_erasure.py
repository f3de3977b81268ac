"""Nothing that hangs on a person outlives their wish, in no table and in no file."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func
from sqlmodel import Session, SQLModel, select

from knowledge.database import scrub, writing
from knowledge.erasure import erase
from knowledge.tables import (
    Card,
    Decision,
    Draft,
    GuideRow,
    InboxRow,
    Invitation,
    LoginLink,
    LoginSession,
    OutboxRow,
    Person,
    ProposedAsk,
    Question,
    QuestionGroup,
    QuestionLink,
    Staff,
    Team,
    Ticket,
)

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
CHAT, OTHER = 5_123_456_789, 5_987_654_321
# The columns by which a row hangs on a person; a table with one of them needs its case below.
THREADS = {"chat_id", "person_id", "question_id"} | {
    "user_id", "author", "made_by", "claimed_by", "proposed_by",
}  # fmt: skip
GROUP = -100500


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def delivery(chat_id: int, **more: Any) -> OutboxRow:
    row = {"bot_id": 9, "method": "sendMessage", "payload": f"{{{chat_id}}}"} | more
    return OutboxRow(chat_id=chat_id, made_at=NOW, not_before=NOW, **row)


def lives(session: Session, chat_id: int, number: int, text: str = "chữ riêng") -> Person:
    """One row of every kind: met, asked, answered by a team."""
    group = QuestionGroup(likeness=text, opened_at=NOW)
    ticket = Ticket(text=text, answer=text, opened_at=NOW)
    session.add_all([group, ticket])
    session.flush()
    ticket.group_id = group.id
    asked = {"bot_id": 9, "update_id": number, "text": text, "folded": text.upper()}
    of = {"group_id": group.id, "ticket_id": ticket.id}
    person, question = (
        met(session, chat_id),
        Question(asked_at=NOW, outcome="answered", **asked, **of),
    )
    session.add(question)
    session.flush()
    card = Card(chat_id=chat_id, ticket_id=ticket.id, question_id=question.id, made_at=NOW)
    session.add_all([card, Card(chat_id=GROUP, ticket_id=ticket.id, made_at=NOW)])
    session.flush()
    update = {"bot_id": 9, "update_id": number, "chat_id": chat_id, "kind": "message"}
    session.add_all(
        [
            QuestionLink(question_id=question.id, person_id=person.id, made_at=NOW),
            InboxRow(body=text, received_at=NOW, not_before=NOW, state="working", **update),
            delivery(chat_id, payload=text, question_id=question.id, card_id=card.id),
        ]
    )
    session.flush()
    return person


def met(session: Session, chat_id: int = CHAT) -> Person:
    """Known, without a question."""
    person = Person(bot_id=9, chat_id=chat_id, met_at=NOW, seen_at=NOW)
    session.add(person)
    session.flush()
    return person


def serves(session: Session, number: int) -> None:
    """One row of every kind that somebody of a team leaves."""
    session.merge(GuideRow(id="so-do", text="", published_at=NOW))
    session.merge(Team(id="hoa-binh", name="Tổ", commune="Hoà Bình", province="", chat_id=GROUP))
    session.flush()
    held = {"claimed_by": number, "claimed_at": NOW, "state": "claimed"}
    digest = str(number)[::-1]
    rows = [
        Staff(user_id=number, role="member", name="Cô Sáu", joined_at=NOW),
        Invitation(digest=digest, role="member", made_by=number, made_at=NOW, expires_at=NOW),
        LoginLink(digest=digest, user_id=number, made_at=NOW, expires_at=NOW),
        LoginSession(digest=digest, user_id=number, made_at=NOW, seen_at=NOW),
        Ticket(text="hỏi", opened_at=NOW, **held),
        Draft(author=number, body='{"title": "dở"}', changed_at=NOW),
        Draft(author=number, body="{}", state="submitted", changed_at=NOW),
        ProposedAsk(
            guide_id="so-do", text="mất sổ", proposed_by=number, proposed_at=NOW, state="proposed"
        ),
        Decision(made_at=NOW, made_by=number, act="claim", subject="ticket 1"),
        Decision(made_at=NOW, made_by=0, act="suspended", subject=f"staff {number}"),
    ]
    session.add_all(rows)
    session.flush()


def on_threads() -> list[Table]:
    tables = SQLModel.metadata.sorted_tables
    return [table for table in tables if THREADS & set(table.columns.keys())]


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.exec(select(func.count()).select_from(table)).one()
        for table in SQLModel.metadata.sorted_tables
    }


def everything(session: Session) -> str:
    # Not session.exec(select(table)): that gives the first column only.
    connection = session.connection()
    tables = SQLModel.metadata.sorted_tables
    return "".join(repr(connection.execute(table.select()).all()) for table in tables)


def test_every_table_that_hangs_on_a_person_is_in_this_test(session: Session) -> None:
    lives(session, CHAT, 1)
    serves(session, CHAT)
    assert [table.name for table in on_threads() if not counts(session)[table.name]] == []


def test_nothing_of_the_person_is_left_and_nothing_of_others_is_lost(session: Session) -> None:
    lives(session, OTHER, 2, "của người khác")
    before = counts(session)
    erase(session, lives(session, CHAT, 1), NOW)

    # The update's own number; the ticket without words, and the card that is to say so.
    assert counts(session) == before | {"inbox": 2, "tickets": 2, "cards": 3}
    rows = everything(session)
    for trace in (str(CHAT), "chữ riêng"):
        assert trace not in rows
    assert "của người khác" in rows
    assert str(OTHER) in rows


def test_an_update_is_still_known_by_its_number(session: Session) -> None:
    erase(session, lives(session, CHAT, 77), NOW)
    row = session.exec(select(InboxRow)).one()
    session.refresh(row)
    assert (row.update_id, row.chat_id, row.body) == (77, 0, "{}")


def test_what_was_written_meanwhile_still_waits_for_its_turn(session: Session) -> None:
    person = lives(session, CHAT, 1)
    later = {"bot_id": 9, "update_id": 2, "chat_id": CHAT, "kind": "message", "body": "xin chào"}
    session.add(InboxRow(received_at=NOW, not_before=NOW, **later))
    erase(session, person, NOW)

    row = session.exec(select(InboxRow).where(InboxRow.update_id == 2)).one()
    assert (row.chat_id, row.body, row.state) == (CHAT, "xin chào", "new")


@pytest.mark.parametrize("state", ["queued", "sent", "unsure", "failed"])
def test_what_the_team_was_to_read_goes_too(session: Session, state: str) -> None:
    person = lives(session, CHAT, 1)
    question = session.exec(select(Question.id)).one()
    session.add(delivery(OTHER, question_id=question, state=state))
    session.add(delivery(OTHER, state=state))
    erase(session, person, NOW)

    left = session.exec(select(OutboxRow)).one()
    assert left.question_id is None


def test_a_delivery_under_way_vanishes_when_it_ends(session: Session) -> None:
    person = lives(session, CHAT, 1)
    row = session.exec(select(OutboxRow)).one()
    row.state = "sending"
    erase(session, person, NOW)

    assert session.exec(select(OutboxRow)).one().vanishes


def test_the_same_chat_of_another_bot_is_left_alone(session: Session) -> None:
    person = lives(session, CHAT, 1)
    session.add(delivery(CHAT, bot_id=8))
    erase(session, person, NOW)
    assert session.exec(select(OutboxRow.bot_id)).one() == 8


@pytest.mark.usefixtures("only_sqlite")
def test_no_file_holds_a_trace_after_scrubbing(engine: Engine, tmp_path: Path) -> None:
    """Enough rows of uneven length that pages are split and joined: each leaves copies in gaps."""
    dice = random.Random(5)
    begins = dice.sample(range(1000), 300)  # not in the order of the index over them
    texts = [f"xin{n:03d}chu " + "dài " * dice.choice([1, 3, 20, 200, 900]) for n in begins]
    with writing(engine) as session:
        for number, text in enumerate(texts):
            lives(session, CHAT + number, number, text)
    for number in dice.sample(range(300), 150):
        with writing(engine) as session:
            query = select(Person).where(Person.chat_id == CHAT + number)
            erase(session, session.exec(query).one(), NOW)
        texts[number] = ""
    scrub(engine)

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for number, (begin, text) in enumerate(zip(begins, texts, strict=True)):
        for trace in (f"xin{begin:03d}chu", f"XIN{begin:03d}CHU"):
            assert (trace.encode() in files) is bool(text)
        # SQLite keeps a number of this size in six bytes.
        assert ((CHAT + number).to_bytes(6, "big") in files) is bool(text)
