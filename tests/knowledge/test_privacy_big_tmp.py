"""No secret survives in any disguise, and no fee, law, date or hotline is taken for one."""

import itertools
import random
import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.privacy import PLACEHOLDERS, for_log, redact, secrets_in

# kind: (values by grouping, cues before it); a kind that needs a cue has no "" among them
SECRETS: dict[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = {
    "citizen_id": (
        (
            ("022190004573",),
            ("0221", "9000", "4573"),
            ("034", "085", "006", "127"),
            ("030", "1", "95", "007004"),
        ),
        ("", "số cccd của em là ", "CCCD:", "can cuoc ", "mã định danh con em "),
    ),
    "old_id": (
        (("101274650",), ("101", "274", "650"), ("10", "12", "74", "650")),
        ("cmnd ", "số CMT: ", "chứng minh nhân dân cũ là ", "chung minh thu so "),
    ),
    "phone": (
        (
            ("0904837261",),
            ("0904", "837", "261"),
            ("036", "204", "7059"),
            ("+84", "904", "837", "261"),
            ("84904837261",),
            ("09", "04", "83", "72", "60"),
            ("0203", "3825", "704"),
        ),
        ("", "sđt ", "sdt: ", "gọi em số ", "zalo ", "dt lien he "),
    ),
    "otp": (
        (("482905",), ("482", "905"), ("48", "29", "05"), ("7304",), ("50482905",)),
        ("OTP ", "otp là ", "mã xác nhận: ", "ma xac thuc la ", "mã OTP của em gửi về là "),
    ),
    "card": (
        (("9704", "0502", "8837", "1040"), ("4539578763621486",), ("6011000990139424",)),
        ("số thẻ ", "thẻ ATM: ", "the visa "),
    ),
    "account": (
        (("104870553206",), ("1048705532",), ("1048", "7055", "3206"), ("704058",)),
        ("stk ", "STK: ", "số tài khoản của em là ", "tk vietcombank ", "tai khoan ngan hang "),
    ),
    "tax_code": ((("8460372051",), ("0310", "472", "058")), ("mst ", "mã số thuế: ")),
    "social_insurance": ((("7910405826",), ("79", "1040", "5826")), ("mã số bhxh ", "sổ BHXH: ")),
    "health_insurance": (
        (("GD4797910405826",), ("HT", "2", "40", "79", "104", "05826"), ("TE1010104058260",)),
        ("", "thẻ BHYT ", "bhyt: "),
    ),
    "passport": ((("C4870526",), ("B7048052",)), ("", "hộ chiếu ", "passport: ")),
    "birth_date": (
        (("07", "04", "1958"), ("27", "10", "1990")),
        ("sinh ngày ", "ngày sinh: ", "ngay sinh la ", "sn ", "em sinh "),
    ),
}
SEPARATORS = (" ", ".", "-", " - ", "_", "\u00a0", "–")
CARRIERS = (
    "{} giúp em với ạ",
    "da em chao anh chi, {} thi lam sao",
    "Không vào được VNeID, {}",
    "nhà em ở xã, ({}). Em cảm ơn",
    "{}",
)
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def plain(value: str, rng: random.Random) -> str:
    return value


def full_width(value: str, rng: random.Random) -> str:
    return re.sub(r"\d", lambda digit: chr(ord(digit[0]) - ord("0") + 0xFF10), value)


def zero_width(value: str, rng: random.Random) -> str:
    return "".join(char + rng.choice(ZERO_WIDTH) for char in value)


def letter_o(value: str, rng: random.Random) -> str:
    return value.replace("0", rng.choice("oO"))


def cases() -> list[tuple[str, str, str, str]]:
    """(kind, sentence, secret as sent, its digits), every combination once."""
    rng = random.Random(20260901)
    disguises = (plain, full_width, zero_width, letter_o)
    grid = []
    for kind, (values, cues) in SECRETS.items():
        separators = ("/", "-", ".") if kind == "birth_date" else SEPARATORS
        for groups, cue, separator, carrier, disguise in itertools.product(
            values, cues, separators, CARRIERS, disguises
        ):
            if (len(groups) == 1 and separator != separators[0]) or (
                disguise is letter_o and cue and cue[-1].isalpha()
            ):
                continue
            value = disguise(separator.join(groups), rng)
            digits = "".join(re.findall(r"\d", "".join(groups)))
            grid.append((kind, carrier.format(cue + value), value, digits))
    return grid


GRID = cases()
SAMPLE = random.Random(7).sample(GRID, 600)


def leaks(digits: str, text: str) -> bool:
    """Four digits in a row are a leak, whatever stands between them."""
    seen = unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, ZERO_WIDTH)))
    seen = re.sub(r"[\s.\-–_/]", "", re.sub(r"(?<=[\d\s.\-–_])[oO]|[oO](?=\d)", "0", seen))
    return any(digits[at : at + 4] in seen for at in range(len(digits) - 3))


