"""Whatever a guide holds, Telegram accepts it, no word is lost, and no document takes long."""

import re
import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering import plain, telegram_html
from bot.rendering.cuts import units
from bot.rendering.tokens import LARGEST, escape

quick = settings(max_examples=150, deadline=None, database=None)

TAG = re.compile(r'<(/?)(b|i|u|s|code|pre|blockquote|a)(?: href="(https?://[^"<>]+)")?>')
STRAY = re.compile(r"[<>]|&(?!(?:lt|gt|amp|quot);)")
ALONE = {"code", "pre"}

PIECES = (
    *("**", "*", "_", "__", "~~", "`", "```\n", "# ", "## ", "> ", "- ", "1. ", "113) ", "+ "),
    *("\n", "\n\n", "  \n", "    ", "\t", "---\n", "===\n", "\\", "|", "&", "&amp;", "&#60;", "<"),
    *(">", "<b>", "</b>", "<!--", "<script>", "![", "[", "](", ")", "[a]: b\n", "<https://gov.vn>"),
    *(
        "](https://dichvucong.gov.vn/x?a=1&b=2)",
        "](javascript:alert(1))",
        "](tel:113)",
        "](//a.vn)",
    ),
    *("Mở VNeID", "bước", "0912", "ở", "đ", "👍", "e\u0301", "\u200b", "\x00", "\ud83d", "\ufffd"),
)
documents = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
any_text = st.text(st.characters(), max_size=60)  # lone surrogates and NUL among them


def visible(html: str) -> str:
    return unescape(TAG.sub("", html))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def sendable(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def assert_telegram_accepts(html: str) -> int:
    """Well formed, our tags only, nested as Telegram allows; returns the number of formats."""
    open_tags: list[str] = []
    opened = 0
    assert not STRAY.search(TAG.sub("", html)), html
    for closing, name, href in TAG.findall(html):
        if closing:
            assert open_tags.pop() == name, html
            continue
        assert name not in open_tags, html
        assert not ALONE & set(open_tags), html
        assert name not in ALONE or set(open_tags) <= {"blockquote"}, html
        assert (name == "a") == bool(href), html
        open_tags.append(name)
        opened += 1
    assert open_tags == []
    return opened


def test_a_step_reads_well_on_telegram():
    guide = """## Các bước
1. Mở **VNeID**, bấm *Quên mật khẩu*
   Màn hình hiện ô số định danh
2. Nhập `số định danh`
   - không gửi cho ai

> Cần giúp: [cổng](https://dichvucong.gov.vn/?a=1&b=2)"""

    assert (
        telegram_html.render(guide)
        == """<b>Các bước</b>
1. Mở <b>VNeID</b>, bấm <i>Quên mật khẩu</i>
  Màn hình hiện ô số định danh
2. Nhập <code>số định danh</code>
  • không gửi cho ai

<blockquote>Cần giúp: <a href="https://dichvucong.gov.vn/?a=1&amp;b=2">cổng</a></blockquote>"""
    )


def test_the_same_step_as_plain_text():
    guide = """## Chuẩn bị
- **Thẻ** căn cước
- [cổng](https://dichvucong.gov.vn)

Dòng *một*
Dòng hai"""

    assert plain.render(guide) == (
        "Chuẩn bị\n- Thẻ căn cước\n- cổng: https://dichvucong.gov.vn\n\nDòng một\nDòng hai"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1. a\n2. b\n3. c", "1. a\n2. b\n3. c"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("113. công an\n156. cuộc gọi rác", "113. công an\n156. cuộc gọi rác"),
        ("5.", "5."),
        ("- - 1. a", "- - 1. a"),
        ("# Một\n\n## Hai\n\nba", "Một\nHai\nba"),
        ("<b>không</b> phải thẻ", "<b>không</b> phải thẻ"),
        ("[112]: 0912345678", "[112]: 0912345678"),
        ("``` soạn tin\nLD (số)\n```", "soạn tin\nLD (số)"),
        ("a\n\n```\n```\n\nb", "a\n\nb"),
        ("<https://vneid.gov.vn>", "https://vneid.gov.vn"),
        ("[vneid.gov.vn](https://vneid.gov.vn/)", "https://vneid.gov.vn/"),
    ],
)
def test_text_keeps_its_shape(written: str, shown: str):
    assert plain.render(written) == shown


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "tel:19000368",
        "//vneid.gov.vn",
        "vneid.gov.vn",
        "https://vneid.gov.vn.example.com",
        "https://vneid.gov.vn@example.com",
        "https://bit.ly/abc",
        "http://[",
        "ftp://vneid.gov.vn",
    ],
)
def test_only_official_pages_become_links(address: str):
    assert telegram_html.render(f"xem [trang này]({address}) nhé") == "xem trang này nhé"
    assert plain.render(f"xem [trang này]({address}) nhé") == "xem trang này nhé"


@quick
@given(documents)
def test_telegram_accepts_every_document_and_part(document: str):
    html = telegram_html.render(document)

    assert_telegram_accepts(html)
    for part in telegram_html.split(html, 40):
        assert assert_telegram_accepts(part) <= telegram_html.MOST_ENTITIES
        assert 0 < units(visible(part)) <= 40


