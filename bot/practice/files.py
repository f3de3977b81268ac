"""Files that people and the bot sent; they live in memory and the oldest go first."""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass

from bot.practice.refusals import Json, bad_request
from bot.practice.requests import Upload

_KEPT_BYTES = 256 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024  # getFile serves no more
_FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "document": "documents",
    "sticker": "stickers",
    "video": "videos",
}


@dataclass(frozen=True)
class StoredFile:
    """A file as the bot knows it. `unique_id` is the same for the same content."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes

    @property
    def is_too_big(self) -> bool:
        """Too big for getFile; people may still send it."""
        return len(self.data) > MAX_DOWNLOAD_BYTES

    def json(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }


class Files:
    """Files by id and by path."""

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._by_id: dict[str, StoredFile] = {}
        self._numbered = 0

    def put(self, kind: str, upload: Upload) -> StoredFile:
        self._numbered += 1
        dot, suffix = upload.name.rpartition(".")[1:]
        safe = dot and suffix.isascii() and suffix.isalnum()
        path = f"{_FOLDERS[kind]}/file_{self._numbered}{f'.{suffix}' if safe else ''}"
        digest = base64.urlsafe_b64encode(hashlib.sha256(upload.data).digest()[:12]).decode()
        file_id = f"{kind[:2].upper()}{secrets.token_urlsafe(36)}"
        stored = StoredFile(file_id, digest, path, upload.name, upload.mime, upload.data)
        self._by_id[file_id] = stored
        self._forget_oldest()
        return stored

    def knows(self, file_id: str) -> bool:
        return file_id in self._by_id

    def by_id(self, file_id: str) -> StoredFile:
        try:
            return self._by_id[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def by_path(self, path: str) -> StoredFile | None:
        return next((file for file in self._by_id.values() if file.path == path), None)

    def _forget_oldest(self) -> None:
        held = sum(len(file.data) for file in self._by_id.values())
        while held > self._kept_bytes:
            held -= len(self._by_id.pop(next(iter(self._by_id))).data)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk over the segments to the frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return None
