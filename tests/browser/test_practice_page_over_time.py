"""The practice room's page over time: reloads, restarts, several windows, long conversations."""

import contextlib
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from bot.practice.server import serve
from tests.browser.conftest import practice_room
from tests.browser.screen import Screen, opened
from tests.browser.scripted_bot import ScriptedBot, at_work, keyboard

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

CITIZEN = 1001
NO_ANSWER = "Mất kết nối với phòng tập"


async def test_a_reload_shows_the_conversation_again(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.taps("Từng bước")
        await citizen.sees("Bước 1/5")
        await screen.page.reload()

        await citizen.sees("Bước 1/5")
        await expect(citizen.messages).to_have_count(2)
        await citizen.says("tiếp nhé")
        await citizen.sees("Đã nhận: tiếp nhé")


async def test_several_windows_at_once(browser: Browser, room: str, bot: ScriptedBot) -> None:
    async with opened(browser, room) as screen:
        await screen.phone("Bác Ba").begins()
        others = [await screen.page.context.new_page() for _ in range(2)]
        for number, page in enumerate(others):
            await page.goto(room)
            citizen = Screen(page).phone("Bác Ba")
            await citizen.says(f"cửa sổ {number}")
            await citizen.sees(f"Đã nhận: cửa sổ {number}")
        await screen.phone("Bác Ba").sees("Đã nhận: cửa sổ 1")


async def test_a_room_that_restarts_is_missed_and_found_again(browser: Browser) -> None:
    async with contextlib.AsyncExitStack() as first, contextlib.AsyncExitStack() as second:
        address = await first.enter_async_context(serve(practice_room()))
        await first.enter_async_context(at_work(address))
        screen = await second.enter_async_context(opened(browser, address))
        citizen, lost = screen.phone("Bác Ba"), screen.page.get_by_text(NO_ANSWER)
        await citizen.begins()
        await citizen.sees("Đã nhận: /start")

        await first.aclose()
        await expect(lost).to_be_visible()
        await citizen.says("có ai không")
        await expect(citizen.status).to_contain_text("phòng tập không trả lời")

        port = urlsplit(address).port or 0
        await second.enter_async_context(serve(practice_room(), port=port))
        await second.enter_async_context(at_work(address))
        await expect(lost).to_be_hidden()
        await citizen.field.press("Enter")
        await citizen.sees("Đã nhận: có ai không")
        await expect(citizen.messages).to_have_count(4)


async def test_whoever_reads_above_is_left_in_peace(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        sent = [
            await bot.call("sendMessage", chat_id=CITIZEN, text=f"Tin {number}.\n\n\n")
            for number in range(30)
        ]
        await expect(citizen.messages).to_have_count(32)
        await citizen.messages.filter(has_text="Tin 10.").scroll_into_view_if_needed()
        before = await citizen.messages.filter(has_text="Tin 10.").bounding_box()

        first, last = sent[0]["message_id"], sent[-1]["message_id"]
        await bot.call("deleteMessage", chat_id=CITIZEN, message_id=last)
        await bot.call("editMessageText", chat_id=CITIZEN, message_id=first, text="Dài\n" * 20)
        await bot.call("sendMessage", chat_id=CITIZEN, text="Mới nhất")
        await expect(citizen.button("Tin mới ↓")).to_be_visible()
        await expect(citizen.messages.filter(has_text="Tin 29.")).to_have_count(0)
        after = await citizen.messages.filter(has_text="Tin 10.").bounding_box()
        assert after == pytest.approx(before, abs=1)

        log = await citizen.place.get_by_role("log").bounding_box()
        downward = await citizen.button("Tin mới ↓").bounding_box()
        assert log
        assert downward
        assert downward["y"] >= log["y"] + log["height"]

        await citizen.taps("Tin mới ↓")
        await citizen.sees("Mới nhất")


async def test_after_a_message_read_with_buttons_out_of_sight_the_next_one_is_seen(
    browser: Browser, room: str, bot: ScriptedBot
) -> None:
    many = keyboard(*([f"Nhóm {number}", "im"] for number in range(20)))
    async with opened(browser, room) as screen:
        citizen = screen.phone("Bác Ba")
        await citizen.begins()
        await citizen.sees("Đã nhận: /start")
        await bot.call("sendMessage", chat_id=CITIZEN, text="Chọn nhóm", reply_markup=many)
        await expect(citizen.button("Xuống cuối")).to_be_visible()

        await bot.call("sendMessage", chat_id=CITIZEN, text="Tin dài. " * 400)
        await citizen.sees("Tin dài.")
        await bot.call("sendMessage", chat_id=CITIZEN, text="Mới nhất")
        await expect(citizen.button("Tin mới ↓")).to_be_visible()
