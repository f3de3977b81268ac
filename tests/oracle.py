"""Somebody else's opinion of our calls: the method models of aiogram, made from Telegram's page."""

from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod


def fits_the_bot_api(method: str, parameters: dict[str, Any]) -> None:
    """Fails when aiogram knows no such method, misses a parameter or knows one of ours not."""
    model: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
    unknown = parameters.keys() - model.model_fields.keys()
    assert not unknown, f"{method} has no {unknown}"
    model.model_validate(parameters)
