"""Whatever is sent: it is refused with a page and changes nothing, or it is what a form says."""

import asyncio
import io
import socket
import zipfile
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from starlette.applications import Starlette

from bot import http_server
from bot.console.asking import MOST_FIELDS
from bot.console.entries import HOME
from bot.console.guard import LARGEST_BODY
from bot.console.server import Pages
from knowledge import library
from knowledge.database import writing
from tests.bot.turns import GUIDE, HOA_BINH
from tests.console.office import FOUNDER, Office
from tests.console.rights_table import TABLE
from tests.console.rows import Ids, Rows, everything

pytestmark = pytest.mark.anyio
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PLACE = f"/to/{HOA_BINH}/sua"


def part(name: str, value: bytes, more: bytes = b"") -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n' % (name.encode(), more)
    return head + value + b"\r\n"


def file(number: int) -> bytes:
    return part(f"file{number}", b"a", b'; filename="a.md"')


MANY = 10_000
REFUSED = {
    "fields without end": (FORM, b"&".join(b"a=1" for _ in range(MANY)), 400),
    "one field too many": (FORM, b"&".join(b"a=1" for _ in range(MOST_FIELDS + 1)), 400),
    "parts without end": (PARTS, b"".join(part("a", b"1") for _ in range(3000)) + b"--x--", 400),
    "two files": (PARTS, file(1) + file(2) + b"--x--", 400),
    "parts without a boundary": ("multipart/form-data", part("a", b"1"), 400),
    "no parts at all": (PARTS, b"\x00\xff" * 1000, 400),
    "a part without a name": (
        PARTS,
        b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
        400,
    ),
    "a part that begins with nothing": (PARTS, b"--x\r\n: \r\n\r\n1\r\n--x--", 400),
    "heads without end": (PARTS, b"--x\r\n" + b"a: b\r\n" * 20_000 + b"\r\n1\r\n--x--", 400),
    "an unknown alphabet": (f"{PARTS}; charset=klingon", part("a", b"\xff") + b"--x--", 403),
    "more than there may be": (FORM, b"a=" + b"1" * LARGEST_BODY, 413),
    "a file larger than there may be": (PARTS, part("f", b"0" * LARGEST_BODY), 413),
    "an archive": ("application/zip", b"PK\x03\x04" + b"\x00" * 1000, 403),
    "JSON of many levels": ("application/json", b"[" * 100_000, 403),
    "XML with a bomb": ("text/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 403),
    "nothing": (FORM, b"", 403),
    "brackets in brackets": (FORM, b"token" + b"[a]" * 10_000 + b"=1", 403),
}


async def test_what_is_no_form_of_ours_is_refused(office: Office) -> None:
    rows = Rows(office)
    own = rows.browser(FOUNDER)
    before, found = everything(office.engine), {}
    for name, (kind, body, _) in REFUSED.items():
        headers = {"origin": office.address, "content-type": kind, **own.headers}
        answer = await rows.sends("POST", PLACE, headers, content=body)
        found[name] = answer.status_code
        assert "<h1>" in answer.text, name
    assert found == {name: status for name, (_, _, status) in REFUSED.items()}
    assert everything(office.engine) == before


async def test_a_form_that_does_not_say_how_long_it_is(office: Office) -> None:
    rows = Rows(office)
    own = rows.browser(FOUNDER)

    async def pieces():
        for _ in range(LARGEST_BODY // 1024 + 2):
            yield b"a" * 1024

    headers = {"origin": office.address, "content-type": FORM, **own.headers}
    answer = await rows.sends("POST", PLACE, headers, content=pieces())
    assert answer.status_code == 413


async def test_a_form_that_never_ends_is_not_waited_for(office: Office) -> None:
    pages = Pages()
    async with http_server.serve(Starlette(routes=pages.routes()), "127.0.0.1", 0) as address:
        pages.open(replace(office.console, address=address, patience=0.05))
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        head = (
            f"POST {HOME}/ra HTTP/1.1\r\nHost: x\r\nOrigin: {address}\r\nContent-Type: {FORM}\r\n"
        )
        writer.write(f"{head}Content-Length: 100\r\n\r\na=1".encode())
        line = await reader.readline()
        writer.close()
    assert line.split()[1] == b"408"


HOSTILE = ("a\x00\ud800\udfff", "a" * 60_000, "\r\n" * 5000, str(2**32), "²")  # more: test_fuzz
FILTERS = "tim nhom xem xep ky kq to trang so phieu ngay dang cu moi"


def encoded(text: str) -> bytes:
    """As a broken browser may: halves of a letter too."""
    return quote(text, safe="", errors="surrogatepass").encode()


async def test_no_value_breaks_a_form(office: Office) -> None:
    """In every field of every form, in every number or name of an address."""
    rows = Rows(office)
    ids = rows.fresh()
    wrong = [await broken_by(rows, ids, hostile) for hostile in HOSTILE]
    assert wrong == [{}] * len(HOSTILE)


async def broken_by(rows: Rows, ids: Ids, hostile: str) -> dict[str, list[int]]:
    """Where it makes a fault of ours, and what came back."""
    office, strange = rows.office, dict.fromkeys(ids, encoded(hostile)[:600].decode())
    wrong = {}
    for place, cell in TABLE.items():
        office.commune.now += timedelta(seconds=31)
        own = rows.browser(FOUNDER)
        method, _, path = place.partition(" ")
        if method == "GET":
            query = "&".join(
                f"{name}={encoded(hostile)[:3000].decode()}" for name in FILTERS.split()
            )
            answers = [
                await rows.sends("GET", f"{path.format(**one)}?{query}", own.headers)
                for one in ((ids, strange) if "{" in path else (ids,))
            ]
        else:
            fields = [f"{one}={encoded(hostile).decode()}" for one in (*cell.fields, "back")][:2]
            body = "&".join([*fields, f"token={own.token}"]).encode()
            headers = {"origin": office.address, "content-type": FORM, **own.headers}
            answers = [await rows.sends("POST", path.format(**ids), headers, content=body)]
        statuses = [one.status_code for one in answers]
        if max(statuses) >= 500:
            wrong[place] = statuses
    return wrong


async def test_an_address_longer_than_addresses_are(office: Office) -> None:
    rows = Rows(office)
    own = rows.browser(FOUNDER)
    answer = await rows.sends("GET", f"/huong-dan?{'tim=a&' * 9000}", own.headers)
    assert answer.status_code == 200
    parts = urlsplit(office.address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET {HOME}/huong-dan?tim={'a' * 70_000} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    line = await reader.readline()
    writer.close()
    assert line.split()[1] in (b"303", b"400")  # as much of it as came at once


INTERNAL = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://127.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/", "http://10.0.0.1/",
    "http://192.168.1.1/", "http://172.16.0.1/", "http://[fd00::1]/", "http://[fe80::1]/", "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x", "ftp://127.0.0.1:{port}/", "http://127.0.0.1:{port}@dichvucong.gov.vn/",
    "https://dichvucong.gov.vn@127.0.0.1:{port}/",
]  # fmt: skip


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whatever this process connects to, or asks the address of."""
    seen: list[object] = []
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    for name, call in real.items():
        monkeypatch.setattr(
            socket.socket,
            name,
            lambda own, to, call=call: seen.append(to) or call(own, to),
        )
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *to, **more: seen.append(to) or ask(*to, **more)
    )
    return seen


async def test_no_page_opens_an_address_that_somebody_wrote(
    office: Office, connected: list[object]
) -> None:
    """20 addresses of this computer and its network, as sources and links of guides and drafts."""
    rows = Rows(office)
    port = urlsplit(office.address).port
    with writing(office.engine) as session:
        text = library.text_of(session, GUIDE)
        links = [one.format(port=port) for one in INTERNAL]
        sources = "".join(f'  - {{title: "N", date: 2024-07-01, url: "{one}"}}\n' for one in links)
        text = text.replace("sources:\n", f"sources:\n{sources}", 1)
        text = text.replace("\n## ", f"\n{' '.join(f'[a]({one})' for one in links)}\n\n## ", 1)
        library.publish(session, GUIDE, text, office.commune.now)
    ids, own = rows.fresh(), rows.browser(FOUNDER)
    await rows.sends("GET", "/", own.headers)  # from here on the client has its connection
    connected.clear()
    shown = ""
    for place, cell in TABLE.items():
        office.commune.now += timedelta(seconds=1)
        method, _, path = place.partition(" ")
        if method == "GET":
            path = f"{path.format(**ids)}?{cell.query.format(**ids)}"
            shown += (await rows.sends("GET", path, own.headers)).text
    headers = {"origin": office.address, **own.headers}
    fields = {"token": own.token, "file": text, "seal": str(ids["seal"])}
    for act in ("xem", "luu", "gui"):
        shown += (await rows.sends("POST", f"/bai/{ids['draft']}/{act}", headers, data=fields)).text
    assert links[8] in shown
    assert connected == []


async def test_no_name_in_the_archive_of_guides_leads_out_of_it(office: Office) -> None:
    """However they came into the database; what cannot be read as a guide is taken along."""
    rows = Rows(office)
    own = rows.browser(FOUNDER)
    with writing(office.engine) as session:
        text = library.text_of(session, GUIDE).replace("group: dinh-danh", "group: ../../etc")
        library.publish(session, GUIDE, text, office.commune.now)
        library.publish(session, "khong-doc-duoc", "no guide at all", office.commune.now)
    answer = await rows.sends("GET", "/huong-dan/xuat", own.headers)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert sorted(names) == ["khong-doc-duoc.md", f"{GUIDE}.md"]
    answer = await rows.sends("GET", "/huong-dan/khong-doc-duoc", own.headers)
    assert answer.status_code == 404
