"""Whatever is typed: idempotent, placeholders safe, and never endless."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.privacy import PLACEHOLDERS, redact

# kind: (values by grouping, cues before it); a kind that needs a cue has no "" among them
PIECES = (
    *("0904837261", "022190004573", "101274650", "0904 837", "261", "84", "0", "o", "O", "7", "12"),
    *("482905", "2024", "9704 0502 8837 1040", "1900", "0368", "đồng", "a@b.vn", "@", "G22.99-"),
    *("otp", "mật khẩu", "mk", "là", ":", "=", "pass", "stk", "tk", "sđt", "cccd", "cmnd", "thẻ"),
    *(
        "sinh ngày",
        "01/02/1990",
        "mst",
        "bhxh",
        "hộ chiếu",
        "C",
        "GD",
        "abc",
        "Hoa1",
        "'",
        "(",
        ")",
    ),
    *(" ", " ", " ", ".", "-", ", ", "\n", "\u200b", "không", "một", "hai", "ba", "/", "_"),
    *PLACEHOLDERS.values(),
)
talk = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25)
texts = talk.map("".join) | talk.map(" ".join) | st.text(st.characters(), max_size=80)


@settings(max_examples=400, deadline=None, database=None)
@given(texts)
def test_redacting_twice_changes_nothing_more(text: str):
    once = redact(text)

    assert redact(once.text).text == once.text
    assert redact(once.text).kinds == ()
    assert bool(once.kinds) == (once.text != text)


@settings(max_examples=200, deadline=None, database=None)
@given(texts)
def test_placeholders_are_never_redacted(text: str):
    marked = "".join(f"{text}{placeholder}" for placeholder in PLACEHOLDERS.values())

    cleaned = redact(marked).text

    assert all(cleaned.count(one) >= marked.count(one) for one in PLACEHOLDERS.values())


HOSTILE = {
    "digits": "0",
    "spaced digits": "0 ",
    "mixed groups": "0 11 ",
    "dotted": "1.",
    "wide gaps": "0   ",
    "letters o": "o",
    "spaced o": "0 o ",
    "at signs": "@",
    "mail": "a@",
    "local part": "a.",
    "cues": "otp ",
    "accounts": "stk 7 ",
    "passwords": "mk ",
    "connectors": "mk la ",
    "colons": "pass:",
    "digit words": "không ",
    "birth": "sinh ngày ",
    "file codes": "g22.9",
    "brackets": "[",
    "zero width": "\u200b",
    "phones": "0904837261 ",
    "quotes": "mk '",
    "groups of four": "9704 ",
    "groups of two": "84 ",
    "links": ":a1b2",
    "plates": "29a1 ",
    "hotlines": "1900 0368 ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_ends(name: str):
    """A pattern that backtracks without end would take hours, not the seconds allowed here."""
    started = time.process_time()

    redact((HOSTILE[name] * 4096)[:4096])

    assert time.process_time() - started < 2
