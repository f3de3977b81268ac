"""What is not for the team: who reads what, then it is closed."""

import pytest

from knowledge.tables import QuestionGroup
from tests.bot.turns import CITIZEN, GROUP, NEIGHBOUR, words
from tests.console.office import HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of
from tests.console.test_questions import BEES, CAMELS, SHRIMPS, SHRIMPS_TOO, asked, listed

pytestmark = pytest.mark.anyio


def states(office: Office) -> list[str]:
    return [one.decision for one in sorted(office.commune.rows(QuestionGroup), key=lambda g: g.id)]


async def test_each_way_says_what_people_will_read(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    html = await (await office.coordinator()).reads("/cau-hoi/1/khong-phai")
    said = words_of(html)
    assert SHRIMPS in said
    assert said.count("Số người được báo: 1. Họ đọc được:") == 2
    assert "Không báo cho ai." in said
    assert "<b>1022</b>" in html


async def test_closed_told_and_shown_as_decided(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.deliver()
    visitor = await office.coordinator(OWN)
    await visitor.reads("/cau-hoi/1/khong-phai")
    html = await visitor.does("/cau-hoi/khong-phai", nhom=["1"], **{"vi-sao": "other_office"})
    assert "Đã đóng: 1 câu. Số người được báo: 1." in words_of(html)
    assert listed(html) == []
    seen = office.commune.deliver()
    assert "1022" in words(seen[CITIZEN])
    assert seen[GROUP]  # the card in the team's group shows it
    decided = words_of(await visitor.reads("/cau-hoi", xem="decided"))
    assert "Cơ quan khác Bình" in decided
    assert "Cơ quan khác Bình" in words_of(await visitor.reads("/cau-hoi/1"))


async def test_several_at_once_and_what_was_left_out(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)  # the same group: two areas
    asked(office, CITIZEN, BEES)
    asked(office, CITIZEN, CAMELS)
    asked(office, NEIGHBOUR, "voi ăn gì buổi sáng")  # of Tân Lập alone
    first, second = await office.coordinator(), await office.coordinator(OWN)
    await first.reads("/cau-hoi/2/khong-phai")
    await first.does("/cau-hoi/khong-phai", nhom=["2"], **{"vi-sao": "spam"})
    await second.reads("/cau-hoi")
    html = await second.does(
        "/cau-hoi/khong-phai", nhom=["1", "2", "3", "4", "77"], **{"vi-sao": "personal"}
    )
    said = words_of(html)
    assert "Đã đóng: 1 câu." in said
    assert "đã có người quyết trước: 1 câu" in said
    assert "địa bàn khác cũng hỏi, chờ điều phối viên của mọi địa bàn: 1 câu" in said
    assert "không còn, hoặc không thuộc địa bàn phụ trách: 2 câu" in said
    assert states(office) == ["", "spam", "personal", ""]


async def test_that_other_areas_asked_too_is_said_before(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    visitor = await office.coordinator(OWN)
    html = await visitor.reads("/cau-hoi/1/khong-phai")
    assert "điều phối viên" in words_of(html)
    assert 'name="vi-sao"' not in html


async def test_somebody_was_first(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    first, second = await office.coordinator(), await office.coordinator()
    await second.reads("/cau-hoi/1/khong-phai")
    await first.reads("/cau-hoi/1/khong-phai")
    await first.does("/cau-hoi/khong-phai", nhom=["1"], **{"vi-sao": "spam"})
    html = await second.does("/cau-hoi/khong-phai", nhom=["1"], **{"vi-sao": "personal"})
    assert "đã có người quyết trước: 1 câu" in words_of(html)
    assert second.followed.endswith("/cau-hoi/1")
    assert states(office) == ["spam"]


async def test_no_other_way(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    visitor = await office.coordinator()
    for why in ("", "attached", "written", "x"):
        answer = await visitor.sends("/cau-hoi/khong-phai", nhom=["1"], **{"vi-sao": why})
        assert answer.status_code == 404, why
    assert states(office) == [""]


async def test_another_areas_group_is_not_there(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    visitor = await office.coordinator(OTHER)
    assert (await visitor.asks("/cau-hoi/1/khong-phai")).status_code == 404
    answer = await visitor.sends("/cau-hoi/khong-phai", nhom=["1"], **{"vi-sao": "spam"})
    assert answer.status_code == 404
    assert states(office) == [""]