def test_no_secret_of_the_grid_survives():
    leaked = [
        (kind, sentence, redact(sentence).text)
        for kind, sentence, _, digits in SAMPLE
        if leaks(digits, redact(sentence).text)
    ]

    assert leaked == []


def test_the_grid_is_called_by_its_kinds():
    wrong = [
        (kind, sentence, redact(sentence).kinds)
        for kind, sentence, _, _ in SAMPLE
        if redact(sentence).kinds != (kind,)
    ]

    assert wrong == []


def test_the_words_around_a_secret_stay():
    lost = []
    for carrier, (kind, value) in itertools.product(
        CARRIERS,
        [("citizen_id", "022190004573"), ("phone", "0904 837 261"), ("email", "a.b@gmail.com")],
    ):
        if redact(carrier.format(value)).text != carrier.format(PLACEHOLDERS[kind]):
            lost.append((carrier, kind))

    assert lost == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("mật khẩu là Hoa@1990", "mật khẩu là [mật khẩu]"),
        ("mk: hoalan99 em ko vào được", "mk: [mật khẩu] em ko vào được"),
        ("mat khau = Abc!2345.", "mat khau = [mật khẩu]."),
        ("pass của em là 'Nha Que 12'", "pass của em là '[mật khẩu]'"),
        ("mật khẩu vneid của bà em là Baoan#7788 ạ", "mật khẩu vneid của bà em là [mật khẩu] ạ"),
        ("password:Qwerty77", "password:[mật khẩu]"),
        ("passcode 704816", "passcode [mật khẩu]"),
        ("passcode của em là 70 48 16", "passcode của em là [mật khẩu]"),
        ("mã pin: 7048", "mã pin: [mật khẩu]"),
        ("Hoalan@77 là mật khẩu của em", "[mật khẩu] là mật khẩu của em"),
        ("mật khẩu là matkhaucuatoi", "mật khẩu là [mật khẩu]"),
        ("mk là gì cũng được, mật khẩu là Nam2580", "mk là gì cũng được, mật khẩu là [mật khẩu]"),
        ("m\u200bk: ｈｏａ７７４４", "m\u200bk: [mật khẩu]"),
        ("tk: 0904837261 mk: Lan#4455", "tk: [số tài khoản] mk: [mật khẩu]"),
        ("482905 là mã otp em mới nhận", "[mã OTP] là mã otp em mới nhận"),
        (
            "Ma OTP giao dich 500.000 VND luc 10:30 la 482905",
            "Ma OTP giao dich 500.000 VND luc 10:30 la [mã OTP]",
        ),
        ("nó gửi mã 482905 em đọc rồi", "nó gửi mã [mã OTP] em đọc rồi"),
        ("482905", "[mã OTP]"),
        ("email nguyen.van-a+1@yahoo.com.vn nhé", "email [email] nhé"),
        ("hoa77 @ gmail.com", "[email]"),
        ("em sinh ngày 7 tháng 4 năm 1958", "em sinh ngày [ngày sinh]"),
        ("ngày sinh 07041958", "ngày sinh [ngày sinh]"),
        ("không chín không bốn tám ba bảy hai sáu một", "[số điện thoại]"),
        ("số em 0904837261/0362047059", "số em [số điện thoại]/[số điện thoại]"),
        ("0904837261 022190004573", "[số điện thoại] [số căn cước]"),
        ("1. 0904 837 261\n2. 0362 047 059", "1. [số điện thoại]\n2. [số điện thoại]"),
        ("hộ chiếu C 487 0526", "hộ chiếu [số hộ chiếu]"),
        ("giao dịch 70481650223", "giao dịch [dãy số]"),
        ("nó bảo đọc mã OTP, em đọc là 4829 rồi", "nó bảo đọc mã OTP, em đọc là [mã OTP] rồi"),
        ("số thẻ với otp 9704 0502 8837 1040 12", "số thẻ với otp [số thẻ] 12"),
        ("chuyển vào 0351 000 456 7890", "chuyển vào [dãy số]"),
        ("stk 1900 206 123 456 của Nam 1903 4567 8901", "stk [số tài khoản] của Nam [dãy số]"),
        ("mst 1900123456", "mst [mã số thuế]"),
        ("hoa77 a còng gmail chấm com", "[email]"),
        ("xe 14A-123.45 với biển số 29b1 23456", "xe [biển số] với biển số [biển số]"),
        ("gọi (+84) 904 837 261 nhé", "gọi [số điện thoại] nhé"),
        ("em ở số 0904 837 261 ở xã", "em ở số [số điện thoại] ở xã"),
        ("o9o4 837 26o", "[số điện thoại]"),
    ],
)
def test_secrets_in_sentences(sent: str, kept: str):
    assert redact(sent).text == kept


