"""A guide is read as its author meant it, and what cannot be read is named with its line."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guides import BadGuide, Guide, Section, Source, files, parse, read
from tests.guides import GOOD, STARTER, line_of


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadGuide) as caught:
        parse(text)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def with_line(line: str) -> str:
    """The good guide with one line more in its head."""
    return GOOD.replace("related:", f"{line}\nrelated:")


@pytest.fixture
def guide() -> Guide:
    return parse(GOOD)


def test_sections_are_named_by_position_and_know_their_line(guide: Guide) -> None:
    assert [(part.name, part.line) for part in guide.sections] == [
        ("tom-tat", line_of(GOOD, "Đổi số ở")),
        ("chuan-bi", line_of(GOOD, "- Thẻ căn cước.")),
        ("buoc-1", line_of(GOOD, "1. ")),
        ("buoc-2", line_of(GOOD, "2. ")),
        ("buoc-3", line_of(GOOD, "3. ")),
        ("le-phi", line_of(GOOD, "Không mất tiền")),
        ("loi-1", line_of(GOOD, "### Không nhận")),
        ("loi-2", line_of(GOOD, "### Số đã")),
        ("loi-3", line_of(GOOD, "### Quên")),
        ("an-toan", line_of(GOOD, "Không đọc")),
        ("hoi-ai", line_of(GOOD, "Tổng đài")),
    ]


def test_steps_and_problems_keep_their_words(guide: Guide) -> None:
    first, *_ = guide.numbered("buoc")
    assert first.text == "Đến công an xã.\nThấy bàn tiếp dân."
    assert guide.section("loi-2") == Section(
        "loi-2", "Số đã có người dùng", "Hỏi nhà mạng.", line_of(GOOD, "### Số đã")
    )
    assert guide.summary.endswith("mỗi tài khoản.")
    assert guide.section("buoc-4") is None


def test_the_head_is_texts_lists_and_sources(guide: Guide) -> None:
    assert (guide.id, guide.certainty, guide.confirmed_by) == ("doi-so", "cao", "")
    assert guide.related == ("quen-mat-khau",)
    assert guide.sources == (Source("Nghị định 69/2024/NĐ-CP, Điều 13", "2024-07-01"),)
    assert guide.lines["checked"] == line_of(GOOD, "checked:")


@pytest.mark.parametrize("value", ["012345", "0x1F", "1e3", "yes", "null", "2026-09-01", "12:30"])
def test_every_value_stays_the_text_that_was_typed(value: str) -> None:
    assert parse(GOOD.replace("id: doi-so", f"id: {value}")).id == value


@pytest.mark.parametrize("line", ["title: *a", "title: &a x", "title: !!str x", "asks: &a [x]"])
def test_aliases_anchors_and_tags_are_refused(line: str) -> None:
    key = line.split(":")[0]
    text = "\n".join(line if old.startswith(key) else old for old in GOOD.split("\n"))

    assert (line_of(text, key), "no anchors, aliases or tags here") in problems_of(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("certainty: thấp", "certainty: stands twice"),
        ("colour: red", "colour: unknown key"),
        ("<<: {a: b}", "<<: unknown key"),
        ("sources: một câu", "sources: must be a list"),
        ("not_asks: một câu", "not_asks: must be a list"),
        ("not_asks: [a, [b]]", "not_asks: every item must be a text"),
        ('not_asks: [""]', "not_asks: every item must be a text"),
    ],
)
def test_a_wrong_line_of_the_head_is_named(line: str, message: str) -> None:
    text = with_line(line)

    assert (line_of(text, line), message) in problems_of(text)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Nghị định 69", "sources: every item must be {title, date, url}"),
        ("{title: a, date: 2024-07-01, link: b}", "sources: unknown key link"),
        ("{title: [a], date: 2024-07-01}", "sources: every item must be a text"),
    ],
)
def test_a_wrong_source_is_named(source: str, message: str) -> None:
    text = GOOD.replace("checked:", f"  - {source}\nchecked:")

    assert problems_of(text) == [(line_of(text, f"  - {source}"), message)]


def test_a_source_without_a_title_can_be_read() -> None:
    assert (
        parse(GOOD.replace("checked:", "  - {date: 2024-07-01}\nchecked:")).sources[1].title == ""
    )


def test_all_that_is_missing_is_told_at_once() -> None:
    assert [message for _, message in problems_of("---\nchecked: 2026-09-01\n---\n")] == [
        "group: is missing",
        "id: is missing",
        "kind: is missing",
        "title: is missing",
    ]


@pytest.mark.parametrize(
    "head", ["title: [a", "title: a: b", "- a\n- b", "a\0b", "\tid: x", "a\n...\nb"]
)
def test_a_head_that_is_no_yaml_is_refused(head: str) -> None:
    assert any("YAML" in m or "key: value" in m for _, m in problems_of(f"---\n{head}\n---\n"))


@pytest.mark.parametrize("text", ["", "Không có đầu", "---\nid: a\n", " ---\nid: a\n---\n"])
def test_a_text_without_a_head_is_refused(text: str) -> None:
    assert problems_of(text) == [(1, "must begin with a head between two lines of ---")]


@pytest.mark.parametrize("heading", ["## Cần chuẩn bị gì", "# Các bước", "## các bước"])
def test_an_unknown_heading_is_named(heading: str) -> None:
    text = GOOD.replace("## Lưu ý an toàn", heading)

    [(line, message)] = problems_of(text)
    assert (line, message.split(";")[0]) == (
        line_of(text, heading),
        f"unknown heading “{heading.lstrip('# ')}”",
    )


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("## Các bước", "text before the first “1. …”"),
        ("## Lỗi thường gặp", "text before the first “### symptom”"),
    ],
)
def test_loose_text_before_the_first_item_is_named(heading: str, message: str) -> None:
    text = GOOD.replace(heading, f"{heading}\nLàm như sau:")

    assert problems_of(text) == [(line_of(text, "Làm như sau"), message)]


@pytest.mark.parametrize("before", ["\ufeff", ""])
def test_windows_files_read_alike(before: str, tmp_path: Path) -> None:
    path = tmp_path / "doi-so.md"
    path.write_bytes((before + GOOD.replace("\n", "\r\n")).encode())

    assert read(path) == parse(before + GOOD.replace("\n", "\r\n")) == parse(GOOD)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "doi-so.md"
    path.write_bytes(GOOD.encode("utf-16"))

    with pytest.raises(BadGuide, match=r"doi-so\.md:1: is not UTF-8 text"):
        read(path)


def test_a_file_may_be_16_kilobytes_and_not_more() -> None:
    room = 16 * 1024 - len(GOOD.encode())

    parse(GOOD + "a" * room)
    assert problems_of(GOOD + "a" * (room + 1)) == [(1, "larger than 16 KB")]
    assert problems_of(GOOD + "ạ" * room) == [(1, "larger than 16 KB")]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_a_deeply_nested_head_is_refused(opening: str, closing: str) -> None:
    assert problems_of(with_line(f"not_asks: {opening * 500}{closing * 500}"))


@settings(max_examples=150, deadline=None, database=None)
@given(st.text(max_size=80), st.integers(0, len(GOOD)))
def test_no_text_breaks_the_parser(noise: str, place: int) -> None:
    with contextlib.suppress(BadGuide):
        assert parse(GOOD[:place] + noise + GOOD[place:]).id


@pytest.mark.parametrize("path", files(STARTER), ids=lambda path: path.stem)
def test_every_starter_guide_can_be_read(path: Path) -> None:
    assert read(path).id == path.stem
