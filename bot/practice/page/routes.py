"""The page at `/` and the files it is made of; a browser that shows it calls nobody else."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.locale import DEFAULT, LANGUAGES, speaker
from bot.practice.page.words import words

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",  # an updated room shows its new page at once
}


def pages() -> Sequence[BaseRoute]:
    """The routes of the page, for `build_room(pages=…)`."""
    folder = FileSystemLoader(_HERE / "templates")
    templates = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    files = {file.name: file for file in (_HERE / "static").iterdir() if file.suffix in _TYPES}
    return [
        Route("/", partial(_show_page, templates.get_template("page.html"))),
        Route("/practice/page/{name}", partial(_send_file, files)),
    ]


def _show_page(page: Template, request: Request) -> Response:
    asked = request.query_params.get("lang", DEFAULT)
    language = asked if asked in LANGUAGES else DEFAULT
    html = page.render(language=language, words=words(speaker(language)))
    return HTMLResponse(html, headers=_HEADERS)


def _send_file(files: dict[str, Path], request: Request) -> Response:
    file = files.get(request.path_params["name"])
    if not file:
        raise HTTPException(404)
    return FileResponse(file, media_type=_TYPES[file.suffix], headers=_HEADERS)
