"""The editor in a browser: written, looked at, kept, met by somebody else, signed out of."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Dialog, Page, Route, ViewportSize, expect

from bot.console.entries import HOME
from knowledge.database import writing
from knowledge.guides import parse
from knowledge.loop import login_rows
from knowledge.tables import Draft
from tests.bot.turns import GUIDE, LAN
from tests.browser.screen import Screen, opened
from tests.browser.workroom import DESK, PHONE, SIZES, follows, goes_to, looks_at, signed_in
from tests.console.office import FOUNDER, OWN, Office
from tests.console.test_guides import submits
from tests.guides import import_starter

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def edits(screen: Screen, office: Office) -> Page:
    """The editor with the live guide, from its page on."""
    await goes_to(screen, office, f"/huong-dan/{GUIDE}")
    await screen.page.get_by_role("button", name="Sửa bài", exact=True).click()
    await expect(screen.page.get_by_label("Nội dung")).to_be_visible()
    return screen.page


async def comes_back(page: Page) -> None:
    """From another window: what is not kept yet is kept at once."""
    await page.evaluate("dispatchEvent(new Event('focus'))")


async def rewrites(page: Page, old: str, new: str) -> None:
    body = page.get_by_label("Nội dung")
    await body.fill((await body.input_value()).replace(old, new))


def kept(office: Office) -> Draft:
    return office.commune.newest(Draft)


async def test_a_guide_is_written_and_looked_at(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    import_starter(office.engine)
    async with signed_in(browser, office, size) as screen:
        page = await edits(screen, office)
        await looks_at(screen, "editor", tmp_path)
        summary = page.locator("#xem .bubble").first
        await rewrites(page, "Không phải làm lại mức 2.", "Không phải đi đâu cả.")
        await expect(summary).to_contain_text("Không phải đi đâu cả.")  # by itself
        await comes_back(page)
        await expect(page.locator("#da-luu")).to_contain_text("Đã lưu lúc 10:00")
        await page.reload()
        assert "Không phải đi đâu cả." in await page.get_by_label("Nội dung").input_value()

        await rewrites(page, "## Hỏi ai", "## Hỏi nai")
        finding = page.locator("#xem").get_by_role("link", name="Không có mục nào tên “Hỏi nai”")
        if size == PHONE:
            await expect(page.get_by_role("tab", name="Xem")).to_contain_text("1")
            await page.get_by_role("tab", name="Xem").click()
        await expect(finding).to_be_visible()
        await looks_at(screen, "editor-wrong", tmp_path)
        await finding.click()
        chosen = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
        assert await page.get_by_label("Nội dung").evaluate(chosen) == "## Hỏi nai"
        await expect(page.locator(".mirror .bad")).to_have_attribute("data-number", "58")


async def test_what_is_typed_before_the_script_has_come_is_kept_too(
    browser: Browser, office: Office
) -> None:
    async with signed_in(browser, office, DESK) as screen:
        page, begun = screen.page, asyncio.Event()

        async def late(route: Route) -> None:
            await begun.wait()
            await route.continue_()

        await page.route("**/editor.js", late)
        await goes_to(screen, office, f"/huong-dan/{GUIDE}")
        button = page.get_by_role("button", name="Sửa bài", exact=True)
        await button.click(no_wait_after=True)
        await page.get_by_label("Tên bài").fill("Tên gõ khi trang còn đang tải")
        begun.set()
        await expect(page.locator("#da-luu")).to_contain_text("Chưa lưu")
        await comes_back(page)
        await expect(page.locator("#da-luu")).to_contain_text("Đã lưu lúc")
    assert parse(kept(office).text).title == "Tên gõ khi trang còn đang tải"


async def test_ways_of_asking_are_chips_and_related_guides_are_ticked(
    browser: Browser, office: Office
) -> None:
    import_starter(office.engine)
    async with signed_in(browser, office, DESK) as screen:
        page = await edits(screen, office)
        await page.get_by_role("button", name="Bỏ “reset pass vneid”").click()
        field = page.get_by_label("Thêm một cách hỏi")
        await field.fill("mk vneid đâu rồi")
        await field.press("Enter")
        await expect(field).to_have_value("")
        await page.get_by_label("Tìm hướng dẫn").fill("phạt nguội")
        await page.get_by_role("checkbox", name="phạt").first.check()
        await page.get_by_role("checkbox", name="Đặt lại passcode").uncheck()
        await page.get_by_role("button", name="Lưu", exact=True).click()
        await expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    guide = parse(kept(office).text)
    assert "mk vneid đâu rồi" in guide.asks
    assert "reset pass vneid" not in guide.asks
    assert "vneid-quen-passcode" not in guide.related
    assert any("phat" in one for one in guide.related)


async def test_everything_works_without_script(browser: Browser, office: Office) -> None:
    import_starter(office.engine)
    link = f"{office.address}{HOME}{office.link()}"
    async with opened(browser, link, PHONE, java_script_enabled=False) as screen:
        page = screen.page
        await page.get_by_role("button", name="Vào bàn làm việc").click()
        await edits(screen, office)
        await rewrites(page, "Không phải làm lại mức 2.", "Không phải đi đâu cả.")
        await page.get_by_label("Tên bài").fill("Quên mật khẩu VNeID thì làm gì")
        asks = page.get_by_label("Các cách hỏi")
        await asks.fill(await asks.input_value() + "\nmk vneid đâu rồi")
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.locator(".bubble").first).to_contain_text("Không phải đi đâu cả.")
        await page.get_by_label("Tìm hướng dẫn").fill("phạt nguội")
        await page.get_by_role("button", name="Tìm", exact=True).click()
        await page.get_by_role("checkbox", name="phạt").first.check()
        await page.get_by_role("button", name="Xem lại để đăng").click()
        await page.get_by_role("button", name="Đăng", exact=True).click()
        await expect(page.get_by_text("Đã đăng: Quên mật khẩu VNeID thì làm gì")).to_be_visible()


async def test_two_coordinators_and_one_guide(browser: Browser, office: Office) -> None:
    """The second is told at once, and nothing of either is lost."""
    import_starter(office.engine)
    async with (
        signed_in(browser, office, DESK) as first,
        signed_in(browser, office, PHONE, OWN) as second,
    ):
        one, two = await edits(first, office), await edits(second, office)
        await rewrites(two, "## Lưu ý an toàn", "## Lưu ý an toàn\n- Đừng cho ai mượn máy.")
        await rewrites(one, "Không phải làm lại mức 2.", "Không phải đi đâu cả.")
        await one.get_by_role("button", name="Xem lại để đăng").click()
        await one.get_by_role("button", name="Đăng", exact=True).click()
        await expect(one.get_by_text("Đã đăng: ")).to_be_visible()

        await comes_back(two)
        told = two.get_by_role("alert").filter(has_text="(bản 2)")
        await expect(told).to_contain_text("Bài vừa được một điều phối viên sửa (bản 2).")
        await told.get_by_text("Bản mới khác gì").click()
        await expect(told).to_contain_text("Không phải đi đâu cả.")
        await two.get_by_role("button", name="Gửi duyệt").click()
        await expect(two.get_by_text("Đã lưu nhưng chưa gửi")).to_be_visible()
        await two.get_by_role("button", name="Giữ bài của tôi").click()
        text = await two.get_by_label("Nội dung").input_value()
        assert "Đừng cho ai mượn máy." in text
        assert "Không phải đi đâu cả." in text
        await two.get_by_role("button", name="Gửi duyệt").click()
        await expect(two.get_by_text("đã gửi tới các điều phối viên")).to_be_visible()
        assert second.refusals == [second.refusals[0]]  # 409: it was not sent the first time


async def test_two_windows_and_one_draft(browser: Browser, office: Office, tmp_path: Path) -> None:
    async with signed_in(browser, office, DESK) as screen:
        page = await edits(screen, office)
        other = await page.context.new_page()
        await other.goto(page.url)
        await other.get_by_label("Tên bài").fill("Tên của cửa sổ thứ hai")
        await other.get_by_role("button", name="Lưu", exact=True).click()
        await expect(other.get_by_text("Đã lưu bản nháp.")).to_be_visible()

        await page.get_by_label("Tên bài").fill("Tên của cửa sổ thứ nhất")
        await comes_back(page)
        await expect(page.get_by_text("vừa được sửa ở nơi khác")).to_be_visible()
        assert parse(kept(office).text).title == "Tên của cửa sổ thứ hai"
        await follows(screen, page.get_by_role("button", name="So hai bản"))
        await looks_at(screen, "editor-conflict", tmp_path)
        await page.get_by_role("button", name="Viết tiếp bản này").click()
        await expect(page.get_by_label("Tên bài")).to_have_value("Tên của cửa sổ thứ nhất")
        assert parse(kept(office).text).title == "Tên của cửa sổ thứ nhất"
        assert len(screen.refusals) == 2  # told to the script, then on the page


async def test_words_outlive_the_end_of_a_session(browser: Browser, office: Office) -> None:
    async with signed_in(browser, office, DESK) as screen:
        page = await edits(screen, office)
        with writing(office.engine) as session:
            login_rows.end_all(session, FOUNDER)
        await page.get_by_label("Tên bài").fill("Tên gõ sau khi hết phiên")
        await comes_back(page)
        await expect(
            page.get_by_text("Đã đăng xuất: những gì vừa viết vẫn còn đây")
        ).to_be_visible()
        await expect(page.get_by_label("Tên bài")).to_have_value("Tên gõ sau khi hết phiên")

        again = await page.context.new_page()
        await again.goto(f"{office.address}{HOME}{office.link()}")
        await again.get_by_role("button", name="Vào bàn làm việc").click()
        await again.wait_for_url(f"**{HOME}/")
        await comes_back(page)
        await expect(page.locator("#da-luu")).to_contain_text("Đã lưu lúc")
        await expect(page.get_by_text("Đã đăng xuất")).to_be_hidden()
        assert parse(kept(office).text).title == "Tên gõ sau khi hết phiên"
        assert screen.refusals  # 403: the form of a session that had ended


async def test_who_leaves_with_words_that_are_not_kept_is_asked(
    browser: Browser, office: Office
) -> None:
    async with signed_in(browser, office, DESK) as screen:
        page = await edits(screen, office)
        asked: list[str] = []

        async def stays(dialog: Dialog) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stays)
        await page.get_by_label("Tên bài").press_sequentially("x")
        await page.get_by_role("link", name="Hôm nay").click(no_wait_after=True)
        await expect(page.get_by_label("Tên bài")).to_be_visible()
        assert asked == ["beforeunload"]
        await comes_back(page)
        await expect(page.locator("#da-luu")).to_contain_text("Đã lưu lúc")
        await page.get_by_role("link", name="Hôm nay").click()
        await page.wait_for_url(f"**{HOME}/")
        assert asked == ["beforeunload"]


async def test_a_draft_is_reviewed(
    browser: Browser, office: Office, size: ViewportSize, tmp_path: Path
) -> None:
    number = submits(office, LAN)
    async with signed_in(browser, office, size) as screen:
        page = screen.page
        await goes_to(screen, office, f"/bai/{number}")
        await expect(page.get_by_text("câu hỏi cũ nào khác đổi")).to_be_visible()
        await looks_at(screen, "review", tmp_path)
        await page.get_by_text("Trả lại…").click()
        await looks_at(screen, "review-back", tmp_path)
        await page.get_by_label("Cần sửa gì?").fill("Thêm nguồn")
        await page.get_by_role("button", name="Trả lại", exact=True).click()
        await expect(page.get_by_text("Đã trả lại")).to_be_visible()
