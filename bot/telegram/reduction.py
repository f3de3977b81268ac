"""An update cut down to what we need and cleaned of personal data, before it is stored.

Names, user names, contacts, locations, files and entities never pass; text passes cleaned.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.mailbox.inbox import Received
from knowledge import privacy

LARGEST = 2**63  # what a column of the database holds
LATEST = 2**32  # seconds since 1970: no message is of a later day, and parsers read none
UNREADABLE = "[không đọc được]"
# Kinds of content other than text -> the least that still parses; nothing of the content itself.
_FILE = {"file_id": "-", "file_unique_id": "-"}
_VIDEO = {**_FILE, "width": 0, "height": 0, "duration": 0}
_PLACE = {"latitude": 0.0, "longitude": 0.0}
MEDIA: Mapping[str, Any] = {
    "voice": {**_FILE, "duration": 0},
    "audio": {**_FILE, "duration": 0},
    "photo": [{**_FILE, "width": 0, "height": 0}],
    "sticker": {**_FILE, "width": 0, "height": 0, "is_animated": False, "is_video": False}
    | {"type": "regular"},
    "animation": _VIDEO,
    "video": _VIDEO,
    "video_note": {**_FILE, "length": 0, "duration": 0},
    "document": _FILE,
    "contact": {"phone_number": "-", "first_name": "-"},
    "venue": {"location": _PLACE, "title": "-", "address": "-"},
    "location": _PLACE,
    "dice": {"value": 1, "emoji": "🎲"},
}
OTHER_CONTENT = ("poll", "game", "story", "paid_media", "checklist", "invoice", "gift")
COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?")
OWN_LINK = re.compile(r" (?:guide|to|moi)_[A-Za-z0-9_-]{1,64}")
Json = dict[str, Any]


def reduce(raw: Mapping[str, Any], staff: Collection[int]) -> Received:
    """What may be stored of an update. Never raises on any JSON object with an update_id.

    `staff` are people whose words travel: their phones and names stay in, and they alone are
    listened to in groups.
    """
    update_id = int(raw["update_id"])
    try:
        kind, body, chat_id = _reduce(raw, staff)
    except Exception as error:
        # Kept as something that came and cannot be read: it ends as dead, with an apology.
        return Received(update_id, _sender_of(raw), "unreadable", "{}", error=type(error).__name__)
    if not body:
        return Received(update_id, chat_id, kind, "{}", state="done")
    stored = json.dumps({"update_id": update_id, kind: body})  # ASCII: half characters fit too
    return Received(update_id, chat_id, kind, stored)


def _sender_of(raw: Mapping[str, Any]) -> int:
    """The private chat that it came from, as far as that can be made out; else 0."""
    for part in raw.values():
        if not isinstance(part, dict) or _is_group(part):
            continue
        sender = part.get("from")
        number = sender.get("id") if isinstance(sender, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and abs(number) < LARGEST:
            return number
    return 0


def _is_group(part: Json) -> bool:
    chat = part.get("chat")
    return isinstance(chat, dict) and chat.get("type") != "private"


def _number(value: Any) -> int:  # noqa: ANN401
    """Of a chat, person or message: one that the database can hold."""
    number = int(value)
    if abs(number) >= LARGEST:
        raise ValueError("nothing has such a number")
    return number


def _date(value: Any) -> int:  # noqa: ANN401
    seconds = int(value)
    if not 0 <= seconds < LATEST:
        raise ValueError("no such day")
    return seconds


def _reduce(raw: Mapping[str, Any], staff: Collection[int]) -> tuple[str, Json, int]:
    for kind in ("message", "edited_message"):
        if kind in raw:
            message = raw[kind]
            return kind, _message(kind, message, staff), _number(message["chat"]["id"])
    if "callback_query" in raw:
        query = raw["callback_query"]
        return "callback_query", _press(query), _lane(query, staff)
    if "my_chat_member" in raw:
        change = raw["my_chat_member"]
        return "my_chat_member", _membership(change), _number(change["chat"]["id"])
    return "ignored", {}, 0


def _message(kind: str, message: Json, staff: Collection[int]) -> Json:
    """Empty for what needs no reply: channels, other bots, talk in groups."""
    is_group = message["chat"]["type"] in ("group", "supergroup")
    if is_group and "migrate_to_chat_id" in message:  # whoever made it so, perhaps unnamed
        return _place(message) | {"migrate_to_chat_id": _number(message["migrate_to_chat_id"])}
    sender = message.get("from")
    if not sender or sender.get("is_bot"):
        return {}
    if message["chat"]["type"] == "private":
        return _said(kind, message, is_staff=sender["id"] in staff)
    is_for_us = is_group and (_is_command(message) or _replied_to(message))
    if kind == "edited_message" or sender["id"] not in staff or not is_for_us:
        return {}
    return _said(kind, message, is_staff=True)


def _said(kind: str, message: Json, *, is_staff: bool) -> Json:
    """A message with its words cleaned; empty when it has no content that a person sent."""
    content = _content(message)
    is_moved_place = kind == "edited_message" and not message.keys() & {"text", "caption"}
    if is_moved_place or (not content and "text" not in message):
        return {}
    body = _frame(message) | content
    if _is_command(message):
        length = int(message["entities"][0]["length"])
        body["text"] = _clean_command(str(message["text"]), length, is_staff)
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return body
    for field in ("text", "caption"):
        if field in message:
            body[field] = _clean(str(message[field]), is_staff)
    if "media_group_id" in message:
        body["media_group_id"] = str(message["media_group_id"])[:64]
    if replied := _replied_to(message):
        body["reply_to_message"] = {
            "message_id": replied,
            "date": 0,
            "chat": _chat(message["chat"]),
        }
    return body


def _frame(message: Json) -> Json:
    return _place(message) | {"from": _user(message["from"])}


def _place(message: Json) -> Json:
    """Which message it is, and where it stands."""
    place: Json = {
        "message_id": _number(message["message_id"]),
        "date": _date(message["date"]),
        "chat": _chat(message["chat"]),
    }
    if message.get("is_topic_message") is True:
        place["message_thread_id"] = _number(message["message_thread_id"])
        place["is_topic_message"] = True
    return place


def _replied_to(message: Json) -> int:
    """The number of the bot's message that this one replies to; 0 if it replies to none.

    All that is said in a topic replies to its opening, which the bot made: no reply to the bot.
    """
    replied = message.get("reply_to_message") or {}
    is_bots = (replied.get("from") or {}).get("is_bot") is True
    if "forum_topic_created" in replied:
        return 0
    return _number(replied["message_id"]) if is_bots else 0


def _content(message: Json) -> Json:
    for kind, stub in MEDIA.items():
        if kind in message:
            return {kind: stub}
    if any(kind in message for kind in OTHER_CONTENT):
        return {"document": _FILE}
    return {}


def _is_command(message: Json) -> bool:
    entities = message.get("entities") or [{}]
    first = entities[0]
    return (first.get("type"), first.get("offset")) == ("bot_command", 0)


def _lane(query: Json, staff: Collection[int]) -> int:
    """A person's presses and words keep their order, in a group or in private.

    Of a stranger in a group no number stays behind.
    """
    sender = _number(query["from"]["id"])
    chat = (query.get("message") or {}).get("chat") or {}
    is_group = chat.get("type") in ("group", "supergroup")
    return _number(chat["id"]) if is_group and sender not in staff else sender


def _press(query: Json) -> Json:
    message = query.get("message")
    if not message or message["chat"]["type"] == "channel":
        return {}
    return {
        "id": str(query["id"]),
        "from": _user(query["from"]),
        "chat_instance": "-",
        "message": _place(message),
        "data": str(query.get("data", ""))[:64],
    }


def _membership(change: Json) -> Json:
    if change["chat"]["type"] == "channel":
        return {}
    bot = {"user": {"id": change["new_chat_member"]["user"]["id"], "is_bot": True} | _NAME}
    return {
        "chat": _chat(change["chat"]),
        "from": _user(change["from"]),
        "date": _date(change["date"]),
        "old_chat_member": _status(change["old_chat_member"]) | bot,
        "new_chat_member": _status(change["new_chat_member"]) | bot,
    }


def _status(member: Json) -> Json:
    """In or out; what the bot may do inside is found out when it does it."""
    if member["status"] == "kicked":
        return {"status": "kicked", "until_date": 0}
    return {"status": "left" if member["status"] == "left" else "member"}


_NAME = {"first_name": "-"}  # the parser wants one


def _chat(chat: Json) -> Json:
    kept: Json = {"id": _number(chat["id"]), "type": str(chat["type"])}
    if chat["type"] != "private":
        kept["title"] = "-"  # the parser wants one
    return kept | ({"is_forum": True} if chat.get("is_forum") is True else {})


def _user(user: Json) -> Json:
    reduced: Json = {"id": _number(user["id"]), "is_bot": bool(user.get("is_bot"))} | _NAME
    if "language_code" in user:
        reduced["language_code"] = str(user["language_code"])[:8]
    return reduced


def _clean_command(text: str, length: int, is_staff: bool) -> str:
    """The command itself reads like an address of mail, what a link of ours says like a number."""
    word, rest = text[:length], text[length:]
    if not COMMAND.fullmatch(word):
        return _clean(text, is_staff)
    return word + (rest if OWN_LINK.fullmatch(rest) else _clean(rest, is_staff))


def _clean(text: str, is_staff: bool) -> str:
    """Cleaned; what the cleaning itself fails on is not kept at all."""
    try:
        safe = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
        return privacy.redact(safe, keep_contacts=is_staff).text
    except Exception:
        return UNREADABLE