@quick
@given(documents, st.integers(2, 60))
def test_parts_hold_all_the_text_in_order(document: str, limit: int):
    html = telegram_html.render(document)
    text = plain.render(document)

    joined = "".join(visible(part) for part in telegram_html.split(html, limit))
    pieces = plain.parts(text, limit + 20)

    assert "".join(joined.split()) == "".join(visible(html).split())
    assert all(units(piece) < limit + 20 for piece in pieces)
    bodies = [piece.split("\n", 1)[1] for piece in pieces] if len(pieces) > 1 else pieces
    assert "".join("".join(bodies).split()) == "".join(text.split())
    for number, piece in enumerate(pieces, 1):
        assert len(pieces) == 1 or piece.startswith(f"({number}/{len(pieces)})\n")


@quick
@given(st.lists(st.sampled_from(PIECES[:30]), max_size=30))
def test_no_word_of_a_document_is_lost(pieces: list[str]):
    words = [f"từ{number}" for number in range(len(pieces))]
    document = "".join(piece + word + " " for piece, word in zip(pieces, words, strict=True))

    for shown in (visible(telegram_html.render(document)), plain.render(document)):
        assert re.findall(r"từ\d+", shown) == words


@quick
@given(any_text)
def test_a_citizens_words_come_out_verbatim(words: str):
    meant = squeezed(sendable(words))

    for around in ("{}", "> Câu hỏi: {} nhé", "- **một** {}\n- hai", "1. *{}*"):
        document = around.format(escape(words))
        for shown in (visible(telegram_html.render(document)), plain.render(document)):
            assert meant in squeezed(shown)
    assert squeezed(plain.render(escape(words))) == meant
    assert squeezed(visible(telegram_html.render(escape(words)))) == meant


@pytest.mark.parametrize(
    "words", ["<b>&amp; _a_ *b* `c`", "1. a\n# b\n\n> c", "[a](b) \\", "~~x~~ |"]
)
def test_markup_in_a_citizens_words_is_shown_not_obeyed(words: str):
    assert squeezed(plain.render(f"Hỏi: {escape(words)}")) == squeezed(f"Hỏi: {words}")
    assert not TAG.search(telegram_html.render(escape(words)))


@quick
@given(st.text(st.sampled_from('<>/abius="& \npre👍') | st.characters(), max_size=80))
def test_split_repairs_foreign_html(html: str):
    for part in telegram_html.split(html, 10):
        assert_telegram_accepts(part)


def test_short_html_stays_one_part_as_it_is():
    html = telegram_html.render("**a** & *b*\n\n- `c`")

    assert telegram_html.split(html) == [html]
    assert telegram_html.split(" \n ") == []
    assert plain.parts(" \n ") == []


def test_a_part_ends_at_a_paragraph_then_a_line_then_a_sentence_then_a_word():
    assert telegram_html.split("<b>một hai\n\nba bốn</b>", 12) == [
        "<b>một hai</b>",
        "<b>ba bốn</b>",
    ]
    assert telegram_html.split("một. hai\nba bốn", 12) == ["một. hai", "ba bốn"]
    assert telegram_html.split("Một hai. Ba bốn", 12) == ["Một hai.", "Ba bốn"]
    assert telegram_html.split("một hai ba bốn", 12) == ["một hai ba", "bốn"]
    assert telegram_html.split("mộthaiba", 4) == ["mộth", "aiba"]


def test_a_cut_leaves_characters_and_entities_whole():
    assert telegram_html.split("👍👍👍", 3) == ["👍", "👍", "👍"]
    assert telegram_html.split("&amp;&lt;&amp;", 1) == ["&amp;", "&lt;", "&amp;"]


def test_a_message_of_the_longest_length_is_one_message():
    assert len(telegram_html.split("ở" * 4096)) == 1
    assert [len(part) for part in telegram_html.split("ở" * 4097)] == [4096, 1]
    assert len(plain.parts("ở" * 1999)) == 1
    assert all(len(part) < 2000 for part in plain.parts("ở" * 2000))


def test_no_part_has_more_formats_than_telegram_shows():
    parts = telegram_html.split(telegram_html.render("**a** " * 250))

    assert [part.count("<b>") for part in parts] == [100, 100, 50]


CAP = LARGEST
HOSTILE = {
    "brackets": "[" * CAP,
    "pictures": "![" * (CAP // 2),
    "links": "[a](" * (CAP // 4),
    "unfinished addresses": "[a](<" * (CAP // 5),
    "quotes": ">" * CAP,
    "lists": "- " * (CAP // 2),
    "indented lists": "\n".join(" " * depth + "- a" for depth in range(170)),
    "stars": "*" * CAP,
    "stars and words": "*a_" * (CAP // 3),
    "bold": "**a " * (CAP // 4),
    "ticks": "".join("`" * length + "a" for length in range(175)),
    "tags": "<a@" * (CAP // 3),
    "entities": "&#x" * (CAP // 3),
    "backslashes": "\\" * CAP,
    "dots": "." * CAP,
    "headings": "# a\n" * (CAP // 4),
    "newlines": "\n" * CAP,
    "newlines beyond the cap": "\n" * 200_000 + "cuối",
    "guide beyond the cap": "*a*b_[x](y)\n" * 20_000,
    "one word": "a" * CAP,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_keeps_nobody_busy(name: str):
    started = time.process_time()
    parts = telegram_html.split(telegram_html.render(HOSTILE[name]))
    plain.parts(plain.render(HOSTILE[name]))
    elapsed = time.process_time() - started

    assert elapsed < 3  # seconds of the processor; patterns that explode take minutes
    for part in parts:
        assert_telegram_accepts(part)


def test_what_is_nested_too_deep_is_shown_as_written():
    assert plain.render(">" * 60 + " cuối") == ">" * 60 + " cuối"
    assert plain.render(">" * 10 + " cuối") == "cuối"
