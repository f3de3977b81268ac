"""`toso guides links` against a real server on loopback: what is in order, what is not."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from bot.commands.guide_links import USER_AGENT, Address, Pace, addresses, not_in_order
from knowledge.guide_wording import official_hosts
from tests.guides import GOOD, line_of
from tests.test_commands import toso

REDIRECTS = {"/moved": "/fine", "/3": "/2", "/2": "/1", "/1": "/fine", "/4": "/3", "/loop": "/loop"}
REFUSES_HEAD = {"/403": 403, "/405": 405, "/501": 501}


class Site(BaseHTTPRequestHandler):
    """Writes down who asked for what; `silent` holds an answer back until the test is over."""

    address: str
    calls: list[tuple[str, str, str]]
    silent: threading.Event

    def do_HEAD(self) -> None:
        self.calls.append((self.command, self.path, self.headers["User-Agent"]))
        port = self.server.server_address[1]
        if self.path == "/silent":
            self.silent.wait(10)
        if self.path == "/away":
            self._answer(302, f"http://localhost:{port}/fine")
        elif self.path in REDIRECTS:
            self._answer(301, REDIRECTS[self.path])
        elif self.command == "HEAD" and self.path in REFUSES_HEAD:
            self._answer(REFUSES_HEAD[self.path])
        else:
            self._answer(404 if self.path == "/gone" else 200)

    do_GET = do_HEAD

    def _answer(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def site() -> Iterator[type[Site]]:
    class Fresh(Site):
        calls, silent = [], threading.Event()

    with ThreadingHTTPServer(("127.0.0.1", 0), Fresh) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Fresh.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield Fresh
        Fresh.silent.set()
        server.shutdown()


class Hand:
    """A clock that stands still; what would have been slept through is written down."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep)


def trouble(url: str, *, shown: bool = True, hand: Hand | None = None) -> list[str]:
    headers = {"User-Agent": USER_AGENT}
    here = Address(Path("guide.md"), 7, url, is_shown=shown)
    with httpx.Client(timeout=0.5, headers=headers, trust_env=False) as http:
        pace = (hand or Hand()).pace()
        return [what for _, what in not_in_order([here], http, pace, frozenset({"127.0.0.1"}))]


@pytest.mark.parametrize("path", ["/fine", "/moved", "/3", "/405", "/403", "/501"])
def test_what_leads_somewhere_is_in_order(site: type[Site], path: str) -> None:
    assert trouble(site.address + path) == []


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/gone", "answers 404"),
        ("/4", "more than 3 redirects"),
        ("/loop", "more than 3 redirects"),
        ("/silent", "no answer within 0.5 s"),
        ("/away", "leads to localhost, which is not on the list of official hosts"),
    ],
)
def test_what_does_not_is_told(site: type[Site], path: str, what: str) -> None:
    assert trouble(site.address + path) == [what]


def test_a_source_may_move_to_any_host(site: type[Site]) -> None:
    assert trouble(site.address + "/away", shown=False) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://[", "http://exa mple.vn"])
def test_what_cannot_be_reached_is_told(url: str) -> None:
    assert trouble(url)[0].startswith("cannot be reached (")


def test_the_body_is_asked_for_only_where_a_head_is_refused(site: type[Site]) -> None:
    trouble(site.address + "/fine")
    trouble(site.address + "/405")
    assert [(method, path) for method, path, _ in site.calls] == [
        ("HEAD", "/fine"),
        ("HEAD", "/405"),
        ("GET", "/405"),
    ]
    assert {agent for _, _, agent in site.calls} == {USER_AGENT}


def test_calls_to_one_host_are_a_second_apart(site: type[Site]) -> None:
    hand = Hand()
    trouble(site.address + "/3", hand=hand)
    assert hand.slept == [1.0, 1.0, 1.0]
    hand.now += 0.25
    pace = hand.pace()
    pace.wait("a.gov.vn")
    pace.wait("b.gov.vn")
    hand.now += 0.25
    pace.wait("a.gov.vn")
    assert hand.slept[3:] == [0.75]


def test_an_address_in_many_places_is_fetched_once_and_told_everywhere(site: type[Site]) -> None:
    url = site.address + "/gone"
    places = [Address(Path("a.md"), n, url, is_shown=True) for n in (3, 9)]
    with httpx.Client(trust_env=False) as http:
        told = list(not_in_order(places, http, Hand().pace(), frozenset()))
    assert [(one.line, what) for one, what in told] == [(3, "answers 404"), (9, "answers 404")]
    assert len(site.calls) == 1


def guide(folder: Path, text: str) -> Path:
    path = folder / "dinh-danh" / "doi-so.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_links_bare_hosts_and_sources_are_found_with_their_lines(tmp_path: Path) -> None:
    source = 'date: 2024-07-01, url: "https://example.vn/a(1).htm"}'
    text = GOOD.replace("date: 2024-07-01}", source).replace(
        "Về lấy thẻ.", "Vào vneid.gov.vn/tai-ve. Địa chỉ thật có đuôi gov.vn."
    )
    path = guide(tmp_path, text)
    assert [(one.line, one.url, one.is_shown) for one in addresses([path])] == [
        (line_of(text, "  - {title"), "https://example.vn/a(1).htm", False),
        (line_of(text, "Không mất tiền"), "https://dichvucong.gov.vn/x", True),
        (line_of(text, "Vào vneid"), "https://vneid.gov.vn/tai-ve", True),
    ]
    assert "gov.vn" in official_hosts()


def test_the_command_names_place_address_and_what_happened(
    site: type[Site], tmp_path: Path
) -> None:
    bad = site.address + "/gone"
    text = GOOD.replace("https://dichvucong.gov.vn/x", bad)
    guide(tmp_path, text)
    done = toso("guides", "links", str(tmp_path), cwd=tmp_path)
    line = line_of(text, "Không mất tiền")
    assert done.returncode == 1
    assert f"doi-so.md:{line}: {bad}: answers 404" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == "1 addresses, 1 places not in order\n"


def test_the_command_is_content_when_all_is_well(site: type[Site], tmp_path: Path) -> None:
    guide(tmp_path, GOOD.replace("https://dichvucong.gov.vn/x", site.address + "/fine"))
    done = toso("guides", "links", str(tmp_path), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_takes_only_a_folder_that_is_there(tmp_path: Path) -> None:
    assert toso("guides", "links", "no-such-folder", cwd=tmp_path).returncode == 2
