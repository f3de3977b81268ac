"""A reply as the parameters of a Bot API call, split where Telegram's limits ask for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.conversation.reply import MAX_DATA_BYTES, Button, Reply
from bot.mailbox.outbox import EDIT, SEND
from bot.rendering import telegram_html

Payload = Mapping[str, Any]
NO_PREVIEW = {"is_disabled": True}


def calls(reply: Reply, pressed_message: int | None) -> Iterator[tuple[str, Payload]]:
    """(method, parameters) in order. The keyboard stands under the last part.

    An edit changes the pressed message into the first part; further parts follow as new ones.
    """
    html = reply.text if reply.is_plain else telegram_html.render(reply.text)
    parts = [html] if reply.is_plain else telegram_html.split(html)
    for position, part in enumerate(parts):
        payload: dict[str, Any] = {"text": part, "link_preview_options": NO_PREVIEW}
        if not reply.is_plain:
            payload["parse_mode"] = "HTML"
        if reply.buttons and position == len(parts) - 1:
            payload["reply_markup"] = {"inline_keyboard": [_row(row) for row in reply.buttons]}
        if reply.edits and pressed_message is not None and position == 0:
            yield EDIT, payload | {"message_id": pressed_message}
        else:
            yield SEND, payload


def _row(row: tuple[Button, ...]) -> list[dict[str, str]]:
    return [{"text": button.label, "callback_data": _data(button)} for button in row]


def _data(button: Button) -> str:
    size = len(button.data.encode())
    if size > MAX_DATA_BYTES:
        raise ValueError(f"button {button.action}: {size} bytes, at most {MAX_DATA_BYTES}")
    return button.data
