"""Made-up messages with one piece of personal data each, in every guise people give it."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product

SEPARATORS = ("", " ", ".", "-", "mixed")
POSITIONS = ("start", "middle", "end", "own line")
DISGUISES = ("plain", "full-width", "zero-width", "letter o", "words")
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
DIGIT_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def choices(text: str) -> list[str]:
    """Bars and line ends part them."""
    return re.split(r"[|\n]", text)


# What is asked; what must survive stands between stars. None starts with a digit's word.
NEEDS = choices("""\
cho em hỏi *đăng ký tạm trú* cho phòng trọ thì cần giấy tờ gì
em muốn *đăng ký thường trú* về nhà chồng mà hệ thống báo lỗi
làm sao để *nhập khẩu cho con* mới sinh ạ|em cần *tách hộ* ra ở riêng thì làm ở đâu
nhờ tổ hướng dẫn *thông báo lưu trú* cho khách ở qua đêm
bên em *khai báo tạm vắng* trên điện thoại được chưa|xin *giấy xác nhận cư trú CT07* để nộp trường
em đang *làm giấy khai sinh* cho bé mà quên mang giấy chứng sinh
ông nhà em mất tuần trước, *đăng ký khai tử* thế nào
em xin *xác nhận tình trạng hôn nhân* để cưới tháng sau
chúng em muốn *đăng ký kết hôn* trên mạng trước|cần *phiếu lý lịch tư pháp* để đi làm công ty
bằng lái sắp hết hạn, em *đổi giấy phép lái xe* online
em bị phạt nguội, *nộp phạt giao thông* chỗ nào
mẹ em hỏi *nộp thuế đất phi nông nghiệp* trên điện thoại
em định *mở hộ kinh doanh* bán tạp hóa ở nhà|nhà em cần *gia hạn bảo hiểm y tế* hộ gia đình
vào *VssID* báo tài khoản chưa đăng ký|em *làm hộ chiếu online* mà ảnh bị từ chối
nhờ hướng dẫn *cấp lại hộ chiếu* do bị mất|em *trả tiền điện* qua ứng dụng mà chưa thấy gạch nợ
làm sao *đóng viện phí* bằng mã QR|trường con em bắt *đóng học phí* qua ngân hàng
bác hàng xóm muốn *đăng ký biến động đất đai* trên mạng
mẹ em muốn nhận *trợ cấp hưu trí xã hội* qua tài khoản
em cần *chứng thực bản sao điện tử* bằng tốt nghiệp|SIM này *xác thực chính chủ* ra sao
em quên *passcode VNeID* nhập sai bị khóa rồi|đổi điện thoại mới không vào được *ứng dụng VNeID*
em cần *kích hoạt định danh mức 2* cho bố|quét *NFC căn cước* mãi không được
bằng lái không hiện trên *Ví giấy tờ* của em|*làm căn cước cho bé* cần ra công an xã không
em muốn *đổi số điện thoại VNeID* vì mất SIM cũ|nhờ *khóa tài khoản định danh* vì em mất máy
đăng nhập *Cổng Dịch vụ công* cứ quay vòng tròn|em *nộp hồ sơ trực tuyến* mà tải tệp lên bị lỗi
trả phí xong vẫn báo *chưa thanh toán*|tìm *biên lai điện tử* ở mục nào ạ
nhờ *tra cứu hồ sơ* giúp em xem tới đâu|hồ sơ bị *yêu cầu bổ sung* thì sửa ở đâu
muốn *nhận kết quả qua bưu điện* có được không
có người *xưng công an gọi điện* bắt cập nhật có phải lừa đảo không
em *lỡ bấm vào link lạ* giờ phải làm sao|em *lỡ chuyển tiền* cho kẻ gian rồi
cách *liên kết ngân hàng* để nhận trợ cấp|*chữ ký số cá nhân* miễn phí đăng ký ở đâu
xã em sáp nhập có phải *đổi giấy tờ* không|nhờ *điều chỉnh thông tin cư trú* vì sai tên đệm
cần *trích lục khai sinh* bản mới nộp cho trường""")

LEADS = choices(
    "dạ anh chị ơi|chào tổ ạ|em gửi thông tin|alo ad ơi|nhờ tổ xem giúp|tổ công nghệ ơi"
)
TAILS = choices(
    "em cảm ơn|nhờ tổ giúp em với|mong phản hồi sớm ạ|giúp em nhé|em đang cần gấp|thanks ad"
)

_CUES = """\
citizen_id: cccd|số cccd|căn cước|số căn cước|số định danh|mã định danh|căn cước công dân
old_id: cmnd|số cmnd|cmt|chứng minh thư|số chứng minh|chứng minh nhân dân|cmnd cũ
phone: sđt|số điện thoại|đt|điện thoại|zalo|gọi em số|liên hệ|số máy|sdt zalo
otp: otp|mã otp|mã xác thực|mã xác nhận|otp gửi về|mã otp vneid|em nhận được mã
password: mật khẩu|mk|pass|password|mk vneid|mật khẩu đăng nhập|mật khẩu của em|pass dvc
passcode: passcode|mã passcode|passcode vneid|mã pin|pin|mã bảo mật|passcode của bố em
account: stk|số tài khoản|tài khoản ngân hàng|stk vcb|tk mb bank|số tk|stk agribank
card: số thẻ|thẻ atm|số thẻ ngân hàng|thẻ visa|thẻ napas|số in trên thẻ|thẻ tín dụng
email: email|mail|gmail|địa chỉ email|thư điện tử|hòm thư|e-mail
health_insurance: bhyt|số thẻ bhyt|mã thẻ bhyt|thẻ bảo hiểm y tế|số bảo hiểm y tế|mã bhyt
social_insurance: bhxh|mã số bhxh|số sổ bhxh|sổ bảo hiểm|mã bảo hiểm xã hội|số bảo hiểm xã hội
tax_code: mst|mã số thuế|mã thuế|mst cá nhân|mã số thuế hộ kinh doanh|số thuế
passport: hộ chiếu|số hộ chiếu|hộ chiếu số|passport|số passport|hộ chiếu cũ số
licence: gplx|số gplx|bằng lái|số bằng lái|giấy phép lái xe|số giấy phép lái xe|blx
plate: biển số|biển số xe|bks|xe biển|biển kiểm soát|xe máy biển số|xe em biển
birth_date: ngày sinh|sinh ngày|ns|sn|em sinh ngày|ngày tháng năm sinh|bé sinh ngày
address: địa chỉ|đ/c|nhà em ở|em ở|thường trú tại|địa chỉ nhà|hiện ở|chỗ ở hiện nay
name: em tên là|họ tên|tôi tên|tên em là|họ và tên|chủ hộ là|chồng em tên|mẹ em tên là"""
CUES: dict[str, list[str]] = {
    kind: cues.split("|") for kind, cues in re.findall(r"(\w+): (.+)", _CUES)
}
ALWAYS_CUED = frozenset({"birth_date", "address", "name"})
# After these a colon or "là" would not be natural.
_LINKLESS = ("là", "ngày", "ở", "tại", "tên", "tôi tên", "biển", "nhận được mã", "gọi em số")
_LINKS = (" ", ": ", ":", " là ", " = ")

COMMUNES = choices("""\
xã Tân Lập|phường Hòa Bình|xã Yên Sơn|phường Đông Thọ|xã Cẩm Thủy|phường Long Biên|xã Mỹ Thuận
phường An Khánh|xã Vĩnh Hưng|phường Tân Phú""")
STREETS = choices("Lê Lợi|Trần Phú|Nguyễn Huệ|Hai Bà Trưng|Quang Trung|Hùng Vương|Lý Thái Tổ")
HOUSES = choices("""\
số {a} ngõ {b} {street}|{a}/{b} đường {street}|số nhà {a}, tổ {c}|nhà {a} ngách {b} {street}
số {a} đường {street}|căn hộ {a}{b} chung cư {street}|số nhà {a}, thôn {c}
{a} {street}, tổ dân phố {c}|ấp {c}, số nhà {a}|số {a}{letter} hẻm {b} {street}""")
FAMILIES = choices("Nguyễn|Trần|Lê|Phạm|Hoàng|Vũ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý")
MIDDLES = choices("Văn|Thị|Minh|Thanh|Ngọc|Đức|Thị Thu|Hữu|Quốc|Kim|Xuân")
GIVEN = choices("Hoa|Lan|Tuấn|Hùng|Mai|Phương|Dũng|Hương|Thảo|Nam|Bình|Yến|Sơn|Trang|Khánh")

PATTERNS = {
    "citizen_id": "0[01234567][123456789][0123]########",
    "old_id": "[0123]########",
    "otp": "####|######|######|########",
    "password": "Hoa@####|lan####|Tuan!######|meocon###|Vneid####|vneid######|Anhyeuem####"
    "|Giadinh!###|matkhau######|Matkhau@####|Minh-####",
    "passcode": "######",
    "account": "########|#########|##########|############|#############|##############",
    "health_insurance": "GD4_[0123]#_##########|HS4_79_##########|TE1_01_##########"
    "|DN4_[0123]#_##########|HT3_48_##########|CN3_38_##########|HN2_22_##########",
    "social_insurance": "[012379]#########",
    "passport": "[BCNPKE]_#######",
    "licence": "[01234567][123456789][01]#########",
    "plate": "[123456789]#[ABCDEFGHKLM]_#####|[123456789]#[ABCDEFGHKLM]_###.##"
    "|[123456789]#[ABCDEFGHKLM][12]_###.##|[123456789]#[ABCDEFGHKLM]_####",
}
_SHAPED = {"password", "email", "health_insurance", "passport", "plate", *ALWAYS_CUED}
_ALL_DIGITS = CUES.keys() - _SHAPED

Make = Callable[[random.Random, str], str]


@dataclass(frozen=True)
class Seeded:
    """`secret` as it is written in `text`; `keep` are the parts that the answer needs."""

    text: str
    kind: str
    secret: str
    has_cue: bool
    keep: tuple[str, ...]


def lines_with_secrets(count: int, seed: int) -> list[Seeded]:
    """Every kind in turn, each walking its own shuffled grid."""
    rng = random.Random(seed)
    kinds = cycle([(kind, _cells(rng, kind)) for kind in CUES])
    return [_line(rng, kind, *next(cells)) for kind, cells in islice(kinds, count)]


def _cells(rng: random.Random, kind: str) -> Iterator[tuple[bool, str, str, str]]:
    disguises: tuple[str, ...]
    cued = (True,) if kind in ALWAYS_CUED else (True, False)
    if kind in {"password", "address", "name"}:
        disguises = DISGUISES[:1]
    elif kind == "email":
        disguises = ("plain", "zero-width")
    else:
        disguises = DISGUISES if kind in _ALL_DIGITS else DISGUISES[:-1]
    grid = product(cued, POSITIONS, disguises, SEPARATORS)
    cells = [cell for cell in grid if cell[0] or cell[2] != "words"]
    rng.shuffle(cells)
    return cycle(cells)


def _line(
    rng: random.Random, kind: str, cued: bool, position: str, disguise: str, separator: str
) -> Seeded:
    made = _MAKERS[kind](rng, separator) if kind in _MAKERS else _filled(rng, kind, separator)
    secret = _disguised(rng, made, disguise)
    need = rng.choice(NEEDS)
    keep: list[str] = re.findall(r"\*(.+)\*", need)
    said = (_cue(rng, kind) if cued else "") + secret
    if kind == "address":
        keep.append(rng.choice(COMMUNES))
        said += ", " + keep[-1]
    text = _placed(rng, said, need.replace("*", ""), position)
    style = rng.choice(STYLES)
    return Seeded(style(text), kind, style(secret), cued, tuple(map(style, keep)))


def _cue(rng: random.Random, kind: str) -> str:
    cue, links = rng.choice(CUES[kind]), _LINKS[:3] if kind in ALWAYS_CUED else _LINKS
    return cue + (" " if cue.endswith(_LINKLESS) else rng.choice(links))


def _placed(rng: random.Random, said: str, need: str, position: str) -> str:
    lead, tail = rng.choice(LEADS), rng.choice(TAILS)
    after = rng.choice((", ", " ", ". ", "; "))
    return {
        "start": f"{said}{after}{need}",
        "middle": rng.choice((f"{lead} {said}{after}{need}", f"{need}, {said}{after}{tail}")),
        "end": f"{lead}, {need}{rng.choice((', ', ' ', '. ', '? '))}{said}",
        "own line": f"{need}\n{said}\n{tail}",
    }[position]


def _disguised(rng: random.Random, secret: str, disguise: str) -> str:
    if disguise == "full-width":
        return secret.translate(FULL_WIDTH)
    if disguise == "letter o":
        return secret.replace("0", rng.choice("oO"))
    if disguise == "words":
        return " ".join(DIGIT_WORDS[int(digit)] for digit in re.sub(r"\D", "", secret))
    if disguise == "zero-width":
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(1, len(secret))
            secret = secret[:at] + rng.choice(ZERO_WIDTH) + secret[at:]
    return secret


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c))


STYLES: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    str.upper,
    _without_marks,
    lambda text: _without_marks(text).lower(),
)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _grouped(rng: random.Random, number: str, separator: str) -> str:
    """In groups of two, three or four; the first takes what does not divide."""
    if not separator:
        return number
    size = rng.choice((2, 3, 3, 4))
    first = len(number) % size or size
    first += size if first == 1 else 0
    groups = [number[i : i + size] for i in range(first, len(number), size)]
    gaps = [rng.choice(" .-") if separator == "mixed" else separator for _ in groups]
    return number[:first] + "".join(gap + group for gap, group in zip(gaps, groups, strict=True))


def _filled(rng: random.Random, kind: str, separator: str) -> str:
    """One of the kind's patterns: # is a digit, [abc] one of these, _ takes the separator."""
    pattern = rng.choice(PATTERNS[kind].split("|"))
    number = re.sub(r"\[(\w+)\]|#", lambda c: rng.choice(c[1] or "0123456789"), pattern)
    if number.isdigit():
        return _grouped(rng, number, separator)
    return re.sub("_", lambda _: rng.choice(" .-") if separator == "mixed" else separator, number)


