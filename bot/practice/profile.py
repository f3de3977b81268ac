"""What the bot says of itself: its name, its descriptions, its commands, its menu button."""

from dataclasses import dataclass, field

from bot.practice.refusals import Json

Scope = tuple[str, int, int]  # the type of a BotCommandScope, its chat and its user, or 0


@dataclass
class Profile:
    """Texts by field and language, commands by scope and language; "" is every language."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # 0 is every private chat


def menu(
    profile: Profile, person: int, language: str, chat_id: int, *, is_admin: bool
) -> list[Json]:
    """The commands that a person sees in a chat: the narrowest scope that has any, their language
    before every language ("Determining list of commands" in the Bot API's documentation)."""
    for scope in _narrowest_first(person, chat_id, is_admin):
        for code in (language[:2], ""):
            if profile.commands.get((scope, code)):
                return profile.commands[scope, code]
    return []


def _narrowest_first(person: int, chat_id: int, is_admin: bool) -> list[Scope]:
    if chat_id > 0:
        return [("chat", chat_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    scopes = [
        ("chat_member", chat_id, person),
        ("chat_administrators", chat_id, 0),
        ("chat", chat_id, 0),
        ("all_chat_administrators", 0, 0),
        ("all_group_chats", 0, 0),
        ("default", 0, 0),
    ]
    return [scope for scope in scopes if is_admin or "administrators" not in scope[0]]
