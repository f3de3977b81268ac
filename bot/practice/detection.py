"""Entities that Telegram finds by itself: commands, mentions, addresses, numbers."""

import re

from bot.practice.entities import overlap, units
from bot.practice.refusals import Json

_TOP_LEVEL = "vn|com|org|net|info|io|me"
_PATTERNS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "url": re.compile(
        rf"(?<![\w@.-])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:{_TOP_LEVEL})\b(?:/[^\s<>\"]*)?)",
        re.IGNORECASE,
    ),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}\b"),
    "hashtag": re.compile(r"(?<![\w#])#\w{1,256}"),
    "phone_number": re.compile(r"(?<![\w+])(?:\+84|0)(?:[ .-]?\d){9,10}(?!\w)"),
}
_ENDS_A_SENTENCE = ".,;:!?)'\"…"


def find_entities(text: str, marked: list[Json]) -> list[Json]:
    """The found entities that do not overlap what is marked already."""
    found: list[Json] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            said = match.group().rstrip(_ENDS_A_SENTENCE)
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(said)}
            if not any(overlap(entity, other) for other in found + _solid(marked)):
                found.append(entity)
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _solid(marked: list[Json]) -> list[Json]:
    """Marks that leave no room for a found entity; bold or a quote does."""
    return [mark for mark in marked if mark["type"] in ("code", "pre", "text_link", "text_mention")]
