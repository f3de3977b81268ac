"""Files: one guide brought along as a draft, whatever else refused; all guides taken home."""

import io
import time
import zipfile

import httpx
import pytest

from bot.console.entries import HOME
from knowledge import library
from knowledge.database import reading, writing
from knowledge.tables import Draft, GuideRow
from tests.bot.turns import GUIDE
from tests.console.office import FOUNDER, Office, Visitor, words_of
from tests.console.test_guide import changes
from tests.console.test_guides import ALONE, has_guides
from tests.guides import GOOD, line_of, starter_texts

pytestmark = pytest.mark.anyio

QUICKLY = 1.0  # seconds of work, however busy the machine is


async def brings(visitor: Visitor, content: bytes, name: str = "bai.md") -> httpx.Response:
    return await visitor.http.post(
        f"{HOME}/huong-dan/nhap",
        data={"token": visitor.token},
        files={"file": (name, content)},
        headers={"origin": visitor.origin},
    )


def bomb(size: int = 50 * 1024 * 1024) -> bytes:
    """A small archive of many zeros."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bai.md", bytes(size))
    return packed.getvalue()


def headed(*lines: str) -> str:
    """A good guide with more lines in its head."""
    return ALONE.replace("kind:", "\n".join([*lines, "kind:"]), 1)


LAUGHS = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'ha'}]" for n in range(9)]
HOSTILE = {
    "aliases in aliases": (headed(*LAUGHS), "Dòng 3"),
    "a tag that builds objects": (headed("title: !!python/object/apply:os.system [ls]"), "Dòng 3"),
    "deep lists": (headed("asks: " + "[" * 7000), "Dòng"),
    "deep maps": (headed("asks: " + "{a: " * 2000), "Dòng"),
    "deep keys": (headed("? " * 5000), "Dòng"),
    "anchors without end": (headed("asks: [" + "a," * 7000), "Dòng"),
    "keys without end": (headed(*(f"k{n}: v" for n in range(1400))), "chỗ khác nữa"),
    "no head": ("# Bài viết\n\nchữ", "Dòng 1"),
    "an empty head": ("---\n---\n", "Dòng"),
    "only a fence": ("---\n" * 3000, "Dòng"),
    "no text at all": (" \n" * 500, "Dòng 1"),
    "unknown headings": (ALONE + "\n".join(f"## Mục {n}" for n in range(500)), "chỗ khác nữa"),
}
NO_TEXT = {
    "nothing": b"",
    "another encoding": ALONE.encode("utf-16"),
    "latin": "số".encode("cp1258", "replace") + b"\xff",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "zeros": bytes(9000),
    "NUL in a guide": ALONE.replace("Sim mới", "Sim\0mới").encode(),
    "an archive": b"PK\x03\x04" + bytes(range(128, 256)) * 10,
}


async def test_a_new_guide_comes_as_a_draft(office: Office) -> None:
    visitor = await office.coordinator()
    assert "tối đa 16 KB" in words_of(await visitor.reads("/huong-dan/nhap"))
    answer = await brings(visitor, b"\xef\xbb\xbf" + ALONE.replace("\n", "\r\n").encode())
    (draft,) = office.commune.rows(Draft)
    assert answer.headers["location"] == f"{HOME}/bai/{draft.id}"
    assert (draft.author, draft.guide_id, draft.text) == (FOUNDER, "", ALONE)
    assert [one.id for one in office.commune.rows(GuideRow)] == [GUIDE]  # nothing is published


async def test_with_the_id_of_a_live_guide_it_is_a_change_of_that(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    changes(office)
    await brings(visitor, starter_texts()[GUIDE].replace("OTP", "mã").encode())
    (draft,) = office.commune.rows(Draft)
    assert (draft.guide_id, draft.base_version) == (GUIDE, 2)


async def test_what_is_live_already_is_no_draft(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    answer = await brings(visitor, starter_texts()[GUIDE].encode())
    assert answer.headers["location"] == f"{HOME}/huong-dan/{GUIDE}"
    assert office.commune.rows(Draft) == []


async def test_what_only_the_check_finds_is_mended_in_the_editor(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    assert (await brings(visitor, GOOD.replace("cao", "sao").encode())).status_code == 303
    assert len(office.commune.rows(Draft)) == 1


async def test_what_is_no_guide_is_refused_with_its_lines(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    for case, (text, words) in HOSTILE.items():
        begun = time.process_time()
        answer = await brings(visitor, text.encode(), "bài <b>1</b>.md")
        assert time.process_time() - begun < QUICKLY, case
        assert answer.status_code == 422, case
        page = words_of(answer.text)
        assert words in page, case
        assert "bài <b>1</b>.md" in page, case  # its name, as words
        assert len(page) < 5000, case
    assert office.commune.rows(Draft) == []


async def test_the_line_is_that_of_the_file(office: Office) -> None:
    text = ALONE.replace("## Cần chuẩn bị", "## Chuẩn bị")
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    page = words_of((await brings(visitor, text.encode())).text)
    assert f"Dòng {line_of(text, '## Chuẩn bị')} " in page
    assert "“Chuẩn bị”" in page


async def test_what_is_no_text_is_refused(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    for case, content in NO_TEXT.items():
        answer = await brings(visitor, content)
        assert answer.status_code == 422, case
        page = words_of(answer.text)
        assert "UTF-8. Hãy lưu lại" in page or "Chọn một tệp trước" in page, case
    assert office.commune.rows(Draft) == []


@pytest.mark.parametrize(("size", "status"), [(16 * 1024 + 1, 422), (5 * 1024 * 1024, 413)])
async def test_what_is_too_large_is_refused_quickly(office: Office, size: int, status: int) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    begun = time.process_time()
    answer = await brings(visitor, ALONE.encode().ljust(size, b"a"))
    assert time.process_time() - begun < QUICKLY
    assert answer.status_code == status
    words = "Tệp nặng 17 KB" if status == 422 else "Tệp hoặc nội dung quá lớn"
    assert words in words_of(answer.text)
    assert office.commune.rows(Draft) == []


async def test_an_archive_is_never_unpacked(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    content = bomb()
    begun = time.process_time()
    answer = await brings(visitor, content, "guides.zip")
    assert time.process_time() - begun < QUICKLY
    assert answer.status_code == 422


async def test_two_files_at_once_are_refused(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    files = [("file", (f"{n}.md", ALONE.encode())) for n in range(2)]
    answer = await visitor.http.post(
        f"{HOME}/huong-dan/nhap",
        data={"token": visitor.token},
        files=files,
        headers={"origin": visitor.origin},
    )
    assert answer.status_code == 400
    assert office.commune.rows(Draft) == []


async def test_all_guides_byte_for_byte(office: Office) -> None:
    has_guides(office, 5)
    changes(office)
    with writing(office.engine) as session:
        library.withdraw(session, "doi-so-3")
    visitor = await office.coordinator()
    answer = await visitor.asks("/huong-dan/xuat")
    assert answer.headers["content-type"] == "application/zip"
    assert "huong-dan-2026-09-01.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {one.filename: archive.read(one) for one in archive.infolist()}
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with reading(office.engine) as session:
        live = dict(library.texts(session))
    assert found[f"dinh-danh/{GUIDE}.md"].decode() == live[GUIDE]
    assert len(found) == 5  # what was taken away stays here
    assert {name.split("/")[1]: text.decode() for name, text in found.items()} == {
        f"{one}.md": text for one, text in live.items()
    }


async def test_the_same_guides_make_the_same_archive(office: Office) -> None:
    visitor = await office.coordinator()
    first = await visitor.asks("/huong-dan/xuat")
    office.commune.now = office.commune.now.replace(hour=9)
    assert (await visitor.asks("/huong-dan/xuat")).content == first.content


async def test_a_guide_that_was_taken_home_may_come_back(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.reads("/huong-dan/nhap")
    answer = await visitor.asks("/huong-dan/xuat")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read(f"dinh-danh/{GUIDE}.md")
    assert (await brings(visitor, text)).headers["location"].endswith(GUIDE)
