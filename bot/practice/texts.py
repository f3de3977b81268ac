"""What a bot writes: text or caption, read with its parse mode and held to its length."""

from bot.practice.detection import find_entities
from bot.practice.entities import MAX_SOURCE_BYTES, from_list, tidy, units
from bot.practice.markup import parse_html
from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Parameters

MAX_TEXT = 4096
MAX_CAPTION = 1024
TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities")


def read_text(parameters: Parameters) -> Json:
    """The TEXT_FIELDS as a message carries them."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(parameters, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    preview = _preview(parameters)
    marked = {"entities": entities} if entities else {}
    return {"text": text} | marked | ({"link_preview_options": preview} if preview else {})


def _preview(parameters: Parameters) -> Json:
    options = parameters.mapping("link_preview_options")
    for name in set(options) - {"url"}:
        if not isinstance(options[name], bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    return options


def read_caption(parameters: Parameters) -> Json:
    """The CAPTION_FIELDS, nothing without a caption."""
    text, entities = _formatted(parameters, "caption", "caption_entities")
    if units(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    caption = {"caption": text} if text else {}
    return caption | ({"caption_entities": entities} if entities else {})


def _formatted(parameters: Parameters, name: str, list_name: str) -> tuple[str, list[Json]]:
    source = parameters.text(name)
    if len(source.encode()) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = parameters.text("parse_mode").lower()
    if mode not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")  # the room reads no Markdown
    if mode == "html":
        text, marked = parse_html(source)
    else:
        text, marked = source, from_list(parameters.structure(list_name), source)
    text, marked = tidy(text, marked)
    return tidy(text, marked + find_entities(text, marked))
