"""The way in, as a coordinator sees it on a phone and on a desk."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from bot.console.entries import HOME
from tests.browser.screen import opened
from tests.browser.workroom import SIZES, looks_at, signed_in
from tests.console.office import Office

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def test_the_door(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with opened(browser, f"{office.address}{HOME}{office.link()}", size) as screen:
        await expect(screen.page.get_by_role("button", name="Vào bàn làm việc")).to_be_visible()
        await looks_at(screen, "door", tmp_path)


async def test_no_page_without_signing_in(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with opened(browser, f"{office.address}{HOME}/cau-hoi", size) as screen:
        await expect(screen.page.get_by_text("/banlamviec")).to_be_visible()
        await looks_at(screen, "outside", tmp_path)


async def test_the_account(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, office, size) as screen:
        await screen.page.get_by_label("Tài khoản").click()
        await looks_at(screen, "account", tmp_path)
        await screen.page.get_by_role("button", name="Đăng xuất").click()
        await expect(screen.page.get_by_text("Đã đăng xuất")).to_be_visible()
