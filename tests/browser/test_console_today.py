"""The first page, the rows behind it and the teams, as a coordinator uses them."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.bot.doubts import lost_answer
from tests.bot.turns import CITIZEN, words
from tests.browser.workroom import PHONE, SIZES, follows, goes_to, looks_at, signed_in
from tests.console.busy import make_busy
from tests.console.office import Office

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
LINK = re.compile(r"^https://t\.me/tobot\?start=moi_[\w-]{32}$")


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def test_today_and_the_rows_behind_a_number(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    make_busy(office)
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await page.get_by_text("Xem bằng số").click()
        await expect(page.get_by_role("table")).to_be_visible()
        await looks_at(screen, "today", tmp_path)
        await page.get_by_role("link", name="Chưa có bài").click()
        await expect(page.get_by_role("heading", name="Chưa có bài")).to_be_visible()
        await looks_at(screen, "rows", tmp_path)
        await goes_to(screen, office, "/so-lieu?phieu=open")
        await looks_at(screen, "rows-tickets", tmp_path)
        await goes_to(screen, office, "/chua-chac")
        await looks_at(screen, "unsure", tmp_path)


async def test_the_teams(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    make_busy(office, teams=12)
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await follows(screen, page.get_by_role("link", name="Các tổ"))
        await looks_at(screen, "teams", tmp_path)
        await page.get_by_role("link", name="Tổ Hoà Bình").click()
        await page.get_by_text("Việc đã làm gần đây").first.click()
        await looks_at(screen, "team", tmp_path)
        await follows(screen, page.get_by_role("link", name="Tờ áp phích"))
        await looks_at(screen, "poster", tmp_path)
        await goes_to(screen, office, "/dieu-phoi")
        await looks_at(screen, "coordinators", tmp_path)
        await goes_to(screen, office, "/tai-khoan")
        await looks_at(screen, "sessions", tmp_path)


async def test_an_invitation_is_copied_with_one_press(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await goes_to(screen, office, "/to/hoa-binh")
        await page.get_by_role("button", name="Mời tổ viên").click()
        shown = await page.get_by_label("Gửi liên kết này").input_value()
        await page.get_by_role("button", name="Chép liên kết").click()
        await expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == shown
        await looks_at(screen, "invited", tmp_path)


async def test_all_of_it_without_javascript(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    lost_answer(office.commune)
    async with signed_in(browser, office, PHONE, java_script_enabled=False) as screen:
        page = screen.page
        await page.get_by_role("link", name="Tin chưa chắc đã tới").click()
        await page.get_by_role("button", name="Gửi lại").click()
        await expect(page.get_by_text("Đang gửi lại")).to_be_visible()
        await goes_to(screen, office, "/")
        await page.get_by_role("combobox", name="Tổ").select_option("Tân Lập – Tổ Tân Lập")
        await page.get_by_role("button", name="Xem").click()
        await expect(page.get_by_role("link", name="0 Lượt hỏi")).to_be_visible()
        await goes_to(screen, office, "/to/hoa-binh")
        await page.get_by_label("Giờ trực").fill("7:30–17:00")
        await page.get_by_role("button", name="Lưu").click()
        await expect(page.get_by_text("Đã lưu")).to_be_visible()
        await page.get_by_role("button", name="Tạm ngưng").first.click()
        await expect(page.get_by_text("Lan bị tạm ngưng")).to_be_visible()
        await page.get_by_role("button", name="Mời tổ viên").click()
        await expect(page.get_by_label("Gửi liên kết này")).to_have_value(LINK)
        await expect(page.get_by_role("button", name="Chép liên kết")).to_be_hidden()
    assert "Tổ Hoà Bình trả lời" in words(office.commune.deliver()[CITIZEN])
