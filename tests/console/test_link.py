"""The link that signs in: one winner, no trace, no other host, so many tries and no more."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers

from bot.console.entries import HOME
from bot.console.limits import TRIES
from bot.console.origin import peer_of
from bot.console.server import Pages
from tests.console.office import FOUNDER, LAN, Office, words_of
from tests.console.rows import everything

pytestmark = pytest.mark.anyio
PROXIES = {"127.0.0.1", "::1", "10.0.0.2", "2001:db8::2"}
AT_ONCE = 50


def forwarded(number: int) -> dict[str, str]:
    """Of a visitor of their own, as our proxy names them."""
    return {"x-forwarded-for": f"198.51.100.{number}"}


async def test_of_fifty_who_open_it_at_once_one_gets_in(office: Office) -> None:
    link, headers = f"{HOME}{office.link()}", {"origin": office.address}
    async with httpx.AsyncClient(base_url=office.address) as http:
        tries = [http.post(link, headers={**headers, **forwarded(n)}) for n in range(AT_ONCE)]
        answers = await asyncio.gather(*tries)
    statuses = sorted(one.status_code for one in answers)
    assert statuses == [303, *[403] * (AT_ONCE - 1)]
    assert sum("set-cookie" in one.headers for one in answers) == 1


async def test_it_stands_nowhere(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a log, nor in the database: looked at, used, tried again, and the way out."""
    caplog.set_level(logging.DEBUG)
    link = office.link()
    token, visitor = link.rpartition("/")[2], office.stranger()
    await visitor.reads(link)
    await visitor.sends(link)
    await visitor.sends(link)
    cookie = visitor.http.cookies["toso-in"]
    await visitor.reads("/")
    await visitor.does("/ra")
    kept = repr(everything(office.engine)).encode()
    files = b"".join(one.read_bytes() for one in tmp_path.glob("toso.db*"))  # noqa: ASYNC240
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    logged = "\n".join(one.getMessage() + str(one.exc_text or "") for one in ours).encode()
    for secret in (token, cookie):
        assert len(secret) == 43  # 256 bits
        for place in (kept, files, logged):
            assert secret.encode() not in place


async def test_no_page_leads_to_a_host_that_a_request_names(office: Office) -> None:
    evil = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil"}
    visitor, link = office.stranger(), office.link()
    page = await visitor.http.get(f"{HOME}{link}", headers=evil)
    assert "evil" not in page.text
    answer = await visitor.http.post(f"{HOME}{link}", headers={**evil, "origin": office.address})
    assert answer.headers["location"] == f"{HOME}/"
    for path in ("", "/", "/vao/", "/to"):
        answer = await visitor.http.get(f"{HOME}{path}", headers=evil)
        assert "evil" not in answer.headers.get("location", "") + answer.text, path


async def test_a_link_cannot_be_made_to_press_another_button(office: Office) -> None:
    """What stands in the address stays a part of the form's address."""
    for part in ("..%2fra", "%22%3e%3cscript%3e", "%3fx=%23", "%E2%80%AE", "a%00b", ".."):
        answer = await office.stranger().http.get(f"{HOME}/vao/{part}")
        assert answer.status_code in (200, 303, 404)
        actions = answer.text.partition('action="')[2].partition('"')[0]
        assert not set(actions) & set("<>?#\u202e\x00"), part
        assert answer.status_code != 200 or actions.startswith(f"{HOME}/vao/"), part
        assert "<script>" not in answer.text


async def test_an_address_tries_twenty_times_in_ten_minutes(office: Office) -> None:
    visitor = office.stranger()
    for _ in range(TRIES.times):
        assert (await visitor.sends("/vao/x")).status_code == 403
    refused = await visitor.sends(office.link())
    assert (refused.status_code, "Thao tác quá nhanh" in words_of(refused.text)) == (429, True)
    await visitor.reads("/vao/x")  # to look at one is no try
    office.commune.now += timedelta(minutes=10)
    assert (await visitor.sends(office.link())).status_code == 303


async def test_a_link_that_was_refused_for_haste_still_works(office: Office) -> None:
    link = office.link()
    for _ in range(TRIES.times):
        await office.stranger().sends("/vao/x")
    assert (await office.stranger().sends(link)).status_code == 429
    answer = await office.stranger().http.post(
        f"{HOME}{link}", headers={"origin": office.address, **forwarded(7)}
    )
    assert answer.status_code == 303


@asynccontextmanager
async def behind(office: Office, connected: str) -> AsyncIterator[httpx.AsyncClient]:
    """The pages, as somebody meets them who connects from there."""
    pages = Pages()
    app = Starlette(routes=pages.routes())
    pages.open(replace(office.console, proxies=frozenset(PROXIES)))
    transport = httpx.ASGITransport(app, client=(connected, 1234))
    async with httpx.AsyncClient(
        transport=transport, base_url=office.address, headers={"origin": office.address}
    ) as http:
        yield http


@pytest.mark.parametrize(
    ("connected", "is_believed"), [("10.0.0.2", True), ("10.0.0.3", False), ("2001:db8::2", True)]
)
async def test_only_our_proxies_say_who_it_is(
    office: Office, connected: str, is_believed: bool
) -> None:
    async with behind(office, connected) as http:
        answers = [
            await http.post(f"{HOME}/vao/x", headers=forwarded(n)) for n in range(TRIES.times + 1)
        ]
    assert answers[-1].status_code == (403 if is_believed else 429)


@pytest.mark.parametrize(
    ("connected", "named", "peer"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # no proxy of ours
        ("10.0.0.2", [], "10.0.0.2"),
        ("10.0.0.2", [""], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the first is the visitor's word
        ("10.0.0.2", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1, 127.0.0.1"], "198.51.100.1"),  # two of ours
        ("10.0.0.2", ["127.0.0.1"], "127.0.0.1"),
        ("10.0.0.2", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.2", ["[2001:db8:1:2:3::4]:4711"], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["2001:db8:1:2:ffff::9"], "2001:db8:1:2::/64"),  # whoever has one has all
        ("10.0.0.2", ["fe80::1%eth0"], "fe80::/64"),
        ("::ffff:10.0.0.2", ["198.51.100.1"], "198.51.100.1"),  # 4 as a kind of 6
        ("10.0.0.2", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["unknown"], "10.0.0.2"),
        ("10.0.0.2", ["1.1.1.1, _hidden"], "10.0.0.2"),
        ("10.0.0.2", ["'; DROP TABLE x;--"], "10.0.0.2"),
        ("10.0.0.2", ["9" * 5000], "10.0.0.2"),
        ("10.0.0.2", ["," * 500], "10.0.0.2"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_who_a_visitor_is(connected: str, named: list[str], peer: str) -> None:
    headers = Headers(raw=[(b"x-forwarded-for", one.encode()) for one in named])
    assert peer_of(connected, headers, PROXIES) == peer


async def test_who_is_no_coordinator_reads_what_a_stranger_reads(office: Office) -> None:
    """Nothing tells a member's link from one that was never made."""
    member = await office.stranger().sends(office.link(LAN))
    nobody = await office.stranger().sends("/vao/" + "a" * 43)
    assert (member.status_code, words_of(member.text)) == (
        nobody.status_code,
        words_of(nobody.text),
    )
    assert (await office.stranger().sends(office.link(FOUNDER))).status_code == 303
