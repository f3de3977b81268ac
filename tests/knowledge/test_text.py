import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import (
    everyday,
    fold,
    folded,
    is_syllable,
    marked,
    retyped,
    tells,
    unstretched,
    vocabulary,
    words,
)

ANY_TEXT = st.text(st.characters(), max_size=80)  # surrogates, NUL and all


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("Đăng Ký", "dang ky"),
        ("ĐƯỜNG", "duong"),
        ("hoà", "hoa"),
        ("e\u0302\u0301", "e"),  # ế from three code points
        ("ＶＮｅＩＤ", "vneid"),
    ],
)
def test_folding_drops_case_and_marks(typed: str, bare: str) -> None:
    assert fold(typed) == bare


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_words_are_lower_case_and_hold_no_spaces(text: str) -> None:
    for word in words(text):
        assert word == word.lower()
        assert not any(c.isspace() or c in "_.,\0" for c in word)


@given(ANY_TEXT)
def test_no_text_is_too_strange(text: str) -> None:
    for word in words(unstretched(text)):
        folded(word)
        marked(word)
        is_syllable(word)
        retyped(word)
        assert tells(word) > 0


def test_words_keep_what_was_typed() -> None:
    assert words("Mức 2: CT07, đổi ảnh!") == ["mức", "2", "ct07", "đổi", "ảnh"]


def test_stretched_letters_are_shortened() -> None:
    assert unstretched("alooooo xoong") == "alo xoong"


def test_old_and_new_places_of_the_tone_are_the_same() -> None:
    assert marked("hoà") == marked("hòa") != marked("hoa")


def test_marks_tell_words_apart_that_fold_alike() -> None:
    assert folded("đường") == folded("dương")
    assert marked("đường") != marked("dương")


def test_word_without_marks_has_no_marked_form() -> None:
    assert marked("duong") == ""


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ddawng", "đăng"),
        ("nhaapj", "nhập"),
        ("khaaur", "khẩu"),
        ("dduwowcj", "được"),
        ("nguwowif", "người"),
        ("luwaf", "lừa"),
        ("dangdw", "đăng"),
        ("d9a8ng", "đăng"),
        ("nha65p", "nhập"),
        ("u7", "ư"),
    ],
)
def test_telex_and_vni_keys_are_read(keys: str, meant: str) -> None:
    assert retyped(keys) == meant


@pytest.mark.parametrize("word", ["app", "web", "nfc", "muc2", "dang", "đăng", "123", "d9", ""])
def test_other_words_are_no_key_strokes(word: str) -> None:
    assert retyped(word) is None


@pytest.mark.parametrize("word", ["nghieng", "khuya", "quyen", "oan", "ket", "xoong", "y", "gi"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["vneid", "wifi", "pass", "tk", "dangky", "ngx", ""])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_rare_words_tell_more_than_everyday_ones() -> None:
    assert tells("va") < tells("phim") < tells("passcode")


def test_everyday_words_are_folded_syllables() -> None:
    strange = [word for word in everyday() if fold(word) != word or not word.isalpha()]
    assert strange == []


@pytest.mark.parametrize("name", ["abbreviations", "dialect", "sections", "small_talk"])
def test_vocabulary_has_two_columns_and_no_line_twice(name: str) -> None:
    rows = vocabulary(name)

    assert {len(row) for row in rows} == {2}
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("text", ["ﷺ" * 4096, "a\u0301" * 2048, "\ud800" * 4096, "z1" * 2048])
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()

    for word in words(unstretched(text)):
        retyped(folded(word))

    assert time.process_time() - started < 2
