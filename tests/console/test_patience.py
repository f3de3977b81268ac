"""Who waits for whom: strangers take no lock, slow readers no turn; a stop leaves nothing half."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from bot import http_server
from bot.console.entries import HOME
from bot.console.server import Pages
from bot.console.site import AT_ONCE, Console
from bot.shelf_keeper import ShelfKeeper
from knowledge import library
from knowledge.database import writing
from knowledge.library import Shelf
from knowledge.loop import staff
from knowledge.loop.staff import State
from tests.bot.turns import GUIDE, TU
from tests.console.office import FOUNDER, HOA_BINH, OWN, Office
from tests.console.rows import Browser, Rows

pytestmark = pytest.mark.anyio
LONG = 30  # seconds; for what is slow the first time
SOON = 5  # seconds; a writer waits twice as long for another


@dataclass
class Reader:
    """A browser that takes the parts of one page as `takes` does; ASGI, so nothing is buffered."""

    app: Callable[..., Awaitable[None]]
    takes: Callable[[bytes], Awaitable[None]]
    said: list[bytes] = field(default_factory=list)

    async def reads(self, path: str, own: Browser) -> str:
        where = urlsplit(path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": HOME + where.path,
            "raw_path": (HOME + where.path).encode(),
            "query_string": where.query.encode(),
            "root_path": "",
            "headers": [(b"cookie", own.headers["cookie"].encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await self.app(scope, self._nothing_more, self._send)
        return b"".join(self.said).decode()

    async def _nothing_more(self) -> dict[str, Any]:
        await asyncio.Event().wait()  # it stays until it has the whole page
        raise AssertionError("unreachable")

    async def _send(self, message: dict[str, Any]) -> None:
        if body := message.get("body", b""):
            await self.takes(body)
            self.said.append(body)


def app_of(console: Console) -> Starlette:
    pages = Pages()
    pages.open(console)
    return Starlette(routes=pages.routes())


@pytest.mark.usefixtures("only_sqlite")
async def test_a_strangers_form_waits_for_no_writer(office: Office) -> None:
    stranger, own = office.stranger(), Rows(office).browser(FOUNDER)
    with writing(office.engine) as session:
        session.connection()  # held, as a turn of the bot holds it
        async with asyncio.timeout(SOON):
            answers = [
                await stranger.sends("/ra", token="x"),
                await stranger.http.post(
                    f"{HOME}/vao/x", headers={"origin": "https://evil.example"}
                ),
                await stranger.http.post(
                    f"{HOME}/ra",
                    data={"token": "x" * 64},
                    headers={"origin": office.address} | own.headers,
                ),
            ]
    assert [one.status_code for one in answers] == [403, 403, 403]


async def test_who_reads_slowly_takes_nobodys_turn(office: Office) -> None:
    rows = Rows(office)
    own, ids, app = rows.browser(FOUNDER), rows.fresh(), app_of(office.console)
    stuck, goes_on = asyncio.Queue[bytes](), asyncio.Event()

    async def slowly(part: bytes) -> None:
        if b'class="came' in part:
            await stuck.put(part)
            await goes_on.wait()

    path = f"/cau-hoi/{ids['group']}/gan/{GUIDE}"
    slow = [asyncio.create_task(Reader(app, slowly).reads(path, own)) for _ in range(AT_ONCE)]
    async with asyncio.timeout(SOON):
        for _ in slow:
            await stuck.get()
        assert (await rows.sends("GET", "/to", own.headers)).status_code == 200
    goes_on.set()
    for page in await asyncio.gather(*slow):
        assert page.rstrip().endswith("</html>")


async def test_a_right_that_ends_while_a_page_is_sent_is_no_fault_of_ours(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    rows = Rows(office)
    own, ids = rows.browser(OWN), rows.fresh()

    async def suspended(part: bytes) -> None:
        if b"<!doctype" in part:
            with writing(office.engine) as session:
                staff.set_state(session, OWN, State.SUSPENDED, office.commune.now)

    page = await Reader(app_of(office.console), suspended).reads(
        f"/cau-hoi/{ids['group']}/gan/{GUIDE}", own
    )
    assert "Chưa tính được phần này" in page
    assert 'name="dau"' not in page
    assert [one.message for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_guides_are_read_before_the_lock_is_taken(office: Office) -> None:
    keeper, seen = ShelfKeeper(office.engine), list[tuple[bool, bool]]()

    def shelf(session: Session) -> Shelf:
        is_reading = session.connection().get_execution_options().get("reading", False)
        before = keeper.shelf.version
        found = keeper.newest(session)
        seen.append((is_reading, found.version != before))
        return found

    app = app_of(replace(office.console, shelf=shelf))
    own = Rows(office).browser(FOUNDER)
    with writing(office.engine) as session:
        text = library.text_of(session, GUIDE).replace("title: ", "title: Lại ")
        library.publish(session, GUIDE, text, office.commune.now)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=office.address) as http:
        answer = await http.post(
            f"{HOME}/bai/moi",
            data={"token": own.token},
            headers={"origin": office.address, **own.headers},
        )
    assert answer.status_code == 303
    assert seen == [(True, True), (False, False)]


async def test_who_goes_away_leaves_no_thread_alone(office: Office) -> None:
    rows = Rows(office)
    own, ids = rows.browser(FOUNDER), rows.fresh()
    begun, goes_on, gone, asked = Event(), Event(), asyncio.Event(), count(1)

    def shelf(session: Session) -> Shelf:
        if next(asked) == 2:  # what comes later
            begun.set()
            assert goes_on.wait(LONG)
        return office.console.shelf(session)

    async def takes(_part: bytes) -> None:
        return

    class Leaver(Reader):
        async def _nothing_more(self) -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

    reader = Leaver(app_of(replace(office.console, shelf=shelf)), takes)
    reading = asyncio.create_task(reader.reads(f"/cau-hoi/{ids['group']}/gan/{GUIDE}", own))
    assert await asyncio.to_thread(begun.wait, LONG)
    gone.set()
    done, _ = await asyncio.wait([reading], timeout=0.2)
    assert not done
    goes_on.set()
    await reading


@asynccontextmanager
async def slow_pages(office: Office, begun: Event, goes_on: Event) -> AsyncIterator[str]:
    """Served once more; each page that changes something stops within its transaction."""

    def shelf(session: Session) -> Shelf:
        if not session.connection().get_execution_options().get("reading", False):
            begun.set()
            assert goes_on.wait(SOON)
        return office.console.shelf(session)

    pages = Pages()
    app = Starlette(routes=pages.routes())
    async with http_server.serve(app, "127.0.0.1", 0) as address:
        pages.open(replace(office.console, shelf=shelf, address=address))
        yield address


async def test_a_stop_lets_no_decision_be_half_done(office: Office) -> None:
    """Nobody waits for its page any more, but what was asked for is done, all of it."""
    own, begun, goes_on = Rows(office).browser(FOUNDER), Event(), Event()
    async with httpx.AsyncClient(timeout=SOON) as http:
        async with slow_pages(office, begun, goes_on) as address:
            asked = asyncio.create_task(
                http.post(
                    f"{address}{HOME}/to/{HOA_BINH}/thanh-vien",
                    data={"token": own.token, "member": TU, "state": State.SUSPENDED},
                    headers={"origin": address, **own.headers},
                )
            )
            assert await asyncio.to_thread(begun.wait, SOON)
        # The server has stopped; its thread is left to end.
        assert await suspended(office) == State.ACTIVE
        goes_on.set()
        assert (await asked).status_code == 500
    assert await suspended(office) == State.SUSPENDED


async def suspended(office: Office) -> str:
    return office.commune.staff(TU).state
