"""The coordinators' pages in a browser: signed in, looked at, judged by axe-core."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, ViewportSize

from bot.console.entries import HOME
from tests.browser.screen import Screen, opened
from tests.console.office import FOUNDER, Office

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
SIZES = {"360": PHONE, "1280": DESK}
SERIOUS = ("serious", "critical")


@asynccontextmanager
async def signed_in(
    browser: Browser, office: Office, size: ViewportSize, user: int = FOUNDER, **more: Any
) -> AsyncIterator[Screen]:
    """The first page, reached by a link and its button."""
    link = f"{office.address}{HOME}{office.link(user)}"
    async with opened(browser, link, size, **more) as screen:
        await screen.page.get_by_role("button", name="Vào bàn làm việc").click()
        await screen.page.wait_for_url(f"**{HOME}/")
        yield screen


async def goes_to(screen: Screen, office: Office, path: str) -> None:
    await screen.page.goto(f"{office.address}{HOME}{path}")


async def follows(screen: Screen, way: Locator) -> None:
    """Press what leads to another page, and wait until that is there: it is looked at."""
    async with screen.page.expect_navigation():
        await way.click()


async def looks_at(screen: Screen, name: str, folder: Path) -> None:
    """Nothing serious for axe-core, nothing wider than the screen; a picture to be looked at.

    With SCREENSHOTS set it is kept below build/screenshots.
    """
    page = screen.page
    found = (await Axe().run(page)).response["violations"]
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert serious == [], name
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, name
    folders = [folder, Path("build/screenshots")] if os.environ.get("SCREENSHOTS") else [folder]
    for one in folders:
        path = one / f"console-{name}-{width}.png"
        await page.screenshot(path=path, animations="disabled", full_page=True)
