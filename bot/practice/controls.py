"""The rest of the control plane: groups, ordered faults, the list of calls, files for a page."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import groups
from bot.practice.bodies import number, read_json, seconds, words
from bot.practice.bot_api import answer
from bot.practice.faults import ANY_METHOD, KINDS, Fault
from bot.practice.methods import METHODS
from bot.practice.refusals import Refused, bad_request
from bot.practice.world import Group, World

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")


def routes(world: World) -> Sequence[Route]:
    return [
        Route("/practice/groups", partial(_list_groups, world), methods=["GET"]),
        Route("/practice/groups", partial(_create_group, world), methods=["POST"]),
        Route("/practice/groups/{id}/upgrade", partial(_upgrade_group, world), methods=["POST"]),
        Route("/practice/groups/{id}/bot", partial(_take_bot, world), methods=["POST"]),
        Route("/practice/faults", partial(_order_fault, world), methods=["POST"]),
        Route("/practice/faults", partial(_release_faults, world), methods=["DELETE"]),
        Route("/practice/calls", partial(_calls, world), methods=["GET"]),
        Route("/practice/files/{id}", partial(_file, world), methods=["GET"]),
    ]


async def _list_groups(world: World, request: Request) -> Response:
    return answer({"groups": [group.view() for group in world.groups.values()]})


async def _create_group(world: World, request: Request) -> Response:
    body = await read_json(request)
    members, is_forum = body.get("members"), bool(body.get("is_forum", False))
    if not isinstance(members, list):
        raise bad_request("members must be a list of ids")
    group = Group(
        number(body.get("id")),
        words(body, "title"),
        words(body, "kind") or "supergroup",
        is_forum,
        [number(person) for person in members],
    )
    # Topics are of no use to a bot that may not manage them.
    status = words(body, "bot") or ("administrator" if is_forum else "member")
    return answer(groups.create(world, group, status).view())


async def _upgrade_group(world: World, request: Request) -> Response:
    return answer(groups.upgrade(world, _named(world, request)).view())


async def _take_bot(world: World, request: Request) -> Response:
    group = _named(world, request)
    groups.take_bot(world, group, words(await read_json(request), "status"))
    return answer(group.view())


def _named(world: World, request: Request) -> Group:
    return world.group(number(request.path_params["id"]))


async def _order_fault(world: World, request: Request) -> Response:
    body = await read_json(request)
    method, kind = words(body, "method") or ANY_METHOD, words(body, "kind")
    if kind not in KINDS or (method != ANY_METHOD and method.lower() not in METHODS):
        raise bad_request(f"kind must be one of {', '.join(KINDS)}, of a known method or *")
    times, after = number(body.get("times"), 1), number(body.get("after"))
    retry_after, chats = number(body.get("retry_after"), 1), body.get("chats", [])
    if not isinstance(chats, list):
        raise bad_request("chats must be a list of ids")
    about = frozenset(map(number, chats))
    world.faults.ordered.append(Fault(method, kind, times, after, retry_after, about))
    return answer({"ordered": len(world.faults.ordered)})


async def _release_faults(world: World, request: Request) -> Response:
    held = world.faults.held
    world.faults.release()
    return answer({"released": held})


async def _calls(world: World, request: Request) -> Response:
    after, wait = number(request.query_params.get("after")), request.query_params.get("wait")
    calls = await world.calls.wait_after(after, seconds(wait))
    return answer({"calls": calls, "next": world.calls.last})


async def _file(world: World, request: Request) -> Response:
    file_id = request.path_params["id"]
    if not world.files.knows(file_id):
        raise Refused(404, "Not Found")
    file = world.files.by_id(file_id)
    # Somebody's bytes in a page's own origin: looked at or taken home, never run.
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if file.mime.startswith(_SHOWN) and file.mime.isascii():
        return Response(file.data, media_type=file.mime, headers=headers)
    headers["Content-Disposition"] = "attachment"
    return Response(file.data, media_type="application/octet-stream", headers=headers)
