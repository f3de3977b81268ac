"""A guide as its author wrote it: Markdown with a head (front matter) and named sections."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from knowledge import yaml_head
from knowledge.text import folded, words

MAX_BYTES = 16 * 1024  # rendering stays far below a second at this size

# Heading in the file -> name of the section. Steps and problems are numbered by position.
SECTIONS = {
    "Cần chuẩn bị": "chuan-bi",
    "Các bước": "buoc",
    "Lệ phí và thời gian": "le-phi",
    "Lỗi thường gặp": "loi",
    "Lưu ý an toàn": "an-toan",
    "Hỏi ai": "hoi-ai",
}
SUMMARY = "tom-tat"
TEXT_KEYS = frozenset(
    {"id", "kind", "title", "group", "checked"}
    | {"confirmed_by", "confirmed_on", "review_by", "certainty"}
)
LIST_KEYS = frozenset({"asks", "not_asks", "related"})
SOURCE_KEYS = frozenset({"title", "date", "url"})


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file, where, and what to change."""

    path: str
    line: int
    message: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'' if self.is_error else 'warning: '}{self.message}"


class BadGuide(Exception):
    """A text that cannot be read as a guide; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Section:
    """A part of a guide that can be an answer by itself. `heading` of a problem is its symptom."""

    name: str
    heading: str
    text: str
    line: int


@dataclass(frozen=True)
class Source:
    title: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class Guide:
    """`lines` maps a key of the head to its line in the file."""

    id: str
    kind: str
    title: str
    group: str
    asks: tuple[str, ...]
    not_asks: tuple[str, ...]
    sources: tuple[Source, ...]
    checked: str
    confirmed_by: str
    confirmed_on: str
    review_by: str
    certainty: str
    related: tuple[str, ...]
    sections: tuple[Section, ...]
    headings: tuple[tuple[str, int], ...]
    body: tuple[tuple[int, str], ...]  # every line below the head with its number
    lines: dict[str, int] = field(compare=False)

    def section(self, name: str) -> Section | None:
        return next((part for part in self.sections if part.name == name), None)

    def numbered(self, kind: str) -> tuple[Section, ...]:
        """All sections of a numbered kind: "buoc" or "loi"."""
        return tuple(part for part in self.sections if part.name.startswith(kind + "-"))

    @cached_property
    def spoken(self) -> str:
        """Title, asks and id as they are searched: folded words, a blank before each."""
        said = " ".join((self.title, *self.asks, self.id))
        return f" {' '.join(map(folded, words(said)))}"

    @property
    def summary(self) -> str:
        part = self.section(SUMMARY)
        return part.text if part else ""


def parse(text: str, path: str = "guide") -> Guide:
    """Read a guide; raises BadGuide with file and line of every problem."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise BadGuide([Problem(path, 1, f"larger than {MAX_BYTES // 1024} KB")])
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    lines = text.lstrip("\ufeff").split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        raise BadGuide([Problem(path, 1, "must begin with a head between two lines of ---")])
    head = _Head(path, "\n".join(lines[1:end]))
    body = _Body(path, lines[end + 1 :], first_line=end + 2)
    problems = head.problems + body.problems
    if any(problem.is_error for problem in problems):
        raise BadGuide(problems)
    texts, lists = head.texts, head.lists
    return Guide(
        id=texts["id"],
        kind=texts["kind"],
        title=texts["title"],
        group=texts["group"],
        asks=tuple(lists.get("asks", ())),
        not_asks=tuple(lists.get("not_asks", ())),
        sources=tuple(head.sources),
        checked=texts.get("checked", ""),
        confirmed_by=texts.get("confirmed_by", ""),
        confirmed_on=texts.get("confirmed_on", ""),
        review_by=texts.get("review_by", ""),
        certainty=texts.get("certainty", ""),
        related=tuple(lists.get("related", ())),
        sections=tuple(body.sections),
        headings=tuple(body.headings),
        body=tuple(enumerate(lines[end + 1 :], end + 2)),
        lines=head.lines,
    )


def read(path: Path) -> Guide:
    """Read one file; raises BadGuide, also when it is not UTF-8."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        raise BadGuide([Problem(str(path), 1, "is not UTF-8 text")]) from None


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*.md") if path.is_file())


class _Head:
    """The front matter: YAML in which every value is a string, without aliases and tags."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.texts: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self.sources: list[Source] = []
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        node = self._compose(text)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            self._take(str(key.value), key.start_mark.line + 2, value)
        for key in sorted({"id", "kind", "title", "group"} - self.lines.keys()):
            self._problem(1, f"{key}: is missing")

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            for event in yaml_head.events(text):
                if getattr(event, "anchor", None) or getattr(event, "tag", None):
                    self._problem(
                        event.start_mark.line + 2 if event.start_mark else 1,
                        "no anchors, aliases or tags here",
                    )
                    return None
            node: yaml.Node | None = yaml.compose(text, Loader=yaml_head.LOADER)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or "cannot be read"
            line = mark.line + 2 if mark else 1
            self._problem(line, f"the head is not valid YAML: {reason}")
            return None
        if not isinstance(node, yaml.MappingNode):
            self._problem(2, "the head must be lines of `key: value`")
        return node

    def _take(self, key: str, line: int, value: yaml.Node) -> None:
        if key in self.lines:
            self._problem(line, f"{key}: stands twice")
        self.lines[key] = line
        if key in TEXT_KEYS and isinstance(value, yaml.ScalarNode):
            self.texts[key] = value.value.strip()
        elif key in LIST_KEYS and isinstance(value, yaml.SequenceNode):
            self.lists[key] = [self._text(key, item) for item in value.value]
        elif key == "sources" and isinstance(value, yaml.SequenceNode):
            self.sources = [self._source(item) for item in value.value]
        elif key in TEXT_KEYS | LIST_KEYS | {"sources"}:
            kind = "a text" if key in TEXT_KEYS else "a list"
            self._problem(line, f"{key}: must be {kind}")
        else:
            self._problem(line, f"{key}: unknown key")

    def _text(self, key: str, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value).strip()
        self._problem(node.start_mark.line + 2, f"{key}: every item must be a text")
        return ""

    def _source(self, node: yaml.Node) -> Source:
        line = node.start_mark.line + 2
        if not isinstance(node, yaml.MappingNode):
            self._problem(line, "sources: every item must be {title, date, url}")
            return Source("")
        found = {str(key.value): self._text("sources", value) for key, value in node.value}
        for key in found.keys() - SOURCE_KEYS:
            self._problem(line, f"sources: unknown key {key}")
        return Source(**{key: value for key, value in found.items() if key in SOURCE_KEYS})


class _Body:
    """The Markdown below the head, cut into sections."""

    def __init__(self, path: str, lines: list[str], first_line: int) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.headings: list[tuple[str, int]] = []
        self.sections = [
            Section(name, heading, text, line)
            for name, heading, text, line in self._cut(lines, first_line)
        ]

    def _cut(self, lines: list[str], first: int) -> Iterator[tuple[str, str, str, int]]:
        starts = [n for n, line in enumerate(lines) if re.match(r"##?\s", line)]
        summary = "\n".join(lines[: starts[0] if starts else None]).strip()
        if summary:
            yield SUMMARY, "", summary, first
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
            heading = lines[start].lstrip("#").strip()
            self.headings.append((heading, first + start))
            name = SECTIONS.get(heading) if lines[start].startswith("## ") else None
            if name is None:
                wanted = ", ".join(f"## {known}" for known in SECTIONS)
                message = f"unknown heading “{heading}”; use {wanted}"
                self.problems.append(Problem(self.path, first + start, message))
                continue
            yield from self._section(name, heading, lines[start + 1 : end], first + start + 1)

    def _section(
        self, name: str, heading: str, lines: list[str], first: int
    ) -> Iterator[tuple[str, str, str, int]]:
        if name == "buoc":
            yield from self._numbered(name, r"\d{1,2}\.\s+()", lines, first)
        elif name == "loi":
            yield from self._numbered(name, r"###\s+(.+)", lines, first)
        elif text := "\n".join(lines).strip():
            yield name, heading, text, first

    def _numbered(
        self, name: str, pattern: str, lines: list[str], first: int
    ) -> Iterator[tuple[str, str, str, int]]:
        starts = [n for n, line in enumerate(lines) if re.match(pattern, line)]
        loose = "\n".join(lines[: starts[0] if starts else None]).strip()
        if loose:
            unit = "1. …" if name == "buoc" else "### symptom"
            self.problems.append(Problem(self.path, first, f"text before the first “{unit}”"))
        ends = [*starts[1:], len(lines)]
        for number, (start, end) in enumerate(zip(starts, ends, strict=False), 1):
            found = re.match(pattern, lines[start])
            heading = found.group(1).strip() if found else ""
            opening = lines[start][found.end() :] if found else ""
            rest = [re.sub(r"^ {1,4}", "", line) for line in lines[start + 1 : end]]
            text = "\n".join([opening, *rest]).strip()
            yield f"{name}-{number}", heading, text, first + start
