"""The control plane of the phones: how a page or a test acts for people, and what they see.

JSON in and out; whatever cannot be done is answered like a refused Bot API call.
"""

from collections.abc import Callable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice import groups, media, people
from bot.practice.bodies import number, read_json, seconds, words
from bot.practice.bot_api import answer
from bot.practice.events import seen
from bot.practice.people import Where
from bot.practice.profile import menu
from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters, Upload, read_parameters
from bot.practice.world import Message, Phone, World

_KINDS = (*media.KINDS, "location", "contact")
_Act = Callable[[World, int, Json], Json]


def routes(world: World) -> Sequence[Route]:
    acts = [
        Route(f"/practice/phones/{{id:int}}/{name}", partial(_act, act, world), methods=["POST"])
        for name, act in _ACTS.items()
    ]
    return [
        Route("/practice/phones", partial(_list_phones, world), methods=["GET"]),
        Route("/practice/phones", partial(_add_phone, world), methods=["POST"]),
        Route("/practice/phones/{id:int}/events", partial(_events, world), methods=["GET"]),
        Route("/practice/phones/{id:int}/commands", partial(_commands, world), methods=["GET"]),
        Route("/practice/phones/{id:int}/send", partial(_send, world), methods=["POST"]),
        *acts,
    ]


async def _list_phones(world: World, request: Request) -> Response:
    phones = [_phone(one) | {"blocked": one.id in world.blocked} for one in world.phones.values()]
    return answer({"bot": world.bot, "phones": phones})


def _phone(phone: Phone) -> Json:
    return {
        "id": phone.id,
        "first_name": phone.first_name,
        "role": phone.role,
        "chat_id": phone.id,
        "language_code": phone.language_code,
    }


async def _add_phone(world: World, request: Request) -> Response:
    body = await read_json(request)
    phone = Phone(
        number(body.get("id")),
        words(body, "first_name"),
        words(body, "role") or "citizen",
        words(body, "language_code") or "vi",
    )
    if phone.id <= 0 or not phone.first_name or phone.id in world.phones:
        raise bad_request("a phone needs an id of its own, above zero, and a first_name")
    world.add_phone(phone)
    return answer(_phone(phone))


async def _events(world: World, request: Request) -> Response:
    feed = world.feeds[world.phone(request.path_params["id"]).id]
    after, wait = number(request.query_params.get("after")), request.query_params.get("wait")
    events = await feed.wait_after(after, seconds(wait))
    return answer({"events": events, "next": feed.last})


async def _commands(world: World, request: Request) -> Response:
    phone = world.phone(request.path_params["id"])
    chat_id = number(request.query_params.get("chat_id"), phone.id)
    owns = chat_id in world.groups and world.groups[chat_id].owned_by(phone.id)
    seen_here = menu(world.profile, phone.id, phone.language_code, chat_id, is_admin=owns)
    buttons = world.profile.menu_buttons
    button = buttons.get(chat_id) or buttons.get(0) or {"type": "default"}
    return answer({"commands": seen_here, "menu_button": button})


async def _act(act: _Act, world: World, request: Request) -> Response:
    return answer(act(world, request.path_params["id"], await read_json(request)))


def _say(world: World, person: int, body: Json) -> Json:
    names = ("chat_id", "reply_to", "message_thread_id")
    where = Where(*(number(body.get(name)) for name in names))
    return _seen(people.say(world, person, words(body, "text"), where))


def _start(world: World, person: int, body: Json) -> Json:
    return _seen(people.say(world, person, f"/start {words(body, 'payload')}", Where()))


def _start_group(world: World, person: int, body: Json) -> Json:
    """Open a `?startgroup=` link: the bot comes into a group of one's own and is told why."""
    phone, group = world.phone(person), world.group(number(body.get("chat_id")))
    payload, as_admin = words(body, "payload"), body.get("as_admin", False)
    if not isinstance(as_admin, bool):
        raise bad_request('field "as_admin" must be of type Boolean')
    groups.admit(world, group, phone.id, payload, as_admin=as_admin)
    text = f"/start@{world.bot['username']} {payload}"
    return _seen(people.say(world, phone.id, text, Where(group.id)))


def _edit(world: World, person: int, body: Json) -> Json:
    message_id, chat_id = number(body.get("message_id")), number(body.get("chat_id"))
    return _seen(people.edit(world, person, message_id, words(body, "text"), chat_id))


def _press(world: World, person: int, body: Json) -> Json:
    message_id, chat_id = number(body.get("message_id")), number(body.get("chat_id"))
    query_id = people.press(world, person, message_id, words(body, "data"), chat_id)
    return {"callback_query_id": query_id}


def _block(world: World, person: int, body: Json) -> Json:
    people.block(world, world.phone(person).id)
    return {"blocked": True}


def _unblock(world: World, person: int, body: Json) -> Json:
    people.unblock(world, world.phone(person).id)
    return {"blocked": False}


_ACTS: dict[str, _Act] = {
    "say": _say,
    "start": _start,
    "startgroup": _start_group,
    "edit": _edit,
    "press": _press,
    "block": _block,
    "unblock": _unblock,
}


def _seen(message: Message) -> Json:
    return {
        "chat_id": message.json["chat"]["id"],
        "message": seen(message.json, message.keyboard),
    }


async def _send(world: World, request: Request) -> Response:
    form = await read_parameters(request)
    person, kind = request.path_params["id"], form.text("kind")
    names = ("chat_id", "reply_to", "message_thread_id")
    where = Where(*(form.integer(name) for name in names))
    if kind in media.KINDS:
        upload = form.upload("file") or Upload(kind, "application/octet-stream", b"")
        caption, album = form.text("caption"), form.text("media_group_id")
        sent = people.send_file(world, person, kind, upload, caption, album, where)
    elif kind in ("location", "contact"):
        what = _location(form) if kind == "location" else _contact(world.phone(person), form)
        sent = people.share(world, person, what, where)
    else:
        raise bad_request(f"kind must be one of {', '.join(_KINDS)}")
    return answer(_seen(sent))


def _location(form: Parameters) -> Json:
    try:
        latitude = float(form.text("latitude") or 21.0285)  # Hà Nội, when none is given
        longitude = float(form.text("longitude") or 105.8542)
    except ValueError as error:
        raise bad_request("a location has numbers") from error
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _contact(phone: Phone, form: Parameters) -> Json:
    contact = {
        "phone_number": form.text("phone_number") or "+84900000000",
        "first_name": form.text("first_name") or phone.first_name,
        "user_id": phone.id,
    }
    return {"contact": contact}
