"""Fraud is warned of however it is told; what only sounds like it is not."""

import json
from itertools import cycle, islice
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import privacy
from knowledge.answers import SCAM, answer
from knowledge.safety.scams import RULES, Sign, sign_of
from knowledge.search import build
from knowledge.text import fold, vocabulary
from tests.guides import starter_texts
from tests.knowledge.small_guides import make_guide

SETS = Path(__file__).parents[1] / "questions"
MESSAGE = 4096  # characters


def texts(name: str) -> list[str]:
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [privacy.redact(json.loads(line)["q"]).text for line in lines if line]


def share_warned(lines: list[str]) -> float:
    return sum(sign_of(line) is not None for line in lines) / len(lines)


def test_fraud_is_warned_of() -> None:
    """All 70 are met since the last four were read too; before that it was .943."""
    assert share_warned(texts("fraud")) >= 0.95


def test_frauds_that_nobody_had_read_before() -> None:
    """Read by nobody who writes rules or examples: all of 50, .02 of 100; the rules alone .88."""
    rows = (SETS / "fraud_unseen.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(row) for row in rows]
    assert share_warned([row["q"] for row in told if row["warn"]]) >= 0.95
    assert share_warned([row["q"] for row in told if not row["warn"]]) <= 0.02


@pytest.mark.parametrize("half", [0, 1])
def test_the_harmless_are_left_alone(half: int) -> None:
    assert share_warned(texts("harmless")[half::2]) <= 0.02


def test_strangers_are_hardly_warned() -> None:
    """3 of 90: somebody's money sent to a stranger, an offer of goods, a sale."""
    assert share_warned(texts("outside")) <= 0.034


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        ("Có người xưng công an gọi bảo cài ứng dụng qua link", Sign.WANTED),
        ("co ng xung cong an goi bao cai app qua link", Sign.WANTED),
        ("cos nguowif xuwng coong an gojij đòi đọc mã otp", Sign.WANTED),
        ("ngân hàng gọi điện xin mã OTP", Sign.WANTED),
        ("điện lực nhắn tin dọa cắt điện, bắt chuyển khoản", Sign.WANTED),
        ("tui lỡ đọc otp cho họ rồi", Sign.GIVEN),
        ("lo chuyen tien cho nguoi la", Sign.GIVEN),
        ("lở bấm link lạ", Sign.GIVEN),
        ("vneid-capnhat.top", Sign.LINK),
        ("vào https://dichvucong.gov.vn.xacminh.cc coi", Sign.LINK),
        ("vneid . vip", Sign.LINK),
        ("vneid đuôi apk", Sign.TRICK),
        ("chuyển vào tài khoản an toàn", Sign.TRICK),
        ("trên facebook nhận làm hộ bằng lái lấy nhanh", Sign.TRICK),
    ],
)
def test_what_gives_it_away(told: str, sign: Sign) -> None:
    assert sign_of(told) is sign


@pytest.mark.parametrize(
    "told",
    [
        "",
        "otp không về máy em",
        "nó gửi mã otp về số cũ",
        "cán bộ phường gọi em ra lấy kết quả",
        "công an xã mời lên làm căn cước",
        "chị ở một cửa chỉ em cài VNeID",
        "nộp lệ phí trên cổng dịch vụ công bằng chuyển khoản",
        "liên kết ngân hàng trong VNeID",
        "cập nhật ứng dụng VNeID trên CH Play",
        "lỡ nhập sai mật khẩu",
        "csgt tạm giữ bằng lái của tôi",
        "vào dichvucong.gov.vn hay vneid.gov.vn",
        "xong.me tôi hỏi tiếp",
        "làm hộ chiếu trên mạng",
    ],
)
def test_what_only_sounds_like_it(told: str) -> None:
    assert sign_of(told) is None


def test_marks_are_not_needed() -> None:
    fraud = texts("fraud")[::2]
    assert share_warned([fold(line) for line in fraud]) >= share_warned(fraud) - 0.06


def test_every_kind_has_phrases_and_a_use() -> None:
    used = {kind for rule in RULES for step in (*rule.steps, rule.unless) for kind in step.kinds}
    written = {kind for kind, _phrases in vocabulary("scams")}
    assert written == used | {"nothing", "host", "ending"}


def test_the_warning_comes_whatever_the_outcome() -> None:
    told = "tài khoản an toàn"
    known = build([make_guide("an-toan", "Tài khoản an toàn", told, "thế nào là an toàn")])
    assert answer(known, told).warnings == answer(build([]), told).warnings == (SCAM,)
    assert answer(known, "cảm ơn nhé").warnings == ()


def test_our_own_guides_lead_to_no_strange_host() -> None:
    signs = [sign_of(line) for text in starter_texts().values() for line in links_in(text)]
    assert signs
    assert Sign.LINK not in signs


def links_in(guide: str) -> list[str]:
    body = guide.split("\n---\n", 1)[1]
    return [line for line in body.splitlines() if "](https://" in line]


@given(st.text() | st.text("ọolỡi đưaãmtpchuyển.khoản/ \n\u0303\u200b:-"))
@settings(deadline=None)
def test_any_text_has_a_sign_or_none(text: str) -> None:
    assert sign_of(text) in (*Sign, None)
    assert sign_of(text) == sign_of(text)


@pytest.mark.parametrize(
    "piece",
    ["cọc ", "lỡ đọc otp cho họ ", "a.", "a-b.com ", ". , com", "zzqxw ", "ồ", "1tr2 ", "https://"],
)
def test_a_hostile_message_is_read_at_once(piece: str) -> None:
    sign_of("")  # the vocabulary is read once
    text = "".join(islice(cycle(piece), MESSAGE))
    started = process_time()
    sign_of(text)
    assert process_time() - started < 0.3
