"""What a browser sent, read whole before a thread begins to work on it."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData, Headers, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request

from bot.console.origin import peer_of
from bot.console.visit import Upload
from bot.locale import DEFAULT, language_of

MOST_FIELDS = 500
MOST_FILES = 1
SAFE = ("GET", "HEAD")
Lists = Mapping[str, list[str]]


@dataclass(frozen=True)
class Asking:
    """`language` is what the browser would like, until the visitor has chosen."""

    path: Mapping[str, str]
    peer: str
    cookies: Mapping[str, str]
    language: str = DEFAULT
    here: str = ""
    headers: Headers = field(default_factory=Headers)
    query: Lists = field(default_factory=dict)
    form: Lists = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)


async def asking_of(request: Request, proxies: Collection[str], patience: float) -> Asking:
    """Raises HTTPException for a form that cannot be read, or takes longer than `patience`."""
    try:
        async with asyncio.timeout(patience):
            fields, uploads = ({}, {}) if request.method in SAFE else await _form(request)
    except TimeoutError:
        raise HTTPException(408) from None
    connected = request.client.host if request.client else ""
    return Asking(
        path={name: _sendable(value) for name, value in request.path_params.items()},
        peer=peer_of(connected, request.headers, proxies),
        cookies=request.cookies,
        language=language_of(request.headers.get("accept-language", DEFAULT)),
        here=_here(request) if request.method in SAFE else "",
        headers=request.headers,
        query=_lists(request.query_params),
        form=fields,
        uploads=uploads,
    )


def _here(request: Request) -> str:
    """Where one can come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def _form(request: Request) -> tuple[Lists, Mapping[str, Upload]]:
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            uploads = {
                name: Upload(one.filename or "", await one.read())
                for name, one in form.multi_items()
                if isinstance(one, UploadFile)
            }
            return _lists(form), uploads
    except (MultiPartException, UnicodeDecodeError, ValueError, ClientDisconnect):
        raise HTTPException(400) from None


def _lists(pairs: QueryParams | FormData) -> Lists:
    found: dict[str, list[str]] = {}
    for name, value in pairs.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(_sendable(value))
    return found


def _sendable(text: str) -> str:
    """No NUL: PostgreSQL takes none, and no keyboard types it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
