"""The console as one ASGI application: routes, who asks, load -> act -> page or redirect."""

import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from anyio import CancelScope
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.console import cookies, files, rendering
from bot.console.asking import Asking, asking_of
from bot.console.entries import HOME, Entry
from bot.console.guard import Guard
from bot.console.refusing import NotAllowed, refused
from bot.console.routes import ENTRIES
from bot.console.site import Console
from bot.console.visit import Moved, Result, Sent, Shown, Visit
from bot.console.who import check_at_the_door, visit_of
from bot.locale import DEFAULT, language_of
from bot.threads import in_thread
from knowledge.database import reading, writing
from knowledge.deciding.refusals import Refused
from knowledge.loop import sign_in

log = logging.getLogger(__name__)


class Pages:
    """The pages below HOME; 503 until it is known where browsers find them."""

    def __init__(self) -> None:
        waits = Response(status_code=503, headers={"retry-after": "5"})
        self._app: ASGIApp = Guard(waits, is_public=False)

    def routes(self) -> list[BaseRoute]:
        # Not left to the router: it would lead to whatever host the request names.
        first_page = Guard(RedirectResponse(f"{HOME}/", 303), is_public=False)
        return [Route(HOME, first_page), Mount(HOME, app=self._call)]

    def open(self, console: Console) -> None:
        self._app = _application(console)

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _application(console: Console) -> ASGIApp:
    routes = [
        Route(one.path, partial(_answer, console, one), methods=[one.method]) for one in ENTRIES
    ]
    static = Route("/tinh/{digest}/{name}", files.send, methods=["GET"])
    refuse = partial(_refuse, console)
    handlers = {HTTPException: refuse, Exception: refuse}
    app = Starlette(routes=[*routes, static], exception_handlers=handlers)
    app.router.redirect_slashes = False  # as above
    # Around all of it: what is answered to a fault of ours is guarded too.
    return Guard(app, is_public=console.address.startswith("https://"))


async def _answer(console: Console, entry: Entry, request: Request) -> Response:
    asking = await asking_of(request, console.proxies, console.patience)
    async with console.turns:
        response, later = await in_thread(_act, console, entry, asking)
    if later is None:
        return response
    parts = _in_parts(console, entry, asking, later)
    status, after = response.status_code, response.background
    streamed = StreamingResponse(parts, status, media_type="text/html", background=after)
    for cookie in response.headers.getlist("set-cookie"):
        streamed.headers.append("set-cookie", cookie)
    return streamed


@dataclass(frozen=True)
class _Later:
    before: str
    behind: str
    work: Callable[[Visit], Shown]


def _act(console: Console, entry: Entry, asking: Asking) -> tuple[Response, _Later | None]:
    """One transaction: committed when the page has done what it was asked for."""
    opened = writing if entry.changes else reading
    language = asking.language
    try:
        check_at_the_door(console, entry, asking)
        if entry.changes:
            _read_ahead(console)
        with opened(console.engine) as session:
            visit = visit_of(console, session, entry, asking)
            language = visit.language
            result = entry.act(visit)
            response, later = _response(visit, asking, result)
            if visit.is_due:
                response.background = BackgroundTask(_touch, console, visit.cookie)
            return response, later
    except (Refused, NotAllowed) as error:
        return refused(console, replace(asking, language=language), error), None


def _read_ahead(console: Console) -> None:
    """Guides that were just changed are read before the writers' lock is taken, not under it."""
    with reading(console.engine) as session:
        console.shelf(session)


async def _touch(console: Console, cookie: str) -> None:
    """After the answer: a page that is only read waits for no writer."""
    try:
        await in_thread(_note_who_is_here, console, cookie)
    except SQLAlchemyError as error:
        log.warning("console: not noted who was here: %s", type(error).__name__)


def _note_who_is_here(console: Console, cookie: str) -> None:
    with writing(console.engine) as session:
        sign_in.touch(session, cookie, console.clock())


def _response(visit: Visit, asking: Asking, result: Result) -> tuple[Response, _Later | None]:
    if isinstance(result, Sent):
        return _file(result), None
    if isinstance(result, Moved):
        return _moved(visit, result), None
    said = cookies.said(asking.cookies, visit.address)
    html = rendering.render(visit, result, said, waits=result.later is not None)
    response = HTMLResponse(html, result.status)
    if said:
        cookies.forget_said(response, visit.address)
    if result.later is None:
        return response, None
    return response, _Later(*rendering.parts(html), result.later)


def _moved(visit: Visit, result: Moved) -> Response:
    response = RedirectResponse(result.to, 303)
    if result.said:
        cookies.say(response, result.said, visit.address)
    if result.cookie:
        cookies.sign_in(response, result.cookie, visit.address)
    elif result.cookie == "":
        cookies.sign_out(response, visit.address)
    return response


def _file(sent: Sent) -> Response:
    plain = re.sub(r"[^A-Za-z0-9.-]", "_", sent.name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(sent.name)}"
    headers = {"content-disposition": disposition}
    return Response(sent.content, media_type=sent.media_type, headers=headers)


async def _in_parts(
    console: Console, entry: Entry, asking: Asking, later: _Later
) -> AsyncIterator[str]:
    """The page at once, with a bar that moves; what takes long when it is known."""
    yield later.before
    async with console.turns:  # not while it is sent: whoever reads slowly holds nobody up
        # Whoever goes away meanwhile is waited for: a thread left alone outlives the database.
        with CancelScope(shield=True):
            part = await in_thread(_work_out, console, entry, asking, later)
    yield part
    yield later.behind


def _work_out(console: Console, entry: Entry, asking: Asking, later: _Later) -> str:
    """Rights are looked up once more: they may have ended meanwhile."""
    language = asking.language
    try:
        with reading(console.engine) as session:
            visit = visit_of(console, session, entry, asking)
            language = visit.language
            return rendering.render(visit, later.work(visit))
    except (Refused, NotAllowed):  # decided on, or signed out, meanwhile
        return rendering.failed_part(language)
    except Exception as error:  # the page is half sent: it says so itself
        log.error("console, later: %s", type(error).__name__, exc_info=error)
        return rendering.failed_part(language)


async def _refuse(console: Console, request: Request, error: Exception) -> Response:
    """What no page answers: unknown addresses, other methods, faults of ours."""
    if not isinstance(error, HTTPException):
        log.error("console: %s", type(error).__name__, exc_info=error)
        error = HTTPException(500)
    wanted = language_of(request.headers.get("accept-language", DEFAULT))
    asking = Asking(path={}, peer="", cookies=request.cookies, language=wanted)
    return refused(console, asking, NotAllowed(error.status_code), dict(error.headers or {}))
