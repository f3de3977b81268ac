"""An update cut down to what we need and cleaned of personal data, before it is stored.

Names, user names, contacts, locations, files and entities never pass; text passes cleaned.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from bot.mailbox.inbox import Received
from knowledge import privacy

LARGEST = 2**63  # what a column of the database holds
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
Json = dict[str, Any]


def reduce(raw: Mapping[str, Any], coordinators: Collection[int]) -> Received:
    """What may be stored of an update. Never raises on any JSON object with an update_id."""
    update_id = int(raw["update_id"])
    try:
        kind, body, chat_id = _reduce(raw, coordinators)
        _check_chat(chat_id)
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


def _check_chat(chat_id: int) -> None:
    if abs(chat_id) >= LARGEST:
        raise ValueError("no chat has such a number")


def _reduce(raw: Mapping[str, Any], coordinators: Collection[int]) -> tuple[str, Json, int]:
    for kind in ("message", "edited_message"):
        if kind in raw:
            if kind == "edited_message" and not raw[kind].keys() & {"text", "caption"}:
                return kind, {}, int(raw[kind]["chat"]["id"])  # a live location moved on
            return kind, _message(raw[kind], coordinators), int(raw[kind]["chat"]["id"])
    if "callback_query" in raw:
        query = raw["callback_query"]
        return "callback_query", _press(query), int(query["from"]["id"])
    if "my_chat_member" in raw:
        change = raw["my_chat_member"]
        return "my_chat_member", _membership(change), int(change["chat"]["id"])
    return "ignored", {}, 0


def _message(message: Json, coordinators: Collection[int]) -> Json:
    """Empty for what needs no reply: service messages, channels, other bots, groups."""
    sender = message.get("from")
    if not sender or sender.get("is_bot") or message["chat"]["type"] != "private":
        return {}
    body: Json = {
        "message_id": int(message["message_id"]),
        "date": int(message["date"]),
        "chat": _chat(message["chat"]),
        "from": _user(sender),
    }
    content = _content(message)
    if not content and "text" not in message:
        return {}
    body |= content
    for field in ("text", "caption"):
        if field in message:
            body[field] = _clean(str(message[field]), sender["id"] in coordinators)
    if _is_command(message):
        length = int(message["entities"][0]["length"])
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    if "media_group_id" in message:
        body["media_group_id"] = str(message["media_group_id"])[:64]
    return body


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


def _press(query: Json) -> Json:
    message = query.get("message")
    if not message or message["chat"]["type"] != "private":
        return {}
    reduced = {
        "message_id": int(message["message_id"]),
        "date": int(message["date"]),
        "chat": _chat(message["chat"]),
    }
    return {
        "id": str(query["id"]),
        "from": _user(query["from"]),
        "chat_instance": "-",
        "message": reduced,
        "data": str(query.get("data", ""))[:64],
    }


def _membership(change: Json) -> Json:
    if change["chat"]["type"] != "private":
        return {}
    bot = {"user": {"id": change["new_chat_member"]["user"]["id"], "is_bot": True} | _NAME}
    old, new = (change[side]["status"] for side in ("old_chat_member", "new_chat_member"))
    return {
        "chat": _chat(change["chat"]),
        "from": _user(change["from"]),
        "date": int(change["date"]),
        "old_chat_member": {"status": old, "until_date": 0} | bot,
        "new_chat_member": {"status": new, "until_date": 0} | bot,
    }


_NAME = {"first_name": "-"}  # the parser wants one


def _chat(chat: Json) -> Json:
    return {"id": int(chat["id"]), "type": str(chat["type"])}


def _user(user: Json) -> Json:
    reduced: Json = {"id": int(user["id"]), "is_bot": bool(user.get("is_bot"))} | _NAME
    if "language_code" in user:
        reduced["language_code"] = str(user["language_code"])[:8]
    return reduced


def _clean(text: str, is_coordinator: bool) -> str:
    """Cleaned; what the cleaning itself fails on is not kept at all."""
    try:
        safe = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
        return privacy.redact(safe, keep_contacts=is_coordinator).text
    except Exception:
        return UNREADABLE
