"""Sets of questions, strangers, sensitive messages and documents, read from JSONL files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.search import Document, Passage


class BadFile(Exception):
    """A set that cannot be read; says file, line and what is wrong."""


@dataclass(frozen=True)
class Asked:
    """A question with the guides that answer it, the first being its topic."""

    text: str
    topic: str
    right: frozenset[str]
    style: str | None = None


@dataclass(frozen=True)
class Stranger:
    """A question that no guide answers."""

    text: str
    kind: str | None = None


@dataclass(frozen=True)
class Sensitive:
    """A message with what must go and what must stay, as exact substrings."""

    text: str
    secrets: tuple[str, ...]
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """One object of a JSONL file, and how to complain about it."""

    place: str
    fields: dict[str, Any]

    def text(self, *names: str) -> str:
        for name in names:
            if isinstance(self.fields.get(name), str):
                return str(self.fields[name])
        raise BadFile(f'{self.place}: "{names[0]}" must be a text')

    def label(self, name: str) -> str | None:
        return self.text(name) if self.fields.get(name) is not None else None

    def texts(self, *names: str) -> tuple[str, ...]:
        value: Any = next((self.fields[n] for n in names if self.fields.get(n) is not None), [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise BadFile(f'{self.place}: "{names[0]}" must be a list of texts')
        return tuple(value)


def read_questions(path: Path) -> list[Asked]:
    """Raises BadFile, as the other readers do."""
    return [_asked(line) for line in _lines(path)]


def read_outside(path: Path) -> list[Stranger]:
    return [Stranger(line.text("q"), line.label("kind")) for line in _lines(path)]


def read_sensitive(path: Path) -> list[Sensitive]:
    lines = _lines(path)
    return [Sensitive(line.text("q"), line.texts("secrets"), line.texts("keep")) for line in lines]


def read_documents(path: Path) -> list[Document]:
    documents: dict[str, Document] = {}
    for line in _lines(path):
        name, title, text = line.text("id"), line.text("title"), line.text("text")
        if name in documents:
            raise BadFile(f'{line.place}: the id "{name}" is there twice')
        documents[name] = Document(name, title, line.texts("asks"), (Passage(None, "", text),))
    return list(documents.values())


def _asked(line: _Line) -> Asked:
    topic = line.text("topic", "doc_id")
    right = frozenset({topic, *line.texts("also", "also_ok")})
    return Asked(line.text("q", "question"), topic, right, line.label("style"))


def _lines(path: Path) -> Iterator[_Line]:
    try:
        raw = path.read_bytes().splitlines()
    except OSError as error:
        raise BadFile(f"{path}:0: {error.strerror}") from error
    for number, text in enumerate(raw, 1):
        place = f"{path}:{number}"
        try:
            fields = json.loads(text.decode("utf-8-sig")) if text.strip() else None
        except (ValueError, RecursionError) as error:
            raise BadFile(f"{place}: not JSON in UTF-8: {error}") from error
        if fields is not None and not isinstance(fields, dict):
            raise BadFile(f"{place}: not a JSON object")
        if fields is not None:
            yield _Line(place, fields)
