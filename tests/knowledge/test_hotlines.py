"""The number to call fits what was asked, however it was typed."""

import pytest

from knowledge.safety.hotlines import hotline_for, hotlines


def number(text: str) -> str:
    return hotline_for(text).number


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("tôi không vào được vneid", "1900 0368"),
        ("toi khong vao duoc VNEID", "1900 0368"),
        ("lam dinh danh muc 2", "1900 0368"),
        ("tra cứu bảo hiểm thất nghiệp", "1900 9068"),
        ("bị lừa chuyển khoản mất tiền", "113 hoặc 156"),
        ("lỡ đọc mã OTP VNeID cho người lạ", "113 hoặc 156"),
        ("toi bi lua mat 50 trieu", "113 hoặc 156"),
        ("trúng thưởng mà phải đóng phí", "113 hoặc 156"),
        ("có người lạ gọi hoài", "113 hoặc 156"),
        ("mất tiền trong tài khoản ngân hàng", "113 hoặc 156"),
        ("con tôi bị bạo hành", "111"),
        ("mẹ tôi khó thở", "115"),
        ("xin phép xây nhà", "1022"),
        ("", "1022"),
        ("🙏 !!! \n", "1022"),
    ],
)
def test_the_words_of_the_question_choose_the_number(asked: str, wanted: str) -> None:
    assert number(asked) == wanted


def test_only_whole_words_count() -> None:
    assert number("bhxhx khotho") == "1022"


def test_the_earlier_line_wins_a_tie() -> None:
    assert number("bảo hiểm và vneid") == "1900 0368"


@pytest.mark.parametrize("asked", ["vneid?", "Lỗi VNeID, giúp em", "(vneid)", "mất căn cước."])
def test_punctuation_does_not_hide_a_word(asked: str) -> None:
    assert number(asked) == "1900 0368"


@pytest.mark.parametrize(
    "asked",
    ["xin phép xây nhà ở đâu", "làm thế nào để xây nhà", "giống lúa", "xin o dau", "lam the nao"],
)
def test_everyday_words_call_no_ambulance_and_no_bank(asked: str) -> None:
    assert number(asked) == "1022"  # without marks đâu is đau, thế is thẻ, lúa is lừa


def test_every_line_says_what_it_is_for_and_one_is_the_last_resort() -> None:
    assert all(line.number and line.what_for for line in hotlines())
    assert [line.number for line in hotlines() if not line.words] == ["1022"]
    assert all(word == word.strip() for line in hotlines() for word in line.words)
