"""A newcomer opens the practice room and sees everything work: our own bot, a real browser."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.screen import HANDY, Phone, opened

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

UNKNOWN = "nuôi ong mật trên sân thượng thì xin phép ai"


async def picture(page: Page, folder: Path, name: str) -> None:
    """Keep what the newcomer sees; with SCREENSHOTS set also below build/, to be looked at."""
    folders = [folder, Path("build/screenshots")] if os.environ.get("SCREENSHOTS") else [folder]
    for one in folders:
        await page.screenshot(path=one / f"{name}.png", animations="disabled")


async def walk_to_the_end(phone: Phone) -> None:
    await phone.taps("Từng bước")
    await phone.sees("Bước 1/")
    number = 1
    while not await phone.button("Xong rồi").is_visible():
        number += 1
        await phone.taps("Tiếp")
        await phone.sees(f"Bước {number}/")
    await phone.taps("Xong rồi")


async def test_answered_step_by_step_until_it_helped(
    browser: Browser, room_with_bot: str, tmp_path: Path
) -> None:
    async with opened(browser, room_with_bot, HANDY) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.sees("Chào anh/chị")
        await citizen.says("quen mat khau vneid")
        await citizen.sees("Đặt lại mật khẩu VNeID khi quên")
        await picture(screen.page, tmp_path, "answer-360")
        shown = await citizen.messages.count()

        await walk_to_the_end(citizen)
        await citizen.sees("có giúp được không")
        await expect(citizen.messages).to_have_count(shown)
        await citizen.taps("👍 Có, giúp được")
        await citizen.sees("Cảm ơn anh/chị")
        await picture(screen.page, tmp_path, "helped-360")


async def test_an_unknown_question_arrives_at_the_coordinator(
    browser: Browser, room_with_bot: str, tmp_path: Path
) -> None:
    async with opened(browser, room_with_bot) as screen:
        citizen, coordinator = screen.phone("Bác Ba"), screen.phone("Anh Nam")
        for phone in (citizen, screen.phone("Chị Hoa"), coordinator):
            await phone.begins()
            await phone.sees("Chào anh/chị")

        await citizen.says(UNKNOWN)
        await citizen.sees("không dám trả lời bừa")
        await citizen.taps("Gửi cho tổ công nghệ số")
        await citizen.sees("Đã gửi cho điều phối viên")
        await coordinator.sees(UNKNOWN)
        await picture(screen.page, tmp_path, "handed-over-1366")

        await coordinator.says("/cauhoi")
        await coordinator.sees("Câu hỏi chưa trả lời được: 1")
        await coordinator.taps(f"1. {UNKNOWN}")
        await coordinator.sees("Kết quả")
        await picture(screen.page, tmp_path, "coordinator-1366")
