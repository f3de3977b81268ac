"""Somebody else's opinion of our calls: the method models of aiogram, made from Telegram's page."""

from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile


def fits_the_bot_api(method: str, parameters: dict[str, Any]) -> None:
    """Fails when aiogram knows no such method, misses a parameter or knows one of ours not."""
    model: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
    unknown = parameters.keys() - model.model_fields.keys()
    assert not unknown, f"{method} has no {unknown}"
    model.model_validate({name: _as_seen(value) for name, value in parameters.items()})


def _as_seen(value: object) -> object:
    """An uploaded file, of which the practice room notes only name and size."""
    is_file = isinstance(value, dict) and value.keys() == {"file_name", "file_size"}
    return BufferedInputFile(b"", str(value["file_name"])) if is_file else value
