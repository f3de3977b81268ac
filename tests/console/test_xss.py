"""Three hundred payloads in every field that is shown: they are read as text, nothing else."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.console.entries import HOME
from bot.console.rendering import HERE, STATIC
from knowledge.guide_wording import is_official, official_hosts
from tests.bot.turns import HOA_BINH
from tests.console.hostile import ALL, COUNT, addresses, plant
from tests.console.office import Office
from tests.console.rows import Ids, Rows
from tests.console.xss_payloads import PAYLOADS

pytestmark = pytest.mark.anyio
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
SCRIPTS = sorted(STATIC.glob("*.js"))
OF_TELEGRAM = {"b", "i", "u", "s", "code", "pre", "blockquote", "a"}
OF_THE_QR = {"svg", "path", "title"}
KNOWN_TAGS = (
    OF_TELEGRAM
    | OF_THE_QR
    | {
        tag.lower()
        for one in TEMPLATES
        for tag in re.findall(r"<([a-zA-Z][\w-]*)", one.read_text())
    }
)
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "ping", "background", "cite")
FORBIDDEN = ("style", "srcdoc", "srcset", "http-equiv")


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what no page of ours may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.words: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN_TAGS:
            self.problems.append(f"<{tag}>")
        self._in_script = tag == "script"
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and not given.get("src", "").startswith(f"{HOME}/tinh/"):
            self.problems.append("a script that is not ours")
        for name, value in given.items():
            self._check(tag, name, value)

    def _check(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in FORBIDDEN:
            self.problems.append(f"<{tag} {name}>")
        if name.removeprefix("xlink:") in ADDRESSES and not is_known(value):
            self.problems.append(f"<{tag} {name}={value!r}>")
        self.words.append(value)

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.problems.append(f"in a script: {data!r}")
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data!r}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"an instruction: {data!r}")


def is_known(address: str) -> bool:
    """A page of ours, a place on this page, our bot, an office; nothing else leads anywhere."""
    if address.startswith((f"{HOME}/", "#", "https://t.me/tobot?")) or address in ("", "?"):
        return not address.startswith("//")
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and is_official(parts.hostname or "", official_hosts())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def flat(text: str) -> str:
    """However its spaces are kept; a mark of the order of bytes is none that people see."""
    return " ".join(text.replace("\ufeff", "").split())


async def test_what_is_stored_is_shown_as_text(office: Office) -> None:
    rows = plant(office)
    visitor = await office.coordinator()
    wrong: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for path in addresses(rows):
        office.commune.now += timedelta(seconds=1)
        answer = await visitor.http.get(f"{HOME}{path}")
        assert answer.status_code == 200, path
        page = read(answer.text)
        if page.problems:
            wrong[path] = page.problems[:3]
        place = re.sub(r"\d+|\?.*", "", path)
        seen[place] = seen.get(place, "") + " " + flat(" ".join(page.words))
    assert wrong == {}
    lists = ("/cau-hoi", "/cau-hoi/", "/to", f"/to/{HOA_BINH}", "/huong-dan", "/huong-dan/doc-")
    for place in lists:
        missing = [one for one in PAYLOADS if flat(one) not in seen[place]]
        assert missing == [], place


def reflected(ids: Ids) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What somebody types or has in the address, and reads again."""
    draft, group = ids["draft"], ids["group"]
    for n in range(0, COUNT, 4):
        some = " ".join(PAYLOADS[n : n + 4])[:200]
        names = (
            "tim",
            "nhom",
            "xem",
            "xep",
            "ky",
            "kq",
            "to",
            "trang",
            "so",
            "phieu",
            "dang",
            "cu",
        )
        query = dict.fromkeys(names, some)
        yield "GET", "/huong-dan", query
        yield "GET", f"/cau-hoi/{group}/gan", {"tim": some}
        yield "GET", "/to", {"tim": some}
        if n % 5 == 0:
            yield "GET", f"/bai/{draft}/lien-quan", {"tim": some}
            yield "GET", "/cau-hoi", {**query, "to": ""}
            yield "GET", "/vao/" + some.replace("/", "").replace("?", "").replace("#", ""), {}
    fields = ("title", "asks", "not_asks", "sources", "body", "kind", "group", "certainty")
    everywhere = dict.fromkeys((*fields, "checked", "review_by", "related", "tim"), ALL)
    yield "POST", f"/bai/{draft}/xem", everywhere
    yield "POST", f"/bai/{draft}/xem", {"file": ALL}
    yield "POST", f"/bai/{draft}/luu", {"seal": "1", "file": ALL}
    yield "POST", f"/bai/{ids['sent']}/tra", {"note": ALL[:2000]}
    yield "POST", f"/huong-dan/{ids['guide']}/xac-nhan", {"who": ALL}
    yield "POST", f"/to/{HOA_BINH}/sua", {"phone": ALL, "hours": ALL}


