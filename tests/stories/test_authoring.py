"""A guide is written on a phone: one message a part, nothing lost, every part changed."""

from datetime import timedelta

import pytest
from sqlmodel import select

from knowledge.database import reading
from knowledge.loop import draft_rows
from knowledge.loop.draft_rows import State
from knowledge.tables import QuestionGroup
from tests.people import Message, Person, labels
from tests.stories.conftest import Town
from tests.stories.crew import UNKNOWN, Crew, gather
from tests.stories.writing import (
    ID,
    SOURCE,
    SUMMARY,
    TITLE,
    begins,
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


async def test_a_dead_battery_and_a_photo_lose_nothing(quiet_town: Town) -> None:
    town = quiet_town
    async with town.bot():
        crew = await gather(town)
        lan = crew.lan
        await begins(lan)
        await lan.says(TITLE)
        await lan.sees("Trả lời ngắn")
        await lan.sends("photo", caption="đây nhé")
        await lan.sees("tạm thời chỉ có chữ")
        await lan.sends("voice")
        await lan.sees("tạm thời chỉ có chữ")
        said = await lan.says(SUMMARY)
        await lan.sees("Cần chuẩn bị những gì?")
        await lan.edits(said, "Sửa lại tin cũ")
        await lan.sees("Tin đã gửi em không đọc lại", button="Về bài đang viết")
        await lan.says("Bể kính")
        await lan.sees("Gõ bước 1")
        await lan.says("Mua bể kính lớn.")
        await lan.sees("Đã ghi bước 1")
    async with town.bot():
        await lan.says("Đổ nước biển sạch.")
        await lan.sees("Đã ghi bước 2")
        town.clock.goes_on(timedelta(days=2))
        await lan.says("/vietbai")
        listed = await lan.sees("Bài đang viết")
        await lan.presses(listed, f"Viết tiếp: {TITLE}")
        await lan.presses(await lan.sees("Gõ bước 3"), "Nghỉ")
        await lan.sees("Gõ /vietbai để viết tiếp")
    (row,) = drafts(town)
    text = draft_rows.text_of(row)
    assert (text.title, text.summary, text.prepare) == (TITLE, SUMMARY, "Bể kính")
    assert text.steps == ("Mua bể kính lớn.", "Đổ nước biển sạch.")


async def test_every_part_is_changed_from_the_menu(town: Town, crew: Crew) -> None:
    lan = crew.lan
    await begins(lan)
    menu = await types_all(lan)
    for part, asked, text in (
        ("Tên bài", "Bài tên là gì?", "Nuôi tôm trong bể kính"),
        ("Tóm tắt", "Trả lời ngắn", "Nuôi được trong bể lớn."),
        ("Cần chuẩn bị", "Cần chuẩn bị những gì?", "- Bể kính\n- Nước biển"),
        ("Lệ phí", "Lệ phí bao nhiêu", "Không mất phí."),
        ("Lưu ý", "Có gì phải cẩn thận?", "Không thả tôm ra sông."),
        ("Hỏi ai", "Khi vướng thì hỏi ai?", "Hội nông dân xã."),
        ("Nguồn", "Theo nguồn nào?", "Hội nông dân xã, 03/02/2026"),
        ("Cách hỏi", "thường hỏi thế nào?", "nuôi tôm ở nhà\ntôm hùm bể kính"),
    ):
        await lan.presses(menu, part)
        await lan.sees(asked)
        await lan.says(text)
        menu = await lan.sees("Đã ghi", button="Gửi duyệt")
    menu = await changes_problems(lan, await changes_steps(lan, menu))

    await lan.presses(menu, "Nhóm: Nơi giúp đỡ")
    await lan.presses(await lan.sees("vào nhóm nào"), "Thủ tục thường gặp")
    menu = await lan.sees("Đã ghi", button="Nhóm: Thủ tục thường gặp")

    await lan.presses(menu, "Xem trước")
    page = await lan.sees("Nuôi được trong bể lớn.", button="Từng bước")
    await lan.presses(page, "Lỗi thường gặp")
    await lan.presses(await lan.sees("Bấm vào điều giống nhất"), "Nước đục")
    await lan.sees("Lọc nước.")
    (row,) = drafts(town)
    assert draft_rows.text_of(row) == draft_rows.DraftText(
        title="Nuôi tôm trong bể kính",
        summary="Nuôi được trong bể lớn.",
        prepare="- Bể kính\n- Nước biển",
        steps=("Mua bể to.", "Rửa bể.", "Thả tôm vào buổi tối.", "Cho tôm ăn."),
        fees="Không mất phí.",
        problems=(("Nước đục", "Lọc nước."),),
        safety="Không thả tôm ra sông.",
        whom="Hội nông dân xã.",
        source="Hội nông dân xã, 03/02/2026",
        asks=("nuôi tôm ở nhà", "tôm hùm bể kính"),
        group="thu-tuc",
    )


async def changes_steps(lan: Person, menu: Message) -> Message:
    """One changed, one put in, one taken out, one more at the end."""
    await lan.presses(menu, "Các bước")
    await lan.presses(await lan.sees("Bấm vào mục muốn sửa"), "1. Mua")
    await lan.sees("Gõ lại bước này")
    await lan.says("Mua bể to.")
    menu = await lan.sees("Đã ghi bước 1")
    await lan.presses(menu, "Các bước")
    await lan.presses(await lan.sees("Bấm vào mục"), "1. Mua bể to.")
    await lan.presses(await lan.sees("Gõ lại bước này"), "Chèn bước sau")
    await lan.sees("Gõ bước mới")
    await lan.says("Rửa bể.")
    menu = await lan.sees("Đã ghi bước 2")
    await lan.presses(menu, "Các bước")
    await lan.presses(await lan.sees("Bấm vào mục"), "3. Đổ")
    await lan.presses(await lan.sees("Gõ lại bước này"), "Xóa phần này")
    menu = await lan.sees("Đã xóa")
    await lan.presses(menu, "Các bước")
    await lan.presses(await lan.sees("Bấm vào mục"), "Thêm bước")
    await lan.sees("Gõ bước 4")
    await lan.says("Cho tôm ăn.")
    return await lan.sees("Đã ghi bước 4")


async def changes_problems(lan: Person, menu: Message) -> Message:
    """A remedy changed, one problem more, one taken out."""
    await lan.presses(menu, "Lỗi hay gặp (1)")
    await lan.presses(await lan.sees("Bấm vào mục"), "1. Tôm không ăn")
    await lan.presses(await lan.sees("Gõ lại lời báo lỗi"), "Sửa cách xử lý")
    await lan.sees("thì làm thế nào?")
    await lan.says("Thay hết nước.")
    menu = await lan.sees("Đã ghi", button="Lỗi hay gặp (1)")
    await lan.presses(menu, "Lỗi hay gặp")
    await lan.presses(await lan.sees("Bấm vào mục"), "Thêm lỗi")
    await lan.sees("hay vướng lỗi gì?")
    await lan.says("Nước đục")
    await lan.sees("thì làm thế nào?")
    await lan.says("Lọc nước.")
    menu = await lan.sees("Đã ghi", button="Lỗi hay gặp (2)")
    await lan.presses(menu, "Lỗi hay gặp")
    await lan.presses(await lan.sees("Bấm vào mục"), "1. Tôm không ăn")
    await lan.presses(await lan.sees("Gõ lại lời báo lỗi"), "Xóa phần này")
    return await lan.sees("Đã xóa", button="Lỗi hay gặp (1)")


async def test_what_is_wrong_is_named_in_plain_words(town: Town, crew: Crew) -> None:
    lan = crew.lan
    await begins(lan)
    await lan.says("Tôm")
    await lan.sees("từ 5 đến 100 chữ cái")
    menu = await types_all(lan)
    await lan.presses(menu, "Lệ phí")
    await lan.sees("Lệ phí bao nhiêu")
    await lan.says("Xem http://tom-hum.xyz/gia")
    menu = await lan.sees("tom-hum.xyz không phải trang chính thức", button="Lệ phí, thời gian")
    assert "Gửi duyệt" not in labels(menu)
    (row,) = drafts(town)
    await lan.presses_data(menu, f"dedit:{row.id}:fees")
    await lan.presses(await lan.sees("Đang có:"), "Xóa phần này")
    menu = await lan.sees("Đã xóa", button="Gửi duyệt")
    await lan.presses(menu, "Bỏ bài")
    await lan.presses(await lan.sees("Bỏ hẳn bản nháp"), "Có")
    await lan.sees("Đã bỏ")
    (row,) = drafts(town)
    assert (row.state, row.body) == (State.DROPPED, "{}")


@pytest.mark.parametrize(
    "data", ["draft:1", "dmenu:1", "dedit:1:title", "ddropyes:1", "dsend:1", "dview:1:guide:0"]
)
async def test_nobody_opens_the_draft_of_another(town: Town, crew: Crew, data: str) -> None:
    await begins(crew.lan)
    await types_all(crew.lan)
    await forge(town, crew.tu, data)
    told = await crew.tu.sees_one(
        lambda m: "không còn mở để viết" in m["text"] or "đã cũ" in m["text"], "a kind word"
    )
    assert "tôm" not in told["text"]
    assert [one.state for one in drafts(town)] == [State.DRAFTING]


async def test_from_the_list_of_what_waits(town: Town, crew: Crew) -> None:
    coordinator = town.coordinator
    await crew.asks_the_team(town.citizen, wants="Có")
    await crew.asks_the_team(town.neighbour, "CÁCH NUÔI TÔM HÙM trong bể kính ở nhà", wants="Không")
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(
        await crew.card(crew.lan, "Lan nhận lúc"),
        "Anh chị làm như sau: 1. Mua bể kính. 2. Đổ nước biển. 3. Thả tôm.",
    )
    await crew.lan.sees("Đã gửi cho 2 người hỏi")
    with reading(town.engine) as session:
        group = session.exec(select(QuestionGroup)).one()
    await forge(town, coordinator, f"gwrite:{group.id}")
    await coordinator.presses(await coordinator.sees("Bài tên là gì?"), "Giữ nguyên")
    await coordinator.presses(await coordinator.sees("Anh chị làm như sau"), "Giữ nguyên")
    await coordinator.presses(await coordinator.sees("Cần chuẩn bị những gì?"), "Bỏ qua")
    await coordinator.presses(await coordinator.sees("Gõ bước 4"), "Xong các bước")
    await coordinator.presses(await coordinator.sees("hay vướng lỗi gì?"), "Bỏ qua")
    await coordinator.presses(await coordinator.sees("Lệ phí bao nhiêu"), "Bỏ qua")
    await coordinator.presses(await coordinator.sees("Có gì phải cẩn thận?"), "Bỏ qua")
    await coordinator.sees("Theo nguồn nào?")
    await coordinator.says(SOURCE)
    await coordinator.presses(await coordinator.sees("thường hỏi thế nào?"), "Giữ nguyên")
    await submits(coordinator, await coordinator.sees(button="Gửi duyệt"))
    await coordinator.presses(await coordinator.sees("viết bài mới", button="Đăng"), "Đăng")
    await coordinator.sees("Số người được báo: 1")
    await town.citizen.sees("Đã có hướng dẫn cho câu")
    row = guide_row(town, drafts(town)[0].guide_id)
    assert row
    assert "CÁCH NUÔI TÔM HÙM" in row.text or UNKNOWN in row.text


async def test_thanked_after_a_week(town: Town, crew: Crew) -> None:
    lan = crew.lan
    await begins(lan)
    await submits(lan, await types_all(lan))
    card = await town.coordinator.sees("Lan viết bài mới", button="Đăng")
    await town.coordinator.presses(card, "Đăng")
    await opens(town.neighbour, ID, SUMMARY)
    await town.neighbour.says("nuôi tôm hùm bể kính")
    page = await town.neighbour.sees(SUMMARY, button="Từng bước")
    await town.neighbour.presses(page, "Từng bước")
    await town.neighbour.presses(await town.neighbour.sees("Bước 1/3"), "Tiếp")
    await town.neighbour.presses(await town.neighbour.sees("Bước 2/3"), "Tiếp")
    await town.neighbour.presses(await town.neighbour.sees("Bước 3/3"), "Xong")
    await town.neighbour.presses(await town.neighbour.sees("giúp được không?"), "👍")
    await town.neighbour.sees("Cảm ơn")
    town.clock.goes_on(timedelta(days=7))
    await lan.sees("đã giúp 1 người trong tuần đầu")
