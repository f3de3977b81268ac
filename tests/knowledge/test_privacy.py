"""No secret survives in any disguise, and no fee, law, date or hotline is taken for one."""

import itertools
import random
import re
import unicodedata

import pytest

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
