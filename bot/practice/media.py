"""How a file looks inside a message."""

from bot.practice.files import Files, StoredFile, image_size
from bot.practice.refusals import Json
from bot.practice.requests import Upload

KINDS = ("photo", "voice", "document", "sticker", "video")
_UNKNOWN_SIZE = (800, 600)
_THUMBNAIL_SIDE = 90


def content(files: Files, kind: str, upload: Upload, duration: int = 1) -> Json:
    """Keep the file and describe it as a part of a message."""
    stored = files.put(kind, upload)
    if kind == "photo":
        return {"photo": _sizes(files, stored, upload)}
    if kind == "voice":
        return {"voice": stored.json() | {"duration": duration, "mime_type": "audio/ogg"}}
    if kind == "sticker":
        looks = {"type": "regular", "is_animated": False, "is_video": False}
        return {"sticker": stored.json() | _dimensions(512, 512) | looks}
    named = stored.json() | {"file_name": stored.name, "mime_type": stored.mime}
    if kind == "video":
        return {"video": named | _dimensions(*_UNKNOWN_SIZE) | {"duration": duration}}
    return {"document": named}


def _sizes(files: Files, stored: StoredFile, upload: Upload) -> list[Json]:
    """Telegram lists a photo in several sizes, the largest last; here the pixels are the same."""
    width, height = image_size(upload.data) or _UNKNOWN_SIZE
    if max(width, height) <= _THUMBNAIL_SIDE:
        return [stored.json() | _dimensions(width, height)]
    scale = _THUMBNAIL_SIDE / max(width, height)
    small = _dimensions(max(int(width * scale), 1), max(int(height * scale), 1))
    return [files.put("photo", upload).json() | small, stored.json() | _dimensions(width, height)]


def _dimensions(width: int, height: int) -> Json:
    return {"width": width, "height": height}


def file_of(message: Json) -> tuple[str, Json] | None:
    """The kind and the description of the file in a message, the largest size of a photo."""
    for kind in KINDS:
        if kind in message:
            found = message[kind]
            return kind, found[-1] if isinstance(found, list) else found
    return None
