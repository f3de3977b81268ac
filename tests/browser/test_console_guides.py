"""The guides in a browser: the list, one guide, its versions, a file, a sheet of paper."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from knowledge import library
from knowledge.database import writing
from tests.bot.turns import CITIZEN, GUIDE, LAN, NEIGHBOUR
from tests.browser.workroom import SIZES, follows, goes_to, looks_at, signed_in
from tests.console.office import OWN, Office
from tests.console.test_guide import HERE, changes
from tests.console.test_guides import ALONE, TITLE, gets_stuck, has_guides, submits

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

A4_POINTS = (595, 842)


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def test_from_the_list_to_a_guide_and_back_in_time(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    """Finds the guide where people get stuck, sees a change of it, takes that back."""
    for person, step in ((CITIZEN, 3), (NEIGHBOUR, 3), (CITIZEN, 2)):
        gets_stuck(office, person, step)
    submits(office, LAN)
    has_guides(office, 3)
    changes(office)
    async with signed_in(browser, office, size, OWN) as screen:
        page = screen.page
        await page.get_by_role("link", name="Hướng dẫn", exact=True).click()
        await expect(page.get_by_role("heading", name=re.compile("Chờ duyệt"))).to_be_visible()
        await looks_at(screen, "guides", tmp_path)
        await page.get_by_role("link", name="Có người bị kẹt").click()
        await expect(page.get_by_role("link", name="Có người bị kẹt")).to_be_in_viewport(ratio=1)
        await page.get_by_role("link", name=TITLE).click()
        await expect(page.get_by_text("bị kẹt: 2")).to_be_visible()
        await looks_at(screen, "guide", tmp_path)
        await page.get_by_role("link", name="Mọi bản và chỗ khác nhau").click()
        await page.get_by_text("Tệp, từng dòng").click()
        await looks_at(screen, "versions", tmp_path)
        await page.get_by_role("link", name=f"← {TITLE}").click()
        await follows(screen, page.get_by_role("link", name="Hoàn tác…"))
        await looks_at(screen, "undo", tmp_path)
        await page.get_by_role("button", name="Hoàn tác").click()
        await expect(page.get_by_role("status")).to_contain_text("trở lại như bản 1")
        await page.get_by_label("Cơ quan hoặc cán bộ nào xác nhận?").fill("Công an xã Hoà Bình")
        await page.get_by_role("button", name="Xác nhận đúng").click()
        await expect(page.get_by_role("status")).to_contain_text("Công an xã Hoà Bình đã xác nhận")
        await goes_to(screen, office, f"{HERE}/ban/1")
        await looks_at(screen, "version", tmp_path)


async def test_a_file_is_brought_along(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    good, bad, large = (tmp_path / name for name in ("good.md", "bad.md", "large.md"))
    good.write_text(ALONE, encoding="utf-8")
    bad.write_text(ALONE.replace("## Hỏi ai", "## Ai").replace("kind:", "loai:"), encoding="utf-8")
    large.write_bytes(bytes(5 * 1024 * 1024))
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await goes_to(screen, office, "/huong-dan/nhap")
        await page.get_by_label("Tệp của bài").set_input_files(bad)
        await page.get_by_role("button", name="Tạo bản nháp").click()
        await expect(page.get_by_role("alert")).to_contain_text("“Ai”")
        await looks_at(screen, "guide-import", tmp_path)
        await page.get_by_label("Tệp của bài").set_input_files(large)
        await expect(page.get_by_text("Tệp quá lớn")).to_be_visible()
        await expect(page.get_by_role("button", name="Tạo bản nháp")).to_be_disabled()
        await page.get_by_label("Tệp của bài").set_input_files(good)
        await page.get_by_role("button", name="Tạo bản nháp").click()
        await page.wait_for_url(re.compile(r"/bai/\d+$"))


async def test_files_without_javascript(browser: Browser, office: Office, tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(bytes(5 * 1024 * 1024))
    async with signed_in(browser, office, SIZES["360"], java_script_enabled=False) as screen:
        await goes_to(screen, office, "/huong-dan")
        async with screen.page.expect_download() as download:
            await screen.page.get_by_role("link", name="Tải tất cả").click()
        assert (await download.value).suggested_filename == "huong-dan-2026-09-01.zip"
        await screen.page.get_by_label("Nhóm").select_option("dinh-danh")
        await screen.page.get_by_role("button", name="Tìm").click()
        await expect(screen.page.get_by_role("link", name=TITLE)).to_be_visible()
        await goes_to(screen, office, "/huong-dan/nhap")
        await screen.page.get_by_label("Tệp của bài").set_input_files(large)
        await screen.page.get_by_role("button", name="Tạo bản nháp").click()
        await expect(
            screen.page.get_by_role("heading", name="Tệp hoặc nội dung quá lớn.")
        ).to_be_visible()


async def test_the_sheet_fits_on_two_pages_of_paper(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, office, size, OWN) as screen:
        await goes_to(screen, office, f"/huong-dan/{GUIDE}/in")
        await expect(screen.page.get_by_role("button", name="In")).to_be_visible()
        await looks_at(screen, "sheet", tmp_path)
        paper = await screen.page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert 1 <= len(sizes) <= 2
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {A4_POINTS}


async def test_words_longer_than_the_screen_are_broken(browser: Browser, office: Office) -> None:
    long = {
        "title: Đổi số điện thoại trong VNeID": "title: " + "Nghiêng" * 14,
        "em đổi sim": "dàiquá" * 50,
        "Sim mới, chính chủ": "simmới" * 40,
        "### Quên thẻ ở nhà": "### " + "Quênthẻ" * 20,
    }
    text = ALONE
    for short, word in long.items():
        text = text.replace(short, word)
    with writing(office.engine) as session:
        library.import_guides(session, {"doi-so": ALONE}, office.commune.now)
        library.publish(session, "doi-so", text, office.commune.now)
    async with signed_in(browser, office, SIZES["360"]) as screen:
        for tail in (
            "/doi-so",
            "/doi-so/ban",
            "/doi-so/ban/2",
            "/doi-so/hoan-tac",
            "/doi-so/in",
            "",
        ):
            await goes_to(screen, office, f"/huong-dan{tail}")
            width = await screen.page.evaluate("document.documentElement.scrollWidth")
            assert width == 360, tail
