"""A coordinator reads on a phone what a new text changes, and what is wrong with it."""

from datetime import date

import pytest

from knowledge.guides import BadGuide, parse
from knowledge.writing.guide_changes import Change, difference, findings
from tests.guides import GOOD, line_of

TODAY = date(2026, 9, 25)
ASKS = GOOD[GOOD.index("asks:") : GOOD.index("sources:")]
OTHER = parse(
    GOOD.replace("id: doi-so", "id: quen-mat-khau")
    .replace("title: Đổi số điện thoại trong VNeID", "title: Quên mật khẩu VNeID")
    .replace(ASKS, "asks: [quên mật khẩu]\n")
)


CHANGES = [
    ("  - em đổi sim\n", "", Change("asks", ("em đổi sim",), ())),
    ("  - em đổi sim\n", "  - em đổi sim\n  - thay sim\n", Change("asks", (), ("thay sim",))),
    ("certainty: cao", "certainty: trung bình", Change("certainty", ("cao",), ("trung bình",))),
    (
        "date: 2024-07-01",
        "date: 2025-07-01",
        Change(
            "sources",
            ("Nghị định 69/2024/NĐ-CP, Điều 13 (01/07/2024)",),
            ("Nghị định 69/2024/NĐ-CP, Điều 13 (01/07/2025)",),
        ),
    ),
    (
        "- Sim mới",
        "- Sim cũ",
        Change("chuan-bi", ("- Sim mới, chính chủ.",), ("- Sim cũ, chính chủ.",)),
    ),
    (
        "3. Đọc số mới.",
        "3. Ký tên.\n4. Đọc số mới.",
        Change("buoc", (), ("3. Ký tên.",)),
    ),
    (
        "Hỏi nhà mạng.",
        "Gọi nhà mạng.",
        Change(
            "loi",
            ("Số đã có người dùng\nHỏi nhà mạng.",),
            ("Số đã có người dùng\nGọi nhà mạng.",),
        ),
    ),
    (
        "**1900 0368**",
        "**1900 0369**",
        Change("hoi-ai", ("Tổng đài 1900 0368.",), ("Tổng đài 1900 0369.",)),
    ),
    (
        "https://dichvucong.gov.vn/x",
        "https://vneid.gov.vn/x",
        Change(
            "le-phi",
            ("Không mất tiền, xem cổng: https://dichvucong.gov.vn/x.",),
            ("Không mất tiền, xem cổng: https://vneid.gov.vn/x.",),
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "change"), CHANGES)
def test_only_what_changed_is_shown_in_plain_words(old: str, new: str, change: Change) -> None:
    assert difference(GOOD, GOOD.replace(old, new)) == (change,)


def test_new_dates_and_marks_alone_are_no_change() -> None:
    new = GOOD.replace("2026-09-01", "2026-09-20").replace("**1900 0368**", "1900 0368")

    assert difference(GOOD, new) == ()


def test_a_step_put_in_front_is_one_line_not_all_of_them() -> None:
    new = GOOD.replace("1. Đến", "1. Gọi trước.\n2. Đến").replace("3. Đọc", "4. Đọc")
    new = new.replace("2. Đưa", "3. Đưa")

    assert difference(GOOD, new) == (Change("buoc", (), ("1. Gọi trước.",)),)


def test_all_of_a_new_guide_is_new() -> None:
    changes = {change.part: change for change in difference("", GOOD)}

    assert not any(change.removed for change in changes.values())
    assert changes["tom-tat"].added == (
        "Đổi số ở công an xã, mang thẻ căn cước.",
        "Chỉ một số cho mỗi tài khoản.",
    )
    assert len(changes["buoc"].added) == 3


def test_a_text_that_is_no_guide_has_no_difference() -> None:
    with pytest.raises(BadGuide):
        difference(GOOD, "không phải hướng dẫn")


def said(text: str, guide_id: str = "doi-so") -> list[tuple[int, str]]:
    found = findings(text, guide_id, [parse(GOOD), OTHER], TODAY)
    return [(one.line, one.message) for one in found]


def test_a_good_guide_has_no_findings() -> None:
    assert said(GOOD) == []


def test_the_check_speaks_as_on_the_command_line() -> None:
    text = GOOD.replace("certainty: cao", "certainty: chắc").replace("Hỏi nhà", "Xem sim.vn")

    assert [message for _, message in said(text)] == [
        "review_by: at most 3 months after it was checked or confirmed",
        "certainty: must be one of cao, trung bình, cần kiểm tra lại",
        "sim.vn is not on the list of official hosts",
    ]


def test_an_ask_of_another_guide_is_found_and_the_old_text_of_its_own_is_not_another() -> None:
    text = GOOD.replace("em đổi sim", "Quen mat khau")

    [(line, message)] = said(text)
    assert line == line_of(GOOD, "asks:")
    assert message.startswith("asks: “Quen mat khau” is in ")


def test_what_cannot_be_read_is_a_finding_too() -> None:
    assert said("") == [(1, "must begin with a head between two lines of ---")]
    assert said(GOOD + "a" * 20_000) == [(1, "larger than 16 KB")]


def test_the_id_must_be_the_one_it_is_published_under() -> None:
    assert "id: must equal the file name khac" in [message for _, message in said(GOOD, "khac")]
