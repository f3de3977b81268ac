"""Troubles to order: the next calls of a method go wrong in a given way."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.practice.refusals import (
    NOT_MODIFIED,
    TOO_OLD,
    Refused,
    bad_request,
    forbidden,
    too_many,
)

Run = Callable[[], Awaitable[Response]]

_REFUSALS: dict[str, Callable[[int], Refused]] = {
    "429": too_many,
    "500": lambda _: Refused(500, "Internal Server Error"),
    "403": lambda _: forbidden("bot was blocked by the user"),
    "400_entities": lambda _: bad_request(
        "can't parse entities: Can't find end tag corresponding to start tag \"b\""
    ),
    "400_gone": lambda _: bad_request("message to edit not found"),
    "400_too_old": lambda _: bad_request(TOO_OLD),
    "401": lambda _: Refused(401, "Unauthorized"),
    "404": lambda _: Refused(404, "Not Found"),
}
# What stands between a bot and Telegram answers in HTML, without having passed anything on.
_PAGES = {"403_html": (403, "403 Forbidden"), "502_html": (502, "502 Bad Gateway")}
MIGRATE = "migrate"  # the group becomes a supergroup just before the call
KINDS = (
    *_REFUSALS,
    *_PAGES,
    "400_not_modified",
    "504_after",
    "timeout_before",
    "timeout_after",
    "reset",
    "reset_after",
    "bad_json",
    "slow",
    MIGRATE,
)
ANY_METHOD = "*"
_SLOW_SECONDS = 2.0
_SLOW_PIECES = 8


@dataclass
class Fault:
    """`kind` befalls the calls of `method`: after `after` good ones, `times` times.

    `chats`: only the calls about one of these, if any are named.
    """

    method: str
    kind: str
    times: int = 1
    after: int = 0
    retry_after: int = 1
    chats: frozenset[int] = frozenset()

    def matches(self, method: str, chat_id: int | None) -> bool:
        is_method = self.method.lower() in (ANY_METHOD, method.lower())
        return is_method and (not self.chats or chat_id in self.chats)


class Faults:
    """The ordered troubles, and the requests they hold."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []
        self._release = asyncio.Event()
        self.held = 0

    def take(self, method: str, chat_id: int | None = None) -> Fault | None:
        """The trouble for this call, used up by it."""
        for fault in self.ordered:
            if not fault.matches(method, chat_id) or fault.times <= 0:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            return fault
        return None

    def release(self) -> None:
        """Order nothing more and let every held request go on."""
        self.ordered.clear()
        self._release.set()
        self._release = asyncio.Event()

    async def befall(self, fault: Fault, run: Run) -> Response:
        """Answer a call in the wrong way. `run` is the call itself: what it does and answers."""
        if fault.kind in _REFUSALS:
            refused = _REFUSALS[fault.kind](fault.retry_after)
            return JSONResponse(refused.body(), refused.status)
        if fault.kind == "timeout_before":
            await self._hold()
            return JSONResponse(Refused(500, "Internal Server Error: restart").body(), 500)
        if fault.kind in _PAGES:
            return _page(*_PAGES[fault.kind])
        if fault.kind == "reset":
            return _Cut()
        return await self._spoil(fault.kind, await run())

    async def _spoil(self, kind: str, response: Response) -> Response:
        """The call has had its effect; its answer goes astray."""
        if kind == "timeout_after":
            await self._hold()
        elif kind == "reset_after":
            return _Cut()
        elif kind == "400_not_modified":
            refused = bad_request(NOT_MODIFIED)  # as after a first try whose answer got lost
            return JSONResponse(refused.body(), refused.status)
        elif kind == "504_after":
            return _page(504, "504 Gateway Time-out")
        elif kind == "bad_json":
            return Response(response.body[:-2], media_type="application/json")
        elif kind == "slow":
            return _Slow(response, self._release)
        return response

    async def _hold(self) -> None:
        self.held += 1
        try:
            await self._release.wait()
        finally:
            self.held -= 1


def _page(status: int, title: str) -> Response:
    return HTMLResponse(f"<html><body><h1>{title}</h1></body></html>", status)


class _Cut(Response):
    """Promises a body and breaks off; the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


class _Slow(Response):
    """Lets a good answer drip."""

    def __init__(self, good: Response, release: asyncio.Event) -> None:
        super().__init__(good.body, good.status_code, media_type="application/json")
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send(start | {"headers": self.raw_headers})
        body = bytes(self.body)
        step = max(len(body) // _SLOW_PIECES, 1)
        for at in range(0, len(body), step):
            with suppress(TimeoutError):
                async with asyncio.timeout(_SLOW_SECONDS / _SLOW_PIECES):
                    await self._release.wait()
            piece = {"body": body[at : at + step], "more_body": at + step < len(body)}
            await send({"type": "http.response.body", **piece})
