"""Who may use which command and button: the table, and every cell of it tried.

A refusal must leave every row as it was; whoever may, must not be refused.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from bot.conversation import routes
from bot.conversation.author import draft_writing
from bot.conversation.reply import Said
from bot.conversation.turn import Turn
from bot.locale import speaker
from bot.mailbox import outbox
from knowledge import library, questions
from knowledge.answers import Answer, Outcome
from knowledge.library import Shelf
from knowledge.loop import proposals, staff, tickets
from knowledge.loop.staff import Role, State
from knowledge.questions import Asked
from knowledge.tables import Draft, Person, Question, Staff, Team, Ticket
from knowledge.writing import drafts
from tests.bot.rights_table import BUTTONS, COMMANDS, GUIDE, PRIVATE, REFUSALS, ROLES
from tests.guides import starter_texts

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
BOT, GROUP = 7, -1_009_000_000_001


@dataclass(frozen=True)
class Village:
    """One of everything, and the numbers under which it stands."""

    session: Session
    shelf: Shelf
    numbers: dict[str, int]


def person(session: Session, number: int) -> Person:
    return questions.meet(session, BOT, number, "vi", NOW)


def ask(session: Session, update: int, text: str, medium: str = "text") -> Question:
    asked = Asked(BOT, update, text, medium, message_id=5 if medium == "voice" else None)
    row = questions.record(
        session, person(session, ROLES["citizen"]), asked, Answer(Outcome.NO_MATCH, ()), NOW
    )
    row.team_id = "hoa-binh"
    return row


def ticket(session: Session, update: int, text: str) -> Ticket:
    question = ask(session, update, text)
    questions.hand_over(question, NOW)
    return tickets.open_ticket(session, question, "", NOW)[0]


def settle(session: Session) -> dict[str, int]:
    for team, chat in (("hoa-binh", GROUP), ("tan-lap", None)):
        session.add(Team(id=team, name=f"Tổ {team}", commune=team, province="P", chat_id=chat))
    session.flush()
    for name, role, team, areas in (
        ("member", Role.MEMBER, "hoa-binh", ""),
        ("member of another team", Role.MEMBER, "tan-lap", ""),
        ("suspended", Role.MEMBER, "hoa-binh", ""),
        ("coordinator of another area", Role.COORDINATOR, None, "tan-lap"),
        ("coordinator", Role.COORDINATOR, None, "hoa-binh"),
    ):
        row = Staff(user_id=ROLES[name], role=role, team_id=team, areas=areas, joined_at=NOW)
        row.state = State.SUSPENDED if name == "suspended" else State.ACTIVE
        session.add(row)
    asked = ask(session, 1, "ấp trứng đà điểu bằng lò vi sóng")
    voice = ask(session, 2, "", "voice")
    waiting = ticket(session, 3, "nuôi tôm hùm trong bể kính")
    taken = ticket(session, 4, "bán vé số trên mạng")
    taken.claimed_by, taken.claimed_at, taken.state = ROLES["member"], NOW, "claimed"
    answered = ticket(session, 5, "trồng sâm ngọc linh ở ban công")
    tickets.claim(answered, ROLES["member"], NOW)
    tickets.answer(session, answered, "Chưa trồng được.", tickets.askers(session, answered), NOW)
    proposed = proposals.propose(session, GUIDE, waiting.group_id, ROLES["member"], NOW)
    asked.ticket_id = answered.id
    session.flush()
    assert proposed
    written = draft(session, "drafting")
    found = {
        "asked": asked.id, "voice": voice.id, "ticket": waiting.id, "taken": taken.id,
        "answered": answered.id, "group": waiting.group_id, "proposed": proposed.id,
        "draft": written.id, "seal": draft_writing._seal(drafts.from_json(written.body), 1),
        "sent": draft(session, "submitted").id, "lost": lost(session, asked),
    }  # fmt: skip
    return {name: number or 0 for name, number in found.items()}


def lost(session: Session, about: Question) -> int:
    """A delivery to the citizen of which nobody knows whether it arrived."""
    text = {"text": "Ấp trứng"}
    row = outbox.put(session, BOT, ROLES["citizen"], text, NOW, question_id=about.id)
    outbox.settle(session, row.id or 0, "unsure", NOW, error="TimedOut")
    return row.id or 0


def draft(session: Session, state: str) -> Draft:
    text = drafts.proposed("1. Mở máy\n2. Bấm nút\n3. Chờ", "Cách ấp trứng đà điểu")
    body = json.dumps(asdict(text))
    row = Draft(author=ROLES["member"], body=body, state=state, changed_at=NOW)
    row.submitted_at = NOW if state == "submitted" else None
    session.add(row)
    session.flush()
    return row


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {GUIDE: starter_texts()[GUIDE]}


@pytest.fixture
def village(engine: Engine, texts: dict[str, str]) -> Iterator[Village]:
    with Session(engine, expire_on_commit=False) as session:
        library.import_guides(session, texts, NOW)
        numbers = settle(session)
        for number in list(ROLES.values())[1:]:
            person(session, number)
        session.commit()
        yield Village(session, library.load(session), numbers)


def turn(village: Village, role: str, **said: str) -> Turn:
    user = ROLES[role]
    chat = GROUP if role == "stranger" else user
    session = village.session
    return Turn(
        session=session,
        said=Said(BOT, 99, chat, user, message_id=9, **said),
        person=person(session, user),
        shelf=village.shelf,
        actor=staff.actor(session, user, {ROLES["founder"]}),
        founders=frozenset({ROLES["founder"]}),
        now=NOW,
        _=speaker("vi"),
        bot_name="toso_bot",
        console_url="https://toso.example.vn",
    )


def rows(session: Session) -> dict[str, list[object]]:
    """All rows but what says where people are in a conversation."""
    session.flush()
    connection = session.connection()
    tables = [one for one in SQLModel.metadata.sorted_tables if one.name not in ("people", "cards")]
    return {one.name: [tuple(row) for row in connection.execute(one.select())] for one in tables}


def does(village: Village, role: str, **said: str) -> tuple[bool, bool]:
    """(refused, changed something), and everything is as before again."""
    before = rows(village.session)
    one = turn(village, role, **said)
    # In a group the edge asks nobody who is not of the staff.
    is_heard = one.said.is_private or one.actor.is_staff
    replies = routes.respond(one) if is_heard else routes.not_yours()
    changed = rows(village.session) != before
    village.session.rollback()
    refused = not replies or any(words in replies[0].text for words in REFUSALS)
    return refused, changed


def test_the_table_has_every_command_and_every_button() -> None:
    assert set(COMMANDS) == set(routes.COMMANDS)
    assert set(BUTTONS) == set(routes.BUTTONS)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(village: Village, command: str) -> None:
    for role in PRIVATE:
        refused, changed = does(village, role, command=command, text=f"/{command}")
        assert refused is (role not in COMMANDS[command]), role
        assert not (refused and changed), role


@pytest.mark.parametrize("action", BUTTONS)
def test_buttons(village: Village, action: str) -> None:
    data, allowed = BUTTONS[action]
    for role in ROLES:
        button = data.format(me=ROLES[role], **village.numbers)
        refused, changed = does(village, role, button=button)
        assert refused is (role not in allowed), role
        assert not (refused and changed), role


def test_a_forged_text_is_expected_of_nobody(village: Village) -> None:
    """What only staff is asked for is a question when a citizen types it."""
    for kind in ("answer", "team", "attachfind", "draft"):
        one = turn(village, "citizen", text="tôi muốn đổi mật khẩu")
        one.expect(kind, village.numbers["ticket"], "phone")
        asked = len(village.session.exec(select(Question)).all())
        routes.respond(one)
        assert len(village.session.exec(select(Question)).all()) == asked + 1, kind
        village.session.rollback()
