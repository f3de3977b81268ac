"""The side of the room that bots speak to: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import hmac
import inspect
import json
from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import groups
from bot.practice.faults import MIGRATE
from bot.practice.methods import METHODS
from bot.practice.refusals import Json, Refused
from bot.practice.requests import Parameters, read_parameters
from bot.practice.world import World

LONGEST_ID = 20  # digits


def routes(world: World, token: str) -> Sequence[Route]:
    return [
        Route("/bot{token}/{method}", partial(_call, world, token), methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", partial(_download, world, token)),
    ]


def answer(body: Json, status: int = 200) -> Response:
    """JSON in ASCII: any text survives it, even half an emoji."""
    return Response(json.dumps(body), status, media_type="application/json")


async def _call(world: World, token: str, request: Request) -> Response:
    _check_token(request, token)
    method = request.path_params["method"]
    parameters = await read_parameters(request)
    # Listed before it is answered: a held call is seen too, its status still missing.
    call = world.calls.append(
        {"method": method, "parameters": parameters.readable(), "status": None}
        | {"at": world.clock()}
    )
    run = partial(_run, world, method, parameters)
    chat_id = _chat(world, parameters)
    fault = world.faults.take(method, chat_id)
    if fault and fault.kind == MIGRATE:
        groups.upgrade(world, world.group(chat_id or 0))
    response = await (world.faults.befall(fault, run) if fault else run())
    call |= {"status": response.status_code, "ended_at": world.clock()}
    return response


def _chat(world: World, parameters: Parameters) -> int | None:
    """The chat that a call is about, if any; of an answered button, where it was pressed."""
    named = parameters.text("chat_id").strip()
    if named.removeprefix("-").isdecimal() and len(named) <= LONGEST_ID:
        return int(named)
    query = world.queries.get(parameters.text("callback_query_id"))
    return query.chat_id if query else None


async def _run(world: World, method: str, parameters: Parameters) -> Response:
    try:
        if method.lower() not in METHODS:
            raise Refused(404, "Not Found: method not found")
        if world.limits:
            world.limits.check(method, parameters.text("chat_id"))
        result = METHODS[method.lower()](world, parameters)
        if inspect.isawaitable(result):
            result = await result
    except Refused as refused:
        return answer(refused.body(), refused.status)
    return answer({"ok": True, "result": result})


async def _download(world: World, token: str, request: Request) -> Response:
    _check_token(request, token)
    file = world.files.by_path(request.path_params["path"])
    if not file:
        raise Refused(404, "Not Found")
    return Response(file.data, media_type="application/octet-stream")


def _check_token(request: Request, token: str) -> None:
    if not hmac.compare_digest(request.path_params["token"].encode(), token.encode()):
        raise Refused(401, "Unauthorized")
