"""One slip in a good guide gives exactly one message, at the line where it is to be mended."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.guide_check import check, check_folder, is_stale
from knowledge.guides import Problem, parse
from tests.guides import GOOD, STARTER, line_of

TODAY = date(2026, 9, 25)
PATH = Path("guides/dinh-danh/doi-so.md")
ASKS = GOOD[GOOD.index("asks:") : GOOD.index("sources:")]
REMEDY = "Hỏi nhà mạng."
TITLES = {"doi-so": "Đổi số điện thoại trong VNeID", "quen-mat-khau": "Quên mật khẩu VNeID"}
STEPS = "".join(f"{n}. Bấm tiếp.\n" for n in range(4, 10))


def found(text: str, today: date = TODAY, path: Path = PATH) -> list[Problem]:
    return check(parse(text), path, TITLES, today)


def errors(text: str, today: date = TODAY) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in found(text, today) if one.is_error]


def remedy(words: str) -> list[str]:
    """What is said of these words in a guide."""
    return [message for _, message in errors(GOOD.replace(REMEDY, words))]


def test_the_good_guide_is_good() -> None:
    assert found(GOOD) == []


# (what stands there, what is written instead, the beginning of the line named, the message)
CHANGES = [
    ("kind: huong-dan", "kind: khac", "kind:", "kind: must be one of huong-dan, thong-tin"),
    ("Đổi số điện thoại trong VNeID", "Đổi", "title:", "title: 5 to 100 characters"),
    ("Đổi số điện thoại trong VNeID", "Đ" * 101, "title:", "title: 5 to 100 characters"),
    ("dinh-danh", "thanh-toan", "group:", "group: must equal the folder name dinh-danh"),
    (ASKS, "asks: []\n", "asks:", "asks: write at least one way in which people ask"),
    ("em đổi sim", "số cũ bỏ rồi", "asks:", "asks: “số cũ bỏ rồi” stands twice"),
    ("2026-09-01", "09/2026", "checked:", "checked: must be a date such as 2026-09-01"),
    ("2026-09-01", '""', "checked:", "checked: must be a date such as 2026-09-01"),
    ("2027-02-28", "2027-02-30", "review_by:", "review_by: must be a date such as 2026-09-01"),
    (
        'confirmed_on: ""',
        "confirmed_on: hôm qua",
        "confirmed_on:",
        "confirmed_on: must be empty or a date such as 2026-09-01",
    ),
    (
        "2027-02-28",
        "2027-03-07",
        "review_by:",
        "review_by: at most 6 months after it was checked or confirmed",
    ),
    (
        "certainty: cao",
        "certainty: trung bình",
        "review_by:",
        "review_by: at most 3 months after it was checked or confirmed",
    ),
    (
        "review_by: 2027-02-28\ncertainty: cao",
        "review_by: 2026-11-30\ncertainty: chắc",
        "certainty:",
        "certainty: must be one of cao, trung bình, cần kiểm tra lại",
    ),
    (
        ", date: 2024-07-01",
        "",
        "sources:",
        "sources: every source has a title and a date such as 2026-09-01",
    ),
    ("[quen-mat-khau]", "[khac]", "related:", "related: there is no other guide khac"),
    ("[quen-mat-khau]", "[doi-so]", "related:", "related: there is no other guide doi-so"),
    ("Đưa thẻ căn cước.", "", "2.", "buoc-2 is empty"),
    (
        "3. Đọc số mới.",
        "   Đọc số mới.",
        "---",
        "“## Các bước” needs 3 to 8 numbered steps, found 2",
    ),
    (
        "3. Đọc số mới.\n",
        f"3. Đọc\n{STEPS}",
        "---",
        "“## Các bước” needs 3 to 8 numbered steps, found 9",
    ),
    ("Tổng đài **1900 0368**.\n", "", "---", "“## Hỏi ai” must name whom to ask"),
    (
        "Đổi số ở công an xã, mang thẻ căn cước.\nChỉ một số cho mỗi tài khoản.\n",
        "",
        "---",
        "begin with two or three lines that already answer",
    ),
    (
        "## Lưu ý an toàn",
        "## Cần chuẩn bị",
        "## Cần chuẩn bị",
        "“## Cần chuẩn bị” stands twice or out of order (Cần chuẩn bị, Các bước, "
        "Lệ phí và thời gian, Lỗi thường gặp, Lưu ý an toàn, Hỏi ai)",
    ),
    (
        "## Lưu ý an toàn",
        "## Hỏi ai",
        "## Hỏi ai",
        "“## Hỏi ai” stands twice or out of order (Cần chuẩn bị, Các bước, "
        "Lệ phí và thời gian, Lỗi thường gặp, Lưu ý an toàn, Hỏi ai)",
    ),
    ("Không đọc mã", "Không <b>đọc</b> mã", "Không <b>", "no HTML; write plain words"),
    ("Không đọc mã", "![ảnh](a.png)", "![ảnh]", "no pictures yet"),
    ("   Thấy bàn", "   Bật vpn, thấy bàn", "   Bật", "a guide never teaches VPN"),
    ("Không đọc mã", "Tổ làm hộ, không đọc mã", "Tổ làm hộ", "never offer “làm hộ”"),
    (
        "Không nhận được mã",
        "Vào bit-ly.com",
        "### Vào",
        "bit-ly.com is not on the list of official hosts",
    ),
    (
        "Không đọc mã",
        'Đọc xem "Quên mã 6 số"',
        "Đọc xem",
        "no guide's title begins with “Quên mã 6 số”",
    ),
    ("Không đọc mã", "Sim. " * 80, "Sim. Sim", "408 characters; at most 400 in a line"),
    (
        "Không đọc mã",
        "Nếu " + "mà " * 34 + "thôi, không đọc mã",
        "Nếu mà",
        "a sentence of 41 syllables; at most 35",
    ),
    (
        "  - em đổi sim\n",
        "".join(f"  - cách nói {n}\n" for n in range(194)),
        "asks:",
        "asks: 201 ways of asking; at most 200",
    ),
    ("- Sim mới", "- Sim ở sim.vn", "- Sim ở", "sim.vn is not on the list of official hosts"),
]


@pytest.mark.parametrize(("old", "new", "where", "message"), CHANGES)
def test_one_change_gives_one_message_at_its_line(
    old: str, new: str, where: str, message: str
) -> None:
    text = GOOD.replace(old, new, 1)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.startswith(where)]

    assert errors(text) == [(lines[-1] if where.startswith("##") else lines[0], message)]


@pytest.mark.parametrize("guide_id", ["Doi-so", "doi--so", "doi_so", "-doi", "đổi-số", "a" * 41])
def test_an_id_must_fit_into_a_button(guide_id: str) -> None:
    problems = found(
        GOOD.replace("id: doi-so", f"id: {guide_id}"), path=Path(f"dinh-danh/{guide_id}.md")
    )

    assert [str(one) for one in problems] == [
        f"dinh-danh/{guide_id}.md:2: id: only a-z, 0-9 and single hyphens, at most 40 characters"
    ]


def test_an_id_must_be_the_name_of_the_file() -> None:
    [problem] = found(GOOD, path=Path("guides/dinh-danh/doi-sim.md"))
    assert problem.message == "id: must equal the file name doi-sim"


def test_information_needs_neither_steps_nor_problems() -> None:
    start, end = GOOD.index("## Các bước"), GOOD.index("## Lưu ý")
    text = (GOOD[:start] + GOOD[end:]).replace("huong-dan", "thong-tin")

    assert found(text) == []


@pytest.mark.parametrize("words", ["Đi làm hộ chiếu ở công an tỉnh.", "Làm hộ khẩu, làm hộ tịch."])
def test_making_a_passport_is_not_doing_it_for_somebody(words: str) -> None:
    assert remedy(words) == []


def test_doing_it_for_somebody_is_seen_at_the_beginning_too() -> None:
    assert remedy("Làm hộ miễn phí.") == ["never offer “làm hộ”"]


def test_a_guide_written_today_from_old_sources_gets_a_month() -> None:
    text = GOOD.replace("2026-09-01", "2025-01-01").replace("2027-02-28", "2026-10-26")

    assert errors(text) == []
    assert errors(text.replace("2026-10-26", "2026-10-27")) != []


def test_a_confirmation_begins_the_months_anew() -> None:
    text = GOOD.replace('confirmed_on: ""', "confirmed_on: 2026-12-01")

    assert errors(text.replace("2027-02-28", "2027-06-01"), date(2026, 12, 1)) == []


def test_a_stale_guide_is_warned_of_and_no_error() -> None:
    [problem] = found(GOOD, date(2027, 3, 1))

    line = line_of(GOOD, "review_by")
    assert str(problem) == f"{PATH}:{line}: warning: due for a new check since 2027-02-28"
    assert not problem.is_error


def test_a_guide_is_stale_after_its_day_not_on_it() -> None:
    guide = parse(GOOD)
    assert [is_stale(guide, date(2027, 2, 28)), is_stale(guide, date(2027, 3, 1))] == [False, True]


def test_few_asks_and_few_problems_are_warned_of() -> None:
    text = GOOD.replace("  - em đổi sim\n", "").replace("### Quên thẻ ở nhà\nVề lấy thẻ.\n", "")

    assert [(one.message.split(":")[0], one.is_error) for one in found(text)] == [
        ("fewer than 3 symptoms in “## Lỗi thường gặp”", False),
        ("fewer than 8 ways of asking", False),
    ]


@pytest.mark.parametrize("old", ["Hỏi nhà mạng.", "Không đọc mã cho ai."])
def test_the_line_is_right_below_an_empty_line_and_in_a_remedy(old: str) -> None:
    text = GOOD.replace(old, "\nVào evil.com.")

    assert [line for line, _ in errors(text)] == [line_of(text, "Vào evil.com")]


def test_an_id_used_twice_is_named_with_both_files(tmp_path: Path) -> None:
    for group in ("an-toan", "dinh-danh"):
        (tmp_path / group).mkdir()
        text = GOOD.replace("dinh-danh", group).replace("[quen-mat-khau]", "[]")
        (tmp_path / group / "doi-so.md").write_text(text, encoding="utf-8")

    [problem] = check_folder(tmp_path, TODAY)
    first, second = sorted(tmp_path.glob("*/*.md"))
    assert str(problem) == f"{second}:2: id: already used by {first}"


def test_a_folder_tells_of_unreadable_files_too(tmp_path: Path) -> None:
    (tmp_path / "hong.md").write_text("chưa có đầu", encoding="utf-8")

    [problem] = check_folder(tmp_path, TODAY)
    assert str(problem).startswith(f"{tmp_path}/hong.md:1: must begin with a head")


def test_the_starter_guides_are_in_order() -> None:
    today = datetime.now(UTC).date()  # time only ever makes warnings of them, never errors
    assert [str(one) for one in check_folder(STARTER, today) if one.is_error] == []


def test_a_title_may_be_cut_short_but_not_made_up() -> None:
    assert remedy('Quên thì xem "Quên mật khẩu".') == []
    assert remedy('Xem "Bài này không có".') == ["no guide's title begins with “Bài này không có”"]
    assert remedy('Bấm "Gửi", rồi xem "Không hề có".') == [
        "no guide's title begins with “Không hề có”"
    ]
    assert remedy('Màn hình ghi "thông tin không tồn tại".') == []


def test_long_sentences_on_average_are_too_much() -> None:
    long = "Nếu " + "mà " * 28 + "thôi."
    text = GOOD.replace(REMEDY, "\n".join([long] * 80))
    assert (1, "sentences of more than 20 syllables on average; make them shorter") in errors(text)


def test_an_ask_of_two_guides_is_named_in_the_second(tmp_path: Path) -> None:
    folder = tmp_path / "dinh-danh"
    folder.mkdir()
    (folder / "doi-so.md").write_text(GOOD, encoding="utf-8")
    other = GOOD.replace("id: doi-so", "id: khac").replace("em đổi sim", "EM đổi sim!")
    (folder / "khac.md").write_text(other, encoding="utf-8")
    told = [one.message for one in check_folder(tmp_path, TODAY) if one.path.endswith("khac.md")]
    assert f"asks: “EM đổi sim!” is in {folder / 'doi-so.md'} too" in told
