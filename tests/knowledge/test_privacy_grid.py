"""Personal data in every guise goes, and what only looks like it stays."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

import knowledge
from knowledge.evaluate import LEAKING_DIGITS
from knowledge.privacy import redact
from tests.knowledge.secret_grid import (
    COMMUNES,
    CUES,
    DIGIT_WORDS,
    LEADS,
    NEEDS,
    STREETS,
    STYLES,
    TAILS,
    ZERO_WIDTH,
    Seeded,
    choices,
    lines_with_secrets,
)

COUNT = 2000
SEED = 20260901
# Known by their shape, so nothing need be said before them.
NEED_NO_CUE = ("citizen_id", "phone", "email")

_INVISIBLE = dict.fromkeys(map(ord, ZERO_WIDTH))
_VALUES = {word: str(value) for value, word in enumerate(DIGIT_WORDS)}
_VALUES |= {
    "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)): value
    for word, value in _VALUES.items()
}
_SPOKEN = re.compile(rf"\b({'|'.join(_VALUES)})\b")
_GAP = re.compile(r"(?<=\d)[\s./-]+(?=\d)")

# By kind of number; {braces} are filled by _FILLS.
CLEAN = """\
fee: lệ phí làm hộ chiếu {money} đúng không|em nộp {money} rồi mà chưa có biên lai
fee: phí {money}, nộp chậm thêm {money}|trợ cấp {money} một tháng nhận ở đâu
fee: doanh thu {money} một năm có phải đóng thuế không|phạt {money} hay {money} vậy ạ
fee: chuyển khoản {money} tiền học phí cho con bằng mã QR
fee: có người bảo đóng {money} mới mở khóa VNeID
law: nghị định {small}/{year}/NĐ-CP có nói tới {procedure} không
law: thông tư {small}/{year}/TT-BCA áp dụng từ khi nào
law: luật số {small}/{year}/QH15 điều {small} khoản {step}|quyết định {count}/QĐ-TTg về {procedure}
law: công văn {count}/UBND-VP|theo điều {small} luật cư trú thì {procedure} mất mấy ngày
law: thủ tục mã {step}.00{count} là {procedure} à
date: từ ngày {date} bỏ cấp huyện phải không|hẹn {date} lấy kết quả mà chưa thấy
date: quy định mới áp dụng từ {date}|hồ sơ nộp {date}, trả {date}
date: sổ hồng cấp năm {year} có phải đổi không|hạn cuối là {date} hay cuối năm {year}
date: thẻ căn cước hết hạn {date} thì đổi ở đâu|giai đoạn {year}-{year} có miễn phí không
date: tháng {step}/{year} em đã đi làm
form: tờ khai {form} tải ở đâu|khai mẫu {form} hay {form} để {procedure}
form: mẫu {form} điền mục {step} thế nào
hotline: gọi {hotline} không ai nghe máy|tổng đài {hotline} có mất tiền không
hotline: báo lừa đảo qua {hotline} hay {hotline}|số {hotline} có phải của nhà nước không
hotline: em gọi {hotline} bấm phím {step} rồi
file code: hồ sơ {file_code} của em tới đâu rồi|mã hồ sơ {file_code} báo chờ bổ sung
step: em làm tới bước {step} thì bị văng|bước {step}: bấm mục {step}.{step} rồi sao nữa
step: phần {step} trong {small} bước làm sao
version: VNeID bản {step}.{step}.{small} bị lỗi
version: máy chạy iOS {small}.{step} hay Android {small} thì cài được
version: bản cập nhật {step}.{small} khi nào có
error: app báo lỗi {count} khi {procedure}|mã lỗi {count} là sao|màn hình hiện error {count}
error: lỗi ERR_{count} lúc tải tệp
age: em {age} tuổi làm căn cước được chưa|bà cụ {age} tuổi không có điện thoại thông minh
age: cháu {age}t cần ai đi cùng
quantity: nhà có {age} người thì {procedure} thế nào|cần {step} tấm ảnh 4x6 nền trắng
quantity: tệp {small}MB có nặng quá không|chờ {small} ngày làm việc chưa có kết quả
quantity: phòng trọ {small} m2 ở {step} người|bán {count} kg gạo có phải xuất hóa đơn
hour: bộ phận một cửa làm từ {small}h{age} tới {small}h|em hẹn lúc {small}:{age} sáng thứ {step}
hour: nộp sau {small} giờ có tính hôm sau
length: nhập mã {step} số mà không thấy về|CCCD 12 số với CMND 9 số khác gì
length: thẻ gắn chip có phải loại 12 số không|mã {step} số của VNeID là gì
length: OTP {step} số gửi về máy cũ|mật khẩu phải từ {small} ký tự à
length: mã bảo hiểm 10 số nằm ở đâu trên thẻ
place: em ở {commune} thì tới đâu {procedure}|đường {street} thuộc {commune} hay phường khác
place: trung tâm hành chính {commune} ở đường {street}|em thuê trọ ở {commune}, cần {procedure}
place: công an {commune} có làm thứ bảy không|xóm em nay thuộc {commune} rồi
level: dịch vụ công mức độ {step} là gì|định danh mức {step} làm ở đâu
level: lên mức {step} có cần ra công an không
phone model: máy {model} có quét NFC được không|dùng {model} không cài được VNeID
phone model: mới mua {model} thì chuyển VNeID sao
ward: phường {small} sáp nhập vào đâu|quận {step} cũ giờ thuộc phường nào
ward: tổ {small} khu phố {step} sinh hoạt ở đâu
room: nộp ở tầng {step} phòng {count}|ra quầy số {small} lấy số thứ tự {count}
room: phòng {count} tầng {step} nhà hành chính
percentage: giảm {age}% lệ phí khi {procedure}|đóng bảo hiểm {small},{step}% lương phải không
percentage: tải lên tới {age}% thì dừng
office: tên cơ quan là {office}|tên đơn vị thực hiện: {office}, {procedure} có đúng chỗ không
office: mục tên nơi cấp ghi {office} à|chọn tên cơ quan {office} không thấy hiện
office: người gọi xưng tên {office}|tên thủ tục là {procedure}"""
_MODELS = choices("""\
iphone 15|iPhone 11 Pro Max|samsung a12|Samsung Galaxy A54|oppo a3s|Oppo Reno 8|redmi 9a
xiaomi note 13|vivo y21|nokia 1280|Realme C55|Galaxy S23 Ultra|iphone 7 plus""")
_OFFICES = choices("""\
Công an phường Hòa Bình|Ủy ban nhân dân xã Tân Lập|Sở Tư pháp|Bảo hiểm xã hội Việt Nam
Trung tâm Phục vụ hành chính công|Thuế cơ sở 3|Cục Quản lý xuất nhập cảnh|Phòng Kinh tế""")
_MONEY = choices("""\
{k}.000đ|{k}.000 đồng|{k} 000 đồng|{k},000 VND|{k}000đ|{k}000 đồng|{k}k|{k} nghìn|{k} ngàn|{n}tr
{n}tr{n}|{n} triệu|{n},{n} triệu|{n}.{k}.000 đồng|{n}.{k}.000đ|{n}00.000.000 đồng|{k}.000 VNĐ
{n} tỷ|{n}000000 đồng|{n}.000.000.000 đ|năm mươi nghìn|hai trăm nghìn đồng|{k} 000đ|0 đồng""")
_DATES = choices("""\
{d:02}/{m:02}/{y}|{d}/{m}/{y}|{d:02}-{m:02}-{y}|{d:02}.{m:02}.{y}|{d} tháng {m} năm {y}|{d}/{m}
{y}-{m:02}-{d:02}""")
_FORMS = choices("""\
CT01|CT02|CT07|TK01|TK02|NA1|NA5|DC02|TK1-TS|01/LPTB|14-HSB|X01|LP03|03/TKNP|D01-TS|số 05|06-GH""")
_ELSEWHERE = ("1900 1288", "1900 6769", "1900 545454", "5656")  # power companies, spam reports
_HOTLINES: tuple[str, ...] = tuple(
    re.findall(
        r"^\d[\d ]*\d",
        (Path(knowledge.__file__).parent / "vocabulary" / "hotlines.tsv").read_text("utf-8"),
        re.MULTILINE,
    )
)


def clean_lines(count: int, seed: int) -> list[str]:
    """All different, the kinds of CLEAN in turn; nothing in them is personal."""
    rng = random.Random(seed)
    by_kind: dict[str, list[str]] = {}
    for kind, templates in (row.split(": ", 1) for row in CLEAN.splitlines()):
        by_kind.setdefault(kind, []).extend(templates.split("|"))
    lines: dict[str, None] = {}
    for one_kind in cycle(by_kind.values()):
        lines[_clean_line(rng, rng.choice(one_kind))] = None
        if len(lines) == count:
            break
    return list(lines)


def _clean_line(rng: random.Random, template: str) -> str:
    said = re.sub(r"\{(\w+)\}", lambda name: _FILLS[name[1]](rng), template)
    lead, tail = rng.choice(LEADS), rng.choice(TAILS)
    framed = rng.choice((said, f"{lead}, {said}", f"{said}, {tail}", f"{said}\n{tail}"))
    return rng.choice(STYLES)(framed)


def _money(rng: random.Random) -> str:
    thousands = rng.choice((10, 15, 20, 30, 50, 70, 115, 135, 200, 400, 500, 850))
    return rng.choice(_MONEY).format(k=thousands, n=rng.randint(1, 9))


def _date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2014, 2027)
    return rng.choice(_DATES).format(d=day, m=month, y=year)


def _hotline(rng: random.Random) -> str:
    number = rng.choice(_HOTLINES + _ELSEWHERE)
    return rng.choice((number, number.replace(" ", ""), number.replace(" ", ".")))


def _file_code(rng: random.Random) -> str:
    start, office = rng.choice(("", "000.00.")), f"{rng.choice('HG')}{rng.randint(1, 63):02}"
    day = f"2{rng.randint(4, 6)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    unit = rng.choice(("", f".{rng.randint(1, 99):02}", ".12.34"))
    return f"{start}{office}{unit}-{day}-{rng.randint(1, 9999):04}"


def _from(first: int, last: int) -> Callable[[random.Random], str]:
    return lambda rng: str(rng.randint(first, last))


def _of(*these: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(these)


_FILLS: dict[str, Callable[[random.Random], str]] = {
    "money": _money,
    "date": _date,
    "hotline": _hotline,
    "file_code": _file_code,
    "step": _from(1, 9),
    "small": _from(2, 23),
    "age": _from(10, 59),
    "count": _from(100, 2999),
    "year": _from(2005, 2027),
    "form": _of(*_FORMS),
    "commune": _of(*COMMUNES),
    "street": _of(*STREETS),
    "model": _of(*_MODELS),
    "office": _of(*_OFFICES),
    "procedure": _of(*re.findall(r"\*(.+)\*", "\n".join(NEEDS))),
}


@pytest.fixture(scope="module")
def seeded() -> list[tuple[Seeded, str]]:
    return [(line, redact(line.text).text) for line in lines_with_secrets(COUNT, SEED)]


def leaks(secret: str, left: str) -> bool:
    """As `toso evaluate` counts it, and however the digits are written."""
    if secret in left:
        return True
    secret, shown = _plain(secret), _GAP.sub("", _plain(left))
    digits = re.sub(r"\D", "", secret)
    runs = (digits[i : i + LEAKING_DIGITS] for i in range(len(digits) - LEAKING_DIGITS + 1))
    return any(run in shown for run in runs)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).lower()
    text = _SPOKEN.sub(lambda word: _VALUES[word[0]], text)
    return re.sub(r"(?<=[\d .-])o(?=[\do .-])|o(?=\d)|(?<=\d)o", "0", text)


def recall(seeded: list[tuple[Seeded, str]], has_cue: bool) -> dict[str, float]:
    counted, hidden = Counter[str](), Counter[str]()
    for line, left in seeded:
        if line.has_cue is has_cue:
            counted[line.kind] += 1
            hidden[line.kind] += not leaks(line.secret, left)
    return {kind: round(hidden[kind] / counted[kind], 3) for kind in counted}


@pytest.mark.parametrize("kind", CUES)
def test_a_secret_after_its_cue_is_hidden(kind: str, seeded: list[tuple[Seeded, str]]) -> None:
    shown = [line for line, left in seeded if line.kind == kind and leaks(line.secret, left)]
    examples = [line.text for line in shown if line.has_cue][:5]
    assert recall(seeded, has_cue=True)[kind] >= 0.99, examples


def test_a_secret_of_known_shape_is_hidden_without_a_cue(
    seeded: list[tuple[Seeded, str]],
) -> None:
    bare = recall(seeded, has_cue=False)
    assert min(bare[kind] for kind in NEED_NO_CUE) >= 0.99, f"{bare}"


def test_what_the_answer_needs_survives(seeded: list[tuple[Seeded, str]]) -> None:
    kept = [(keep, line, left) for line, left in seeded for keep in line.keep]
    destroyed = [(line.kind, left) for keep, line, left in kept if keep not in left]
    assert len(destroyed) <= 0.01 * len(kept), (Counter(k for k, _ in destroyed), destroyed[:5])


def test_lines_without_secrets_stay_as_they_are() -> None:
    cleaned = [(line, redact(line)) for line in clean_lines(COUNT, SEED)]
    changed = [(line, done.kinds) for line, done in cleaned if done.text != line]
    kinds = Counter(kind for _, found in changed for kind in found)
    assert len(changed) <= 0.01 * len(cleaned), (kinds, changed[:10])


def test_the_grid_holds_what_it_says() -> None:
    lines = lines_with_secrets(COUNT, SEED)
    assert lines == lines_with_secrets(COUNT, SEED)
    assert {line.kind for line in lines} == set(CUES)
    assert len(NEEDS) >= 40
    for line in lines:
        assert line.secret in line.text
        assert all(keep in line.text for keep in line.keep)
        assert not leaks(line.secret, line.text.replace(line.secret, "…"))
        assert leaks(line.secret, unicodedata.normalize("NFKC", line.text))


def test_clean_lines_are_all_different_and_come_again_from_a_seed() -> None:
    lines = clean_lines(COUNT, SEED)
    assert len(set(lines)) == COUNT
    assert lines == clean_lines(COUNT, SEED)
