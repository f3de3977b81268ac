"""A whole file as a guide: its id, group and dates are not up to whoever typed it."""

import unicodedata
from datetime import date
from functools import cache

import pytest

from knowledge.guide_check import check
from knowledge.guides import MAX_BYTES, Guide, parse
from knowledge.writing.guide_changes import findings
from knowledge.writing.typed import whole_file
from knowledge.writing.typed_file import made_right
from tests.guides import GOOD, STARTER, line_of, starter_texts

TODAY = date(2026, 9, 25)
LONG_AGO = date(2026, 1, 1)  # before most of the starter guides were checked
CONFIRMED = GOOD.replace('confirmed_by: ""', "confirmed_by: Công an xã").replace(
    'confirmed_on: ""', "confirmed_on: 2026-09-10"
)


def right(typed: str, live: str = "", guide_id: str = "doi-so") -> Guide:
    made, guide = made_right(typed, guide_id, parse(live) if live else None, TODAY)
    assert guide
    assert parse(made.text) == guide or made.added
    return guide


@cache
def titles() -> dict[str, str]:
    return {guide_id: parse(text).title for guide_id, text in starter_texts().items()}


@pytest.mark.parametrize("guide_id", starter_texts())
def test_every_starter_guide_comes_back_as_it_is_but_for_its_dates(guide_id: str) -> None:
    text = starter_texts()[guide_id]
    live = parse(text)
    path = next(STARTER.glob(f"*/{guide_id}.md"))

    made, guide = made_right(text, guide_id, live, LONG_AGO)

    assert guide
    pairs = zip(text.split("\n"), made.text.split("\n"), strict=True)
    assert {old.split(":")[0] for old, new in pairs if old != new} <= {"checked", "review_by"}
    assert not [one for one in check(guide, path, titles(), LONG_AGO) if one.is_error]


def test_the_id_is_never_what_somebody_typed_over() -> None:
    assert right(GOOD.replace("id: doi-so", "id: vneid-muc-2"), GOOD).id == "doi-so"
    assert right(GOOD, guide_id="bai-doi-so").id == "bai-doi-so"


def test_a_live_guide_stays_in_its_group_a_new_one_goes_where_it_is_put() -> None:
    moved = GOOD.replace("group: dinh-danh", "group: thu-tuc")
    assert right(moved, GOOD).group == "dinh-danh"
    assert right(moved).group == "thu-tuc"
    assert right(GOOD.replace("group: dinh-danh", "group: ../../etc")).group == "ho-tro"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-08-01", "2026-08-01"),
        ("2026-09-25", "2026-09-25"),
        ("2026-09-26", "2026-09-25"),
        ("9999-12-31", "2026-09-25"),
        ("hôm qua", "2026-09-25"),
        ('""', "2026-09-25"),
        ("20260801", "2026-08-01"),
    ],
)
def test_checked_is_a_day_that_has_come(typed: str, kept: str) -> None:
    assert right(GOOD.replace("checked: 2026-09-01", f"checked: {typed}")).checked == kept


def test_a_day_at_the_end_of_time_is_a_day() -> None:
    text = GOOD.replace("checked: 2026-09-01", "checked: 9999-12-31")
    assert findings(text.replace("[quen-mat-khau]", "[]"), "doi-so", (), TODAY) == ()


@pytest.mark.parametrize(
    ("certainty", "typed", "kept"),
    [
        ("cao", "2027-02-28", "2027-02-28"),
        ("cao", "2027-03-31", "2027-03-06"),  # 186 days after it was checked
        ("cao", "9999-12-31", "2027-03-06"),
        ("trung bình", "2027-02-28", "2026-12-03"),
        ("cao", "2026-09-02", "2026-09-02"),
        ("cao", "chưa rõ", "2026-12-24"),
    ],
)
def test_the_next_look_is_as_soon_as_it_must_be(certainty: str, typed: str, kept: str) -> None:
    text = GOOD.replace("review_by: 2027-02-28", f"review_by: {typed}")
    text = text.replace("certainty: cao", f"certainty: {certainty}")
    guide = right(text)
    assert guide.review_by == kept
    assert not [
        one for one in findings(_text(guide, text), "doi-so", (), TODAY) if "review" in str(one)
    ]


