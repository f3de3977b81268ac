"""The practice room's page, used as people use it."""

import re

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.browser.screen import HANDY, opened
from tests.browser.scripted_bot import ScriptedBot

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

CITIZEN = 1001


async def test_a_talk_by_text_and_buttons(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.sees("Đã nhận: /start")

        await citizen.field.press_sequentially("dòng một")
        await citizen.field.press("Shift+Enter")
        await citizen.field.press_sequentially("dòng hai")
        await citizen.field.press("Enter")
        answer = await citizen.sees("Đã nhận: dòng một\ndòng hai")
        await expect(citizen.field).to_have_value("")
        await citizen.field.fill("bằng nút Gửi")
        await citizen.taps("Gửi")
        await citizen.sees("Đã nhận: bằng nút Gửi")
        await expect(citizen.messages).to_have_count(6)

        await answer.get_by_role("button", name="Từng bước").click()
        await expect(citizen.messages.nth(3)).to_contain_text("Bước 1/5")
        await citizen.taps("Tiếp")
        await expect(citizen.messages.nth(3)).to_contain_text("Bước 2/5")
        await expect(citizen.messages).to_have_count(6)


async def test_what_the_bot_answers_to_a_button(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.taps("Nhắc")
        await expect(citizen.status).to_have_text("Đã ghi lại")

        await citizen.taps("Báo")
        alert = citizen.place.get_by_role("alertdialog")
        await expect(alert).to_contain_text("Dừng lại")
        await alert.get_by_role("button", name="Đóng").click()
        await expect(alert).to_be_hidden()

        await citizen.taps("Im lặng")
        await expect(citizen.button("Im lặng")).to_be_disabled()
        await expect(citizen.button("Nhắc")).to_be_enabled()


async def test_marks_become_elements_and_text_stays_text(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    html = (
        "😀 <b>đậm <i>và nghiêng</i></b> &lt;img src=x onerror=alert(1)&gt; <code>mã</code>"
        '<blockquote>trích</blockquote><a href="https://dichvucong.gov.vn/a">cổng</a> vneid.gov.vn'
        ' <a href="tg://user?id=1">ai đó</a> /trogiup'
    )
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.says(hostile)
        await citizen.sees(f"Đã nhận: {hostile}")
        await bot.call("sendMessage", chat_id=CITIZEN, text=html, parse_mode="HTML")

        message = await citizen.sees("trích")
        await expect(message.get_by_role("strong")).to_have_text("đậm và nghiêng")
        await expect(message.get_by_role("emphasis")).to_have_text("và nghiêng")
        await expect(message.get_by_role("blockquote")).to_have_text("trích")
        await expect(message.get_by_role("code")).to_have_text("mã")
        links = message.get_by_role("link")
        await expect(links).to_have_text(["cổng", "vneid.gov.vn"])
        assert await links.last.get_attribute("href") == "https://vneid.gov.vn"
        await expect(screen.page.locator("img")).to_have_count(0)

        await message.get_by_role("button", name="/trogiup").click()
        await citizen.sees("Đã nhận: /trogiup")


async def test_files_of_ones_own_and_samples(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.field.fill("lỗi này ạ")
        await citizen.attaches("Ảnh mẫu")
        await citizen.sees("Đã nhận: photo lỗi này ạ")
        photo = citizen.place.get_by_role("img", name="Ảnh")
        await expect(photo).to_have_js_property("naturalWidth", 480)

        await citizen.attaches("Tin thoại mẫu")
        await citizen.sees("Đã nhận: voice")
        voice = citizen.place.get_by_label("Tin thoại", exact=True)
        await expect(voice).to_have_js_property("duration", 1.5)
        await citizen.attaches("Nhãn dán")
        await citizen.sees("Đã nhận: sticker")

        await citizen.taps("Đính kèm")
        file: FilePayload = {"name": "đơn.txt", "mimeType": "text/plain", "buffer": b"abc"}
        await citizen.place.get_by_label("Chọn tài liệu").set_input_files([file])
        await citizen.sees("Đã nhận: document")
        await expect(citizen.place.get_by_role("link", name="đơn.txt")).to_be_visible()
    assert screen.refusals == []


async def test_one_phone_at_a_time_on_a_small_screen(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room, HANDY) as screen:
        tabs = screen.page.get_by_role("tab")
        await expect(tabs).to_have_text(["Bác Ba", "Chị Hoa", "Cô Lan", "Anh Nam"])
        await screen.phone("Bác Ba").begins()
        await screen.phone("Bác Ba").sees("Đã nhận: /start")
        await expect(screen.page.get_by_role("tabpanel")).to_have_count(1)

        await tabs.first.focus()
        await screen.page.keyboard.press("ArrowLeft")
        await expect(tabs.last).to_be_focused()
        await expect(tabs.last).to_have_attribute("aria-selected", "true")
        await screen.phone("Anh Nam").begins()
        await expect(screen.phone("Bác Ba").place).to_be_hidden()

        await bot.call("sendMessage", chat_id=CITIZEN, text="Có tin")
        await expect(tabs.first).to_contain_text("1")
        await expect(tabs.first.get_by_role("img", name="1 tin mới")).to_be_visible()
        await tabs.first.click()
        await screen.phone("Bác Ba").sees("Có tin")
        await expect(tabs.first).to_have_text("Bác Ba")


async def test_by_the_keyboard_alone(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        citizen, keys = screen.phone("Bác Ba"), screen.page.keyboard
        await expect(citizen.button("Bắt đầu")).to_be_visible()
        await keys.press("Tab")
        await expect(
            screen.page.get_by_role("link", name="Viết trên máy của Bác Ba")
        ).to_be_focused()
        await keys.press("Enter")
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(citizen.field).to_be_focused()

        await keys.type("hỏi")
        await keys.press("Enter")
        await citizen.sees("Đã nhận: hỏi")
        for _ in range(4):  # from the field back over Im lặng, Báo, Nhắc
            await keys.press("Shift+Tab")
        await expect(citizen.button("Từng bước")).to_be_focused()
        await keys.press("Enter")
        await citizen.sees("Bước 1/5")
        await keys.press("Enter")
        await citizen.sees("Bước 2/5")
        await expect(citizen.button("Tiếp")).to_be_focused()

        await keys.press("Tab")
        await expect(citizen.field).to_be_focused()
        for _ in range(2):
            await keys.press("Tab")
        await keys.press("Enter")
        await expect(citizen.button("/start Bắt đầu")).to_be_focused()
        await keys.press("Escape")
        await expect(citizen.button("Menu")).to_be_focused()


async def test_a_refusal_is_told_and_the_text_comes_back(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.says("dài " * 1100)
        await expect(citizen.status).to_have_text(re.compile("Chưa làm được.*message is too long"))
        await expect(citizen.field).to_have_value("dài " * 1100)

        await citizen.says("ngắn")
        await citizen.sees("Đã nhận: ngắn")
        await expect(citizen.status).to_be_empty()
    assert len(screen.refusals) == 1


async def test_blocked_and_unblocked(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.sees("Đã nhận")
        await citizen.taps("Tùy chọn")
        await citizen.taps("Chặn bot")
        await expect(citizen.field).to_be_hidden()
        await citizen.taps("Bỏ chặn")
        await citizen.says("chào lại")
        await citizen.sees("Đã nhận: chào lại")


async def test_opened_by_a_link(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        link = citizen.place.get_by_role("textbox", name="Mở bằng đường dẫn")
        await citizen.taps("Tùy chọn")
        await link.fill("https://t.me/somebody_else")
        await link.press("Enter")
        await expect(citizen.status).to_contain_text("không phải đường dẫn tới bot này")

        await link.fill("https://t.me/toso_practice_bot?start=g_vneid")
        await link.press("Enter")
        await citizen.sees("Đã nhận: /start g_vneid")
