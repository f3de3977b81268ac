"""The buttons under a message: what Telegram takes, and what it answers to the rest."""

from collections.abc import Iterator

from bot.practice.links import BadLink, check_link
from bot.practice.refusals import Json, Refused, bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MAX_DATA_BYTES = 64
_FLAGS = (
    "remove_keyboard",
    "selective",
    "force_reply",
    "resize_keyboard",
    "one_time_keyboard",
    "is_persistent",
)
_LOOKS = ("text", "style", "icon_custom_emoji_id")
_OTHER_ACTIONS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)


def check_markup(value: object) -> Json | None:
    """The keyboard as Telegram would keep it; None when there is nothing to keep."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for name in _FLAGS:
        if not isinstance(value.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    rows, inline_rows = _rows(value, "keyboard"), _rows(value, "inline_keyboard")
    if rows:
        return {**value, "keyboard": [[_reply_button(one) for one in row] for row in rows]}
    if inline_rows:
        return _inline(inline_rows)
    return dict(value) if value.get("remove_keyboard") or value.get("force_reply") else None


def is_inline(markup: Json | None) -> bool:
    return bool(markup and "inline_keyboard" in markup)


def buttons(markup: Json | None) -> Iterator[Json]:
    """Every button of an inline keyboard."""
    for row in (markup or {}).get("inline_keyboard", []):
        yield from row


def _rows(value: Json, name: str) -> list[list[object]]:
    rows = value.get(name, [])
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        whose = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
        raise bad_request(f'field "{name}"{whose} must be an Array of Arrays')
    return rows


def _reply_button(button: object) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return dict(button)


def _inline(rows: list[list[object]]) -> Json:
    checked = [[_inline_button(button) for button in row] for row in rows]
    # Telegram counts after it has read the buttons.
    if sum(map(len, checked)) > MOST_BUTTONS or max(map(len, checked)) > MOST_IN_A_ROW:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked}


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unparsable('Can\'t find field "text"')
    for name in ("text", "url", "callback_data"):
        if not isinstance(button.get(name, ""), str):
            raise _unparsable(f'Field "{name}" must be of type String')
    if not button["text"].strip():
        raise bad_request("REPLY_MARKUP_INVALID")
    looks = {name: button[name] for name in _LOOKS if name in button}
    return looks | _action(button)


def _action(button: Json) -> Json:
    """What the button does: the first kind that Telegram looks for."""
    if button.get("url"):
        return {"url": _address(button["url"])}
    if button.get("callback_data"):
        if len(button["callback_data"].encode("utf-8", "surrogatepass")) > MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"callback_data": button["callback_data"]}
    if "callback_game" in button or "pay" in button:
        raise bad_request("BUTTON_TYPE_INVALID")
    for name in _OTHER_ACTIONS:
        if name in button:
            return {name: button[name]}
    raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _address(address: str) -> str:
    try:
        return check_link(address)
    except BadLink as reason:
        words = f"inline keyboard button URL '{address}' is invalid: {reason}"
        raise bad_request(words) from reason


def _unparsable(words: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {words}")
