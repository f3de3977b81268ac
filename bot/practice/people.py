"""What people do with their phones, and what the bot hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.practice import media
from bot.practice.chats import membership
from bot.practice.detection import find_entities
from bot.practice.entities import units
from bot.practice.keyboards import buttons
from bot.practice.placement import place
from bot.practice.refusals import Json, Refused, bad_request
from bot.practice.requests import Upload
from bot.practice.texts import MAX_CAPTION, MAX_TEXT
from bot.practice.world import Group, Message, Phone, Query, World


@dataclass(frozen=True)
class Where:
    """The place of a message: the private chat when none is named, no reply, no topic."""

    chat_id: int = 0
    reply_to: int = 0
    thread_id: int = 0


def say(world: World, person: int, text: str, where: Where) -> Message:
    """A person writes."""
    what = _worded(text, "text", "entities", MAX_TEXT)
    if not what:
        raise bad_request("message text is empty")
    return _post(world, person, what, where)


def send_file(
    world: World, person: int, kind: str, upload: Upload, caption: str, album: str, where: Where
) -> Message:
    """A person sends a file. Unlike a bot's photo, theirs may be any bytes."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    what = _worded(caption, "caption", "caption_entities", MAX_CAPTION)
    what |= {"media_group_id": album} if album else {}
    _chat(world, person, where.chat_id)  # refused before the file is kept
    return _post(world, person, what | media.content(world.files, kind, upload), where)


def share(world: World, person: int, what: Json, where: Where) -> Message:
    """A person shares a location or a contact."""
    return _post(world, person, what, where)


def edit(world: World, person: int, message_id: int, text: str, chat_id: int = 0) -> Message:
    """A person changes their own message."""
    message = world.find(_chat(world, person, chat_id), message_id)
    if not message or message.json["from"]["id"] != person or "text" not in message.json:
        raise bad_request("message to edit not found")
    what = _worded(text, "text", "entities", MAX_TEXT)
    if not what:
        raise bad_request("message text is empty")
    message.json.pop("entities", None)
    message.json |= what | {"edit_date": world.now()}
    world.show("edited", message)
    _tell_bot(world, "edited_message", message)
    return message


def press(world: World, person: int, message_id: int, data: str, chat_id: int = 0) -> str:
    """A person presses an inline button; returns the id of the query."""
    chat_id = _chat(world, person, chat_id)
    message = world.find(chat_id, message_id)
    if not message:
        raise bad_request("message not found")
    if not any(button.get("callback_data") == data for button in buttons(message.keyboard)):
        raise bad_request("the message has no such button")
    query_id = str((world.now() << 20) + len(world.queries))
    world.queries[query_id] = Query(person, chat_id, world.clock())
    query = {
        "id": query_id,
        "from": world.phone(person).json(),
        "message": message.json,
        "chat_instance": world.chat_instance(chat_id),
        "data": data,
    }
    world.updates.add("callback_query", query)
    return query_id


def block(world: World, person: int) -> None:
    if person not in world.blocked:
        world.blocked.add(person)
        _tell_membership(world, world.phone(person), before="member", after="kicked")


def unblock(world: World, person: int) -> None:
    if person in world.blocked:
        world.blocked.discard(person)
        _tell_membership(world, world.phone(person), before="kicked", after="member")


def _tell_membership(world: World, phone: Phone, *, before: str, after: str) -> None:
    change = membership(world, phone.id, phone.json(), before=before, after=after)
    world.updates.add("my_chat_member", change)


def _post(world: World, person: int, what: Mapping[str, object], where: Where) -> Message:
    chat_id = _chat(world, person, where.chat_id)
    target = world.find(chat_id, where.reply_to) if where.reply_to else None
    if where.reply_to and not target:
        raise bad_request("message to be replied not found")
    group = world.groups.get(chat_id)
    owns = group is not None and group.owned_by(person)
    fields = place(world, chat_id, where.thread_id, target, is_admin=owns)
    message = world.post(chat_id, world.phone(person).json(), {**fields, **what}, None)
    if chat_id == person:
        world.reached.add(person)
    _tell_bot(world, "message", message)
    return message


def _chat(world: World, person: int, chat_id: int) -> int:
    """The chat in which a person acts; raise Refused where they cannot."""
    phone = world.phone(person)
    chat_id = chat_id or phone.id
    group = world.groups.get(chat_id)
    if group and group.migrated_to:
        raise bad_request("group chat was upgraded to a supergroup chat")
    if phone.id not in (group.members if group else [chat_id]):
        raise bad_request("chat not found")
    if chat_id in world.blocked:
        raise Refused(409, "Conflict: this person blocked the bot; unblock it first")
    return chat_id


def _worded(text: str, name: str, list_name: str, most: int) -> Json:
    text = text.strip()
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise bad_request("strings must be encoded in UTF-8")
    if units(text) > most:
        raise bad_request("message is too long")
    entities = find_entities(text, [])
    words = {name: text} if text else {}
    return words | ({list_name: entities} if entities else {})


def _tell_bot(world: World, kind: str, message: Message) -> None:
    group = world.groups.get(message.json["chat"]["id"])
    if not group or _is_for_bot(world, group, message.json):
        world.updates.add(kind, message.json)


def _is_for_bot(world: World, group: Group, message: Json) -> bool:
    """Privacy mode: commands, mentions and replies; everything for an administrator."""
    if group.bot_is_admin or not group.bot_is_in:
        return group.bot_is_admin
    reply = message.get("reply_to_message")
    if reply and reply["from"]["id"] == world.bot["id"]:
        return True
    return any(_addresses(world, message, mark) for mark in message.get("entities", []))


def _addresses(world: World, message: Json, mark: Json) -> bool:
    """A command that names no other bot, or a mention of this one."""
    encoded = message["text"].encode("utf-16-le")
    said = encoded[mark["offset"] * 2 : (mark["offset"] + mark["length"]) * 2].decode("utf-16-le")
    name, _, bot = said.lower().partition("@")
    to_us = bot == world.bot["username"].lower()
    if mark["type"] == "bot_command":
        return mark["offset"] == 0 and (to_us or not bot)
    return bool(mark["type"] == "mention" and not name and to_us)
