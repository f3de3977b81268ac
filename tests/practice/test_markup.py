# ruff: noqa: E501 (a row of a table is a line)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.detection import find_entities
from bot.practice.entities import MOST, tidy, units
from bot.practice.links import BadLink, check_link
from bot.practice.markup import parse_html
from bot.practice.refusals import Refused


def marks(source: str) -> list[tuple]:
    return [(mark["type"], mark["offset"], mark["length"]) for mark in parse_html(source)[1]]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("chào", "chào", []),
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<STRONG>a</strong>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", i, 1) for i in (0, 1, 2)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<b><i>a</i></b>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<b>đ</b>", "😀đ", [("bold", 2, 1)]),
        ("<b>👩‍👩‍👧</b>x<i>y</i>", "👩‍👩‍👧xy", [("bold", 0, 8), ("italic", 9, 1)]),
        ("<b></b>a", "a", []),
        ("a &lt; b &amp;&gt; &quot;c&quot;", 'a < b &> "c"', []),
        ("&#65;&#x42;&#128512;", "AB😀", []),
        ("&nbsp;&copy; & &#0;", "&nbsp;&copy; & &#0;", []),
        ("&lt", "<", []),
        ("a > b", "a > b", []),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>Chào bạn</blockquote>", "Chào bạn", [("expandable_blockquote", 0, 8)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ('<code class="language-x">a</code>', "a", [("code", 0, 1)]),
        ("<a href='https://a.vn'>a</a>", "a", [("text_link", 0, 1)]),
        ("<a href=a.vn>a</a>", "a", [("text_link", 0, 1)]),
        ('<a href="not a link">a</a>', "a", []),
        ('<a href="http://localhost:8080/x">a</a>', "a", []),
        ('<a href="tel:19000368">a</a>', "a", []),
        ('<a  href = "https://a.vn"  title="x">a</a >', "a", [("text_link", 0, 1)]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
    ],
)  # fmt: skip
def test_accepted_html(source, text, expected):
    assert parse_html(source)[0] == text
    assert marks(source) == expected


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ("<a href='https://a.vn/?x=1&amp;y=2'>a</a>", {"url": "https://a.vn/?x=1&y=2"}),
        ("<a href='https://A.vn'>a</a>", {"url": "https://a.vn/"}),
        ("<a>https://a.vn</a>", {"url": "https://a.vn/"}),
        ('<pre><code class="language-py">a</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py"><pre>a</pre></code>', {"type": "pre", "language": "py"}),
    ],
)
def test_what_an_entity_carries(source, entity):
    (found,) = parse_html(source)[1]

    assert entity.items() <= found.items()


def test_link_to_a_user_is_a_mention():
    (found,) = parse_html('<a href="tg://user?id=1001">Bác Ba</a>')[1]

    assert (found["type"], found["user"]["id"]) == ("text_mention", 1001)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("đ</b>", "Unexpected end tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("1<2 và 3>2", 'Unsupported start tag "2" at byte offset 1'),
        ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<script>a</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("đ<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("<!-- a -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=http://a.vn>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xD83D;", "Text contains invalid Unicode characters"),
    ],
)  # fmt: skip
def test_refused_html(source, words):
    with pytest.raises(Refused) as refused:
        parse_html(source)

    assert refused.value.status == 400
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refused.value.description


@given(st.text(alphabet=st.sampled_from("<>/&;\"'=ab đ😀#x1")))
def test_any_text_is_read_or_refused_and_escaped_text_is_kept(source):
    escaped = source.replace("&", "&amp;").replace("<", "&lt;")
    assert parse_html(escaped) == (source, [])
    try:
        text, entities = parse_html(source)
    except Refused:
        return
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= units(text) for e in entities)


def test_blanks_at_the_ends_go_and_marks_move_along():
    bold = {"type": "bold", "offset": 1, "length": 4}

    assert tidy(" \nab\n", [bold]) == ("ab", [bold | {"offset": 0, "length": 2}])


def test_marks_inside_code_and_beyond_the_hundredth_are_dropped():
    text, entities = parse_html("<code>a<b>b</b></code>" + "<b>x</b> " * 120)
    kept = tidy(text, entities)[1]

    assert kept[0]["type"] == "code"
    assert kept[1]["offset"] == 2
    assert len(kept) == MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start guide_x", [("bot_command", "/start")]),
        ("gõ /trogiup@toso_bot nhé", [("bot_command", "/trogiup@toso_bot")]),
        ("1/2 và/hoặc //x", []),
        ("😀 https://vneid.gov.vn/a?b=1, rồi", [("url", "https://vneid.gov.vn/a?b=1")]),
        ("vào dichvucong.gov.vn.", [("url", "dichvucong.gov.vn")]),
        ("hỏi @chihoa_99", [("mention", "@chihoa_99")]),
        ("gửi a.b@xa.gov.vn", [("email", "a.b@xa.gov.vn")]),
        ("gọi 0912 345 678", [("phone_number", "0912 345 678")]),
        ("#cccd", [("hashtag", "#cccd")]),
    ],
)
def test_entities_that_telegram_finds(text, expected):
    encoded = text.encode("utf-16-le")
    found = [
        (e["type"], encoded[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in find_entities(text, [])
    ]

    assert found == expected


@pytest.mark.parametrize("address", ["ftp://a.vn", "javascript:alert(1)", "http://", "a b", "http://localhost"])  # fmt: skip
def test_addresses_that_telegram_does_not_take(address):
    with pytest.raises(BadLink):
        check_link(address)
