"""Which questions ask the same thing: as people ask again, and as near as different things get."""

import random
import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loop.likeness import join, nearest, read
from tests.knowledge.question_noise import asked, measured

SAME = [
    ("quên mật khẩu vneid thì sao", "vneid quên mk làm sao"),
    ("quên mật khẩu vneid", "ad ơi em lỡ quên mk vneid rồi giúp em với"),
    ("Không nhận được mã OTP", "ma otp ko nhan dc a"),
    ("làm hộ chiếu online ở đâu", "lam ho chieu onl cho nao"),
    ("mất căn cước công dân làm lại ở đâu", "em bị mất CCCD giờ làm lại chỗ nào ạ"),
    ("đăng ký tạm trú online", "đk tạm trú trên mạng thế nào"),
    ("lệ phí làm hộ chiếu", "làm hộ chiếu hết bao nhiêu tiền"),
    ("làm hộ chiếu bao lâu", "cho hỏi làm hộ chiếu mấy ngày"),
    ("đi làm mức 2 mang giấy tờ gì", "đi làm mức hai cần giấy tờ gì vậy ad"),
    ("vneid không đăng nhập được", "không vào được vneid"),
    ("thẻ bhyt không hiện trên vneid", "vneid ko hiện thẻ bảo hiểm y tế"),
    ("kích hoạt vneid không được", "em không kích hoạt được vneid"),
    ("con em 5 tuổi làm căn cước được không", "làm căn cước cho con 5 tuổi"),
    ("tài khoản vneid bị khoá", "taif khoanr vneid bij khoas"),
    ("đăng ký tài khoản định danh", "dangky taikhoan dinhdanh"),
    ("đăng ký tài khoản định danh", "đăgn ký tài khoản địng danh"),
    ("nộp phạt nguội online", "PHẠT NGUỘI NỘP TRÊN MẠNG SAO???"),
    ("xin giấy xác nhận độc thân", "xin xác nhận tình trạng hôn nhân"),
    ("gọi số [số điện thoại] không được vneid", "goi so [số tài khoản] khong duoc vneid"),
]
APART = [
    ("làm định danh mức 1 ở đâu", "làm định danh mức 2 ở đâu"),
    ("đăng ký thường trú online", "đăng ký tạm trú online"),
    ("đăng ký tài khoản vneid", "huỷ tài khoản vneid"),
    ("hủy đăng ký tạm trú", "đăng ký tạm trú"),
    ("mất thẻ căn cước phải làm sao", "đổi thẻ căn cước phải làm sao"),
    ("bằng lái mất làm lại", "bằng lái hết hạn làm lại"),
    ("đổi số điện thoại vneid", "đổi điện thoại vneid"),
    ("đăng ký khai sinh cho con", "đăng ký khai tử cho con"),
    ("làm hộ chiếu bao nhiêu tiền", "làm hộ chiếu bao lâu"),
    ("làm hộ chiếu ở đâu", "làm hộ chiếu cần giấy tờ gì"),
    ("làm căn cước cho con", "làm căn cước cho mẹ"),
    ("vợ mất chồng thừa kế đất", "chồng mất vợ thừa kế đất"),
    ("quên mật khẩu vneid", "quên passcode vneid"),
    ("quên mật khẩu vneid", "quên mật khẩu vssid"),
    ("khoá tài khoản vneid", "mở khoá tài khoản vneid"),
    ("đăng nhập được vneid", "không đăng nhập được vneid"),
    ("thuế đất 2024 nộp ở đâu", "thuế đất 2025 nộp ở đâu"),
    ("phí 50 nghìn đúng không", "phí 70 nghìn đúng không"),
    ("bằng lái hạng B hết hạn", "bằng lái hạng C hết hạn"),
    ("đổi bằng lái A1", "đổi bằng lái B2"),
    ("vneid lỗi 404", "vneid lỗi 500"),
    ("làm hộ chiếu cho con dưới 14 tuổi", "làm hộ chiếu cho con trên 14 tuổi"),
    ("hồ sơ H29.15-230101-0001 tới đâu rồi", "hồ sơ H29.15-230101-0002 tới đâu rồi"),
    ("hồ sơ đất [mã hồ sơ] tới đâu rồi", "hồ sơ đất [mã hồ sơ] tới đâu vậy chưa thấy trả"),
    ("hồ sơ đất [mã hồ sơ] tới đâu rồi", "hồ sơ đất tới đâu rồi"),
    ("sửa tên trên vneid", "sửa ngày sinh trên vneid"),
    ("vay tiền ngân hàng chính sách", "gửi tiền ngân hàng chính sách"),
    ("ở Hà Nội nộp chỗ nào", "ở Hà Nam nộp chỗ nào"),
    ("karaoke", "karoke"),  # one word that tells: it joins only its equals
]
STRANGE = ["", " ", "…", "🙂🙂", "\x00", "\ud800", "[]", "[mức 2", "a" * 4096, "ad ơi", "không"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_asked_again_in_other_words(one: str, other: str) -> None:
    assert join([one, "lịch cúp điện tuần này", other]) == [[0, 2], [1]]
    assert nearest(read(other), [read("lịch cúp điện tuần này"), read(one)]) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_one_word_may_be_another_question(one: str, other: str) -> None:
    assert join([one, other]) == [[0], [1]]
    assert nearest(read(one), [read(other)]) is None


def test_a_personal_case_joins_only_its_own_words() -> None:
    texts = ["Hồ sơ [mã hồ sơ] tới đâu rồi ạ?", "ad ơi hs [mã hồ sơ] tới đâu rồi"]
    assert join(texts) == [[0, 1]]
    assert join([*texts, "hồ sơ đất [mã hồ sơ] tới đâu rồi"]) == [[0, 1], [2]]


def test_the_key_is_what_is_asked() -> None:
    assert read("Dạ ad ơi cho em hỏi quên mk VNeID thì sao ạ") == "quen mat khau vneid"
    assert read("vneid [họ tên] mất cccd") == "vneid [hoten] mat can cuoc"


@pytest.mark.parametrize("text", ["tài khoản hoà bình", "đăng ký thường trú", "hủy hồ sơ đã nộp"])
def test_neither_the_order_of_marks_nor_marks_matter(text: str) -> None:
    other = text.replace("hoà", "hòa").replace("hủy", "huỷ")
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    forms = {text, other, unicodedata.normalize("NFD", text), bare.replace("đ", "d"), text.upper()}
    assert len({read(form) for form in forms}) == 1


@pytest.mark.parametrize("text", STRANGE)
def test_no_text_is_too_strange(text: str) -> None:
    key = read(text)
    assert nearest(key, ["quen mat khau vneid", key]) == (1 if key else None)
    assert join([text, "quên mật khẩu vneid", text]) == ([[0, 2], [1]] if key else [[0], [1], [2]])


def test_nothing_to_compare_with() -> None:
    assert nearest("quen mat khau vneid", []) is None
    assert nearest("quen mat khau vneid", ["", ""]) is None
    assert join([]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_text_is_in_one_group_and_the_nearest_of_a_key_is_itself(texts: list[str]) -> None:
    groups, keys = join(texts), [read(text) for text in texts]
    assert sorted(place for group in groups for place in group) == list(range(len(texts)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(nearest(key, keys) == (keys.index(key) if key else None) for key in keys)


def test_six_hundred_questions_are_grouped_well() -> None:
    made = asked(600)
    recall, precision = measured(made, join([one.text for one in made]))
    assert recall >= 0.90
    assert precision >= 0.99


def test_five_thousand_keys_are_looked_through_at_once() -> None:
    made = asked(700, seed=2)
    words = [word for one in made for word in read(one.text).split()]
    chance = random.Random(1)
    keys = [" ".join(chance.sample(words, 25)) for _ in range(5_000)]
    began = process_time()
    for one in made[:20]:
        nearest(read(one.text), keys)
    assert (process_time() - began) / 20 < 0.015
