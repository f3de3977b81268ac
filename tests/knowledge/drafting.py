"""Drafts of a member who writes about bees: what the tests of decisions on drafts begin with."""

from knowledge.deciding import on_drafts
from knowledge.deciding.on_drafts import Published
from knowledge.loop import draft_rows
from knowledge.loop.desk import Desk
from knowledge.tables import Draft
from knowledge.writing.drafts import DraftText
from tests.guides import GOOD
from tests.knowledge.deciding import (
    GUIDE,
    LAN,
    NAM,
    actor,
)

ON_BEES = (
    GOOD.replace("số", "ong").replace("doi so", "doi ong").replace("sim", "tổ")
    .replace("[quen-mat-khau]", "[]").replace("id: doi-so", "id: nuoi-ong")
)  # fmt: skip
PARTS = DraftText(
    title="Nuôi ong trong vườn",
    summary="Nuôi được, cần thùng và chỗ râm.",
    steps=("Đóng thùng.", "Thả ong.", "Chờ một tuần."),
    problems=(("Ong bay đi", "Để thùng chỗ râm."),),
    source="Sổ tay nuôi ong 01/02/2026",
)


def begun(desk: Desk, author: int = LAN, text: str = "", group_id: int | None = None) -> Draft:
    row = draft_rows.begin(desk.session, author, PARTS, desk.now, group_id=group_id)
    if text:
        draft_rows.save_text(row, text, desk.now)
    desk.session.flush()
    return row


def sent(desk: Desk, author: int = LAN, text: str = "", group_id: int | None = None) -> Draft:
    row = begun(desk, author, text, group_id)
    on_drafts.submit(desk, actor(desk, author), row.id or 0)
    desk.session.flush()
    return row


def changing(desk: Desk, text: str, author: int = LAN, base: int = 1) -> Draft:
    row = begun(desk, author, text)
    draft_rows.base_on(row, GUIDE, base)
    return row


def published(desk: Desk, row: Draft, by: int = NAM) -> Published:
    return on_drafts.publish(desk, actor(desk, by), row.id or 0, draft_rows.seal(row))
