"""A group that two areas asked: what each coordinator reads of the other's people."""

import pytest

from knowledge.database import writing
from knowledge.loop import draft_rows, proposals
from knowledge.loop.staff import Role, State
from knowledge.tables import Draft
from knowledge.writing.drafts import DraftText
from tests.bot.turns import CITIZEN, GROUP, GUIDE, LAN, NEIGHBOUR
from tests.console.office import FOUNDER, HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of
from tests.console.rows import colleague
from tests.console.test_questions import SHRIMPS, SHRIMPS_TOO, asked

pytestmark = pytest.mark.anyio
AUTHOR, TITLE = 5003, "Nuôi tôm hùm theo sáng kiến"


def in_work(office: Office) -> None:
    """Taken, written about and proposed by people of Hoà Bình; Tân Lập asked it too."""
    colleague(office.engine, AUTHOR, Role.COORDINATOR, State.ACTIVE, areas=HOA_BINH)
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    office.commune.presses(LAN, "claim:1", chat=GROUP)
    with writing(office.engine) as session:
        proposals.propose(session, GUIDE, 1, LAN, office.commune.now)
        text = DraftText(title=TITLE)
        draft_rows.begin(session, AUTHOR, text, office.commune.now, group_id=1)


@pytest.mark.parametrize("user", [OWN, FOUNDER])
async def test_whose_area_it_is_knows_who(office: Office, user: int) -> None:
    in_work(office)
    said = words_of(await (await office.coordinator(user)).reads("/cau-hoi/1"))
    assert "Lan đã nhận" in said
    assert "Lan →" in said
    assert f"{TITLE} Người {AUTHOR}" in said


async def test_who_looks_after_another_area_reads_no_name_and_no_title(office: Office) -> None:
    in_work(office)
    html = await (await office.coordinator(OTHER)).reads("/cau-hoi/1")
    said = words_of(html)
    assert "một tổ viên đã nhận" in said
    assert "Đang có bài soạn về câu này Đồng nghiệp ở địa bàn khác" in said
    assert "Tổ viên đề nghị gắn Đồng nghiệp ở địa bàn khác →" in said
    assert "Lan" not in said
    assert TITLE not in html
    assert f"Người {AUTHOR}" not in html


async def test_what_one_writes_oneself_one_knows(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    visitor = await office.coordinator(OTHER)
    await visitor.does("/cau-hoi/1/viet")
    (draft,) = office.commune.rows(Draft)
    assert f"/banlamviec/bai/{draft.id}" in await visitor.reads("/cau-hoi/1")
