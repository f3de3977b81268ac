"""No form is believed that does not stand on a page of ours, in the browser of who is signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from bot.console.entries import Right
from bot.console.origin import TOKEN, origin_of
from bot.console.routes import ENTRIES
from tests.console.office import FOUNDER, OWN, Office
from tests.console.rights_table import TABLE
from tests.console.rows import Browser, Rows, everything

pytestmark = pytest.mark.anyio
EVERYBODYS = {f"{one.method} {one.path}" for one in ENTRIES if one.right is Right.EVERYBODY}


@dataclass(frozen=True)
class Sent:
    """A form on its way: what a browser would send, until somebody forges it."""

    origin: str
    token: str
    browser: Browser
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    query: str = ""


Forge = Callable[[Sent, "Others"], Sent]


@dataclass(frozen=True)
class Others:
    """What somebody else has: another person's token, and that of the same person elsewhere."""

    of_another: Browser
    elsewhere: Browser


def with_(sent: Sent, *, token: str | None = None, **changed: object) -> Sent:
    headers = sent.headers if "headers" in changed else (("origin", sent.origin),)
    known = {
        "origin": sent.origin,
        "token": sent.token if token is None else token,
        "browser": sent.browser,
        "headers": headers,
        "fields": sent.fields,
    }
    return Sent(**{**known, **changed})


def from_(*origins: str) -> Forge:
    """As a form on another page says it."""
    return lambda sent, _: with_(sent, headers=tuple(("origin", one) for one in origins))


def site(name: str) -> Forge:
    """The browser itself says that the form stands elsewhere."""
    return lambda sent, _: with_(sent, headers=(("origin", sent.origin), ("sec-fetch-site", name)))


def beside(extra: Callable[[str], str]) -> Forge:
    """An origin that looks like ours."""
    return lambda sent, _: with_(sent, headers=(("origin", extra(sent.origin)),))


ORIGINS: dict[str, Forge] = {
    "none named": from_(),
    "null": from_("null"),
    "empty": from_(""),
    "foreign": from_("https://evil.example"),
    "another port": beside(lambda one: one[:-1] + ("1" if one[-1] != "1" else "2")),
    "no port": beside(lambda one: one.rpartition(":")[0]),
    "another scheme": beside(lambda one: one.replace("http://", "https://")),
    "another name of this computer": beside(lambda one: one.replace("127.0.0.1", "localhost")),
    "ours as a beginning": beside(lambda one: one + ".evil.example"),
    "ours as a user": beside(lambda one: one + "@evil.example"),
    "ours with a path": beside(lambda one: one + "/"),
    "ours and a foreign one": beside(lambda one: one + ", https://evil.example"),
    "two, ours first": lambda sent, _: with_(
        sent, headers=(("origin", sent.origin), ("origin", "https://evil.example"))
    ),
    "two, ours last": lambda sent, _: with_(
        sent, headers=(("origin", "https://evil.example"), ("origin", sent.origin))
    ),
    "ours twice": lambda sent, _: with_(
        sent, headers=(("origin", sent.origin), ("origin", sent.origin))
    ),
    "a page of the same site": site("same-site"),
    "a page of another site": site("cross-site"),
    "the address bar": site("none"),
}
TOKENS: dict[str, Forge] = {
    "no token": lambda sent, _: with_(sent, token=""),
    "an empty one": lambda sent, _: with_(sent, token="", fields={**sent.fields, TOKEN: ""}),
    "a shortened one": lambda sent, _: with_(sent, token=sent.token[:-1]),
    "one in capitals": lambda sent, _: with_(sent, token=sent.token.upper()),
    "letters of any kind": lambda sent, _: with_(sent, token="đ" * 64),
    "the cookie itself": lambda sent, _: with_(sent, token=sent.browser.cookie),
    "another person's": lambda sent, others: with_(sent, token=others.of_another.token),
    "one's own of another browser": lambda sent, others: with_(sent, token=others.elsewhere.token),
    "in the address": lambda sent, _: with_(sent, token="", query=f"{TOKEN}={sent.token}"),
    "in a header": lambda sent, _: with_(
        sent, token="", headers=(("origin", sent.origin), ("x-csrf-token", sent.token))
    ),
    "in another field": lambda sent, _: with_(
        sent, token="", fields={**sent.fields, "csrf": sent.token, "TOKEN": sent.token}
    ),
}
OVERRIDES: dict[str, Forge] = {
    name: lambda sent, _, name=name: with_(
        sent, method="GET", headers=(("origin", sent.origin), (name, "POST"))
    )
    for name in ("x-http-method-override", "x-http-method", "x-method-override")
}


