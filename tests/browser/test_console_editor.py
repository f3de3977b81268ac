"""The editor in a browser: written, looked at, kept, sent, met by somebody else."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.workroom import SIZES, goes_to, looks_at, signed_in
from tests.console.office import FOUNDER, Office
from tests.bot.turns import GUIDE
from tests.guides import import_starter

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def test_a_guide_in_the_editor(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    import_starter(office.engine)
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await goes_to(screen, office, f"/huong-dan/{GUIDE}")
        await page.get_by_role("button", name="Sửa bài", exact=True).click()
        await looks_at(screen, "editor", tmp_path)
        body = page.get_by_label("Nội dung")
        text = await body.input_value()
        await body.fill(text.replace("## Hỏi ai", "## Hỏi nai") + "\nxem evil.example.com nhé\n")
        await expect(page.locator("#da-luu")).to_contain_text("Đã lưu lúc", timeout=8000)
        await looks_at(screen, "editor-wrong", tmp_path)
        if size["width"] < 400:
            await page.get_by_role("tab", name="Xem").click()
            await looks_at(screen, "editor-look", tmp_path)
        await goes_to(screen, office, "/huong-dan")
        await page.get_by_role("button", name="Viết").first.click()
        await looks_at(screen, "editor-new", tmp_path)
