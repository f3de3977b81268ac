"""The practice room's page at every size: nothing cut, nothing tiny, nothing unnamed."""

import re

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.browser.screen import DESKTOP, HANDY, opened
from tests.browser.scripted_bot import ScriptedBot, keyboard

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

CITIZEN = 1001
# Whatever is wider than the place it stands in: the page, or a phone's parts.
WIDER_THAN_ITS_PLACE = """() => [document.documentElement, ...document.querySelectorAll(
  ".log, .panel, .message, .bubble, .row button, .head, .foot")]
  .filter((one) => one.offsetParent !== null || one === document.documentElement)
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className || "page")"""
# 44 pixels; what is still moving into its place is measured in fractions.
TOO_SMALL = """() => [...document.querySelectorAll("button, input, textarea, label.soft")]
  .filter((one) => one.offsetParent !== null && !one.matches(".command, [type=file]"))
  .map((one) => [one.textContent || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.height, box.width) < 43.9)
  .map(([name]) => name)"""
SMALL_LETTERS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.offsetParent !== null && !one.matches(".stamp, .stamp *"))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 17)
  .map((one) => one.className || one.tagName)"""
POSITIVE_TABINDEX = "[tabindex]:not([tabindex='0'], [tabindex='-1'])"
WITHOUT_A_NAME = """() => [...document.querySelectorAll("button, input, textarea, [role=log]")]
  .filter((one) => !one.ariaLabel && !one.textContent.trim())
  .filter((one) => !one.labels?.[0]?.textContent.trim())
  .map((one) => one.outerHTML)"""


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (683, 450), (1366, 900)])
async def test_nothing_is_cut_and_every_target_is_big_enough(
    browser: Browser, room: str, bot: ScriptedBot, width: int, height: int
) -> None:
    labels = [
        [f"{number} {'không nhận được mã xác thực ' * 2}".strip(), "x"] for number in range(8)
    ]
    async with opened(browser, room, {"width": width, "height": height}) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await bot.call(
            "sendMessage", chat_id=CITIZEN, text="Nghiêng" * 80, reply_markup=keyboard(*labels)
        )
        await bot.call("sendMessage", chat_id=CITIZEN, text="Hướng dẫn từng bước. " * 190)
        await citizen.taps("Đính kèm")
        await citizen.taps("Tùy chọn")

        assert await screen.page.evaluate(WIDER_THAN_ITS_PLACE) == []
        assert await screen.page.evaluate(TOO_SMALL) == []
        assert await screen.page.evaluate(SMALL_LETTERS) == []
        await expect(screen.page.locator(POSITIVE_TABINDEX)).to_have_count(0)


@pytest.mark.parametrize("height", [568, 740])
async def test_on_a_small_screen_a_panel_is_closed_by_what_opened_it(
    browser: Browser, room: str, bot: ScriptedBot, height: int
) -> None:
    commands = [{"command": f"lenh{number}", "description": "Lệnh dài " * 5} for number in range(9)]
    await bot.call("setMyCommands", commands=commands)
    async with opened(browser, room, {"width": 360, "height": height}) as screen:
        citizen = screen.phone("Bác Ba")
        await expect(citizen.button("Bắt đầu")).to_be_visible()
        for label in ("Menu", "Đính kèm", "Tùy chọn"):
            await citizen.taps(label)
            await expect(citizen.button(label)).to_have_attribute("aria-expanded", "true")
            await expect(citizen.button(label)).to_be_in_viewport(ratio=1)
            await expect(citizen.field).to_be_in_viewport(ratio=1)
            await citizen.taps(label)
            await expect(citizen.button(label)).to_have_attribute("aria-expanded", "false")


async def test_the_explanation_is_folded_on_a_small_screen(browser: Browser, room: str) -> None:
    async with opened(browser, room, HANDY) as screen:
        explanation = screen.page.get_by_text("Không gì gõ ở đây rời khỏi máy tính này")
        await expect(explanation).to_be_hidden()
        await screen.page.get_by_role("button", name="Là gì?").click()
        await expect(explanation).to_be_in_viewport(ratio=1)
        await screen.page.set_viewport_size(DESKTOP)
        await expect(explanation).to_be_visible()


async def test_the_page_itself_keeps_its_promises(browser: Browser, room: str) -> None:
    async with httpx.AsyncClient(base_url=room) as http:
        page = await http.get("/")
        assert (await http.get("/practice/page/routes.py")).status_code == 404
        assert (
            (await http.get("/practice/page/main.js"))
            .headers["content-type"]
            .startswith("text/javascript")
        )
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)|https?://", page.text)

    async with opened(browser, f"{room}/?lang=en") as screen:
        await expect(screen.page.get_by_role("heading", level=1)).to_have_text("Practice room")
        await expect(screen.page.get_by_role("heading", level=2)).to_have_count(4)
        await expect(screen.page.get_by_role("main")).to_be_visible()
        begin = screen.page.get_by_role("region", name="Bác Ba").get_by_role("button", name="Begin")
        await expect(begin).to_be_visible()
        assert await screen.page.evaluate(WITHOUT_A_NAME) == []