def _text(guide: Guide, typed: str) -> str:
    return made_right(typed, guide.id, None, TODAY)[0].text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Đọc số mới.", "Ghi số mới ra giấy."),
        ("**1900 0368**", "1900 0368"),
        ("em đổi sim", "anh đổi sim"),
        ("certainty: cao", "certainty: trung bình"),
        ("Hỏi nhà mạng.", "Hỏi nhà mạng.\n### Mất sóng\nRa chỗ thoáng."),
    ],
)
def test_whoever_confirmed_it_has_read_no_other_words(old: str, new: str) -> None:
    guide = right(CONFIRMED.replace(old, new), CONFIRMED)
    assert (guide.confirmed_by, guide.confirmed_on) == ("", "")


def test_a_confirmation_stays_while_only_dates_change_and_cannot_be_typed() -> None:
    later = CONFIRMED.replace("checked: 2026-09-01", "checked: 2026-09-20")
    assert right(later, CONFIRMED).confirmed_by == "Công an xã"
    assert right(later.replace("Công an xã", "Bộ trưởng"), CONFIRMED).confirmed_by == "Công an xã"
    assert right(CONFIRMED, GOOD).confirmed_by == ""
    assert right(CONFIRMED).confirmed_on == ""


def test_a_head_without_its_lines_is_completed_and_problems_stay_where_they_are_seen() -> None:
    bare = "\n".join(
        line for line in GOOD.split("\n") if not line.startswith(("id:", "group:", "kind:", "chec"))
    )
    made, guide = made_right(bare, "bai-doi-so", None, TODAY)

    assert guide
    assert (guide.id, guide.group, guide.kind) == ("bai-doi-so", "ho-tro", "huong-dan")
    assert guide.checked == "2026-09-25"
    assert made.added == 4
    for part in guide.sections:
        shown = bare.split("\n")[part.line - 1]
        assert shown.split(". ", 1)[-1].strip("# ") in f"{part.heading} {part.text}" or not shown


def test_a_head_in_one_line_is_written_anew() -> None:
    head = "{id: x, kind: thong-tin, title: Đổi số, group: ho-tro, checked: 2026-09-01}"
    made, guide = made_right(f"---\n{head}\n---\nTóm tắt.\n", "bai-doi-so", None, TODAY)
    assert guide
    assert parse(made.text).id == guide.id == "bai-doi-so"


@pytest.mark.parametrize(
    ("typed", "line", "words"),
    [
        ("chỉ có chữ", 1, "must begin with a head"),
        (GOOD.replace("## Hỏi ai", "## Hỏi đâu"), line_of(GOOD, "## Hỏi ai"), "unknown heading"),
        (GOOD.replace("asks:", "asks: ["), 7, "not valid YAML"),
        (GOOD + "x" * MAX_BYTES, 1, "larger than"),
        (GOOD.replace("id: doi-so\n", "id: a\nid: b\n"), 3, "stands twice"),
    ],
)
def test_what_cannot_be_read_says_where(typed: str, line: int, words: str) -> None:
    made, guide = made_right(typed, "doi-so", None, TODAY)
    assert guide is None
    (first, *_) = findings(made.text, "doi-so", (), TODAY)
    assert made.typed_line(first.line) == line
    assert words in first.message


def test_a_file_from_another_system_is_the_same_file() -> None:
    odd = "\ufeff" + unicodedata.normalize("NFD", GOOD).replace("\n", "\r\n")
    assert whole_file(odd) == GOOD
    assert whole_file(GOOD) == GOOD
    assert whole_file(GOOD.rstrip("\n")) == GOOD
    assert whole_file("a\x00b\ud800c\x1f\u2028d\x0be") == "a b c \nd\ne\n"
    assert whole_file("") == ""
    assert whole_file("dòng \n\n  thụt") == "dòng \n\n  thụt\n"
