"""Entities: the marks on a text, counted in UTF-16 code units as Telegram counts."""

from bot.practice.refusals import Json, bad_request

MOST = 100  # Telegram keeps so many of them and drops the rest without a word
MAX_SOURCE_BYTES = 1 << 15  # a longer text is not even parsed
_BLANK = " \t\r\n\v\f\0"
_PLAIN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "blockquote",
    "expandable_blockquote",
}
_FOUND_BY_TELEGRAM = {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
}
_NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def units(text: str) -> int:
    """The length of a text in UTF-16 code units; an emoji counts two."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def from_list(value: object, text: str) -> list[Json]:
    """Check the `entities` that a bot sends instead of a parse mode."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    checked = [_checked(entity, units(text)) for entity in value]
    return [entity for entity in checked if entity["type"] not in _FOUND_BY_TELEGRAM]


def _checked(entity: object, end: int) -> Json:
    if not isinstance(entity, dict):
        raise _unparsable("expected an Object")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise _unparsable(f'Can\'t find field "{name}"')
    kind = entity.get("type")
    if kind not in _PLAIN | _FOUND_BY_TELEGRAM | _NEEDED.keys():
        raise _unparsable("Unsupported type specified")
    if kind in _NEEDED and _NEEDED[kind] not in entity:
        raise _unparsable(f'Can\'t find field "{_NEEDED[kind]}"')
    _check_span(entity["offset"], entity["length"], end)
    return dict(entity)


def _check_span(offset: int, length: int, end: int) -> None:
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > end:
        last = offset + length
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
            f" at UTF-16 offset {last}"
        )


def _unparsable(words: str) -> Exception:
    return bad_request(f"can't parse MessageEntity: {words}")


def tidy(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip blanks at both ends, nothing inside code, largest first, at most MOST."""
    start = units(text) - units(text.lstrip(_BLANK))
    text = text.strip(_BLANK)
    clipped = [_clip(entity, start, units(text)) for entity in entities]
    kept = [entity for entity in clipped if entity["length"] > 0]
    kept = [entity for entity in kept if not _inside_code(entity, kept)]
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, kept[:MOST]


def _clip(entity: Json, start: int, end: int) -> Json:
    first = max(entity["offset"] - start, 0)
    last = min(entity["offset"] - start + entity["length"], end)
    return entity | {"offset": first, "length": last - first}


def _inside_code(entity: Json, others: list[Json]) -> bool:
    if entity["type"] in ("code", "pre"):
        return False
    return any(other["type"] in ("code", "pre") and overlap(entity, other) for other in others)


def overlap(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
