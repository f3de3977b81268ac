"""What a guide must keep to be trusted: complete, dated, hedged, with official links only."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from knowledge.guide_names import unknown
from knowledge.guide_wording import wording
from knowledge.guides import SECTIONS, SUMMARY, BadGuide, Guide, Problem, files, read
from knowledge.text import fold, words

KINDS = ("huong-dan", "thong-tin")
CERTAINTIES = ("cao", "trung bình", "cần kiểm tra lại")
# A Telegram button carries 64 bytes: action, question number and step leave 40 for the id.
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_ID = 40
STEP = re.compile(r"(\d{1,2})\.\s")
MAX_STEPS = 8
MIN_STEPS = 3
MIN_PROBLEMS = 3
MOST_REMEMBERED = 2**13  # guides of which the asks are remembered
MAX_ASKS = 200  # authors write up to 25; what is learned from citizens comes on top


def is_id(text: str) -> bool:
    return len(text) <= MAX_ID and ID.fullmatch(text) is not None


def check_folder(folder: Path, today: date) -> list[Problem]:
    """Every problem of every guide in a folder, in order of file and line."""
    problems: list[Problem] = []
    guides: list[tuple[Path, Guide]] = []
    for path in files(folder):
        try:
            guides.append((path, read(path)))
        except BadGuide as error:
            problems += error.problems
    titles = {guide.id: guide.title for _, guide in guides}
    seen: dict[str, Path] = {}
    for path, guide in guides:
        problems += check(guide, path, titles, today)
        if guide.id in seen:
            line = guide.lines.get("id", 1)
            problems.append(Problem(str(path), line, f"id: already used by {seen[guide.id]}"))
        seen.setdefault(guide.id, path)
    problems += shared_asks(guides)
    return sorted(problems, key=lambda problem: (problem.path, problem.line))


def check(guide: Guide, path: Path, titles: Mapping[str, str], today: date) -> list[Problem]:
    """What to change in one guide; `titles` by id are the guides that it may name."""

    def found() -> Iterator[tuple[str | int, str]]:
        yield from _names(guide, path)
        yield from _asks(guide)
        yield from _dates(guide)
        yield from _review(guide, today)
        yield from _order(guide)
        yield from _parts(guide)
        yield from _step_numbers(guide)
        yield from wording(guide)
        yield from _named(guide, titles)

    problems = [
        Problem(
            str(path), _line(guide, where), f"{where}: {message}" if _is_key(where) else message
        )
        for where, message in found()
    ]
    return problems + [
        Problem(str(path), _line(guide, where), message, is_error=False)
        for where, message in _warnings(guide, today)
    ]


def is_stale(guide: Guide, on: date) -> bool:
    due = _date(guide.review_by)
    return due is None or due < on


def _is_key(where: str | int) -> bool:
    return isinstance(where, str)


def _line(guide: Guide, where: str | int) -> int:
    return where if isinstance(where, int) else guide.lines.get(where, 1)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names(guide: Guide, path: Path) -> Iterator[tuple[str | int, str]]:
    for key in ("id", "group"):
        if not is_id(getattr(guide, key)):
            yield key, f"only a-z, 0-9 and single hyphens, at most {MAX_ID} characters"
    if path.stem != guide.id:
        yield "id", f"must equal the file name {path.stem}"
    if path.parent.name != guide.group:
        yield "group", f"must equal the folder name {path.parent.name}"
    if guide.kind not in KINDS:
        yield "kind", f"must be one of {', '.join(KINDS)}"
    if not 5 <= len(guide.title) <= 100:
        yield "title", "5 to 100 characters"


def _asks(guide: Guide) -> Iterator[tuple[str | int, str]]:
    if not guide.asks:
        yield "asks", "write at least one way in which people ask"
    if len(guide.asks) > MAX_ASKS:
        yield "asks", f"{len(guide.asks)} ways of asking; at most {MAX_ASKS}"
    for ask in sorted({ask for ask in guide.asks if guide.asks.count(ask) > 1}):
        yield "asks", f"“{ask}” stands twice"


def _dates(guide: Guide) -> Iterator[tuple[str | int, str]]:
    for key in ("checked", "review_by"):
        if _date(getattr(guide, key)) is None:
            yield key, "must be a date such as 2026-09-01"
    if guide.confirmed_on and _date(guide.confirmed_on) is None:
        yield "confirmed_on", "must be empty or a date such as 2026-09-01"
    if guide.certainty not in CERTAINTIES:
        yield "certainty", f"must be one of {', '.join(CERTAINTIES)}"
    if not guide.sources:
        yield "sources", "name at least one source"
    for source in guide.sources:
        if not source.title or _date(source.date) is None:
            yield "sources", "every source has a title and a date such as 2026-09-01"


def latest_review(guide: Guide, today: date) -> date | None:
    """The last day that `review_by` may name; None for a guide that bears no date."""
    base = max((d for d in map(_date, (guide.checked, guide.confirmed_on)) if d), default=None)
    if base is None:
        return None
    lasts = timedelta(days=31 * _months(guide))
    # A guide written today from older sources still gets its first month.
    return max(min(base, date.max - lasts) + lasts, today + timedelta(days=31))


def _months(guide: Guide) -> int:
    return 6 if guide.certainty == "cao" else 3


def _review(guide: Guide, today: date) -> Iterator[tuple[str | int, str]]:
    due, latest = _date(guide.review_by), latest_review(guide, today)
    if due and latest and due > latest:
        yield "review_by", f"at most {_months(guide)} months after it was checked or confirmed"


def _order(guide: Guide) -> Iterator[tuple[str | int, str]]:
    order = [list(SECTIONS).index(heading) for heading, _ in guide.headings]
    for (heading, line), place, before in zip(guide.headings[1:], order[1:], order, strict=False):
        if place <= before:
            yield line, f"“## {heading}” stands twice or out of order ({', '.join(SECTIONS)})"


def _parts(guide: Guide) -> Iterator[tuple[str | int, str]]:
    if not guide.section(SUMMARY):
        yield 1, "begin with two or three lines that already answer"
    if guide.kind == "huong-dan":
        steps = len(guide.numbered("buoc"))
        if not MIN_STEPS <= steps <= MAX_STEPS:
            yield 1, f"“## Các bước” needs {MIN_STEPS} to {MAX_STEPS} numbered steps, found {steps}"
        if not guide.numbered("loi"):
            yield 1, "“## Lỗi thường gặp” needs a “### symptom” and its remedy"
    if not guide.section("hoi-ai"):
        yield 1, "“## Hỏi ai” must name whom to ask"
    for part in guide.sections:
        if not part.text:
            yield part.line, f"{part.name} is empty"


def _step_numbers(guide: Guide) -> Iterator[tuple[str | int, str]]:
    """One list from 1 on: a list that begins again hides that it is two."""
    expected, inside = 1, False
    for number, line in guide.body:
        if line.startswith("## "):
            inside = line.startswith("## Các bước")
        if inside and (step := STEP.match(line)):
            if int(step[1]) != expected:
                yield number, f"step {step[1]} where step {expected} should stand"
            expected += 1


def _named(guide: Guide, titles: Mapping[str, str]) -> Iterator[tuple[str | int, str]]:
    for other in guide.related:
        if other not in titles or other == guide.id:
            yield "related", f"there is no other guide {other}"
    for number, line in guide.body:
        for title in unknown(line, titles):
            yield number, f"no guide's title begins with “{title}”"


def shared_asks(guides: Iterable[tuple[Path, Guide]]) -> Iterator[Problem]:
    """An ask that two guides have belongs to neither."""
    first: dict[str, tuple[str, Path]] = {}
    for path, guide in guides:
        for ask in guide.asks:
            owner, other = first.setdefault(_said(ask), (guide.id, path))
            if owner != guide.id:
                yield Problem(str(path), _line(guide, "asks"), f"asks: “{ask}” is in {other} too")


def asks_elsewhere(guide: Guide, path: Path, others: Mapping[str, Guide]) -> Iterator[Problem]:
    """The same of one guide among the others, by the paths of those; fast beside thousands."""
    own = _said_by(guide.asks)
    first: dict[str, str] = {}
    for other, one in others.items():
        if not own.isdisjoint(said := _said_by(one.asks)):
            first = dict.fromkeys(own & said, other) | first
    for ask in guide.asks:
        if other := first.get(_said(ask), ""):
            yield Problem(str(path), _line(guide, "asks"), f"asks: “{ask}” is in {other} too")


@lru_cache(maxsize=MOST_REMEMBERED)
def _said_by(asks: tuple[str, ...]) -> frozenset[str]:
    """Remembered: one draft is compared with all the guides, again and again while it is typed."""
    return frozenset(map(_said, asks))


def _said(ask: str) -> str:
    return " ".join(words(fold(ask)))


def _warnings(guide: Guide, today: date) -> Iterator[tuple[str | int, str]]:
    if is_stale(guide, today):
        yield "review_by", f"due for a new check since {guide.review_by}"
    if guide.kind == "huong-dan" and 0 < len(guide.numbered("loi")) < MIN_PROBLEMS:
        yield 1, f"fewer than {MIN_PROBLEMS} symptoms in “## Lỗi thường gặp”"
    if len(guide.asks) < 8:
        yield "asks", "fewer than 8 ways of asking: it will be hard to find"
