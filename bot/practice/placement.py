"""Where in a chat a message goes: its topic and the message it replies to."""

from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters
from bot.practice.world import Group, Message, World


def place_for_bot(world: World, chat_id: int, parameters: Parameters) -> Json:
    """The fields of a message that the bot sends."""
    reply = parameters.mapping("reply_parameters")
    if reply and not isinstance(reply.get("message_id"), int):
        raise bad_request('can\'t find field "message_id"')
    reply_id = reply.get("message_id") or parameters.integer("reply_to_message_id")
    optional = reply.get("allow_sending_without_reply") or parameters.flag(
        "allow_sending_without_reply"
    )
    target = world.find(chat_id, reply_id) if reply_id else None
    if reply_id and not target and not optional:
        raise bad_request("message to be replied not found")
    group, thread_id = world.groups.get(chat_id), parameters.integer("message_thread_id")
    is_admin = group is not None and group.bot_is_admin
    return place(world, chat_id, thread_id, target, is_admin=is_admin)


def place(
    world: World, chat_id: int, thread_id: int, target: Message | None, *, is_admin: bool
) -> Json:
    """The topic and the reply as fields; raise Refused for a topic that takes no message."""
    # A reply goes to the topic of what it replies to.
    thread_id = thread_id or (target.json.get("message_thread_id", 0) if target else 0)
    fields: Json = {}
    if thread_id:
        _check_topic(world.groups.get(chat_id), thread_id, is_admin=is_admin)
        fields = {"message_thread_id": thread_id, "is_topic_message": True}
        # Without another target, a message of a topic replies to the one that opened it.
        target = target or world.find(chat_id, thread_id)
    if target:
        fields["reply_to_message"] = _quoted(target)
    return fields


def _check_topic(group: Group | None, thread_id: int, *, is_admin: bool) -> None:
    topic = group.topics.get(thread_id) if group else None
    if not topic:
        raise bad_request("message thread not found")
    if topic.closed and not is_admin:
        raise bad_request("TOPIC_CLOSED")


def _quoted(message: Message) -> Json:
    """Replies do not nest."""
    return {name: value for name, value in message.json.items() if name != "reply_to_message"}
