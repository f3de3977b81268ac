"""A reply as the parameters of a Bot API call, split where Telegram's limits ask for it."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from bot.conversation.reply import MAX_DATA_BYTES, Button, Reply
from bot.locale import speaker
from bot.mailbox.outbox import COPY, EDIT, PHOTO, SEND, TOPIC
from bot.rendering import telegram_html

Payload = dict[str, Any]
NO_PREVIEW = {"is_disabled": True}


def calls(reply: Reply, pressed_message: int | None) -> Iterator[tuple[str, Payload]]:
    """(method, parameters) in order. The keyboard stands under the last part.

    An edit changes the pressed message into the first part; further parts follow as new ones. The
    message of a card is looked up when its turn has come.
    """
    if reply.topic:
        yield TOPIC, {"name": reply.topic}
    html = reply.text if reply.is_plain else telegram_html.render(reply.text)
    if reply.copies:
        yield COPY, _with_buttons(reply, _copy(reply.copies, html))
        return
    if reply.picture:
        picture = {"photo": b64encode(reply.picture).decode()}
        yield PHOTO, _with_buttons(reply, picture | {"caption": html, "parse_mode": "HTML"})
        return
    yield from _texts(reply, html, pressed_message)


def _texts(reply: Reply, html: str, pressed_message: int | None) -> Iterator[tuple[str, Payload]]:
    parts = [html] if reply.is_plain else telegram_html.split(html)
    for position, part in enumerate(parts):
        payload: Payload = {"text": part, "link_preview_options": NO_PREVIEW}
        if not reply.is_plain:
            payload["parse_mode"] = "HTML"
        if position == len(parts) - 1:
            payload = _with_buttons(reply, payload)
        if reply.edits and reply.card is not None and position == 0:
            yield EDIT, payload
        elif reply.edits and pressed_message is not None and position == 0:
            yield EDIT, payload | {"message_id": pressed_message}
        else:
            yield SEND, payload


def _copy(source: tuple[int, int], caption: str) -> Payload:
    chat, message = source
    return {
        "from_chat_id": chat,
        "message_id": message,
        "caption": caption,
        "parse_mode": "HTML",
        "protect_content": True,
    }


def _with_buttons(reply: Reply, payload: Payload) -> Payload:
    if reply.buttons:
        payload["reply_markup"] = {"inline_keyboard": [_row(row) for row in reply.buttons]}
    return payload


def no_topics() -> Payload:
    """What a group reads whose topics the bot may not open."""
    _ = speaker("vi")
    text = _(
        "I could not open a topic: make me an administrator who may manage topics, then open the "
        "team's link once more. Until then the questions come here, one below the other."
    )
    return {"text": text, "link_preview_options": NO_PREVIEW}


def _row(row: tuple[Button, ...]) -> list[dict[str, str]]:
    return [
        {"text": button.label, "url": button.url}
        if button.url
        else {"text": button.label, "callback_data": _data(button)}
        for button in row
    ]


def _data(button: Button) -> str:
    size = len(button.data.encode())
    if size > MAX_DATA_BYTES:
        raise ValueError(f"button {button.action}: {size} bytes, at most {MAX_DATA_BYTES}")
    return button.data
