"""A guide that exists answers it: the wording is learned, everybody who waits is told, once."""

import pytest
from sqlmodel import select

from knowledge.database import reading
from knowledge.tables import Decision, GuideRow, GuideVersion
from tests.people import labels
from tests.stories.conftest import Town
from tests.stories.crew import Crew, gather

pytestmark = pytest.mark.anyio
# Nobody would find the guide by these words, but they mean it.
ODD = "cục gạch màn hình đen thui lôi ra khỏi ví xanh"
OTHER_SPELLING = "cuc gach man hinh den thui loi ra khoi vi xanh ạ"
GUIDE = "Đặt lại mật khẩu VNeID"


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await gather(town)


def versions(town: Town, guide: str) -> int:
    with reading(town.engine) as session:
        return len(session.exec(select(GuideVersion).where(GuideVersion.guide_id == guide)).all())


def learned(town: Town, ask: str) -> list[str]:
    with reading(town.engine) as session:
        rows = session.exec(select(GuideRow)).all()
        return [row.id for row in rows if f"- {ask}" in row.text or f'"{ask}"' in row.text]


async def test_a_coordinator_attaches_and_all_who_wait_are_told_once(
    town: Town, crew: Crew
) -> None:
    await crew.asks_the_team(town.citizen, ODD, wants="Có, báo giúp")
    await crew.asks_the_team(town.neighbour, OTHER_SPELLING, wants="Không cần")
    await town.coordinator.says("/cauhoi")
    await town.coordinator.presses(
        await town.coordinator.sees("Câu hỏi chưa trả lời được: 1"), "1."
    )
    opened = await town.coordinator.sees("Cách hỏi khác")
    await town.coordinator.presses(opened, "Gắn vào hướng dẫn có sẵn")
    await town.coordinator.sees("Bài nào trả lời được câu này?")
    await town.coordinator.says("quên mật khẩu vneid")
    which = await town.coordinator.sees("Bài nào trả lời được câu này?")
    await town.coordinator.presses(which, GUIDE)
    proposal = await town.coordinator.sees("Bot học các cách hỏi này")
    assert ODD in proposal["text"]
    assert "câu hỏi cũ" in proposal["text"] or "Số câu khác" in proposal["text"]
    await town.coordinator.presses(proposal, "Đồng ý gắn")
    await town.coordinator.sees("Số người được báo: 2")

    for person in (town.citizen, town.neighbour):
        news = await person.sees("Đã có hướng dẫn cho câu anh/chị hỏi")
        await person.presses(news, "Mở hướng dẫn")
        await person.sees(GUIDE)
    await crew.card(crew.lan, "Đã đóng: đã có hướng dẫn")
    assert len(learned(town, ODD)) == 1

    someone = town.person(4002)
    await someone.says(ODD)
    await someone.sees(GUIDE, button="Từng bước")
    told = [m for m in await town.citizen.has_seen() if "Đã có hướng dẫn cho" in m["text"]]
    assert len(told) == 1


async def test_a_member_proposes_and_a_coordinator_says_yes(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen, ODD, wants="Có, báo giúp")
    await crew.lan.presses(await crew.card(crew.lan, ODD), "Gắn vào hướng dẫn có sẵn")
    await crew.lan.reads_over_the_button("khung chat riêng")
    await crew.lan.says("quên mật khẩu vneid")
    which = await crew.lan.sees_one(lambda m: any(GUIDE in one for one in labels(m)), GUIDE)
    await crew.lan.presses(which, GUIDE)
    await crew.lan.presses(await crew.lan.sees("cho 1 người hỏi?"), "Gửi")
    await crew.lan.sees("Đã gửi cho 1 người hỏi")
    shown = await town.citizen.sees("Mời anh/chị xem hướng dẫn")
    await town.citizen.presses(shown, "Mở hướng dẫn")
    await town.citizen.sees(GUIDE)
    assert learned(town, ODD) == []  # not before a coordinator says yes

    asked = await town.coordinator.sees("Lan đã gắn một câu hỏi")
    await town.coordinator.presses(asked, "Xem sẽ đổi những gì")
    await town.coordinator.presses(await town.coordinator.sees("Bot học các"), "Đồng ý gắn")
    await town.coordinator.sees("Đã học 1 cách hỏi")
    assert len(learned(town, ODD)) == 1
    assert not [m for m in await town.citizen.has_seen() if "Đã có hướng dẫn cho" in m["text"]]


async def test_a_proposal_can_be_declined_once(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen, ODD)
    await crew.lan.presses(await crew.card(crew.lan, ODD), "Gắn vào hướng dẫn có sẵn")
    await crew.lan.says("quên mật khẩu vneid")
    which = await crew.lan.sees_one(lambda m: any(GUIDE in one for one in labels(m)), GUIDE)
    await crew.lan.presses(which, GUIDE)
    await crew.lan.presses(await crew.lan.sees("cho 1 người hỏi?"), "Gửi")
    asked = await town.coordinator.sees("Lan đã gắn một câu hỏi")
    await town.coordinator.presses(asked, "Không")
    await town.coordinator.sees("Không thêm")
    await crew.lan.sees("Điều phối viên chưa thêm cách hỏi")
    assert learned(town, ODD) == []
    with reading(town.engine) as session:
        acts = list(session.exec(select(Decision.act)))
    assert "decline ask" in acts


async def test_a_coordinator_sends_a_question_away(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen, ODD)
    await town.coordinator.says("/cauhoi")
    await town.coordinator.presses(await town.coordinator.sees("trả lời được: 1"), "1.")
    await town.coordinator.presses(await town.coordinator.sees("Số lần hỏi"), "Không thuộc phạm vi")
    await town.coordinator.presses(
        await town.coordinator.sees(button="Cơ quan khác"), "Cơ quan khác"
    )
    await town.coordinator.sees("Đã đóng. Số người được báo: 1")
    await town.citizen.sees("thuộc cơ quan khác")
    await town.coordinator.says("/cauhoi")
    await town.coordinator.sees("Không còn câu hỏi nào chờ")
