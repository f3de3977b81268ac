"""A draft that was written in the console, met in the chat: seen, sent, dropped, never cut up."""

import pytest
from sqlalchemy import Engine

from bot.conversation.author.findings import in_words
from bot.locale import speaker
from knowledge import library
from knowledge.database import writing
from knowledge.deciding.on_drafts import save
from knowledge.loop import draft_rows, staff
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import State
from knowledge.tables import Draft, GuideRow
from knowledge.writing.guide_changes import findings
from tests.bot.turns import FOUNDER, GUIDE, LAN, MORNING, Commune, Seen, settled
from tests.guides import GOOD

FILE = GOOD.replace("[quen-mat-khau]", "[]").replace("số", "ong").replace("doi so", "doi ong")
IN_THE_CONSOLE = "Bài này đang soạn ở bàn làm việc trên trình duyệt."
PARTS = ("dask", "dskip", "dsplit", "dleave", "dedit", "dcut", "dgroup")


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return settled(engine)


def written(commune: Commune, text: str = FILE) -> Draft:
    """Begun in the chat, where its title is waited for; gone on with in the console."""
    commune.presses(LAN, "dnew")
    commune.deliver()
    row = commune.newest(Draft)
    with writing(commune.engine) as session:
        desk = Desk(session, frozenset({FOUNDER}), commune.now, library.load(session))
        save(desk, staff.actor(session, LAN, ()), row.id or 0, text, draft_rows.seal(row))
    return commune.newest(Draft)


def shown(commune: Commune, user: int = LAN) -> Seen:
    return commune.deliver()[user][-1]


def test_its_menu_says_where_it_is_written_and_offers_no_part(commune: Commune) -> None:
    row = written(commune)
    commune.presses(LAN, f"draft:{row.id}")
    menu = shown(commune)
    assert IN_THE_CONSOLE in menu.text
    actions = [one.split(":")[0] for one in menu.buttons]
    assert actions == ["dview", "dsend", "dpause", "ddrop"]


def test_no_old_button_and_no_text_changes_it(commune: Commune) -> None:
    row = written(commune)
    commune.says(LAN, "Một cái tên khác")  # the title, for which the chat waited
    assert IN_THE_CONSOLE in shown(commune).text
    for action in PARTS:
        commune.presses(LAN, f"{action}:{row.id}:title:1:1")
        assert IN_THE_CONSOLE in shown(commune).text
    now = commune.newest(Draft)
    assert (now.text, now.body) == (row.text, row.body)


def test_another_guide_chosen_instead_begins_a_draft_of_its_own(commune: Commune) -> None:
    row = written(commune)
    commune.presses(LAN, f"editguide:{GUIDE}:{row.id}")
    first, second = commune.rows(Draft)
    assert (first.text, first.guide_id) == (row.text, "")
    assert second.guide_id == GUIDE


def test_it_is_previewed_sent_and_published_with_its_markdown(commune: Commune) -> None:
    row = written(commune)
    commune.presses(LAN, f"dview:{row.id}:guide:0")
    assert "Đổi ong ở công an xã" in shown(commune).text
    commune.presses(LAN, f"dsend:{row.id}")
    card = commune.deliver()[FOUNDER][-1]
    assert "Đổi ong điện thoại" in card.text
    commune.presses(FOUNDER, card.button("rpublish"))
    commune.deliver()
    live = next(one for one in commune.rows(GuideRow) if one.id.startswith("bai-doi-ong"))
    assert live.text == FILE.replace("id: doi-so", f"id: {live.id}")


def test_what_cannot_be_read_says_so_in_plain_words_and_waits(commune: Commune) -> None:
    row = written(commune, FILE.replace("## Hỏi ai", "## Hỏi đâu"))
    commune.presses(LAN, f"draft:{row.id}")
    menu = shown(commune)
    assert "Không có mục nào tên “Hỏi đâu”" in menu.text
    assert [one.split(":")[0] for one in menu.buttons] == ["dpause", "ddrop"]
    commune.presses(LAN, f"dsend:{row.id}")
    commune.deliver()
    assert commune.newest(Draft).state == State.DRAFTING


def test_dropped_in_the_chat_the_file_goes(commune: Commune) -> None:
    row = written(commune)
    commune.presses(LAN, f"ddropyes:{row.id}")
    assert commune.newest(Draft).text == ""


def test_it_is_known_by_its_title(commune: Commune) -> None:
    written(commune)
    for command in ("/vietbai", "/congviec"):
        commune.says(LAN, command)
        assert "Đổi ong điện thoại" in str(shown(commune).payload)


BROKEN = {
    "id: doi-so": ["id: &a doi-so", "id: doi-so\nid: doi-so", "{id: 1", "lạ: 1\nid: doi-so"],
    "title: Đổi ong điện thoại trong VNeID": ["", "title: [a]", "title: abc"],
    "kind: huong-dan": ["kind: khac"],
    "certainty: cao": ["certainty: chắc"],
    "related: []": ["related: một", "related: [khong-co]", "related: [{a: b}]"],
    "review_by: 2027-02-28": ["review_by: 2026-01-01"],
    "## Hỏi ai": ["## Hỏi", "## Các bước\n1. Lại\n\n## Hỏi ai", "## Lưu ý an toàn\nx\n## Hỏi ai"],
    "1. Đến công an xã.": ["Đến công an xã.", "3. Đến công an xã.", "1. <b>Đến</b>."],
    "### Không nhận được mã": ["Không nhận được mã", "### ![ảnh](x)"],
    "date: 2024-07-01}": ["ngay: 2024-07-01}", "}", "date: lâu rồi}"],
    "Đọc ong mới.": ['Xem "Bài không có thật".', "Vào cho-xau.example.com/x.", "x" * 401 + "."],
    "---\nid": ["id"],
}


@pytest.mark.parametrize(("part", "anew"), [(a, b) for a, many in BROKEN.items() for b in many])
def test_everything_that_is_wrong_with_a_file_is_said_in_vietnamese(part: str, anew: str) -> None:
    assert part in FILE
    found = findings(FILE.replace(part, anew), "doi-so", (), MORNING.date())
    assert found
    said = in_words(speaker("vi"), None, found)
    raw = {one.message for one in found}
    assert len(said) == len(found)
    assert not [one for one in said if one.words in raw]
    assert [one.line for one in said] == [one.line for one in found]
