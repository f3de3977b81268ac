"""What people type is read exactly as they typed it, whatever signs are in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering import plain
from knowledge.guides import parse
from knowledge.writing.typed import as_markdown, as_read, markup_of, tidy
from tests.guides import GOOD

SIGNS = [
    "**VNeID** và *app*, ~~bỏ~~, `mã`, tờ_khai_1",
    "<b>đậm</b> & &lt; <https://dichvucong.gov.vn>",
    "[xem ở đây](https://dichvucong.gov.vn) ![ảnh](a.png)",
    "# Tiêu đề",
    "## Các bước",
    "> trích",
    "---",
    "===",
    "1. một\n2) hai",
    "113. gọi công an",
    "- một\n- hai\nba",
    "-",
    "- - một",
    "+84 912 345 678",
    "```\nmã\n```",
    "~~~",
    "a\\*b\\",
    "một\n\n\n\nhai",
    "[112]: 0912",
]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("typed", SIGNS)
def test_signs_of_markdown_are_shown_as_signs(typed: str) -> None:
    assert lines(plain.render(as_markdown(typed))) == lines(tidy(typed))


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(st.sampled_from("aă 1.-)#>=~*_`[](){}<>&;!\\/:@\n") | st.characters(), max_size=60))
def test_whatever_is_typed_is_what_people_read(typed: str) -> None:
    markdown = as_markdown(typed)

    said = lines(tidy(typed.replace("\n* ", "\n- ")))
    items = [f"- {line[2:]}" if line[:2] in ("* ", "+ ", "• ") else line for line in said]
    assert lines(plain.render(markdown)) == items
    assert lines(as_read(markdown)) == items


def test_a_hyphen_a_star_and_a_dot_begin_an_item() -> None:
    assert as_markdown("- một\n* hai\n• ba\n+ bốn") == "- một\n- hai\n- ba\n- bốn"


def test_what_follows_a_list_stands_outside_of_it() -> None:
    assert as_markdown("- một\nhai") == "- một\n\nhai"


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**1900 0368** (có tính cước)", "1900 0368 (có tính cước)"),
        ("tại [vneid.gov.vn](https://vneid.gov.vn).", "tại vneid.gov.vn."),
        ("[cổng](https://dichvucong.gov.vn/x)", "cổng: https://dichvucong.gov.vn/x"),
        ("- **Toàn trình**: hết", "- Toàn trình: hết"),
    ],
)
def test_a_guide_is_read_without_its_marks(markdown: str, words: str) -> None:
    assert as_read(markdown) == words


def test_an_untouched_line_keeps_its_marks_and_a_new_one_has_none() -> None:
    known = markup_of(part.text for part in parse(GOOD).sections)

    typed = "Tổng đài 1900 0368.\nHoặc **tổ** công nghệ số"
    assert as_markdown(typed, known) == "Tổng đài **1900 0368**.\nHoặc \\*\\*tổ\\*\\* công nghệ số"
