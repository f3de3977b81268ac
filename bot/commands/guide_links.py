"""Does every address in the guides still lead somewhere? Asked politely, one call at a time."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import httpx

from knowledge import guides
from knowledge.guide_wording import HOST, LINKED_ENDINGS, is_official
from knowledge.guides import Guide

PATIENCE = 10.0  # seconds for each answer
PAUSE = 1.0  # seconds between two calls to the same host
MOST_REDIRECTS = 3
USER_AGENT = "toso-guides-links/1 (checks whether the links of its guides still work)"
HEAD_REFUSED = frozenset({403, 405, 501})
_URL = re.compile(r"https?://[^\s()\[\]<>\"”*]+", re.IGNORECASE)
_PATH = re.compile(r"(?:/[^\s()\[\]<>\"”*]*)?")
_STOPS = ".,;:!?"
ENDING = "gov.vn"  # what guides say an official address ends in; no address by itself


@dataclass(frozen=True)
class Address:
    """Where an address stands. `is_shown`: citizens can tap it; the others are sources."""

    path: Path
    line: int
    url: str
    is_shown: bool


@dataclass
class Pace:
    """Lets at least PAUSE seconds pass between two calls to one host."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        if host in self._last:
            self.sleep(max(0.0, self._last[host] + PAUSE - self.clock()))
        self._last[host] = self.clock()


def client() -> httpx.Client:
    return httpx.Client(timeout=PATIENCE, headers={"User-Agent": USER_AGENT})


def addresses(paths: Iterable[Path]) -> Iterator[Address]:
    """Every address of the guides in order of file and line; raises BadGuide."""
    for path in paths:
        guide = guides.read(path)
        yield from sorted({*_sources(guide, path), *_shown(guide, path)}, key=lambda a: a.line)


def _sources(guide: Guide, path: Path) -> Iterator[Address]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for url in filter(None, (source.url for source in guide.sources)):
        line = next((n for n, text in enumerate(lines, 1) if url in text), guide.lines["sources"])
        yield Address(path, line, url, is_shown=False)


def _shown(guide: Guide, path: Path) -> Iterator[Address]:
    """Whole addresses, and names of hosts that a messenger makes tappable by itself."""
    for number, text in guide.body:
        for url in _URL.findall(text):
            yield Address(path, number, url.rstrip(_STOPS), is_shown=True)
        rest = _URL.sub(" ", text)
        for found in HOST.finditer(rest):
            host, path_begins = found.groups()
            is_linked = path_begins or host.rpartition(".")[2].lower() in LINKED_ENDINGS
            if is_linked and host.lower() != ENDING:
                tail = _PATH.match(rest, found.end(1))
                url = f"https://{host}{tail[0] if tail else ''}"
                yield Address(path, number, url.rstrip(_STOPS), is_shown=True)


def not_in_order(
    found: Iterable[Address], http: httpx.Client, pace: Pace, allowed: frozenset[str]
) -> Iterator[tuple[Address, str]]:
    """(where, what happened); an address that stands in many places is fetched once."""
    by_url = sorted(found, key=lambda one: (one.url, one.path, one.line))
    for url, same in groupby(by_url, key=lambda one: one.url):
        places = list(same)
        reached, trouble = _visit(http, pace, url)
        for one in places:
            what = trouble or (one.is_shown and _off_the_list(reached, allowed))
            if what:
                yield one, what


def _off_the_list(reached: list[str], allowed: frozenset[str]) -> str:
    """Where a redirect leads off the official hosts; `reached` begins with the address itself."""
    strange = next((host for host in reached[1:] if not is_official(host, allowed)), "")
    return strange and f"leads to {strange}, which is not on the list of official hosts"


def _visit(http: httpx.Client, pace: Pace, url: str) -> tuple[list[str], str]:
    """The hosts on the way there, and what went wrong, empty if nothing did."""
    hosts: list[str] = []
    try:
        request = http.build_request("HEAD", url)
        for _ in range(MOST_REDIRECTS + 1):
            hosts.append(request.url.host)
            response = _call(http, pace, request)
            if response.next_request is None:
                return hosts, f"answers {response.status_code}" if response.is_error else ""
            request = http.build_request("HEAD", response.next_request.url)
    except httpx.TimeoutException:
        return hosts, f"no answer within {http.timeout.read:g} s"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return hosts, f"cannot be reached ({type(error).__name__})"
    return hosts, f"more than {MOST_REDIRECTS} redirects"


def _call(http: httpx.Client, pace: Pace, request: httpx.Request) -> httpx.Response:
    """HEAD, and GET where that is refused; the body is never read."""
    for method in ("HEAD", "GET"):
        pace.wait(request.url.host)
        response = http.send(http.build_request(method, request.url), stream=True)
        response.close()
        if response.status_code not in HEAD_REFUSED:
            break
    return response
