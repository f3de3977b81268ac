"""The whole loop by a newcomer: asked on a phone, decided in the workroom, read on the phone."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.screen import Phone, opened
from tests.browser.test_newcomer import picture

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

BEES = "nuôi ong mật trên sân thượng thì xin phép ai"
LOBSTERS = "cách nuôi tôm hùm trong bể kính ở nhà"
SUMMARY = "Nuôi tôm hùm trong bể: hỏi hội nông dân xã, sáng thứ hai có lớp."
NEW_GUIDE = "Nuôi tôm hùm trong bể kính"


async def asks_the_team(phone: Phone, words: str) -> None:
    await phone.says(words)
    await phone.sees("không dám trả lời bừa")
    await phone.taps("Gửi cho tổ công nghệ số")
    await phone.taps("Có, báo giúp")


async def enters_the_workroom(phone: Phone) -> Page:
    """By the link that comes on the coordinator's phone; it opens in a page of its own."""
    await phone.says("/banlamviec")
    message = await phone.sees("/banlamviec/vao/")
    async with phone.place.page.expect_popup() as opening:
        await message.get_by_role("link").last.click()
    page = await opening.value
    await page.get_by_role("button", name="Vào bàn làm việc").click()
    await expect(page.get_by_role("heading", name="Hôm nay", exact=True)).to_be_visible()
    return page


async def opens_the_question(page: Page, words: str) -> None:
    await page.get_by_role("link", name="Câu hỏi", exact=True).click()
    await page.get_by_role("link", name=words).click()
    await page.wait_for_url("**/cau-hoi/*")
    await page.wait_for_load_state()  # keys work from then on


async def attaches(page: Page, words: str, typed: str, guide: str) -> None:
    await opens_the_question(page, words)
    await page.keyboard.press("a")
    await page.get_by_role("searchbox").fill(typed)
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name=guide, exact=True).click()
    await page.get_by_role("button", name="Gắn", exact=False).click()
    await expect(page.get_by_role("status")).to_contain_text("Đã gắn")


async def writes_a_guide(page: Page, words: str) -> None:
    await opens_the_question(page, words)
    await page.keyboard.press("n")
    await page.get_by_label("Tên bài").fill(NEW_GUIDE)
    await page.get_by_label("Nội dung").fill(f"{SUMMARY}\n\n## Hỏi ai\nGọi 1022.\n")
    await page.locator("#sources").fill("Lời của uỷ ban nhân dân xã (01/09/2026)")


async def publishes(page: Page) -> None:
    """After one look at it: nobody else coordinates here."""
    await page.get_by_role("button", name="Xem lại để đăng").click()
    await page.get_by_role("button", name="Đăng", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Đã đăng")


async def test_from_the_phones_to_the_workroom_and_back(
    browser: Browser, room_with_bot: str, tmp_path: Path
) -> None:
    async with opened(browser, room_with_bot) as screen:
        ba, hoa, nam = (screen.phone(name) for name in ("Bác Ba", "Chị Hoa", "Anh Nam"))
        for phone in (ba, hoa, nam):
            await phone.begins()
            await phone.sees("Chào anh/chị")
        await asks_the_team(ba, BEES)
        await asks_the_team(hoa, LOBSTERS)

        page = await enters_the_workroom(nam)
        await picture(page, tmp_path, "workroom-from-the-phone")
        await attaches(page, BEES, "quên mật khẩu", "Đặt lại mật khẩu VNeID khi quên")
        await ba.sees("Đã có hướng dẫn")

        await writes_a_guide(page, LOBSTERS)
        await picture(page, tmp_path, "workroom-writing")
        await publishes(page)
        await hoa.sees("Đã có hướng dẫn")
        await hoa.taps("Mở hướng dẫn")
        await hoa.sees(SUMMARY)
        await picture(screen.page, tmp_path, "workroom-news")
