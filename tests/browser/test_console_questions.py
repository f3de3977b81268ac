"""What nobody has answered, as a coordinator works through it on a phone and on a desk."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from knowledge.tables import Draft, QuestionGroup
from tests.bot.turns import CITIZEN, LAN, NEIGHBOUR
from tests.browser.screen import opened
from tests.browser.workroom import DESK, PHONE, SIZES, follows, goes_to, looks_at, signed_in
from tests.console.office import FOUNDER, HOME, OWN, Office
from tests.console.test_group import propose
from tests.console.test_questions import BEES, CAMELS, SHRIMPS, SHRIMPS_TOO, asked
from tests.guides import import_starter

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LONG = (
    "nhà em ở cuối xóm có cái ao cạn muốn đào sâu thêm để thả ếch với lươn mà hàng xóm bảo phải hỏi"
    " ai đó trên xã vì đất ao ghi trong sổ của ông nội, ông mất rồi chưa sang tên, giờ em đào thì"
    " có sao không, đất đào lên bán cho người ta đổ nền nhà được không ạ, em cảm ơn tổ nhiều lắm ạ"
)
LOGIN = "bể kính passcode tôm hùm nuôi"


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


@pytest.fixture
def busy(office: Office) -> Office:
    """A week of questions: alike, long, answered by a team, decided on."""
    commune = office.commune
    import_starter(office.engine)
    commune.asks_the_team(CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, "tan-lap")
    asked(office, NEIGHBOUR, SHRIMPS + " ạ")
    commune.now += timedelta(hours=5)
    asked(office, CITIZEN, CAMELS)
    commune.asks_the_team(NEIGHBOUR, LONG)
    commune.answers(LAN, 2)
    commune.now += timedelta(days=2)
    asked(office, CITIZEN, LOGIN)
    asked(office, NEIGHBOUR, BEES)
    commune.now += timedelta(minutes=25)
    return office


async def takes(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).click()


async def test_from_the_list_to_an_attached_guide(
    browser: Browser, busy: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, busy, size) as screen:
        page = screen.page
        await page.get_by_role("link", name="Câu hỏi", exact=True).click()
        await expect(page.locator(".gaps > li")).to_have_count(5)
        await looks_at(screen, "questions", tmp_path)
        await follows(screen, page.get_by_role("link", name=LOGIN))
        await looks_at(screen, "question", tmp_path)
        await follows(screen, page.get_by_role("link", name="Gắn vào hướng dẫn"))
        await looks_at(screen, "attach-which", tmp_path)
        await page.get_by_role("searchbox", name="Tìm bài khác").fill("quên passcode")
        await page.get_by_role("searchbox").press("Enter")
        await page.locator(".list .whole").first.click()
        await expect(page.get_by_role("button", name="Đồng ý gắn")).to_be_visible()
        await expect(page.locator(".waits")).to_be_hidden()
        await looks_at(screen, "attach", tmp_path)
        await takes(page, "Đồng ý gắn")
        await expect(page.locator(".said")).to_contain_text("1 câu")
        await expect(page.locator(".gaps > li")).to_have_count(4)
        await page.get_by_role("link", name="Đã quyết").click()
        await expect(page.locator(".gaps > li")).to_have_count(1)
        await looks_at(screen, "questions-decided", tmp_path)
        await follows(screen, page.get_by_role("link", name=LOGIN))
        await looks_at(screen, "question-decided", tmp_path)


async def test_several_at_once(
    browser: Browser, busy: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, busy, size) as screen:
        page = screen.page
        await goes_to(screen, busy, "/cau-hoi?xep=most")
        await expect(page.locator(".tools")).to_be_hidden()
        for text in (BEES, CAMELS):
            await page.get_by_label(f"Đánh dấu: {text}").check()
        await expect(page.get_by_role("status")).to_have_text("Đã đánh dấu: 2")
        await expect(page.locator(".tools")).to_be_in_viewport()
        await looks_at(screen, "questions-ticked", tmp_path)
        await follows(screen, page.get_by_role("button", name="Gắn vào bài"))
        await looks_at(screen, "attach-which-several", tmp_path)
        await page.locator(".list .whole").first.click()
        await expect(page.get_by_role("button", name="Đồng ý gắn")).to_be_visible()
        await looks_at(screen, "attach-several", tmp_path)
        await takes(page, "Đồng ý gắn")
        await expect(page.locator(".said")).to_contain_text("2 câu")
        assert page.url.endswith("/cau-hoi?xep=most")


async def test_not_for_us(
    browser: Browser, busy: Office, size: ViewportSize, tmp_path: Path
) -> None:
    async with signed_in(browser, busy, size, OWN) as screen:
        page = screen.page
        await goes_to(screen, busy, "/cau-hoi")
        await follows(screen, page.get_by_role("link", name="nhà em ở cuối xóm"))
        await looks_at(screen, "question-long", tmp_path)
        await follows(screen, page.get_by_role("link", name="Không thuộc phạm vi"))
        await looks_at(screen, "question-away", tmp_path)
        await takes(page, "Đóng: Cơ quan khác")
        await expect(page.locator(".said")).to_contain_text("Đã đóng: 1 câu.")


async def test_a_members_wording(
    browser: Browser, busy: Office, size: ViewportSize, tmp_path: Path
) -> None:
    propose(busy)
    async with signed_in(browser, busy, size) as screen:
        await goes_to(screen, busy, "/cau-hoi/1")
        await looks_at(screen, "question-proposed", tmp_path)
        await takes(screen.page, "Không thêm")
        await expect(screen.page.locator(".said")).to_contain_text("Tổ viên sẽ được báo")


async def test_by_keys_alone(browser: Browser, busy: Office) -> None:
    async with signed_in(browser, busy, DESK) as screen:
        page, keys = screen.page, screen.page.keyboard
        await goes_to(screen, busy, "/cau-hoi")
        rows = page.locator(".gaps > li")
        for key in "jjk":
            await keys.press(key)
        await expect(rows.nth(0).get_by_role("link")).to_be_focused()
        await keys.press("j")
        await keys.press("Space")
        await keys.press("j")
        await keys.press("Space")
        await expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
        await keys.press("x")
        await page.wait_for_url("**/khong-phai?nhom=*-*")
        await page.go_back()
        await keys.press("j")
        await keys.press("Enter")
        await page.wait_for_url("**/cau-hoi/*")
        first = page.url
        await keys.press("x")
        await page.wait_for_url(f"{first}/khong-phai")
        await page.go_back()
        await keys.press("a")
        await page.wait_for_url(f"{first}/gan")
        await goes_to(screen, busy, "/cau-hoi")
        await keys.press("j")
        await page.get_by_label("Thứ tự").focus()
        await keys.press("j")  # in a field it is a letter
        await expect(page.get_by_label("Thứ tự")).to_be_focused()


@pytest.mark.parametrize("key", ["a", "x"])
async def test_a_key_for_the_marked_one(browser: Browser, busy: Office, key: str) -> None:
    async with signed_in(browser, busy, DESK) as screen:
        await goes_to(screen, busy, "/cau-hoi")
        number = await screen.page.locator(".gaps input").first.input_value()
        await screen.page.keyboard.press(key)  # nothing is marked yet
        await screen.page.keyboard.press("j")
        await screen.page.keyboard.press(key)
        await screen.page.wait_for_url(f"**/cau-hoi/{number}/*")


async def test_a_key_begins_a_guide(browser: Browser, busy: Office) -> None:
    async with signed_in(browser, busy, DESK) as screen:
        await goes_to(screen, busy, "/cau-hoi")
        number = await screen.page.locator(".gaps input").first.input_value()
        await screen.page.keyboard.press("j")
        await screen.page.keyboard.press("n")
        await screen.page.wait_for_url("**/bai/1")
        assert [one.group_id for one in busy.commune.rows(Draft)] == [int(number)]


async def test_filters_are_in_sight_where_there_is_room(
    browser: Browser, busy: Office, size: ViewportSize
) -> None:
    async with signed_in(browser, busy, size) as screen:
        page = screen.page
        await goes_to(screen, busy, "/cau-hoi")
        if size == PHONE:
            await expect(page.get_by_label("Địa bàn")).to_be_hidden()
            await page.get_by_text("Lọc và sắp xếp").click()
        await page.get_by_label("Địa bàn").select_option("tan-lap")
        await page.get_by_role("button", name="Lọc", exact=True).click()
        await expect(page.locator(".gaps > li")).to_have_count(1)
        await expect(page.get_by_label("Địa bàn")).to_be_visible()  # what is chosen is seen


async def test_without_javascript(browser: Browser, busy: Office) -> None:
    link = f"{busy.address}{HOME}{busy.link(FOUNDER)}"
    async with opened(browser, link, PHONE, java_script_enabled=False) as screen:
        page = screen.page
        await takes(page, "Vào bàn làm việc")
        await goes_to(screen, busy, "/cau-hoi")
        await page.get_by_text("Lọc và sắp xếp").click()
        await page.get_by_label("Thứ tự").select_option("most")
        await page.get_by_role("button", name="Lọc", exact=True).click()
        await page.get_by_label(f"Đánh dấu: {BEES}").check()
        await page.get_by_label(f"Đánh dấu: {CAMELS}").check()
        await takes(page, "Gắn vào bài")
        await page.locator(".list .whole").first.click()
        await takes(page, "Đồng ý gắn")
        await expect(page.locator(".said")).to_contain_text("2 câu")
        await expect(page.locator(".gaps > li")).to_have_count(3)
    decided = [one for one in busy.commune.rows(QuestionGroup) if one.guide]
    assert len({one.guide for one in decided}) == 1


async def test_dark(browser: Browser, busy: Office, tmp_path: Path) -> None:
    link = f"{busy.address}{HOME}{busy.link(FOUNDER)}"
    async with opened(browser, link, PHONE, color_scheme="dark") as screen:
        await takes(screen.page, "Vào bàn làm việc")
        for path, name in (("/cau-hoi", "questions-dark"), ("/cau-hoi/1", "question-dark")):
            await goes_to(screen, busy, path)
            await looks_at(screen, name, tmp_path)
