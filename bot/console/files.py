"""Style, script and pictures of the pages: ours, from here, kept by browsers for ever."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.console.rendering import STATIC, static

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


def send(request: Request) -> Response:
    name = request.path_params["name"]
    known = {file.name for file in STATIC.iterdir() if file.suffix in TYPES}
    if name not in known:
        raise HTTPException(404)
    is_newest = static(name).split("/")[-2] == request.path_params["digest"]
    file = STATIC / name
    return FileResponse(
        file,
        media_type=TYPES[file.suffix],
        headers={"cache-control": FOR_EVER if is_newest else "no-cache"},
    )
