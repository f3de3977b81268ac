"""Methods about the bot itself: who it is, its name, descriptions, commands and menu button."""

import re

from bot.practice.chats import chat_of
from bot.practice.profile import Scope, menu
from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters
from bot.practice.world import World

_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "DESCRIPTION_TOO_LONG",
    "short_description": "ABOUT_TOO_LONG",
}
_LANGUAGE = re.compile(r"([a-z]{2})?")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_LONGEST_DESCRIPTION = 256
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def get_me(world: World, parameters: Parameters) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.bot | abilities


def get_my_name(world: World, parameters: Parameters) -> Json:
    return _get_text(world, parameters, "name") or {"name": world.bot["first_name"]}


def set_my_name(world: World, parameters: Parameters) -> bool:
    return _set_text(world, parameters, "name")


def get_my_description(world: World, parameters: Parameters) -> Json:
    return _get_text(world, parameters, "description") or {"description": ""}


def set_my_description(world: World, parameters: Parameters) -> bool:
    return _set_text(world, parameters, "description")


def get_my_short_description(world: World, parameters: Parameters) -> Json:
    return _get_text(world, parameters, "short_description") or {"short_description": ""}


def set_my_short_description(world: World, parameters: Parameters) -> bool:
    return _set_text(world, parameters, "short_description")


def _get_text(world: World, parameters: Parameters, name: str) -> Json:
    for language in (_language(parameters), ""):
        if text := world.profile.texts.get((name, language)):
            return {name: text}
    return {}


def _set_text(world: World, parameters: Parameters, name: str) -> bool:
    text = parameters.text(name)
    if len(text) > _LONGEST[name]:
        raise bad_request(_TOO_LONG[name])
    world.profile.texts[name, _language(parameters)] = text
    return True


def _language(parameters: Parameters) -> str:
    code = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.profile.commands.get(_commands_of(world, parameters), [])


def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    world.profile.commands[_commands_of(world, parameters)] = checked
    _tell_menus(world)
    return True


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.profile.commands.pop(_commands_of(world, parameters), None)
    _tell_menus(world)
    return True


def _tell_menus(world: World) -> None:
    for phone in world.phones.values():
        seen = menu(world.profile, phone.id, phone.language_code, phone.id, is_admin=False)
        world.tell(phone.id, {"type": "commands", "commands": seen}, only=phone.id)


def _command(value: object) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(value.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command, description = value["command"].removeprefix("/"), value["description"].strip()
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _commands_of(world: World, parameters: Parameters) -> tuple[Scope, str]:
    scope = parameters.mapping("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    # Ids inside JSON: read like those of a call of their own.
    inside = Parameters({name: str(value) for name, value in scope.items()})
    chat_id = chat_of(world, inside) if kind.startswith("chat") else 0
    user_id = inside.integer("user_id") if kind == "chat_member" else 0
    return (kind, chat_id, user_id), _language(parameters)


def get_chat_menu_button(world: World, parameters: Parameters) -> Json:
    buttons = world.profile.menu_buttons
    chat_id = chat_of(world, parameters) if parameters.has("chat_id") else 0
    return buttons.get(chat_id) or buttons.get(0) or {"type": "default"}


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    button = parameters.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    chat_id = chat_of(world, parameters) if parameters.has("chat_id") else 0
    world.profile.menu_buttons[chat_id] = button
    return True
