"""One group of like questions: what is known, who wrote about it, where it leads."""

import pytest

from knowledge.database import writing
from knowledge.loop import proposals
from knowledge.tables import Draft, ProposedAsk
from tests.bot.turns import ANSWER, CITIZEN, GUIDE, LAN, NEIGHBOUR, words
from tests.console.office import HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of
from tests.console.test_guides import TITLE, gets_stuck
from tests.console.test_questions import SHRIMPS, SHRIMPS_TOO, asked
from tests.guides import starter_texts

pytestmark = pytest.mark.anyio


async def test_all_that_the_chat_shows_and_more(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    said = words_of(await (await office.coordinator()).reads("/cau-hoi/1"))
    assert SHRIMPS_TOO in said
    assert "hỏi 2 lần" in said
    assert "Hoà Bình (1), Tân Lập (1)" in said or "Tân Lập (1), Hoà Bình (1)" in said
    assert "Kết quả không bài nào đủ gần" in said
    assert "Đã gửi cho tổ 1" in said
    assert "Phiếu 1 · Tổ Hoà Bình chưa ai nhận" in said


async def test_a_teams_answer_is_for_its_own_coordinators(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    office.commune.answers(LAN, 1)
    own = words_of(await (await office.coordinator(OWN)).reads("/cau-hoi/1"))
    other = words_of(await (await office.coordinator(OTHER)).reads("/cau-hoi/1"))
    assert ANSWER in own
    assert "tổ đã trả lời" in other
    assert ANSWER not in other


async def test_where_people_got_stuck_the_guide_is_named_to_be_mended(office: Office) -> None:
    gets_stuck(office, CITIZEN, 3)
    asked(office, NEIGHBOUR, SHRIMPS)
    visitor = await office.coordinator()
    said = words_of(await visitor.reads("/cau-hoi/1"))
    assert f"Có thể bài cần sửa: {TITLE} Hướng dẫn gần nhất" in said
    assert "Có thể bài cần sửa" not in words_of(await visitor.reads("/cau-hoi/2"))


@pytest.mark.parametrize("path", ["/cau-hoi/1", "/cau-hoi/7", "/cau-hoi/x", "/cau-hoi/99999999999"])
async def test_what_is_not_for_a_visitor_is_not_there(office: Office, path: str) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    visitor = await office.coordinator(OTHER)
    answer = await visitor.asks(path)
    assert answer.status_code == 404
    assert SHRIMPS not in answer.text
    assert (await visitor.sends(f"{path}/viet")).status_code == 404
    assert office.commune.rows(Draft) == []


async def test_a_new_guide_is_begun_from_the_answer_of_the_team_once(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.answers(LAN, 1)
    visitor = await office.coordinator(OWN)
    await visitor.reads("/cau-hoi/1")
    answer = await visitor.sends("/cau-hoi/1/viet")
    assert answer.headers["location"] == "/banlamviec/bai/1"
    assert (await visitor.sends("/cau-hoi/1/viet")).headers["location"] == "/banlamviec/bai/1"
    (draft,) = office.commune.rows(Draft)
    assert (draft.author, draft.group_id, draft.ticket_id) == (OWN, 1, 1)
    said = words_of(await (await office.coordinator()).reads("/cau-hoi/1"))
    assert "Đang có bài soạn về câu này" in said
    assert "Bình" in said


def propose(office: Office) -> None:
    with writing(office.engine) as session:
        proposals.propose(session, GUIDE, 1, LAN, office.commune.now)


async def test_a_members_wording_waits_for_a_yes_and_may_get_a_no(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.deliver()
    propose(office)
    visitor = await office.coordinator(OWN)
    html = await visitor.reads("/cau-hoi/1")
    assert "Tổ viên đề nghị gắn Lan →" in words_of(html)
    assert f"/banlamviec/cau-hoi/1/gan/{GUIDE}" in html
    said = words_of(await visitor.does("/cau-hoi/1/de-nghi/1/bo"))
    assert "Không thêm. Tổ viên sẽ được báo." in said
    assert "Tổ viên đề nghị gắn" not in said
    assert SHRIMPS in words(office.commune.deliver()[LAN])
    assert (await visitor.sends("/cau-hoi/1/de-nghi/1/bo")).status_code == 409


async def test_a_wording_of_another_group_or_area_is_not_there(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    propose(office)
    visitor = await office.coordinator()
    assert (await visitor.sends("/cau-hoi/2/de-nghi/1/bo")).status_code == 404
    visitor = await office.coordinator(OTHER)
    assert (await visitor.sends("/cau-hoi/1/de-nghi/1/bo")).status_code == 404
    assert [one.state for one in office.commune.rows(ProposedAsk)] == ["proposed"]


async def test_a_decided_group_says_who_decided_and_leads_to_the_guide(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.attaches(1)
    html = await (await office.coordinator(OWN)).reads("/cau-hoi/1")
    title = starter_texts()[GUIDE].partition("title: ")[2].partition("\n")[0]
    assert f'href="/banlamviec/huong-dan/{GUIDE}">{title}</a>' in html
    assert "Đã gắn vào hướng dẫn" in words_of(html)
    assert "/gan" not in html
