"""/congviec and /thongke: what I have in hand, and how it goes in my area."""

from datetime import timedelta

import pytest

from knowledge.database import writing
from knowledge.loop.draft_rows import begin
from knowledge.tables import Ticket
from knowledge.writing.drafts import DraftText
from tests.people import labels
from tests.stories.conftest import Town
from tests.stories.crew import UNKNOWN, Crew, add_team, gather

pytestmark = pytest.mark.anyio


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await gather(town)


async def test_my_tickets_and_drafts(town: Town, crew: Crew) -> None:
    lan = crew.lan
    await lan.says("/congviec")
    await lan.sees("Hiện chưa có việc gì", button="Rời tổ")
    await crew.asks_the_team(town.citizen)
    await lan.presses(await crew.card(lan, UNKNOWN), "Nhận")
    await crew.card(lan, "Lan nhận")
    with writing(town.engine) as session:
        begin(session, lan.id, DraftText(title="Nuôi tôm trong bể"), town.clock())

    await lan.says("/congviec")
    work = await lan.sees("Phiếu đang giữ: 1")
    assert UNKNOWN in work["text"]
    assert "Nuôi tôm trong bể (đang viết)" in work["text"]
    assert "chờ duyệt" not in work["text"]
    await lan.presses(work, "Phiếu 1:")
    card = await lan.sees("Phiếu 1: người dân hỏi")
    assert card["chat_id"] == lan.id
    await lan.presses(work, "Viết tiếp: Nuôi tôm")
    await lan.sees("Nuôi tôm trong bể")


async def test_what_went_to_another_team_is_not_mine(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await crew.card(crew.lan, "Lan nhận")
    await crew.lan.says("/congviec")
    await crew.lan.sees("Phiếu đang giữ: 1")
    add_team(town, "tan-lap", "Tổ công nghệ số xã Tân Lập", "Tân Lập")
    with writing(town.engine) as session:
        session.get_one(Ticket, 1).team_id = "tan-lap"
    await crew.lan.says("/congviec")
    await crew.lan.sees("Hiện chưa có việc gì")


async def test_leaving_is_asked_first(crew: Crew) -> None:
    lan = crew.lan
    await lan.says("/congviec")
    await lan.presses(await lan.sees(button="Rời tổ"), "Rời tổ")
    asked = await lan.sees("muốn rời tổ", button="Không, ở lại")
    await lan.presses(asked, "Không, ở lại")
    await lan.says("/congviec")
    await lan.presses(await lan.sees(button="Rời tổ"), "Rời tổ")
    await lan.presses(await lan.sees("muốn rời tổ"), "Đúng, tôi rời tổ")
    await lan.says("/congviec")
    await lan.sees("dành cho tổ viên")


async def test_coordinators_see_what_waits_for_them(town: Town, crew: Crew) -> None:
    await town.coordinator.says("/congviec")
    work = await town.coordinator.sees("Hướng dẫn sắp đến hạn rà soát: 3")
    assert "Tắt bản tin thứ Hai" in labels(work)
    assert "Rời tổ" not in labels(work)  # the settings name them


async def test_figures_of_my_own_team(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await town.citizen.says("quên mật khẩu vneid")
    await town.citizen.sees("Đặt lại mật khẩu VNeID")
    await crew.lan.says("/thongke")
    week = await crew.lan.sees("Số liệu 7 ngày qua: Tổ công nghệ số xã Hoà Bình")
    assert "Số câu hỏi: 2" in week["text"]
    assert "Đang chờ: 1" in week["text"]
    assert f"{UNKNOWN} (1)" in week["text"]
    assert labels(week) == ["hôm nay", "30 ngày qua"]

    town.clock.goes_on(timedelta(days=1))
    await crew.lan.presses(week, "hôm nay")
    today = await crew.lan.sees("Số liệu hôm nay")
    assert "Số câu hỏi: 0" in today["text"]
    assert "Đang chờ: 1" in today["text"]
    assert today["message_id"] == week["message_id"]


async def test_coordinators_switch_between_their_teams(town: Town, crew: Crew) -> None:
    add_team(town, "tan-lap", "Tổ công nghệ số xã Tân Lập", "Tân Lập")
    await crew.asks_the_team(town.citizen)
    await town.coordinator.says("/thongke")
    everywhere = await town.coordinator.sees("tất cả các tổ", button="Xem tổ khác")
    assert "Số câu hỏi: 1" in everywhere["text"]
    await town.coordinator.presses(everywhere, "Xem tổ khác")
    choice = await town.coordinator.sees("Xem số liệu của tổ nào?")
    await town.coordinator.presses(choice, "Tổ công nghệ số xã Tân Lập")
    one = await town.coordinator.sees("Số liệu 7 ngày qua: Tổ công nghệ số xã Tân Lập")
    assert "Số câu hỏi: 0" in one["text"]


async def test_nobody_reads_the_figures_of_another_area(town: Town, crew: Crew) -> None:
    add_team(town, "tan-lap", "Tổ công nghệ số xã Tân Lập", "Tân Lập")
    await crew.lan.says("/thongke")
    mine = await crew.lan.sees("Số liệu 7 ngày qua")
    found = town.room.world.find(crew.lan.id, mine["message_id"])
    assert found
    found.keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "figures:7:tan-lap"}]]}
    await crew.lan.presses_data(mine, "figures:7:tan-lap")
    await crew.lan.sees("đã cũ")
    await town.citizen.says("/thongke")
    await town.citizen.sees("dành cho tổ viên")
