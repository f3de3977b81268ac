"""One request of a bot: query, form, JSON or multipart become the same parameters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.practice.refusals import Json, Refused, bad_request

# The parameters that hold JSON; in a form they come as text, as does everything else.
_STRUCTURED = {
    "reply_markup",
    "entities",
    "caption_entities",
    "reply_parameters",
    "link_preview_options",
    "allowed_updates",
    "commands",
    "scope",
    "menu_button",
}
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no"}


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Parameters:
    """What came with a call, by name. Values are text, as on Telegram's own wire."""

    values: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        value = self.text(name).strip()
        if not value:
            return default
        if not value.removeprefix("-").isdecimal() or len(value) > 20:
            raise bad_request(f'field "{name}" must be a valid Number')
        return int(value)

    def flag(self, name: str) -> bool:
        value = self.text(name).strip().lower()
        if value and value not in _TRUE | _FALSE:
            raise bad_request(f'field "{name}" must be of type Boolean')
        return value in _TRUE

    def structure(self, name: str) -> object:
        """The JSON in a parameter, None when there is none."""
        value = self.text(name)
        if not value.strip():
            return None
        try:
            return _parsed(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error

    def mapping(self, name: str) -> Json:
        """The JSON object in a parameter, empty when there is none."""
        value = self.structure(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value or {}

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or under the name behind `attach://`."""
        return self.uploads.get(name) or self.uploads.get(self.text(name).removeprefix("attach://"))

    def readable(self) -> Json:
        """For the list of calls: JSON where JSON was meant, files by name and size."""
        values: Json = {name: self._readable(name) for name in self.values}
        for name, upload in self.uploads.items():
            values[name] = {"file_name": upload.name, "file_size": len(upload.data)}
        return values

    def _readable(self, name: str) -> object:
        try:
            return self.structure(name) if name in _STRUCTURED else self.values[name]
        except Refused:
            return self.values[name]


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


async def read_parameters(request: Request) -> Parameters:
    """Read the query and the body; raise Refused when the body is not what it says."""
    values = dict(request.query_params.items())
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _from_json(await request.body())
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_files=20, max_fields=200) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _read_upload(value)
                else:
                    values[name] = value
    if any(_has_surrogate(value) for value in values.values()):
        raise bad_request("strings must be encoded in UTF-8")
    return Parameters(values, uploads)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        value = _parsed(body.decode() or "{}")
    except ValueError as error:
        raise bad_request("can't parse JSON") from error
    if not isinstance(value, dict):
        raise bad_request("object expected as JSON body")
    return {name: _as_text(item) for name, item in value.items() if item is not None}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _read_upload(file: UploadFile) -> Upload:
    mime = file.content_type or "application/octet-stream"
    return Upload(file.filename or "file", mime, await file.read())
