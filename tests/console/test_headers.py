"""What every answer says to the browser, whatever the answer is; and the cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select
from starlette.applications import Starlette

from bot.console.entries import HOME
from bot.console.guard import CONTENT_SECURITY_POLICY, LARGEST_BODY
from bot.console.limits import STRANGER
from bot.console.rendering import STATIC, static
from bot.console.server import Pages
from knowledge.database import reading
from knowledge.tables import LoginSession
from tests.console.office import FOUNDER, OWN, Office, Visitor
from tests.console.rights_table import TABLE
from tests.console.rows import Rows

pytestmark = pytest.mark.anyio
PUBLIC = "https://toso.example.vn"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def check(answer: httpx.Response, cache: str = "no-store") -> httpx.Response:
    """Every header, once."""
    values = answer.headers.get_list("content-security-policy")
    assert values == [CONTENT_SECURITY_POLICY], answer.url
    for name, value in EXPECTED.items():
        assert answer.headers.get_list(name) == [value], (answer.url, name)
    assert answer.headers.get_list("cache-control") == [cache], answer.url
    assert "server" not in answer.headers
    return answer


def test_the_policy_lets_in_what_is_ours_alone() -> None:
    parts = [one.split(" ", 1) for one in CONTENT_SECURITY_POLICY.split("; ")]
    assert dict(parts) == POLICY


async def test_every_page(office: Office) -> None:
    """Also what is streamed, what is sent as a file, and where a redirect leads."""
    rows = Rows(office)
    rows.learn()
    for place, cell in TABLE.items():
        method, _, path = place.partition(" ")
        ids, own = rows.fresh(named=f"{place} {cell}"), rows.browser(FOUNDER)
        office.commune.now += timedelta(seconds=1)
        path = f"{path.format(**ids)}?{cell.query.format(**ids)}"
        if method == "GET":
            answer = check(await rows.sends("GET", path, own.headers))
            assert answer.status_code == 200, place
            continue
        headers = {"origin": office.address, **own.headers}
        data = {"token": own.token} | cell.filled(ids)
        check(await rows.sends("POST", path, headers, data=data))
        check(await rows.sends("POST", path, headers))  # without its token


async def refused(visitor: Visitor) -> AsyncIterator[tuple[int, httpx.Response]]:
    """Everything else that may come back, and the status that it should have."""
    form = {"origin": visitor.origin}
    post, get = visitor.http.post, visitor.http.get
    no_bounds = {**form, "content-type": "multipart/form-data"}
    yield 400, await post(f"{HOME}/ra", content=b"--x\r\nbroken", headers=no_bounds)
    yield 403, await post(f"{HOME}/ra", data={"token": "x"}, headers=form)
    yield 404, await get(f"{HOME}/to/khong-co")
    yield 404, await get(f"{HOME}/khong/co/trang/nay")
    yield 404, await get(f"{HOME}/tinh/x/khong.js")
    yield 404, await get(f"{HOME}/tinh/x/..%2f..%2fserver.py")
    yield 404, await get(f"{HOME}/to/")
    yield 405, await visitor.http.put(f"{HOME}/to")
    yield 405, await get(f"{HOME}/ra")
    yield (
        413,
        await post(f"{HOME}/ra", content=b"a" * (LARGEST_BODY + 1), headers=_urlencoded(form)),
    )
    yield 303, await get(HOME)
    yield 303, await get(HOME, headers={"host": "evil.example"})


def _urlencoded(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "content-type": "application/x-www-form-urlencoded"}


async def test_every_refusal(office: Office) -> None:
    visitor = await office.coordinator()
    async for status, answer in refused(visitor):
        assert check(answer).status_code == status, answer.url
        assert "evil" not in answer.headers.get("location", "")
        # Nothing that was asked for is there, and nothing of how it is made.
        assert "Traceback" not in answer.text
    check(await office.stranger().asks("/"))
    for _ in range(STRANGER.times):
        last = await visitor.asks("/vao")
        if last.status_code == 429:
            break
    assert check(last).status_code == 429
    assert last.headers["retry-after"] == "60"


async def test_a_decision_that_came_too_late(office: Office) -> None:
    rows = Rows(office)
    visitor, ids = await office.coordinator(), rows.fresh()
    answer = await visitor.sends(f"/bai/{ids['back']}/dang", seal="1")  # one's own: not alone here
    assert check(answer).status_code == 409


async def test_a_fault_of_ours(office: Office) -> None:
    visitor = await office.coordinator()
    with office.engine.begin() as connection:
        connection.execute(text("DROP TABLE decisions"))
    answer = check(await visitor.asks("/to/hoa-binh"))
    assert answer.status_code == 500
    assert "decisions" not in answer.text
    assert "Error" not in answer.text


async def test_before_it_is_known_where_browsers_find_us() -> None:
    app = Starlette(routes=Pages().routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC) as http:
        assert check(await http.get(f"{HOME}/")).status_code == 503


async def test_style_and_script_may_be_kept(office: Office) -> None:
    visitor = office.stranger()
    for file in STATIC.iterdir():
        for_ever = "public, max-age=31536000, immutable"
        path = static(file.name)
        answer = check(await visitor.http.get(path), for_ever)
        assert answer.status_code == 200
        assert answer.content == file.read_bytes()
        part = await visitor.http.get(path, headers={"range": "bytes=0-3"})
        assert check(part, for_ever).status_code == 206
        check(await visitor.http.get(path, headers={"range": "bytes=9999999-"}), "no-store")
        check(await visitor.http.get(f"{HOME}/tinh/older/{file.name}"), "no-cache")


@asynccontextmanager
async def in_public(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """The same pages behind an https address."""
    pages = Pages()
    app = Starlette(routes=pages.routes())
    pages.open(replace(office.console, address=PUBLIC))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=PUBLIC, headers={"origin": PUBLIC}
    ) as http:
        yield http


def cookies_of(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        for name, one in SimpleCookie(header).items():
            found[name] = {"value": one.value} | {k: v for k, v in one.items() if v != ""}
    return found


async def test_the_cookies_of_an_https_address(office: Office) -> None:
    async with in_public(office) as http:
        answer = check(await http.post(f"{HOME}{office.link()}"))
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        (name, cookie), *others = cookies_of(answer).items()
        assert (name, others) == ("__Host-toso-in", [])
        assert cookie.pop("value")
        bound = {"path": "/", "secure": True, "httponly": True, "samesite": "lax"}
        assert cookie == {**bound, "max-age": "604800"}
        page = await http.get(f"{HOME}/")
        assert page.status_code == 200
        token = page.text.partition('name="token" value="')[2][:64]
        out = await http.post(f"{HOME}/ra", data={"token": token})
        known = cookies_of(out)
        assert known["__Host-toso-in"] == {**bound, "value": "", "max-age": "0"}
        assert known["__Host-toso-said"].items() >= {**bound, "max-age": "60"}.items()


async def test_every_sign_in_has_a_session_of_its_own(office: Office) -> None:
    """What was there before is over: neither a planted one nor one's own goes on."""
    visitor = office.stranger()
    visitor.http.cookies.set("toso-in", "planted-by-somebody", domain="127.0.0.1")
    await visitor.sends(office.link())
    first = visitor.http.cookies["toso-in"]
    assert first != "planted-by-somebody"
    await visitor.sends(office.link())
    second = visitor.http.cookies["toso-in"]
    assert second != first
    with reading(office.engine) as session:
        assert len(session.exec(select(LoginSession)).all()) == 1
    thief = office.stranger()
    for cookie in ("planted-by-somebody", first):
        thief.http.cookies.set("toso-in", cookie, domain="127.0.0.1")
        assert (await thief.asks("/")).status_code == 303


