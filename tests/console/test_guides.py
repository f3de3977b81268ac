"""The list of guides: found, filtered, sorted; how each serves; the drafts that wait."""

from datetime import timedelta

import pytest

from knowledge import library
from knowledge.database import writing
from knowledge.deciding import beginning, on_drafts
from knowledge.library import load
from knowledge.loop import staff
from knowledge.loop.desk import Desk
from knowledge.tables import Question
from tests.bot.turns import CITIZEN, GUIDE, LAN, NEIGHBOUR
from tests.console.office import FOUNDER, OTHER, OWN, Office, words_of
from tests.guides import GOOD

pytestmark = pytest.mark.anyio

ALONE = GOOD.replace("[quen-mat-khau]", "[]")
TITLE = "Đặt lại mật khẩu VNeID khi quên"


def gets_stuck(office: Office, person: int, step: int) -> None:
    """Asks, is led, stays at a step."""
    commune = office.commune
    commune.says(person, "quên mật khẩu VNeID lấy lại kiểu gì")
    commune.presses(person, f"stuck:{commune.newest(Question).id}:{GUIDE}:{step}")


def is_helped(office: Office, person: int) -> None:
    commune = office.commune
    commune.says(person, "quen mk vneid phai lam sao")
    commune.presses(person, f"helped:{commune.newest(Question).id}:{GUIDE}")


def submits(office: Office, author: int, text: str = ALONE) -> int:
    """A whole file, sent for review; the draft's number."""
    with writing(office.engine) as session:
        desk = Desk(session, frozenset({FOUNDER}), office.commune.now, load(session))
        actor = staff.actor(session, author, desk.founders)
        row = beginning.from_file(desk, actor, text)
        return on_drafts.submit(desk, actor, row.id or 0).row.id or 0


async def test_a_guide_with_how_it_served_and_where_people_stay(office: Office) -> None:
    for person, step in ((CITIZEN, 3), (NEIGHBOUR, 3), (CITIZEN, 2)):
        gets_stuck(office, person, step)
    is_helped(office, NEIGHBOUR)
    page = words_of(await (await office.coordinator()).reads("/huong-dan"))
    assert TITLE in page
    assert "Đã đưa ra 4 Giúp được 1 Chưa giúp 3 Bị kẹt 3" in page
    assert "Hay kẹt ở bước 3 (2 lượt)" in page
    assert "Chưa xác nhận" in page


async def test_what_is_older_than_thirty_days_counts_no_more(office: Office) -> None:
    gets_stuck(office, CITIZEN, 3)
    office.commune.now += timedelta(days=31)
    page = words_of(await (await office.coordinator()).reads("/huong-dan"))
    assert "Đã đưa ra 0 Giúp được 0" in page
    assert "Hay kẹt" not in page


FILTERS = [
    ({"tim": "mat khau"}, True),
    ({"tim": "mật KHẨU vneid"}, True),
    ({"tim": "tôm hùm"}, False),
    ({"nhom": "dinh-danh"}, True),
    ({"nhom": "thanh-toan"}, False),
    ({"xem": "unconfirmed"}, True),
    ({"xem": "stale"}, False),
    ({"xem": "uncertain"}, False),
    ({"xem": "unshown"}, True),
    ({"xem": "stuck"}, False),
    ({"xem": "<script>"}, True),  # no filter of ours: as if it were not there
    ({"xep": "shown"}, True),
    ({"trang": "7"}, False),
]


async def test_filters_stand_in_the_address(office: Office) -> None:
    visitor = await office.coordinator()
    for query, is_found in FILTERS:
        page = words_of(await visitor.reads("/huong-dan", **query))
        assert (TITLE in page) is is_found, query
        assert ("Không có bài nào khớp" in page) is not is_found, query


def has_guides(office: Office, count: int) -> None:
    """So many more."""
    texts = {f"doi-so-{n}": ALONE.replace("id: doi-so", f"id: doi-so-{n}") for n in range(count)}
    with writing(office.engine) as session:
        library.import_guides(session, texts, office.commune.now)


async def test_the_way_from_page_to_page_keeps_the_filters(office: Office) -> None:
    has_guides(office, 68)
    visitor = await office.coordinator()
    first = await visitor.reads("/huong-dan", xem="unconfirmed", xep="due")
    assert "Số bài: 69" in words_of(first)
    assert first.count('class="whole"') == 50
    assert "xem=unconfirmed&amp;xep=due&amp;trang=2" in first
    second = await visitor.reads("/huong-dan", xem="unconfirmed", xep="due", trang=2)
    assert second.count('class="whole"') == 19


async def test_a_draft_waits_for_those_who_decide_on_it(office: Office) -> None:
    draft = submits(office, LAN)
    for user, sees in ((FOUNDER, True), (OWN, True), (OTHER, False)):
        page = await (await office.coordinator(user)).reads("/huong-dan")
        assert (f'href="/banlamviec/bai/{draft}"' in page) is sees, user
        assert ("Chờ duyệt 1" in words_of(page)) is sees, user
        assert ("Lan bài mới gửi duyệt" in words_of(page)) is sees, user


async def test_who_looks_for_a_guide_is_not_kept_by_drafts(office: Office) -> None:
    submits(office, LAN)
    visitor = await office.coordinator()
    assert "Chờ duyệt" in await visitor.reads("/huong-dan")
    for wanted in ({"tim": "tôm"}, {"xem": "stuck"}):
        assert "Chờ duyệt" not in await visitor.reads("/huong-dan", **wanted)


async def test_ones_own_drafts_stand_apart(office: Office) -> None:
    with writing(office.engine) as session:
        desk = Desk(session, frozenset({FOUNDER}), office.commune.now, load(session))
        beginning.from_file(desk, staff.actor(session, OWN, desk.founders), ALONE)
    own = words_of(await (await office.coordinator(OWN)).reads("/huong-dan"))
    assert "Bài đang viết 1" in own
    assert "Đổi số điện thoại trong VNeID" in own
    assert "Chờ duyệt" not in own
    other = words_of(await (await office.coordinator(FOUNDER)).reads("/huong-dan"))
    assert "Đổi số điện thoại trong VNeID" not in other


async def test_ones_own_draft_in_review_stands_there_once(office: Office) -> None:
    draft = submits(office, OWN)
    page = await (await office.coordinator(OWN)).reads("/huong-dan")
    assert page.count(f'href="/banlamviec/bai/{draft}"') == 1
