"""Guides as the console lists them: found, filtered, sorted; what became of them when shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from knowledge.answers import Outcome
from knowledge.database import reading, writing
from knowledge.guides import Guide, parse
from knowledge.loop import guide_list
from knowledge.loop.guide_list import Concern, Order, Wanted
from knowledge.loop.guide_use import Use, guide_use
from knowledge.questions import Ending
from knowledge.tables import Question
from tests.guides import GOOD

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
ON, DAY = date(2026, 9, 1), timedelta(days=1)
_numbers = count(1)
OWN = parse(GOOD)


def guide(guide_id: str, title: str, **more: object) -> Guide:
    facts = {"asks": (), "certainty": "cao", "confirmed_by": "Công an xã", "group": "dinh-danh"}
    dates = {"review_by": "2027-01-01"}
    return replace(OWN, id=guide_id, title=title, **(facts | dates | more))


GUIDES = (
    guide("nop-phat", "Nộp phạt nguội", group="thanh-toan", review_by="2026-08-31"),
    guide("doi-sim", "Đổi số điện thoại", confirmed_by="", asks=("mất sim thì làm sao",)),
    guide("cap-lai", "Cấp lại thẻ căn cước", certainty="trung bình", review_by="2026-09-01"),
    guide("an-toan", "Nhận ra kẻ lừa đảo"),
)
USED = {
    "doi-sim": Use(shown=9, helped=2, marked_wrong=1, stuck=2, stuck_at={"buoc-2": 2}),
    "cap-lai": Use(shown=30, handed_over=4, stuck_at={"buoc-1": 1}),
    "nop-phat": Use(shown=1),
}


def listed(**wanted: object) -> list[str]:
    page = guide_list.guide_list(GUIDES, USED, Wanted(**wanted), ON)
    return [line.guide.id for line in page.lines]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.TITLE, ["cap-lai", "doi-sim", "an-toan", "nop-phat"]),
        (Order.DUE, ["nop-phat", "cap-lai", "doi-sim", "an-toan"]),
        (Order.SHOWN, ["cap-lai", "doi-sim", "nop-phat", "an-toan"]),
        (Order.STUCK, ["doi-sim", "cap-lai", "an-toan", "nop-phat"]),
        (Order.NOT_HELPED, ["cap-lai", "doi-sim", "an-toan", "nop-phat"]),
    ],
)
def test_equals_stand_by_title(order: Order, ids: list[str]) -> None:
    assert listed(order=order) == ids


@pytest.mark.parametrize(
    ("concern", "ids"),
    [
        (Concern.STALE, ["nop-phat"]),
        (Concern.UNCONFIRMED, ["doi-sim"]),
        (Concern.UNCERTAIN, ["cap-lai"]),
        (Concern.STUCK, ["cap-lai", "doi-sim"]),
        (Concern.UNSHOWN, ["an-toan"]),
    ],
)
def test_what_deserves_a_look(concern: Concern, ids: list[str]) -> None:
    assert listed(concern=concern) == ids


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("doi so", ["doi-sim"]),
        ("ĐỔI SỐ", ["doi-sim"]),
        ("sim mat", ["doi-sim"]),  # in an ask
        ("nop-phat", ["nop-phat"]),  # its id
        ("th", ["cap-lai", "doi-sim"]),  # how a word begins
        ("hat", []),  # not within it
        ("nộp tôm", []),
        (" ?", ["cap-lai", "doi-sim", "an-toan", "nop-phat"]),
    ],
)
def test_words_are_found_however_they_are_typed(typed: str, ids: list[str]) -> None:
    assert listed(text=typed) == ids


def test_filters_narrow_each_other() -> None:
    assert listed(group="thanh-toan") == ["nop-phat"]
    assert listed(certainty="trung bình") == ["cap-lai"]
    assert listed(group="dinh-danh", certainty="cao", text="n") == ["an-toan"]
    assert listed(group="thanh-toan", certainty="trung bình") == []


def test_pages_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_list, "PAGE", 3)
    first, second = (guide_list.guide_list(GUIDES, {}, Wanted(page=page), ON) for page in (0, 1))
    assert [len(page.lines) for page in (first, second)] == [3, 1]
    assert (first.total, first.count) == (4, 2)
    assert second.lines[0].use == Use()


def test_a_line_says_whether_it_is_due() -> None:
    page = guide_list.guide_list(GUIDES, USED, Wanted(order=Order.DUE), ON)
    assert [line.is_stale for line in page.lines] == [True, False, False, False]
    assert page.lines[1].use is USED["cap-lai"]


def shown(guide_id: str | None, ended: str, section: str | None = None, days: int = 1) -> Question:
    return Question(
        asked_at=NOW - days * DAY, text="", folded="", bot_id=9, update_id=next(_numbers),
        outcome=Outcome.ANSWERED, ended=ended, guide=guide_id, section=section,
    )  # fmt: skip


def test_what_became_of_each_guide_of_late(engine: Engine) -> None:
    with writing(engine) as session:
        session.add_all([
            shown("a", Ending.NONE),
            shown("a", Ending.HELPED, "buoc-1"),
            shown("a", Ending.STUCK, "buoc-2"),
            shown("a", Ending.STUCK, "buoc-2"),
            shown("a", Ending.HANDED_OVER, "buoc-3"),
            shown("a", Ending.HANDED_OVER, "le-phi"),
            shown("a", Ending.STUCK, "buoc-2", days=40),
            shown("b", Ending.MARKED_WRONG),
            shown("b", Ending.CHOSE_OTHER),
            shown(None, Ending.HANDED_OVER),
        ])  # fmt: skip
    own = Use(6, 1, 0, 2, 2, {"buoc-2": 2, "buoc-3": 1})
    other = Use(2, marked_wrong=1)
    with reading(engine) as session:
        assert guide_use(session, NOW - 30 * DAY) == {"a": own, "b": other}
        assert guide_use(session, NOW - 30 * DAY, ["b", "c"]) == {"b": other}
        assert guide_use(session, NOW - 50 * DAY)["a"].stuck_at == {"buoc-2": 3, "buoc-3": 1}
    assert (own.not_helped, other.not_helped) == (4, 1)
