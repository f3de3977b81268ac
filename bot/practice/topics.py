"""Methods about the topics of a forum."""

from bot.practice.chats import chat_of
from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters
from bot.practice.world import Group, Message, Topic, World

_MAX_NAME = 128
_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create_forum_topic(world: World, parameters: Parameters) -> Json:
    group = _forum(world, parameters, "create a topic")
    name = parameters.text("name").strip()[:_MAX_NAME]
    if not name:
        raise bad_request("title must be non-empty")
    color = parameters.integer("icon_color", _COLORS[0])
    if color not in _COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    look: Json = {"name": name, "icon_color": color}
    message = _say(world, group, 0, {"forum_topic_created": look})
    group.topics[message.id] = Topic(name, color)
    return {"message_thread_id": message.id} | look


def edit_forum_topic(world: World, parameters: Parameters) -> bool:
    group, thread_id, topic = _topic(world, parameters, "edit the topic")
    name = parameters.text("name").strip()[:_MAX_NAME] or topic.name
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _say(world, group, thread_id, {"forum_topic_edited": {"name": name}})
    return True


def close_forum_topic(world: World, parameters: Parameters) -> bool:
    return _switch(world, parameters, closed=True)


def reopen_forum_topic(world: World, parameters: Parameters) -> bool:
    return _switch(world, parameters, closed=False)


def _switch(world: World, parameters: Parameters, *, closed: bool) -> bool:
    group, thread_id, topic = _topic(world, parameters, "close the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _say(world, group, thread_id, {f"forum_topic_{'closed' if closed else 'reopened'}": {}})
    return True


def delete_forum_topic(world: World, parameters: Parameters) -> bool:
    group, thread_id, _ = _topic(world, parameters, "delete the topic")
    del group.topics[thread_id]
    for message in list(world.messages[group.id].values()):
        if thread_id in (message.id, message.json.get("message_thread_id")):
            world.remove(group.id, message.id)
    return True


def _forum(world: World, parameters: Parameters, what: str) -> Group:
    group = world.groups.get(chat_of(world, parameters))
    if not group or not group.is_forum:
        raise bad_request("the chat is not a forum")
    if not group.bot_is_admin:
        raise bad_request(f"not enough rights to {what}")
    return group


def _topic(world: World, parameters: Parameters, what: str) -> tuple[Group, int, Topic]:
    group = _forum(world, parameters, what)
    thread_id = parameters.integer("message_thread_id")
    if thread_id not in group.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return group, thread_id, group.topics[thread_id]


def _say(world: World, group: Group, thread_id: int, what: Json) -> Message:
    """Post a service message. Bots are told of their own ones too, unlike of their words."""
    inside = {"message_thread_id": thread_id, "is_topic_message": True}
    message = world.post(group.id, world.bot, what | (inside if thread_id else {}), None)
    # The message that opens a topic belongs to it as well.
    message.json.setdefault("message_thread_id", message.id)
    message.json["is_topic_message"] = True
    world.updates.add("message", message.json)
    return message
