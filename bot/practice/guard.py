"""Who may speak to the room, and how much at once.

A web page elsewhere can make a browser call 127.0.0.1: it is known by its Origin, or by a Host
that only resolves to this computer.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.practice.bot_api import answer
from bot.practice.refusals import forbidden

MAX_BODY = 1024 * 1024
MAX_MULTIPART_BODY = 21 * 1024 * 1024
THIS_COMPUTER = {"127.0.0.1", "localhost", "::1"}


class Guard:
    """ASGI middleware around everything the room answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _is_local(headers):
            await self._app(scope, _limited(receive, _limit(headers)), send)
        else:
            refused = forbidden("the room answers to this computer and its own pages only")
            await answer(refused.body(), refused.status)(scope, receive, send)


def _is_local(headers: Headers) -> bool:
    host, origin = headers.get("host", "").lower(), headers.get("origin")
    try:
        is_here = urlsplit(f"http://{host}").hostname in THIS_COMPUTER
    except ValueError:
        return False
    return is_here and (origin is None or origin.lower() == f"http://{host}")


def _limit(headers: Headers) -> int:
    is_multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
    return MAX_MULTIPART_BODY if is_multipart else MAX_BODY


def _limited(receive: Receive, limit: int) -> Receive:
    """Raises HTTPException inside the endpoint that reads, where the application renders it."""
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, "Request Entity Too Large")
        return message

    return receive_limited
