"""A commune with its staff and two guides: what the tests of decisions on groups begin with."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, SQLModel, select

from knowledge import library
from knowledge.deciding import on_groups
from knowledge.deciding.on_groups import Attached
from knowledge.guides import parse
from knowledge.loop import groups, proposals, staff
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor, Role, State
from knowledge.tables import Question, QuestionGroup, Staff
from tests.guides import GOOD
from tests.knowledge.loop import NOW, OTHER, OWN, add_teams, asked

GUIDE = "doi-so"
FOUNDER, NAM, MAI, LAN = 3001, 3002, 3003, 4001
STAFF = {
    "coordinator": (NAM, Role.COORDINATOR, OWN, State.ACTIVE),
    "coordinator of another area": (MAI, Role.COORDINATOR, OTHER, State.ACTIVE),
    "member": (LAN, Role.MEMBER, OWN, State.ACTIVE),
    "suspended coordinator": (3004, Role.COORDINATOR, OWN, State.SUSPENDED),
    "coordinator who left": (3005, Role.COORDINATOR, OWN, State.LEFT),
}
LATER = NOW + timedelta(hours=1)
SHRIMPS, OTHER_SHRIMPS = "nuôi tôm hùm trong bể kính", "cách nuôi tôm hùm ở trong bể kính"
BEES = "mật ong rừng để lâu có hỏng không"
ON_SHRIMPS = GOOD.replace("id: doi-so", "id: nuoi-tom").replace("số", "tôm").replace("sim", "cá")


def settled(session: Session) -> Desk:
    add_teams(session)
    library.import_guides(session, {GUIDE: GOOD, "nuoi-tom": ON_SHRIMPS}, NOW)
    for user, role, team, state in STAFF.values():
        place = {"team_id": team} if role is Role.MEMBER else {"areas": team}
        session.add(Staff(user_id=user, role=role, state=state, joined_at=NOW, **place))
    session.flush()
    return Desk(session, frozenset({FOUNDER}), LATER, library.load(session))


def actor(desk: Desk, user: int = FOUNDER) -> Actor:
    return staff.actor(desk.session, user, desk.founders)


def group_of(desk: Desk, *texts: str, team: str | None = OWN) -> int:
    """Questions of different people, all in the group of the first; its number."""
    rows = [asked(desk.session, text, _next(desk), team) for text in texts]
    group = groups.place(desk.session, rows[0], NOW)
    for row in rows[1:]:
        row.group_id = group.id
    desk.session.flush()
    return group.id or 0


def _next(desk: Desk) -> int:
    return 1 + len(desk.session.exec(select(Question)).all())


def wording(desk: Desk, group_id: int) -> int:
    row = proposals.propose(desk.session, GUIDE, group_id, LAN, NOW)
    return (row and row.id) or 0


def attach(desk: Desk, group_id: int, by: int = FOUNDER, guide: str = GUIDE) -> Attached:
    """Shown and agreed to."""
    shown = on_groups.proposal(desk, actor(desk, by), group_id, guide)
    return on_groups.attach(desk, actor(desk, by), group_id, guide, shown.seal)


def asks(desk: Desk, guide: str = GUIDE) -> tuple[str, ...]:
    return parse(library.text_of(desk.session, guide), guide).asks


def group(desk: Desk, group_id: int) -> QuestionGroup:
    return desk.session.get_one(QuestionGroup, group_id)


def everything(session: Session) -> list[Sequence[object]]:
    session.flush()
    tables = SQLModel.metadata.sorted_tables
    return [session.connection().execute(one.select()).all() for one in tables]
