"""Methods that change or remove messages, and the answer to a pressed button."""

from bot.practice.chats import writable_chat
from bot.practice.keyboards import check_markup, is_inline
from bot.practice.refusals import NOT_MODIFIED, TOO_OLD, Json, bad_request
from bot.practice.requests import Parameters
from bot.practice.texts import CAPTION_FIELDS, TEXT_FIELDS, read_caption, read_text
from bot.practice.world import Message, World

# Telegram names neither; these are the shortest times that bots are known to meet.
QUERY_SECONDS = 60
DELETABLE_SECONDS = 48 * 60 * 60
MAX_ANSWER = 200


def edit_message_text(world: World, parameters: Parameters) -> Json:
    return _edit(world, parameters, "text", read_text(parameters))


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    return _edit(world, parameters, "caption", read_caption(parameters))


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    keyboard = check_markup(parameters.structure("reply_markup"))
    message = _editable(world, parameters)
    if keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    world.dress(message, keyboard)
    world.show("markup", message)
    return message.json


def _edit(world: World, parameters: Parameters, part: str, new: Json) -> Json:
    """Change the words; an edit that names no keyboard takes the buttons away."""
    keyboard = check_markup(parameters.structure("reply_markup"))
    message = _editable(world, parameters)
    is_text = "text" in message.json
    if is_text != (part == "text"):
        raise bad_request(f"there is no {part} in the message to edit")
    names = TEXT_FIELDS if is_text else CAPTION_FIELDS
    old = {name: message.json[name] for name in names if name in message.json}
    if old == new and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    for name in names:
        message.json.pop(name, None)
    message.json |= new | {"edit_date": world.now()}
    world.dress(message, keyboard)
    world.show("edited", message)
    return message.json


def _editable(world: World, parameters: Parameters) -> Message:
    chat_id, message_id = _named(world, parameters)
    message = world.find(chat_id, message_id)
    if not message:
        raise bad_request("message to edit not found")
    foreign = not message.from_bot or "forward_origin" in message.json
    # Nor is a message whose buttons stand below the input field.
    if foreign or (message.keyboard and not is_inline(message.keyboard)):
        raise bad_request("message can't be edited")
    return message


def _named(world: World, parameters: Parameters) -> tuple[int, int]:
    if not parameters.has("chat_id") and not parameters.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat_id = writable_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return chat_id, message_id


def delete_message(world: World, parameters: Parameters) -> bool:
    chat_id, message_id = _named(world, parameters)
    message = world.find(chat_id, message_id)
    if not message:
        raise bad_request("message to delete not found")
    group = world.groups.get(chat_id)
    is_admin = group is not None and group.bot_is_admin
    if group and not message.from_bot and not is_admin:
        raise bad_request("message can't be deleted")
    if not is_admin and world.now() - message.json["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat_id, message_id)
    return True


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query_id, text = parameters.text("callback_query_id"), parameters.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.queries.get(query_id)
    if not query or query.answered or world.clock() - query.pressed_at > QUERY_SECONDS:
        raise bad_request(TOO_OLD)
    query.answered = True
    toast: Json = {"type": "toast", "callback_query_id": query_id, "text": text}
    toast |= {"show_alert": parameters.flag("show_alert"), "url": parameters.text("url")}
    world.tell(query.chat_id, toast, only=query.person)
    return True
