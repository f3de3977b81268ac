"""Groups: how they come about, become supergroups, and take the bot in or out."""

import re

from bot.practice.chats import set_bot_status
from bot.practice.refusals import Json, bad_request
from bot.practice.world import Group, World

KINDS = ("group", "supergroup")
BOT_STATUSES = ("member", "administrator", "left", "kicked")
_SUPERGROUPS_BELOW = -1_000_000_000_000
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def create(world: World, group: Group, bot_status: str) -> Group:
    """Add a group; its owner takes the bot in unless it is to be `left` outside."""
    if group.kind not in KINDS or bot_status not in BOT_STATUSES:
        raise bad_request("unknown kind of group, or of bot in it")
    if group.id >= 0 or (group.id < _SUPERGROUPS_BELOW) != (group.kind == "supergroup"):
        raise bad_request("ids of groups are negative, of supergroups below -1000000000000")
    if group.is_forum and group.kind == "group":
        raise bad_request("only a supergroup has topics")
    if group.id in world.groups or not group.members:
        raise bad_request("the group exists already, or has nobody in it")
    for person in group.members:
        world.phone(person)
    world.groups[group.id] = group
    world.show_group(group)
    take_bot(world, group, bot_status)
    return group


def admit(world: World, group: Group, person: int, payload: str, *, as_admin: bool) -> None:
    """A person opens the bot's `?startgroup=<payload>` link and chooses a group of theirs.

    What the link makes them say then is theirs to say: see `people.say`. With `&admin=` in the
    link the bot comes as an administrator, and is made one where it is a member already.
    """
    if not _PAYLOAD.fullmatch(payload):
        raise bad_request("START_PARAM_INVALID")
    if not group.owned_by(person) or group.migrated_to:
        raise bad_request("not enough rights to add the bot to the chat")
    if as_admin or not group.bot_is_in:
        take_bot(world, group, "administrator" if as_admin else "member")


def take_bot(world: World, group: Group, status: str) -> None:
    """The owner adds, promotes or removes the bot."""
    if status not in BOT_STATUSES:
        raise bad_request("unknown status")
    if status == group.bot_status:
        return
    owner, was_in = world.phones[group.members[0]].json(), group.bot_is_in
    set_bot_status(world, group, status, owner)
    if group.bot_is_in and not was_in:
        _announce(world, group, {"new_chat_members": [world.bot]})
    elif was_in and not group.bot_is_in:
        # The bot is out already: it hears of this by my_chat_member only.
        world.post(group.id, owner, {"left_chat_member": world.bot}, None)


def upgrade(world: World, group: Group) -> Group:
    """Make a supergroup of a group: another id, the same people, two service messages."""
    if group.kind != "group" or group.migrated_to:
        raise bad_request("only a group that is none yet becomes a supergroup")
    bigger = Group(_SUPERGROUPS_BELOW + group.id, group.title, "supergroup", False, group.members)
    bigger.bot_status = group.bot_status
    world.groups[bigger.id] = bigger
    group.migrated_to = bigger.id
    for one in (group, bigger):  # a phone goes on in the same conversation
        world.show_group(one)
    _announce(world, group, {"migrate_to_chat_id": bigger.id})
    _announce(world, bigger, {"migrate_from_chat_id": group.id})
    return bigger


def _announce(world: World, group: Group, what: Json) -> None:
    """A service message: privacy mode does not hide it."""
    owner = world.phones[group.members[0]].json()
    message = world.post(group.id, owner, what, None)
    if group.bot_is_in:
        world.updates.add("message", message.json)