def _phone(rng: random.Random, separator: str) -> str:
    number = rng.choice("35789") + _digits(rng, 8)
    prefix = rng.choice(("0", "0", "84", "+84", "(+84) ", "0084", "+84 (0)"))
    if prefix == "0":
        return _grouped(rng, prefix + number, separator)
    gap = "" if prefix[-1] in " )" else {"mixed": " "}.get(separator, separator)
    return prefix + gap + _grouped(rng, number, separator)


def _card(rng: random.Random, separator: str) -> str:
    """The last digit makes the number pass Luhn's check, as on every real card."""
    start = rng.choice(("9704", "4", "5"))
    body = start + _digits(rng, 15 - len(start))
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(body))
    return _grouped(rng, f"{body}{-total % 10}", separator)


def _email(rng: random.Random, separator: str) -> str:
    name = _without_marks(rng.choice(FAMILIES) + rng.choice(("", ".", "_")) + rng.choice(GIVEN))
    host = rng.choice(("gmail.com", "yahoo.com.vn", "hotmail.com", "vnpt.vn", "outlook.com"))
    return f"{name.lower()}{rng.choice(('', str(rng.randint(1, 99)), '1985'))}@{host}"


def _tax_code(rng: random.Random, separator: str) -> str:
    """The tenth digit checks the nine before it, modulo 11."""
    while True:
        body = f"{rng.randint(1, 64):02}{_digits(rng, 7)}"
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
        check = 10 - sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
        if 0 <= check <= 9:
            branch = rng.choice(("", "", f"-{_digits(rng, 3)}"))
            return _grouped(rng, f"{body}{check}", separator) + branch


def _birth_date(rng: random.Random, separator: str) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1940, 2023)
    if separator == "mixed":
        return f"{day} tháng {month} năm {year}"
    return f"{day:02}{separator or '/'}{month:02}{separator or '/'}{year}"


def _address(rng: random.Random, separator: str) -> str:
    numbers = {"a": rng.randint(2, 480), "b": rng.randint(10, 99), "c": rng.randint(1, 19)}
    where = {"street": rng.choice(STREETS), "letter": rng.choice("ABC")}
    return rng.choice(HOUSES).format(**numbers, **where)


_MAKERS: dict[str, Make] = {
    "phone": _phone,
    "card": _card,
    "email": _email,
    "tax_code": _tax_code,
    "birth_date": _birth_date,
    "address": _address,
    "name": lambda rng, _: " ".join(map(rng.choice, (FAMILIES, MIDDLES, GIVEN))),
}
