"""Updates that Telegram brings by itself: taken only when stored, repeated until they are."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from bot import app, http_server
from bot.telegram.webhook import LARGEST_BODY, PATH, Webhook, secret_from
from bot.watch.vitals import Vitals
from knowledge.database import writing
from tests.stories.conftest import TOKEN, UNHURRIED, Town
from tests.stories.test_faults import SHUT
from tests.stories.test_full_disk import NO_ROOM, disk

pytestmark = pytest.mark.anyio
SECRET = secret_from(TOKEN)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOTE = {
    "message_id": 5,
    "date": 1_790_000_000,
    "chat": {"id": 1001, "type": "private", "first_name": "Ba"},
    "from": {"id": 1001, "is_bot": False, "first_name": "Ba"},
    "text": "quên mật khẩu vneid",
}


def update(number: int = 7_000) -> bytes:
    return json.dumps({"update_id": number, "message": NOTE}).encode()


@asynccontextmanager
async def server(
    town: Town, *, works: bool = True, port: int = 0, secret: str = SECRET
) -> AsyncIterator[httpx.AsyncClient]:
    """A bot behind a webhook, and a client that plays whoever finds its address."""
    vitals = Vitals(town.clock)
    parts = app.Parts(
        TOKEN, town.address, town.engine, town.coordinators,
        rates=UNHURRIED, clock=town.clock, vitals=vitals,
    )  # fmt: skip
    pages = Starlette()
    async with http_server.serve(pages, "127.0.0.1", port) as address:
        webhook = Webhook(address, secret, vitals)
        pages.router.routes.append(webhook.route())
        async with (
            app.receiving(parts, webhook, works=works),
            httpx.AsyncClient(base_url=address) as http,
        ):
            yield http


async def sent(http: httpx.AsyncClient, body: bytes, **headers: str) -> int:
    known = {HEADER: SECRET, "Content-Type": "application/json"}
    wanted = {key: value for key, value in (known | headers).items() if value}
    return (await http.post(PATH, content=body, headers=wanted)).status_code


async def test_a_question_by_webhook_is_answered(quiet_town: Town) -> None:
    async with server(quiet_town):
        await quiet_town.citizen.says("quên mật khẩu vneid")
        await quiet_town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")
        await quiet_town.neighbour.says("/start")
        await quiet_town.neighbour.sees("không cần dấu")


async def test_what_one_process_receives_another_works_off(quiet_town: Town) -> None:
    town = quiet_town
    async with server(town, works=False):
        await town.citizen.says("quên mật khẩu vneid")
        await town.until(lambda: town.updates("new"))
        parts = app.Parts(
            TOKEN, town.address, town.engine, town.coordinators, rates=UNHURRIED, clock=town.clock
        )
        async with app.working(parts):
            await town.citizen.sees(button="Từng bước")
            await town.citizen.says("/trogiup")
            await town.citizen.sees("Cách dùng")


async def test_nothing_is_taken_that_was_not_stored(quiet_town: Town) -> None:
    """The database is away: Telegram hears 503 and brings the question again."""
    town = quiet_town
    shut, open_ = SHUT[town.engine.dialect.name]
    with writing(town.engine) as session:
        session.exec(text(shut))
    async with server(town) as http:
        assert await sent(http, update()) == 503
        await town.citizen.says("quên mật khẩu vneid")
        await town.until(lambda: town.room.world.webhook.last_error)
        assert not town.updates("new")
        with writing(town.engine) as session:
            session.exec(text(open_))
        await town.citizen.sees(button="Từng bước")
    assert len(town.questions()) == 1


async def test_the_same_update_again_is_taken_and_answered_once(quiet_town: Town) -> None:
    town = quiet_town
    await town.citizen.says("/trogiup")  # so that the bot may write to them
    async with server(town) as http:
        await town.citizen.sees("Cách dùng")
        for _ in range(3):
            assert await sent(http, update()) == 200
        await town.citizen.sees("Đặt lại mật khẩu")
        assert await sent(http, update()) == 200
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Cách dùng")
    seen = [m for m in await town.citizen.has_seen() if "Đặt lại mật khẩu" in m["text"]]
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({HEADER: ""}, 403),
        ({HEADER: "wrong"}, 403),
        ({HEADER: SECRET + "x"}, 403),
        ({HEADER: SECRET.upper()}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": ""}, 415),
    ],
)
async def test_who_cannot_prove_to_be_telegram_is_refused(
    quiet_town: Town, headers: dict[str, str], status: int
) -> None:
    async with server(quiet_town, works=False) as http:
        assert await sent(http, update(), **headers) == status
    assert not quiet_town.updates("new")


async def test_strange_requests_are_refused_and_leave_no_trace_in_the_log(
    quiet_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "bot")
    async with server(quiet_town, works=False) as http:
        twice = [(HEADER, SECRET), (HEADER, SECRET), ("Content-Type", "application/json")]
        assert (await http.post(PATH, content=update(), headers=twice)).status_code == 403
        for body in (b"", b"{", b"[]", b"{}", b'{"update_id": "7"}', b'{"update_id": true}',
                     b'{"update_id": 1e30}', b"\xff\xfe", b"[" * 100_000, b'"nguyen van an"',
                     b'{"update_id": 99999999999999999999}'):  # fmt: skip
            assert await sent(http, body) == 400, body[:20]
        large = b'{"update_id": 1, "message": "nguyen van an' + b" " * LARGEST_BODY + b'"}'
        assert await sent(http, large) == 413

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b" " * 50_000

        known = {HEADER: SECRET, "Content-Type": "application/json"}
        response = await http.post(PATH, content=endless(), headers=known)
        assert response.status_code == 413
        assert (await http.get(PATH)).status_code == 405
        assert (await http.post("/telegram/other", content=update())).status_code == 404
        assert await sent(http, update()) == 200
    assert "nguyen van an" not in caplog.text
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text


async def test_a_webhook_that_somebody_took_away_is_set_again(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.webhook.LOOK_EVERY", 0.05)
    async with server(quiet_town, works=True):
        await quiet_town.until(lambda: quiet_town.room.world.webhook)
        await quiet_town.http.post(f"/bot{TOKEN}/deleteWebhook")
        await quiet_town.until(lambda: quiet_town.room.world.webhook)
        await quiet_town.citizen.says("quên mật khẩu vneid")
        await quiet_town.citizen.sees(button="Từng bước")


async def test_another_secret_reaches_telegram(quiet_town: Town) -> None:
    town = quiet_town
    async with server(town) as http:
        await town.until(lambda: town.room.world.webhook)
        port = http.base_url.port or 0
    async with server(town, port=port, secret="another-secret-of-32-letters-here"):
        await town.citizen.says("quên mật khẩu vneid")
        await town.citizen.sees(button="Từng bước")


@pytest.mark.usefixtures("only_sqlite")
async def test_brought_twice_at_once_while_the_disk_is_full_it_is_answered_once(
    quiet_town: Town,
) -> None:
    town = quiet_town
    await town.citizen.says("/trogiup")
    async with server(town) as http:
        await town.citizen.sees("Cách dùng")
        with disk(town.engine) as switch:
            switch(True)
            await town.faults("sendMessage", "slow")
            statuses = await asyncio.gather(sent(http, update()), sent(http, update()))
            assert statuses == [503, 503]
            await town.citizen.sees(NO_ROOM)
            switch(False)
        assert await sent(http, update()) == 200
        await town.until(town.questions)
    told = [m for m in await town.citizen.has_seen() if NO_ROOM in m["text"]]
    assert len(told) == 1
