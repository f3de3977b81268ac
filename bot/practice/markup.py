"""Telegram's HTML read as strictly as Telegram reads it: text and entities, or a refusal.

The grammar is that of TDLib's parser: sixteen tags, quoted or bare attribute values, four named
references, and offsets of mistakes in bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field

from bot.practice.entities import units
from bot.practice.links import BadLink, check_link
from bot.practice.refusals import Json, Refused, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ATTRIBUTES = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]+));?")
_NAME = re.compile(r"[^\s>]*", re.ASCII)
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*", re.ASCII)
_BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
_BLANKS = re.compile(r"\s*", re.ASCII)
_USER_LINK = re.compile(r"tg://user\?(?:.*&)?id=([0-9]+)", re.IGNORECASE)


@dataclass
class _Tag:
    name: str
    start: int
    offset: int
    piece: int
    value: str = ""
    expandable: bool = False


@dataclass
class _Reading:
    source: str
    position: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[_Tag] = field(default_factory=list)
    entities: list[tuple[int, Json]] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        skipped = match.group() if match else ""
        self.position += len(skipped)
        return skipped

    def peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def wrong(self, words: str, at: int) -> Refused:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return _unparsable(f"{words} at byte offset {offset}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text without tags and its entities, outer ones first."""
    reading = _Reading(source)
    while reading.position < len(source):
        if source.startswith("</", reading.position):
            _read_end(reading)
        elif reading.peek() == "<":
            _read_start(reading)
        else:
            _read_text(reading)
    if reading.open:
        name = reading.open[-1].name
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')
    # By the place of the start tag: the outer one of two on the same letters comes first.
    in_order = [entity for _, entity in sorted(reading.entities, key=lambda found: found[0])]
    for entity in in_order:
        if entity["type"] == "code":
            entity.pop("language", None)  # only a block has a language
    return "".join(reading.pieces), in_order


def _read_text(reading: _Reading) -> None:
    end = reading.source.find("<", reading.position)
    end = len(reading.source) if end < 0 else end
    reading.write(_decode(reading.source[reading.position : end]))
    reading.position = end


def _decode(text: str) -> str:
    decoded = _REFERENCE.sub(_decode_one, text)
    if any("\ud800" <= char <= "\udfff" for char in decoded):
        raise _unparsable(
            "Text contains invalid Unicode characters after decoding HTML entities,"
            " check for unmatched surrogate code units"
        )
    return decoded


def _decode_one(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, match.group())
    digits, base = (hexadecimal, 16) if hexadecimal is not None else (decimal, 10)
    code = int(digits, base) if digits and len(match.group().rstrip(";")) < 10 else 0
    return chr(code) if 0 < code < 0x10FFFF else match.group()


def _read_start(reading: _Reading) -> None:
    start = reading.position
    reading.position += 1
    name = reading.skip(_NAME).lower()
    if not reading.peek():
        raise reading.wrong("Unclosed start tag", start)
    if name not in _TAGS:
        raise reading.wrong(f'Unsupported start tag "{name}"', start)
    tag = _Tag(name, start, reading.length, len(reading.pieces))
    while True:
        reading.skip(_BLANKS)
        if reading.peek() == ">":
            break
        _read_attribute(reading, tag)
    reading.position += 1
    if name == "span" and tag.value != "tg-spoiler":
        raise reading.wrong('Tag "span" must have class "tg-spoiler"', start)
    reading.open.append(tag)


def _read_attribute(reading: _Reading, tag: _Tag) -> None:
    name = reading.skip(_ATTRIBUTE_NAME)
    if tag.name == "blockquote" and name == "expandable":
        tag.expandable = True
        return
    if not name:
        raise reading.wrong(f'Empty attribute name in the tag "{tag.name}"', tag.start)
    reading.skip(_BLANKS)
    if reading.peek() != "=":
        words = f'Expected equal sign in declaration of an attribute of the tag "{tag.name}"'
        raise reading.wrong(words, tag.start)
    reading.position += 1
    reading.skip(_BLANKS)
    if not reading.peek():
        raise reading.wrong(f'Unclosed start tag "{tag.name}"', tag.start)
    value = _read_value(reading)
    if not reading.peek():
        raise reading.wrong("Unclosed start tag", tag.start)
    if _ATTRIBUTES.get(tag.name) == name:
        tag.value = value


def _read_value(reading: _Reading) -> str:
    begin = reading.position
    quote = reading.peek()
    if quote not in "'\"":
        value = reading.skip(_BARE_VALUE).lower()
        if reading.peek() not in {">", "", " ", "\t", "\n", "\r"}:
            raise reading.wrong("Unexpected end of name token", begin)
        return value
    end = reading.source.find(quote, begin + 1)
    end = len(reading.source) if end < 0 else end
    reading.position = end + 1
    return _decode(reading.source[begin + 1 : end])


def _read_end(reading: _Reading) -> None:
    start = reading.position
    if not reading.open:
        raise reading.wrong("Unexpected end tag", start)
    reading.position += 2
    name = reading.skip(_NAME).lower()
    reading.skip(_BLANKS)
    if reading.peek() != ">":
        raise reading.wrong("Unclosed end tag", start)
    tag = reading.open.pop()
    if name and name != tag.name:
        raise _unmatched(reading, start, tag.name, name)
    reading.position += 1
    if reading.length > tag.offset:
        _mark(reading, tag)


def _unmatched(reading: _Reading, at: int, expected: str, found: str) -> Refused:
    refused = reading.wrong("Unmatched end tag", at)
    words = f'{refused.description}, expected "</{expected}>", found "</{found}>"'
    return Refused(refused.status, words)


def _mark(reading: _Reading, tag: _Tag) -> None:
    span = {"offset": tag.offset, "length": reading.length - tag.offset}
    kind = _TAGS[tag.name]
    if tag.name == "a":
        entity = _link(tag.value or "".join(reading.pieces[tag.piece :]))
    elif tag.name == "tg-emoji":
        entity = {"type": kind, "custom_emoji_id": _emoji(tag.value)}
    elif tag.name in ("pre", "code"):
        entity = _code(reading, tag, span)
    else:
        entity = {"type": "expandable_blockquote" if tag.expandable else kind}
    if entity:
        reading.entities.append((tag.start, entity | span))


def _link(address: str) -> Json:
    person = _USER_LINK.match(address)
    if person:
        # A mention of somebody; who it is would be filled in by Telegram.
        user = {"id": int(person[1]), "is_bot": False, "first_name": ""}
        return {"type": "text_mention", "user": user}
    try:
        return {"type": "text_link", "url": check_link(address)}
    except BadLink:
        return {}  # Telegram shows the words and forgets the link


def _emoji(value: str) -> str:
    if not value.isdecimal() or not 0 < int(value) < 1 << 63:
        raise _unparsable("Invalid custom emoji identifier specified")
    return value


def _code(reading: _Reading, tag: _Tag, span: Json) -> Json:
    """`pre` around `code class="language-…"` (or the reverse) is one block with a language."""
    language = tag.value.removeprefix("language-") if tag.value.startswith("language-") else ""
    twin = reading.entities[-1][1] if reading.entities else {}
    same = twin.get("offset") == span["offset"] and twin.get("length") == span["length"]
    if same and {tag.name, twin["type"]} == {"pre", "code"}:
        reading.entities.pop()
        language = language or twin.get("language", "")
        tag.name = "pre" if language else tag.name
    return {"type": tag.name} | ({"language": language} if language else {})


def _unparsable(words: str) -> Refused:
    return bad_request(f"can't parse entities: {words}")
