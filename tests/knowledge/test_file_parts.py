"""A file in fields and back; two changes of one file brought together."""

import time
from datetime import date

import pytest
import yaml

from knowledge import yaml_head
from knowledge.guides import BadGuide, parse
from knowledge.writing.file_merge import merged
from knowledge.writing.file_parts import as_file, key_at, parts_of
from tests.guides import GOOD, line_of, starter_texts

TODAY = date(2026, 9, 25)
KEPT = ("id", "title", "kind", "group", "certainty", "checked", "review_by")
LISTS = ("asks", "not_asks", "sources", "related")


@pytest.mark.parametrize("name", sorted(starter_texts()))
def test_fields_lose_nothing_of_a_guide(name: str) -> None:
    text = starter_texts()[name]
    parts = parts_of(text)
    assert parts is not None
    before, after = parse(text), parse(as_file(parts, name, TODAY, text))
    for key in (*KEPT, *LISTS):
        assert getattr(after, key) == getattr(before, key), key
    assert text.split("\n", parts.first - 1)[-1] == parts.body
    assert after.body[-1][1] == before.body[-1][1]


def test_a_line_of_the_head_belongs_to_a_key() -> None:
    assert key_at(GOOD, line_of(GOOD, "title:")) == "title"
    assert key_at(GOOD, line_of(GOOD, "  - em đổi sim")) == "asks"
    assert key_at(GOOD, line_of(GOOD, "related:")) == "related"
    assert key_at(GOOD, 1) == key_at(GOOD, line_of(GOOD, "Đổi số ở")) == ""


def test_fields_need_no_id_and_no_group() -> None:
    parts = parts_of("---\ntitle: Một bài\n---\nLời đầu.\n")
    assert parts is not None
    assert (parts.title, parts.kind, parts.group, parts.body) == ("Một bài", "", "", "Lời đầu.\n")


@pytest.mark.parametrize(
    "text",
    [
        "không có đầu bài",
        GOOD.replace("kind:", "loai:"),
        GOOD.replace("asks:", "asks: x\nasks2:"),
        GOOD.replace("title:", "title: &a"),
        GOOD.replace("sources:", "sources: x\nsource:"),
    ],
)
def test_what_fields_would_lose_is_not_shown_in_fields(text: str) -> None:
    assert parts_of(text) is None


@pytest.mark.parametrize("nested", ["{", "[", "{a: ", "- ", "? ", "[a, {b: "])
def test_a_head_that_nests_without_end_is_refused_within_a_moment(nested: str) -> None:
    text = "---\nid: a\nasks: " + nested * (14_000 // len(nested)) + "\n---\nx"
    began = time.perf_counter()
    with pytest.raises(BadGuide):
        parse(text)
    assert parts_of(text) is None
    assert time.perf_counter() - began < 2  # it took minutes


def test_a_head_is_read_no_deeper_than_a_head_goes() -> None:
    assert list(yaml_head.events("a: [{b: c}]"))
    with pytest.raises(yaml.YAMLError):
        list(yaml_head.events("[" * 5 + "]" * 5))


# Brought together


def put_together(mine: str, theirs: str) -> tuple[str, tuple[str, ...]]:
    found = merged(GOOD, mine, theirs)
    assert found is not None
    return as_file(found.parts, "doi-so", TODAY, mine, theirs), found.both


def test_parts_that_one_of_two_touched() -> None:
    mine = GOOD.replace("Đọc số mới.", "Đọc to số mới.")
    theirs = GOOD.replace("Về lấy thẻ.", "Về nhà lấy thẻ.").replace(
        "certainty: cao", "certainty: trung bình"
    )
    text, both = put_together(mine, theirs)
    assert "Đọc to số mới." in text
    assert "Về nhà lấy thẻ." in text
    assert "certainty: trung bình" in text
    assert both == ()


def test_what_both_touched_is_mine_and_named() -> None:
    mine = GOOD.replace("Đọc số mới.", "Đọc to số mới.").replace("Đổi số điện", "Thay số điện")
    theirs = GOOD.replace("Đọc số mới.", "Đọc chậm số mới.").replace("Đổi số điện", "Sửa số điện")
    text, both = put_together(mine, theirs)
    assert "Đọc to số mới." in text
    assert "Đọc chậm" not in text
    assert "title: Thay số điện thoại" in text
    assert both == ("title", "Các bước")


def test_lists_take_what_came_and_what_went() -> None:
    mine = GOOD.replace("  - em đổi sim\n", "").replace(
        "  - số cũ bỏ rồi", "  - số cũ bỏ rồi\n  - của tôi"
    )
    theirs = GOOD.replace("  - cập nhật số mới\n", "  - vừa học được\n")
    asks = parse(put_together(mine, theirs)[0]).asks
    assert "em đổi sim" not in asks
    assert "cập nhật số mới" not in asks
    assert {"của tôi", "vừa học được"} <= set(asks)
    assert len(asks) == len(set(asks)) == 8


def test_sources_of_the_other_keep_their_day_and_link() -> None:
    theirs = GOOD.replace(
        "date: 2024-07-01}", 'date: 2024-07-01}\n  - {title: "Quyết định", date: 2025-01-02, url: "https://dichvucong.gov.vn/a"}'
    )  # fmt: skip
    text, _ = put_together(GOOD.replace("Đọc số mới.", "Đọc to số mới."), theirs)
    assert parse(text).sources == parse(theirs).sources


def test_other_headings_leave_my_text_as_it_is() -> None:
    mine = GOOD.replace("## Lưu ý an toàn\nKhông đọc mã cho ai.\n\n", "")
    text, both = put_together(mine, GOOD.replace("Về lấy thẻ.", "Về nhà lấy thẻ."))
    assert "Lưu ý an toàn" not in text
    assert both == ("body",)


def test_what_cannot_be_read_is_not_put_together() -> None:
    assert merged(GOOD, "không có đầu bài", GOOD) is None