async def test_a_cookie_of_another_kind_of_address_is_none(office: Office) -> None:
    """Over http anybody on the way may plant one; it has no __Host- in its name."""
    cookie = Rows(office).browser(FOUNDER).cookie
    async with in_public(office) as http:
        plain = await http.get(f"{HOME}/", headers={"cookie": f"toso-in={cookie}"})
        assert plain.status_code == 303
        host = await http.get(f"{HOME}/", headers={"cookie": f"__Host-toso-in={cookie}"})
        assert host.status_code == 200


@pytest.mark.parametrize(
    ("step", "last"),
    [(timedelta(hours=12), timedelta()), (timedelta(hours=11), timedelta(days=6, hours=22))],
    ids=["nobody was there for twelve hours", "a week after, however busy"],
)
async def test_a_session_ends(office: Office, step: timedelta, last: timedelta) -> None:
    async with in_public(office) as http:  # it waits until what is done afterwards is done
        await http.post(f"{HOME}{office.link(OWN)}")
        gone = timedelta()
        while gone + step <= last:
            office.commune.now += step
            gone += step
            assert (await http.get(f"{HOME}/to")).status_code == 200
        office.commune.now += step
        assert (await http.get(f"{HOME}/to")).headers["location"] == f"{HOME}/vao"


async def test_what_was_said_is_said_once(office: Office) -> None:
    """Also on a page of which a part comes later."""
    rows = Rows(office)
    visitor, ids = await office.coordinator(), rows.fresh()
    answer = await visitor.sends("/to/hoa-binh/sua", phone="0210 3 555 111", hours="8:00")
    assert "toso-said" in cookies_of(answer)
    page = await visitor.asks(f"/cau-hoi/{ids['group']}/gan/{ids['guide']}")
    assert page.status_code == 200
    assert cookies_of(page)["toso-said"]["max-age"] == "0"
