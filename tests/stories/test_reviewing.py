"""A draft is reviewed, published, told of, given back, taken back and confirmed."""

import pytest

from bot.practice.world import Phone
from knowledge.loop.draft_rows import State
from knowledge.loop.staff import Role
from tests.people import labels
from tests.stories.conftest import Town
from tests.stories.crew import HOA_BINH, UNKNOWN, Crew, gather, join
from tests.stories.writing import (
    ID,
    LIVE,
    SUMMARY,
    TITLE,
    begins,
    changes_live,
    data_of,
    decided,
    drafts,
    forge,
    guide_row,
    opens,
    submits,
    types_all,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await gather(town)


async def test_a_guide_from_a_ticket_to_everybody_who_asked(town: Town, crew: Crew) -> None:
    citizen, lan, coordinator = town.citizen, crew.lan, town.coordinator
    await crew.asks_the_team(citizen, wants="Có")
    card = await crew.card(lan, UNKNOWN)
    await lan.presses(card, "Viết hướng dẫn mới")
    await lan.reads_over_the_button("khung trò chuyện riêng")
    first = await lan.sees("Bài tên là gì?", button="Giữ nguyên")
    assert first["chat_id"] == lan.id
    assert "Cách nuôi tôm hùm" in first["text"]

    menu = await types_all(lan)
    await submits(lan, menu)
    review = await coordinator.sees("Lan viết bài mới: " + TITLE, button="Đăng")
    assert SUMMARY in review["text"]
    assert "Số bước: 3" in review["text"]
    assert "Không có câu hỏi cũ nào khác đổi" in review["text"]
    await coordinator.presses(review, "Xem trước")
    page = await coordinator.sees(SUMMARY, button="Từng bước")
    await coordinator.presses(page, "Từng bước")
    page = await coordinator.sees("Bước 1/3")
    assert "Mua bể kính lớn." in page["text"]

    await coordinator.presses(review, "Đăng")
    done = await coordinator.sees("Đã đăng: " + TITLE, button="Hoàn tác")
    await lan.sees(f"Bài “{TITLE}” của anh/chị đã được đăng")
    told = await citizen.sees("Đã có hướng dẫn cho câu", button="Mở hướng dẫn")
    assert UNKNOWN in told["text"]
    await crew.card(lan, "Đã đóng: đã có hướng dẫn")
    assert ("new guide", coordinator.id, "") in decided(town, f"guide {ID}")

    await opens(town.neighbour, ID, SUMMARY)
    await town.neighbour.says("nuôi tôm hùm bể kính")
    await town.neighbour.sees(SUMMARY, button="Từng bước")
    await citizen.presses(told, "Mở hướng dẫn")
    await citizen.sees(SUMMARY, button="Từng bước")

    await coordinator.presses(done, "Hoàn tác")
    await coordinator.sees("Đã gỡ bài")
    back = await lan.sees("đã gỡ bài", button="Viết tiếp")
    row = guide_row(town)
    assert row
    assert not row.is_live
    await opens(town.neighbour, ID, "không còn nữa")
    await lan.presses(back, "Viết tiếp")
    await submits(lan, await lan.sees(TITLE, button="Gửi duyệt"))
    review = await coordinator.sees("Lan viết bài mới", button="Đăng")
    await coordinator.presses(review, "Đăng")
    await coordinator.sees("Số người được báo: 0")
    news = [one for one in await citizen.has_seen() if "Đã có hướng dẫn cho câu" in one["text"]]
    assert len(news) == 1


async def test_given_back_mended_and_published(town: Town, crew: Crew) -> None:
    lan, coordinator = crew.lan, town.coordinator
    await begins(lan)
    await submits(lan, await types_all(lan))
    first = await coordinator.sees("Lan viết bài mới", button="Trả lại")
    await coordinator.presses(first, "Trả lại")
    await coordinator.sees("Cần sửa gì?")
    await coordinator.says("Ghi thêm lệ phí.")
    await coordinator.sees("Đã trả lại")
    note = await lan.sees("Ghi thêm lệ phí.", button="Viết tiếp")
    await lan.presses(note, "Viết tiếp")
    menu = await lan.sees("Điều phối viên nhắn: Ghi thêm lệ phí.")
    await lan.presses(menu, "Lệ phí")
    await lan.sees("Lệ phí bao nhiêu")
    await lan.says("Không mất phí.")
    await submits(lan, await lan.sees("Đã ghi", button="Gửi duyệt"))
    second = await coordinator.sees("Lan viết bài mới", button="Đăng")

    await coordinator.presses(first, "Đăng")
    await coordinator.sees("Bài đã được sửa sau tin này")
    assert guide_row(town) is None
    await coordinator.presses(second, "Đăng")
    await coordinator.sees("Đã đăng")
    row = guide_row(town)
    assert row
    assert "Không mất phí." in row.text
    acts = [act for act, *_ in decided(town, "draft 1")]
    assert acts == [
        "begin draft",
        "submit draft",
        "return draft",
        "submit draft",
        "publish draft",
    ]


async def test_taken_back_by_its_author_it_is_not_published(town: Town, crew: Crew) -> None:
    lan, coordinator = crew.lan, town.coordinator
    await begins(lan)
    await submits(lan, await types_all(lan))
    card = await coordinator.sees("Lan viết bài mới", button="Đăng")
    await lan.says("/vietbai")
    await lan.presses(await lan.sees("Bài đang viết"), "Đang chờ duyệt")
    await lan.presses(await lan.sees("đang ở chỗ điều phối viên"), "Rút lại để sửa")
    await lan.sees(TITLE, button="Gửi duyệt")
    await coordinator.presses(card, "Đăng")
    await coordinator.sees("Bài đã về lại với người viết (Lan)")
    assert guide_row(town) is None


async def test_a_live_guide_is_changed_undone_and_confirmed(town: Town, crew: Crew) -> None:
    lan, coordinator = crew.lan, town.coordinator
    await changes_live(lan, "Không mất tiền, xong trong 5 phút.")
    review = await coordinator.sees("Lan sửa bài", button="Đăng")
    assert "➕ Không mất tiền, xong trong 5 phút." in review["text"]
    assert "➖" in review["text"]
    await coordinator.presses(review, "Đăng")
    done = await coordinator.sees("Đã đăng", button="Hoàn tác")
    await coordinator.presses(done, "Hoàn tác")
    back = await coordinator.sees("trở lại như bản 1", button="Hoàn tác")
    await lan.sees("đã hoàn tác lần sửa")
    row = guide_row(town, LIVE)
    assert row
    assert row.version == 3
    assert "xong trong 5 phút" not in row.text
    await coordinator.presses(done | back, "Xác nhận đúng")
    await coordinator.sees("Ghi tên cơ quan/cán bộ xác nhận")
    await coordinator.says("Công an xã Hoà Bình")
    await coordinator.sees("Công an xã Hoà Bình đã xác nhận")

    page = await opens(coordinator, LIVE, "Công an xã Hoà Bình đã xác nhận")
    await coordinator.presses(page, "Quản lý bài")
    managed = await coordinator.sees("Bản 4", button="Sửa bài")
    assert "Bản 1" in managed["text"]
    assert "từ bộ hướng dẫn có sẵn" in managed["text"]
    await town.neighbour.opens_link(f"guide_{LIVE}")
    seen = await town.neighbour.sees("xác nhận")
    assert "Quản lý bài" not in labels(seen)


async def test_nothing_that_changed_meanwhile_is_overwritten(town: Town, crew: Crew) -> None:
    lan, tu, coordinator = crew.lan, crew.tu, town.coordinator
    await changes_live(lan, "Lan: không mất tiền.")
    await changes_live(tu, "Tú: không mất tiền.")
    of_lan = await coordinator.sees("Lan sửa bài", button="Đăng")
    of_tu = await coordinator.sees("Tú sửa bài", button="Đăng")
    await coordinator.presses(of_lan, "Đăng")
    await coordinator.sees("Đã đăng")
    await coordinator.presses(of_tu, "Đăng")
    told = await coordinator.sees("không ghi đè gì", button="Trả lại")
    await coordinator.presses(told, "Trả lại")
    await coordinator.sees("Cần sửa gì?")
    await coordinator.says("Xem bản của Lan.")
    await tu.presses(await tu.sees("Xem bản của Lan."), "Viết tiếp")
    menu = await tu.sees("vừa có người khác sửa", button="Giữ bài của tôi, so với bản mới")
    assert "Gửi duyệt" not in labels(menu)
    await tu.presses(menu, "Giữ bài của tôi")
    await submits(tu, await tu.sees("so với bản mới nhất", button="Gửi duyệt"))
    review = await coordinator.sees("Tú sửa bài", button="Đăng")
    assert "➖ Lan: không mất tiền." in review["text"]
    await coordinator.presses(review, "Đăng")
    await coordinator.sees("Đã đăng")
    row = guide_row(town, LIVE)
    assert row
    assert (row.version, "Tú: không mất tiền." in row.text) == (3, True)


async def test_two_coordinators_one_wins(town: Town, crew: Crew) -> None:
    town.room.world.add_phone(Phone(4003, "Hà", "coordinator"))
    other = town.person(4003)
    await join(town, other, Role.COORDINATOR, HOA_BINH, "Hà")
    await begins(crew.lan)
    await submits(crew.lan, await types_all(crew.lan))
    one = await town.coordinator.sees("Lan viết bài mới", button="Đăng")
    two = await other.sees("Lan viết bài mới", button="Đăng")
    await other.presses(two, "Đăng")
    await other.sees("Đã đăng")
    await town.coordinator.presses(one, "Đăng")
    await town.coordinator.sees("Hà đã duyệt trước")
    row = guide_row(town)
    assert row
    assert row.version == 1


async def test_own_guide_only_where_there_is_nobody_else(town: Town, crew: Crew) -> None:
    coordinator = town.coordinator
    await begins(coordinator)
    await submits(coordinator, await types_all(coordinator))
    await coordinator.presses(await coordinator.sees("viết bài mới", button="Đăng"), "Đăng")
    await coordinator.sees("Đã đăng")
    assert decided(town, f"guide {ID}") == [
        ("new guide", coordinator.id, "own guide, only coordinator")
    ]

    town.room.world.add_phone(Phone(4003, "Hà", "coordinator"))
    other = town.person(4003)
    await join(town, other, Role.COORDINATOR, None, "Hà")
    await changes_live(other, "Không mất tiền, 5 phút.")
    card = await coordinator.sees("Hà sửa bài", button="Đăng")
    await forge(town, other, data_of(card, "Đăng"))
    await other.sees("do điều phối viên khác duyệt")
    row = guide_row(town, LIVE)
    assert row
    assert row.version == 1


async def test_a_member_publishes_nothing(town: Town, crew: Crew) -> None:
    lan = crew.lan
    await begins(lan)
    await submits(lan, await types_all(lan))
    card = await town.coordinator.sees("Lan viết bài mới", button="Đăng")
    for data in (data_of(card, "Đăng"), "rback:1", f"gundo:{LIVE}:1", f"manage:{LIVE}"):
        await forge(town, lan, data)
        await lan.sees("dành cho điều phối viên")
    assert guide_row(town) is None
    assert [one.state for one in drafts(town)] == [State.SUBMITTED]


async def test_published_at_night_the_news_wait_for_the_morning(town: Town, crew: Crew) -> None:
    citizen, lan, coordinator = town.citizen, crew.lan, town.coordinator
    await town.neighbour.says("nuôi tôm hùm")
    await town.neighbour.sees("không dám")
    await crew.asks_the_team(citizen, wants="Có")
    await lan.presses(await crew.card(lan, UNKNOWN), "Viết hướng dẫn mới")
    await lan.sees("Bài tên là gì?")
    await submits(lan, await types_all(lan))
    card = await coordinator.sees("Lan viết bài mới", button="Đăng")
    assert "nuôi tôm hùm: chưa trả lời chắc → bài này" in card["text"]
    assert "Đang chờ tin hoặc câu trả lời: 1" in card["text"]
    town.clock.goes_on_to(3, 22)
    await coordinator.presses(card, "Đăng")
    await coordinator.sees("Số người được báo: 1")
    await lan.sees("đã được đăng")
    await town.until(lambda: [one.chat_id for one in town.deliveries("queued")] == [citizen.id])
    town.clock.goes_on_to(4, 7, 1)
    await citizen.sees("Đã có hướng dẫn cho câu")


async def test_a_ticket_becomes_a_change_of_a_live_guide(town: Town, crew: Crew) -> None:
    citizen, lan, coordinator = town.citizen, crew.lan, town.coordinator
    await crew.asks_the_team(citizen, wants="Không")
    await lan.presses(await crew.card(lan, UNKNOWN), "Viết hướng dẫn mới")
    first = await lan.sees("Bài tên là gì?", button="Sửa bài có sẵn")
    await lan.presses(first, "Sửa bài có sẵn")
    await lan.sees("Gõ tên bài muốn sửa")
    await lan.says("quên mật khẩu vneid")
    await lan.presses(await lan.sees("muốn sửa bài nào?"), "Đặt lại mật khẩu")
    await submits(lan, await lan.sees("Bài đã đủ", button="Gửi duyệt"))
    card = await coordinator.sees("Lan sửa bài", button="Đăng")
    assert f"➕ {UNKNOWN}" in card["text"]
    await coordinator.presses(card, "Đăng")
    await coordinator.sees("Số người được báo: 1")
    told = await citizen.sees("Đã có hướng dẫn cho câu")
    assert "Đặt lại mật khẩu" in told["text"]
    (row,) = drafts(town)
    assert (row.guide_id, row.base_version, row.state) == (LIVE, 2, State.PUBLISHED)
    assert decided(town, "group 1") == [(f"attached {LIVE}", coordinator.id, "")]
