"""The room's page in a browser: phones as people use them, and what the page did wrong."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

DESKTOP: ViewportSize = {"width": 1366, "height": 900}
HANDY: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 10_000.0  # milliseconds
_NETWORK = re.compile(r"^Failed to load resource")


@dataclass
class Screen:
    """A page and what it complained of; `refusals` are what the room's own answers make of it."""

    page: Page
    problems: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def phone(self, name: str) -> "Phone":
        # A region on a wide screen, the panel of a tab on a narrow one.
        named = self.page.get_by_role("region", name=name)
        return Phone(named.or_(self.page.get_by_role("tabpanel", name=name)))

    async def takes_up(self, name: str) -> "Phone":
        """The phone, brought into sight by its tab where only one is shown."""
        tab = self.page.get_by_role("tab", name=name)
        if await tab.is_visible():
            await tab.click()
        return self.phone(name)


@dataclass(frozen=True)
class Phone:
    """One phone, through the names and roles that a screen reader knows."""

    place: Locator

    @property
    def messages(self) -> Locator:
        return self.place.get_by_role("log").locator(".message")

    @property
    def field(self) -> Locator:
        return self.place.get_by_role("textbox", name="Viết tin nhắn")

    @property
    def status(self) -> Locator:
        return self.place.get_by_role("status")

    def button(self, label: str | re.Pattern[str]) -> Locator:
        """The newest button of this label."""
        return self.place.get_by_role("button", name=label, exact=True).last

    async def begins(self) -> None:
        await self.button("Bắt đầu").click()
        await expect(self.field).to_be_visible()

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def taps(self, label: str) -> None:
        await self.button(label).click()

    async def sees(self, words: str) -> Locator:
        """The newest message that holds these words, once it is in sight of the person."""
        message = self.messages.filter(has_text=words).last
        await expect(message).to_be_in_viewport()
        return message

    async def replies_to(self, words: str, text: str) -> None:
        """Answer the first message that holds these words."""
        message = self.messages.filter(has_text=words).first
        await message.get_by_role("button", name=re.compile("^Trả lời tin của")).click()
        await self.says(text)

    async def goes_to(self, chat: str) -> None:
        """Turn the switch to a chat, however much of it is unread."""
        switch = self.place.get_by_role("group", name=re.compile("^Các cuộc trò chuyện"))
        await switch.get_by_role("button", name=chat).click()

    async def attaches(self, label: str) -> None:
        await self.taps("Đính kèm")
        await self.taps(label)


@asynccontextmanager
async def opened(
    browser: Browser, address: str, size: ViewportSize = DESKTOP, **more: Any
) -> AsyncIterator[Screen]:
    """The page at `address`, with an eye on its console and its requests."""
    context = await browser.new_context(viewport=size, locale="vi-VN", **more)
    context.set_default_timeout(PATIENCE)
    screen = Screen(await context.new_page())
    screen.page.on("console", lambda message: _note(screen, message))
    screen.page.on("pageerror", lambda error: screen.problems.append(str(error)))
    screen.page.on("request", lambda request: _check_host(screen, request, address))
    await screen.page.goto(address)
    yield screen
    await context.close()
    assert screen.problems == []


def _note(screen: Screen, message: ConsoleMessage) -> None:
    if message.type not in ("error", "warning"):
        return
    # The browser tells of every answer that is not 200; a test says which it expects.
    found = screen.refusals if _NETWORK.match(message.text) else screen.problems
    found.append(message.text)


def _check_host(screen: Screen, request: Request, address: str) -> None:
    parts = urlsplit(request.url)
    if parts.scheme not in ("blob", "data") and parts.netloc != urlsplit(address).netloc:
        screen.problems.append(f"asked {request.url}")
