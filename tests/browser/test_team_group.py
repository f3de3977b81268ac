"""The team's group in the practice room: the bot is taken in, asks, and is answered there."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, ViewportSize, expect

from bot.practice.server import TEAM_GROUP
from tests.browser.screen import DESKTOP, HANDY, Phone, Screen, opened
from tests.browser.scripted_bot import ScriptedBot, keyboard
from tests.browser.test_practice_page_looks import (
    SMALL_LETTERS,
    TOO_SMALL,
    WIDER_THAN_ITS_PLACE,
    WITHOUT_A_NAME,
)

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

CITIZEN, MEMBER, COORDINATOR = 1001, 4001, 3001
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
LINK = "https://t.me/toso_practice_bot"
FORUM, SMALL = -1001000000002, -77


async def looks_well(screen: Screen) -> None:
    for fault in (WIDER_THAN_ITS_PLACE, TOO_SMALL, SMALL_LETTERS, WITHOUT_A_NAME):
        assert await screen.page.evaluate(fault) == []


async def offer(bot: ScriptedBot, chat_id: int, label: str, address: str) -> Any:
    button = {"text": label, "url": address}
    markup = {"inline_keyboard": [[button]]}
    return await bot.call("sendMessage", chat_id=chat_id, text="Mời", reply_markup=markup)


async def taken_into_the_group(screen: Screen, bot: ScriptedBot) -> Phone:
    """The coordinator follows the link that the bot gave; their phone shows the group then."""
    coordinator = await screen.takes_up("Anh Nam")
    await coordinator.begins()
    await coordinator.sees("Đã nhận: /start")
    await offer(bot, COORDINATOR, "Đưa vào nhóm", f"{LINK}?startgroup=to_hoabinh")
    await coordinator.taps("Đưa vào nhóm")
    await coordinator.taps("Tổ công nghệ số xã Hoà Bình")
    await coordinator.sees("Đã nhận: /start@toso_practice_bot to_hoabinh")
    return coordinator


async def control(room: str, path: str, **body: Any) -> Any:
    async with httpx.AsyncClient(base_url=room) as http:
        answer = await http.post(f"/practice/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.mark.parametrize("size", [LAPTOP, HANDY], ids=["1280", "360"])
async def test_a_card_is_taken_answered_and_the_answer_is_heard(
    browser: Browser, room: str, bot: ScriptedBot, size: ViewportSize
) -> None:
    async with opened(browser, room, size) as screen:
        member = await screen.takes_up("Cô Lan")
        await member.goes_to("Nhóm tổ")
        await expect(member.place.get_by_role("log")).to_contain_text("2 người, chưa có bot")

        await taken_into_the_group(screen, bot)
        await bot.call(
            "sendMessage", chat_id=TEAM_GROUP, text="Phiếu 12: nuôi ong thì xin phép ai?",
            reply_markup=keyboard(["Nhận", "bước 1"], ["Gắn vào hướng dẫn có sẵn", "im"]),
        )  # fmt: skip
        member = await screen.takes_up("Cô Lan")
        log = member.place.get_by_role("log")
        await expect(log).to_contain_text("2 người và bot")
        await expect(log).to_contain_text("Anh Nam đã thêm bot vào nhóm")
        await expect(member.messages).to_have_count(3)

        await member.replies_to("Phiếu 12", "Hỏi trạm thú y")
        await member.sees("Đã nhận: Hỏi trạm thú y")
        await member.says("chỉ nói với nhau")
        await member.attaches("Ảnh mẫu")
        await expect(member.messages).to_have_count(7)
        await member.taps("Nhận")
        await expect(member.messages.nth(2)).to_contain_text("Bước 1/5")
        await looks_well(screen)

        coordinator = await screen.takes_up("Anh Nam")
        await expect(coordinator.messages).to_have_count(7)
        await expect(coordinator.messages.nth(2)).to_contain_text("Bước 1/5")
        answer = coordinator.messages.nth(3)
        await expect(answer.locator(".author")).to_have_text("Cô Lan")
        await expect(answer.locator(".reply")).to_contain_text("Tổ Số")
        await expect(coordinator.place.get_by_role("img", name="Ảnh")).to_be_visible()
        await looks_well(screen)

        await screen.page.reload()
        member = await screen.takes_up("Cô Lan")
        await member.goes_to("Nhóm tổ")
        await expect(member.messages).to_have_count(7)
    assert screen.refusals == []


async def test_a_group_that_is_not_in_sight_tells_how_much_is_unread(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        await taken_into_the_group(screen, bot)
        member = screen.phone("Cô Lan")
        unread = member.place.get_by_role("img", name="3 tin mới")
        await expect(unread).to_be_visible()
        await looks_well(screen)
        await member.goes_to("Nhóm tổ")
        await expect(unread).to_be_hidden()
        await expect(screen.phone("Bác Ba").place.get_by_role("group")).to_have_count(0)


async def test_a_reply_can_be_let_go_and_comes_back_when_refused(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.sees("Đã nhận: /start")
        quote = citizen.place.locator(".replying")
        await citizen.taps("Trả lời tin của Tổ Số (phòng tập)")
        await expect(quote).to_contain_text("Đã nhận: /start")
        await citizen.taps("Không trả lời nữa")
        await expect(quote).to_be_hidden()
        await expect(citizen.field).to_be_focused()

        await citizen.replies_to("Đã nhận: /start", "dài " * 1100)
        await expect(citizen.status).to_contain_text("message is too long")
        await expect(quote).to_contain_text("Đã nhận: /start")
        await citizen.says("thế còn phí?")
        await expect(citizen.messages.nth(2).locator(".reply")).to_contain_text("Đã nhận: /start")
        await expect(quote).to_be_hidden()
        await citizen.says("không trả lời ai")
        await citizen.sees("Đã nhận: không trả lời ai")
        await expect(citizen.messages.nth(4).locator(".reply")).to_be_hidden()
    assert len(screen.refusals) == 1


async def test_links_to_the_bot_lead_to_where_telegram_leads(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        coordinator = await taken_into_the_group(screen, bot)
        await offer(bot, TEAM_GROUP, "Xem riêng", f"{LINK}?start=phieu_12")
        await coordinator.taps("Xem riêng")
        await coordinator.sees("Đã nhận: /start phieu_12")
        await expect(coordinator.field).to_be_visible()

        member = screen.phone("Cô Lan")
        await member.begins()
        text = f'<a href="{LINK}?startgroup=to_hoabinh">vào nhóm</a>'
        await bot.call("sendMessage", chat_id=MEMBER, text=text, parse_mode="HTML")
        await member.place.get_by_role("link", name="vào nhóm").click()
        await expect(member.status).to_contain_text("máy này không quản lý nhóm nào")

        await coordinator.taps("Tùy chọn")
        link = coordinator.place.get_by_role("textbox", name="Mở bằng đường dẫn")
        await link.fill("t.me/toso_practice_bot?startgroup=to_khac&admin=manage_topics")
        await link.press("Enter")
        await coordinator.place.get_by_role("button", name="Đóng").click()
        await coordinator.taps("Tùy chọn")
        await link.fill("t.me/toso_practice_bot?startgroup=to_khac&admin=manage_topics")
        await link.press("Enter")
        await coordinator.taps("Tổ công nghệ số xã Hoà Bình")
        await coordinator.sees("to_khac")
        await expect(coordinator.place.get_by_role("log")).to_contain_text("bot (quản trị viên)")
    assert screen.refusals == []


async def test_topics_and_a_group_that_grows(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room, DESKTOP) as screen:
        member = screen.phone("Cô Lan")
        await control(room, "groups", id=FORUM, title="Diễn đàn", members=[4001], is_forum=True)
        await control(room, "groups", id=SMALL, title="Nhóm nhỏ", members=[4001], kind="group")
        await member.goes_to("Diễn đàn")
        topic = await bot.call("createForumTopic", chat_id=FORUM, name="Phiếu 12")
        thread = topic["message_thread_id"]
        await bot.call("sendMessage", chat_id=FORUM, message_thread_id=thread, text="Nuôi ong?")
        await bot.call("closeForumTopic", chat_id=FORUM, message_thread_id=thread)
        log = member.place.get_by_role("log")
        await expect(log).to_contain_text("Tổ Số (phòng tập) đã mở chủ đề “Phiếu 12”")
        await expect(log).to_contain_text("đã đóng chủ đề “Phiếu 12”")
        await expect(member.messages.first.locator(".topic")).to_have_text("Phiếu 12")
        await expect(member.messages.first.locator(".reply")).to_be_hidden()

        await member.goes_to("Nhóm nhỏ")
        await bot.call("sendMessage", chat_id=SMALL, text="khi còn nhỏ")
        await control(room, f"groups/{SMALL}/upgrade")
        await expect(log).to_contain_text("Nhóm đã thành siêu nhóm")
        await member.says("/phieu")
        await member.sees("Đã nhận: /phieu")
        await expect(member.messages).to_have_count(3)
        await expect(member.messages.first).to_contain_text("khi còn nhỏ")
        await looks_well(screen)
    assert screen.refusals == []