def forgeries(place: str) -> Iterator[tuple[str, Forge]]:
    yield from ORIGINS.items()
    yield from OVERRIDES.items()
    if place not in EVERYBODYS:  # who is not signed in has no token yet
        yield from TOKENS.items()


async def arrives(rows: Rows, path: str, sent: Sent) -> httpx.Response:
    fields = ({TOKEN: sent.token} if sent.token else {}) | sent.fields
    headers = [*sent.headers, *sent.browser.headers.items()]
    path = f"{path}?{sent.query}"
    if sent.method == "GET":
        return await rows.sends("GET", path, headers, params={**fields, "_method": "POST"})
    return await rows.sends(sent.method, path, headers, data=fields)


async def test_a_forged_form_does_nothing(office: Office) -> None:
    rows = Rows(office)
    rows.learn()
    own = rows.browser(FOUNDER)
    others = Others(rows.browser(OWN), rows.browser(FOUNDER))
    ids = rows.fresh()
    before, wrong = everything(office.engine), {}
    unsafe = {place: cell for place, cell in TABLE.items() if place.startswith("POST ")}
    for place, cell in unsafe.items():
        path = place.removeprefix("POST ").format(**ids)
        for name, forge in forgeries(place):
            office.commune.now += timedelta(seconds=1)
            true = Sent(office.address, own.token, own, fields=cell.filled(ids))
            answer = await arrives(rows, path, forge(true, others))
            # To read an address is no way to change something, whatever a header asks for.
            expected = (200, 404, 405) if name in OVERRIDES else (403,)
            if answer.status_code not in expected:
                wrong[f"{place}: {name}"] = answer.status_code
    assert wrong == {}
    assert unlike(everything(office.engine), before) == []


def unlike(now: dict[str, list[object]], before: dict[str, list[object]]) -> list[str]:
    """Tables with other rows; that somebody was here may be noted."""
    return [name for name in now if name != "login_sessions" and now[name] != before[name]]


async def test_the_same_form_unforged_is_done(office: Office) -> None:
    """The forms above were refused for what was forged, not for what stands in them."""
    rows = Rows(office)
    for place, cell in TABLE.items():
        if place.startswith("POST ") and not cell.upload:
            if place.endswith("/hoan-tac"):
                rows.learn()
            own, ids = rows.browser(FOUNDER), rows.fresh(named=f"{place} {cell}")
            office.commune.now += timedelta(seconds=1)
            sent = Sent(office.address, own.token, own, fields=cell.filled(ids))
            path = place.removeprefix("POST ").format(**ids)
            answer = await arrives(rows, path, with_(sent))
            assert answer.status_code == cell.status, place


async def test_a_form_that_is_not_sent_as_one_is_none(office: Office) -> None:
    """What other pages may send without asking: plain text, or nothing that is a form."""
    rows = Rows(office)
    own = rows.browser(FOUNDER)
    for kind in ("text/plain", "application/json", ""):
        headers = {"origin": office.address, "content-type": kind, **own.headers}
        answer = await rows.sends("POST", "/ra", headers, content=f"{TOKEN}={own.token}")
        assert answer.status_code == 403, kind


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://toso.example.vn", "https://toso.example.vn"),
        ("https://ToSo.example.vn:443", "https://toso.example.vn"),
        ("https://toso.example.vn:8443", "https://toso.example.vn:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_browsers_leave_out_the_port_that_goes_without_saying(address: str, named: str) -> None:
    assert origin_of(address) == named