CLEAN = """\
Lệ phí cấp lại thẻ căn cước là 50.000 đồng hay 70.000 đ?
Làm hộ chiếu hết 200k hay 2tr ạ
phí 1.200.000 đồng, nộp thêm 35000đ nữa
hộ kinh doanh doanh thu 1.000.000.000 đồng/năm có phải nộp thuế không
trợ cấp 500000 một tháng nhận ở đâu
số tiền 150 000 000 đồng thì đóng thuế sao
Theo Nghị định 69/2024/NĐ-CP thì mức 2 làm ở đâu
Luật số 26/2023/QH15 có hiệu lực từ 01/07/2024
quyết định 766/QĐ-TTg và 2222/QĐ-BHXH nói gì
Thông tư 08/2026/TT-BKHCN áp dụng từ 15/04/2026
Từ ngày 1 tháng 7 năm 2025 bỏ cấp huyện đúng không
hẹn 15.08.2026 lấy kết quả mà chưa có
nộp hồ sơ từ 05.07-30.09.2025 được không
2026-09-01 em nộp rồi
giấy khai sinh đăng ký ngày 12/03/2024 bị sai
sinh viên nhập học 05/09/2026 đăng ký tạm trú sao
tuyển sinh 15/07/2026 cần xác nhận cư trú
Em sinh năm 1990, cháu 14 tuổi
làm căn cước cho bé 6 tuổi online được không
tờ khai CT07, mẫu 01 tải ở đâu
mẫu TK01, CT01 và mẫu số 14-HSB
gọi tổng đài 1900 0368 bấm phím 4
gọi 19000368 hoặc 18001096 không ai nghe
Cổng dịch vụ công 1800 1096, điện lực 1900.545454
điện lực miền Nam 1900 1006 hoặc 1900 9000
báo tin 113, 156, 5656 hay 1022?
trực ban 069 234 8560
gọi 1800 1096 - 1900 0368, 113 hay 1022
tờ khai TK1-TS với mẫu TK01 64.000 đồng
vay 400000000đ hay 827.000.000 có phải khai không
không nhận được OTP thì gọi 1022 được không
không nhận được mã OTP, gọi 1900 0368 à
soạn tin OTP gửi 1414 hay 9029
từ năm 2024 em không nhận được otp
OTP có hiệu lực 120 giây, nhập sai 5 lần bị khóa
mã OTP gồm 6 chữ số gửi về số cũ
mã xác thực theo Nghị định 59/2022 là sao
mật khẩu là gì
mat khau la sao, passcode la gi
mk là sinh viên mới ra trường
mật khẩu là phải có chữ hoa với số à
mật khẩu: gồm 8-20 ký tự
passcode là 6 chữ số hay 4 chữ số
mật khẩu 8 ký tự trở lên
quên mật khẩu thì phải làm sao ạ
quên mk iphone15 thì sao
mật khẩu với OTP khác nhau là thế nào
mã pin của thẻ là do ngân hàng cấp à
Bước 1: mở VNeID 2.2.6, bước 2: chọn Ví giấy tờ
iOS 17.4.1 với Android 14 cài được không
máy samsung a12 ram 4gb bộ nhớ 64gb
hồ sơ G22.99-240101-0001 của em đến đâu rồi
mã hồ sơ 000.00.00.H29-240715-0012 tra ở đâu
thủ tục 1.004227.000.00.00.H18 làm một phần hay toàn trình
https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma_thu_tuc=1.004194
xem https://chinhphu.vn/bai-viet-102251112152846548.htm
làm việc 7h30-11h30, chiều 13h30-17h00
sáng 08.00-11.30 13.30-17.00 thứ 2 đến thứ 6
mức độ 3, 4 cũ giờ là gì, 5G có cần không
tài khoản mức 2 khác mức 1 chỗ nào
tài khoản định danh của con 12 tuổi
tài khoản bị trừ 500000 đồng
giá trị thẻ căn cước 25 tuổi, 40 tuổi, 60 tuổi đổi
số điện thoại chính chủ là gì
2023 2024 2025 2026 đều nộp rồi
thẻ BHYT có 10 số hay 15 số
xã em có 3.321 hộ, 12.500 dân
nhập 12 số căn cước vào ô
ĐT bàn với di động số nào cũng được à
cho em hỏi @toso_bot có thật không
pin yếu là không quét NFC được à""".splitlines()