async def test_what_is_typed_is_shown_as_text(office: Office) -> None:
    visitor, wrong = await office.coordinator(), {}
    for method, path, fields in reflected(Rows(office).fresh()):
        office.commune.now += timedelta(seconds=1)
        if method == "GET":
            answer = await visitor.http.get(f"{HOME}{path}", params=fields)
        else:
            answer = await visitor.sends(path, **fields)
        assert answer.status_code < 500, path
        page = read(answer.text)
        if page.problems:
            wrong[path] = page.problems[:3]
        typed = fields.get("file") or fields.get("who") or fields.get("body") or ""
        words = flat(" ".join(page.words))
        missing = [one for one in typed.split("\n") if flat(one) not in words]
        assert missing == [], path
    assert wrong == {}


async def test_the_name_of_a_file_is_shown_as_text(office: Office) -> None:
    visitor = await office.coordinator()
    for n in range(0, COUNT, 8):
        name = " ".join(PAYLOADS[n : n + 8])
        answer = await visitor.http.post(
            f"{HOME}/huong-dan/nhap",
            data={"token": visitor.token},
            files={"file": (name, b"no guide \xff")},
            headers={"origin": office.address},
        )
        assert answer.status_code == 422
        assert read(answer.text).problems == []


async def test_a_sentence_that_somebody_else_left_in_the_cookie(office: Office) -> None:
    visitor = await office.coordinator()
    for n in range(0, COUNT, 12):
        said = "\n\n".join(PAYLOADS[n : n + 12])
        value = urlsafe_b64encode(said.encode()).decode()
        visitor.http.cookies.set("toso-said", value, domain="127.0.0.1")
        assert read((await visitor.asks("/tai-khoan")).text).problems == []


# What stands in the files themselves.

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\son[a-z]+\s*=|\sstyle\s*=|javascript:|srcdoc"
)
ESCAPES = re.compile(r"\|\s*(safe|forceescape)\b|autoescape|Markup\(|\{%-?\s*filter\b")
STRINGS_AS_PROGRAMS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser"
    r"|createContextualFragment|set(Timeout|Interval)\(\s*[\"'`]|javascript:|\.on[a-z]+\s*="
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.name)
def test_a_template_has_no_inline_code_and_escapes_all(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(re.sub(r"{[{%#].*?[}%#]}", "", text, flags=re.DOTALL))
    assert not ESCAPES.search(text)
    # An attribute without quotes ends at the first space of what people wrote.
    assert not re.search(r"<[^>{%]*=\{\{", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda one: one.name)
def test_a_script_makes_no_page_of_strings(path: Path) -> None:
    """But where the line above says why it may."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if STRINGS_AS_PROGRAMS.search(line) and "Reviewed:" not in before
    ]
    assert found == []


def test_html_is_passed_on_in_one_place() -> None:
    for path in HERE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "markup.py":
            assert not re.search(r"Markup[(.]", text), path
            assert "autoescape=False" not in text, path
    assert "autoescape=True" in (HERE / "rendering.py").read_text()
