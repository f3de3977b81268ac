"""A message as a phone shows it."""

from bot.practice.media import file_of
from bot.practice.refusals import Json

_SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
)
_TOPIC = ("forum_topic_created", "forum_topic_edited")
_AS_THEY_ARE = (
    "edit_date",
    "message_thread_id",
    "media_group_id",
    "location",
    "contact",
    "forward_origin",
)


def seen(message: Json, keyboard: Json | None) -> Json:
    """Plain text and marks; whoever draws it must still write text as text."""
    text_name = "text" if "text" in message else "caption"
    entities = "entities" if "text" in message else "caption_entities"
    view: Json = {
        "message_id": message["message_id"],
        "date": message["date"],
        "from": {"id": message["from"]["id"], "first_name": message["from"]["first_name"]},
        "from_bot": message["from"]["is_bot"],
        "text": message.get(text_name, ""),
        "entities": message.get(entities, []),
        "reply_markup": keyboard,
        "file": _file(message),
        "service": next((name for name in _SERVICE if name in message), None),
    }
    for name in _TOPIC:
        if name in message:
            view["topic_name"] = message[name]["name"]
    if "reply_to_message" in message:
        view["reply_to_message_id"] = message["reply_to_message"]["message_id"]
    return view | {name: message[name] for name in _AS_THEY_ARE if name in message}


def _file(message: Json) -> Json | None:
    found = file_of(message)
    if not found:
        return None
    kind, file = found
    return {
        "kind": kind,
        "file_id": file["file_id"],
        "file_name": file.get("file_name"),
        "mime_type": file.get("mime_type"),
        "file_size": file["file_size"],
        "url": f"/practice/files/{file['file_id']}",
    }
