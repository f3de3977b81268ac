"""Methods about chats and who is in them."""

from bot.practice.refusals import Json, bad_request, forbidden, moved
from bot.practice.requests import Parameters
from bot.practice.world import Group, World

_ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_send_welcome_messages",
)
_NOT_GIVEN = {
    "can_be_edited",
    "is_anonymous",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
}


def chat_of(world: World, parameters: Parameters, name: str = "chat_id") -> int:
    """The chat a call names, if the bot may look at it."""
    value = parameters.text(name).strip()
    if not value:
        raise bad_request(f"{name} is empty")
    if not value.removeprefix("-").isdecimal():
        raise bad_request("chat not found")  # nothing in the room has a username
    chat_id = int(value)
    if chat_id in world.groups:
        _check_membership(world.groups[chat_id])
    elif chat_id not in world.phones:
        raise bad_request("chat not found")
    return chat_id


def writable_chat(world: World, parameters: Parameters) -> int:
    """The chat a call names, if the bot may write to it."""
    chat_id = chat_of(world, parameters)
    if chat_id in world.blocked:
        raise forbidden("bot was blocked by the user")
    if chat_id in world.phones and chat_id not in world.reached:
        raise forbidden("bot can't initiate conversation with a user")
    return chat_id


def _check_membership(group: Group) -> None:
    if group.migrated_to:
        raise moved(group.migrated_to)
    if group.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {group.kind} chat")
    if group.bot_status == "left":
        raise forbidden(f"bot is not a member of the {group.kind} chat")


def member_json(world: World, group: Group, user: Json) -> Json:
    """A ChatMember."""
    if user["id"] == world.bot["id"]:
        return bot_member(world, group.bot_status)
    if group.owned_by(user["id"]):
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member" if user["id"] in group.members else "left", "user": user}


def bot_member(world: World, status: str) -> Json:
    member: Json = {"status": status, "user": world.bot}
    if status == "administrator":
        member |= {right: right not in _NOT_GIVEN for right in _ADMIN_RIGHTS}
    if status == "kicked":
        member["until_date"] = 0
    return member


def get_chat(world: World, parameters: Parameters) -> Json:
    chat_id = chat_of(world, parameters)
    if chat_id in world.phones and chat_id not in world.reached:
        raise bad_request("chat not found")
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return world.chat_json(chat_id) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(world: World, parameters: Parameters) -> Json:
    chat_id = chat_of(world, parameters)
    user = world.user_json(parameters.integer("user_id"))
    if not user:
        raise bad_request("user not found")
    if chat_id in world.groups:
        return member_json(world, world.groups[chat_id], user)
    return {"status": "member", "user": user}


def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    chat_id = chat_of(world, parameters)
    if chat_id in world.phones:
        raise bad_request("there are no administrators in the private chat")
    group = world.groups[chat_id]
    owner = member_json(world, group, world.phones[group.members[0]].json())
    return [owner, *([bot_member(world, group.bot_status)] if group.bot_is_admin else [])]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    chat_id = chat_of(world, parameters)
    return 1 + len(world.audience(chat_id))


def leave_chat(world: World, parameters: Parameters) -> bool:
    chat_id = chat_of(world, parameters)
    if chat_id in world.phones:
        raise bad_request("chat member status can't be changed in private chats")
    set_bot_status(world, world.groups[chat_id], "left", world.bot)
    return True


def set_bot_status(world: World, group: Group, status: str, by: Json) -> None:
    """Change what the bot is in a group; tell it so, and the phones there."""
    before, group.bot_status = group.bot_status, status
    world.show_group(group)
    world.updates.add(
        "my_chat_member", membership(world, group.id, by, before=before, after=status)
    )


def membership(world: World, chat_id: int, by: Json, *, before: str, after: str) -> Json:
    """A ChatMemberUpdated about the bot."""
    return {
        "chat": world.chat_json(chat_id),
        "from": by,
        "date": world.now(),
        "old_chat_member": bot_member(world, before),
        "new_chat_member": bot_member(world, after),
    }
