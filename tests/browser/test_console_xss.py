"""No word that people write runs in a coordinator's browser, whichever page shows it."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, Request

from bot.console.entries import HOME
from tests.browser.screen import opened
from tests.browser.workroom import DESK, goes_to, signed_in
from tests.console.hostile import addresses, plant
from tests.console.office import Office
from tests.console.xss_payloads import PAYLOADS

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
OF_EACH_KIND = 1  # pages; over HTTP all of them are read


def some(paths: Iterator[str]) -> Iterator[str]:
    """A few of each kind of page."""
    seen: Counter[str] = Counter()
    for path in paths:
        kind = re.sub(r"\d+|\?.*", "", path)
        seen[kind] += 1
        if seen[kind] <= OF_EACH_KIND:
            yield path


async def is_untouched(page: Page, place: str) -> None:
    """Nothing of a payload has run, or been taken for a part of the page."""
    found = await page.evaluate(
        """() => ({
            ran: window.__xss ?? null,
            handlers: [...document.querySelectorAll("*")].filter((one) =>
                [...one.attributes].some((a) => /^on|^style$|^srcdoc$/i.test(a.name))).length,
            strange: document.querySelectorAll("iframe, object, embed, base, math, form form,"
                + "script:not([src]), body style").length,
        })"""
    )
    assert found == {"ran": None, "handlers": 0, "strange": 0}, place


async def test_no_payload_runs(browser: Browser, office: Office) -> None:
    """What the console complains of, and every request elsewhere, fails the test too."""
    rows = plant(office)
    async with signed_in(browser, office, DESK) as screen:
        page = screen.page
        page.on("dialog", lambda dialog: screen.problems.append(f"dialog: {dialog.message}"))
        for path in some(addresses(rows)):
            await goes_to(screen, office, path)
            await is_untouched(page, path)
        await types(page, f"{office.address}{HOME}/bai/{rows.own_drafts[1]}")


async def types(page: Page, address: str) -> None:
    """Into the editor, where our own script puts in what the server has made of it."""
    await page.goto(address)
    for text in PAYLOADS[:3]:
        await page.locator(".chip-box input").first.fill(text)
        await page.keyboard.press("Enter")
    async with page.expect_response(lambda one: one.url.endswith("/luu")):
        await page.locator("#body").fill("\n".join(PAYLOADS[:60]))
    await is_untouched(page, "the editor")


async def test_the_link_is_told_to_no_other_page(browser: Browser, office: Office) -> None:
    """Not to our own pages either: a Referer would carry it into other logs."""
    link, told = office.link(), []

    def note(request: Request) -> None:
        told.append(request.headers.get("referer", ""))

    async with opened(browser, f"{office.address}{HOME}/vao", DESK) as screen:
        screen.page.on("request", note)
        await screen.page.goto(f"{office.address}{HOME}{link}")
        await screen.page.get_by_role("button", name="Vào bàn làm việc").click()
        await screen.page.wait_for_url(f"**{HOME}/")
    assert len(told) > 4
    assert [one for one in told if "/vao/" in one] == []