@pytest.mark.parametrize("text", CLEAN)
def test_a_text_without_secrets_comes_back_as_it_is(text: str):
    assert redact(text).text == text
    assert redact(text).kinds == ()


def test_a_clean_text_keeps_its_every_character():
    text = "  Lệ phí\u200b ５０.000đ\t–\r\n“VNeID”  e\u0301 \ud83d 👍🏽 \x00"

    assert redact(text).text == text


def test_kinds_stand_in_the_order_of_the_text():
    cleaned = redact("022190004573, otp 482905, sđt 0904837261 và 0362047059")

    assert cleaned.kinds == ("citizen_id", "otp", "phone", "phone")
    assert secrets_in(cleaned.text) == ("citizen_id", "otp", "phone")
    assert secrets_in("lệ phí 50.000 đồng") == ()


def test_members_keep_phones_and_nothing_else():
    text = "Gọi chị Hoa 0904 837 261, cccd 022190004573, otp 482905, stk 0904837261, mk: Hoa@77"

    cleaned = redact(text, keep_contacts=True).text

    assert cleaned == (
        "Gọi chị Hoa 0904 837 261, cccd [số căn cước], otp [mã OTP],"
        " stk [số tài khoản], mk: [mật khẩu]"
    )


def test_the_log_does_not_hold_file_codes():
    text = "hồ sơ G22.99-240101-0001 và 000.00.00.H29-240715-0012, sđt 0904837261"

    assert for_log(text) == "hồ sơ [mã hồ sơ] và [mã hồ sơ], sđt [số điện thoại]"
    assert for_log(for_log(text)) == for_log(text)
    assert redact(for_log(text)).text == for_log(text)


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


@settings(max_examples=12000, deadline=None, database=None)
@given(texts)
def test_redacting_twice_changes_nothing_more(text: str):
    once = redact(text)

    assert redact(once.text).text == once.text
    assert redact(once.text).kinds == ()
    assert bool(once.kinds) == (once.text != text)


@settings(max_examples=12000, deadline=None, database=None)
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
def test_a_hostile_message_costs_little(name: str):
    text = (HOSTILE[name] * 4096)[:4096]
    redact(text)

    best = min(_seconds(text) for _ in range(5))

    assert best < 0.05


def _seconds(text: str) -> float:
    started = time.process_time()
    redact(text)
    return time.process_time() - started
