"""Methods that put the bot's messages into chats."""

from collections.abc import Mapping

from bot.practice.chats import chat_of, writable_chat
from bot.practice.files import image_size
from bot.practice.keyboards import check_markup
from bot.practice.media import content
from bot.practice.placement import place_for_bot
from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters, Upload
from bot.practice.texts import read_caption, read_text
from bot.practice.world import Message, World

_COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "voice",
    "document",
    "sticker",
    "video",
    "location",
    "contact",
)
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(world: World, parameters: Parameters) -> Json:
    return _send(world, parameters, read_text(parameters)).json


def send_photo(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "photo")


def send_document(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "document")


def send_voice(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "voice")


def send_sticker(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "sticker")


def _send_file(world: World, parameters: Parameters, kind: str) -> Json:
    upload = _file(world, parameters, kind)
    caption = {} if kind == "sticker" else read_caption(parameters)
    # Look before keeping: a refused call leaves no file behind.
    chat_id, keyboard, fields = _target(world, parameters)
    file = content(world.files, kind, upload, parameters.integer("duration", 1))
    return world.post(chat_id, world.bot, fields | file | caption, keyboard).json


def _send(world: World, parameters: Parameters, what: Mapping[str, object]) -> Message:
    chat_id, keyboard, fields = _target(world, parameters)
    return world.post(chat_id, world.bot, {**fields, **what}, keyboard)


def _target(world: World, parameters: Parameters) -> tuple[int, Json | None, Json]:
    """The chat, the buttons and the fields about the place; raise Refused."""
    keyboard = check_markup(parameters.structure("reply_markup"))
    chat_id = writable_chat(world, parameters)
    fields = place_for_bot(world, chat_id, parameters)
    if parameters.flag("protect_content"):
        fields["has_protected_content"] = True
    return chat_id, keyboard, fields


def _file(world: World, parameters: Parameters, kind: str) -> Upload:
    upload = parameters.upload(kind)
    name = parameters.text(kind)
    if not upload and not name:
        raise bad_request(f"there is no {kind} in the request")
    if not upload and name.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the room fetches nothing
    if not upload:
        upload = _known_file(world, name)
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo" and not image_size(upload.data):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return upload


def _known_file(world: World, file_id: str) -> Upload:
    if not world.files.knows(file_id):
        raise bad_request("wrong file identifier/HTTP URL specified")
    stored = world.files.by_id(file_id)
    return Upload(stored.name, stored.mime, stored.data)


def copy_message(world: World, parameters: Parameters) -> Json:
    source = _source(world, parameters, "copy", "copied")
    what = {name: source.json[name] for name in _COPIED if name in source.json}
    if parameters.has("caption") and "text" not in what:
        what = {name: what[name] for name in what if not name.startswith("caption")}
        what |= read_caption(parameters)
    return {"message_id": _send(world, parameters, what).id}


def forward_message(world: World, parameters: Parameters) -> Json:
    source = _source(world, parameters, "forward", "forwarded")
    what = {name: source.json[name] for name in _COPIED if name in source.json}
    origin = {
        "type": "user",
        "sender_user": source.json["from"],
        "date": source.json["date"],
    }
    what["forward_origin"] = source.json.get("forward_origin", origin)
    return _send(world, parameters, what).json


def _source(world: World, parameters: Parameters, verb: str, done: str) -> Message:
    chat_id = chat_of(world, parameters, "from_chat_id")
    source = world.find(chat_id, parameters.integer("message_id"))
    if not source:
        raise bad_request(f"message to {verb} not found")
    is_service = not any(name in source.json for name in _COPIED)
    if is_service or source.json.get("has_protected_content"):
        raise bad_request(f"message can't be {done}")
    return source


def send_chat_action(world: World, parameters: Parameters) -> bool:
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat_id = writable_chat(world, parameters)
    world.tell(chat_id, {"type": "typing", "action": action})
    return True


def get_file(world: World, parameters: Parameters) -> Json:
    if not parameters.text("file_id"):
        raise bad_request("file_id not specified")
    stored = world.files.by_id(parameters.text("file_id"))
    if stored.is_too_big:
        raise bad_request("file is too big")
    return stored.json() | {"file_path": stored.path}
