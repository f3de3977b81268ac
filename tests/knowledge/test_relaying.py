"""A volunteer's answer is handed on; one that wants a code, papers or money is not."""

import json
from itertools import cycle, islice
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import privacy
from knowledge.privacy.redaction import PLACEHOLDERS
from knowledge.safety.relaying import PLACED, REACH, RULES, Objection, objections
from knowledge.text import fold, vocabulary
from tests.guides import starter_texts

SETS = Path(__file__).parents[1] / "questions"
MESSAGE = 4096  # characters
Reply = tuple[str, str]


def replies(name: str = "replies") -> tuple[list[Reply], list[Reply]]:
    """(text as a member's texts are cleaned, what is wrong with it): the rogue and the good."""
    rows = map(json.loads, (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    read = [(privacy.redact(row["q"], keep_contacts=True).text, row["wants"]) for row in rows]
    return [one for one in read if one[1]], [one for one in read if not one[1]]


def share_stopped(told: list[str]) -> float:
    return sum(bool(objections(text)) for text in told) / len(told)


def test_rogue_replies_are_stopped_for_what_they_want() -> None:
    rogue, _good = replies()
    assert len(rogue) >= 120
    assert share_stopped([text for text, _wants in rogue]) >= 0.97
    assert sum(wants in objections(text) for text, wants in rogue) / len(rogue) >= 0.95


def test_good_replies_are_handed_on() -> None:
    _rogue, good = replies()
    assert len(good) >= 180
    assert share_stopped([text for text, _wants in good]) <= 0.035


def test_replies_that_nobody_had_read_before() -> None:
    """Written by somebody else after the rules, read by nobody since: .85 of 60, .08 of 120."""
    rogue, good = replies("replies_unseen")
    assert share_stopped([text for text, _wants in rogue]) >= 0.82
    assert share_stopped([text for text, _wants in good]) <= 0.1


def test_good_advice_without_marks_is_handed_on_too() -> None:
    rogue, good = replies()
    assert share_stopped([fold(text) for text, _wants in rogue]) >= 0.93
    assert share_stopped([fold(text) for text, _wants in good]) <= 0.07


def test_what_our_guides_say_may_be_said_by_a_volunteer() -> None:
    bodies = (text.split("\n---\n", 1)[1] for text in starter_texts().values())
    lines = [line for body in bodies for line in body.splitlines() if len(line) > 15]
    assert share_stopped(lines) <= 0.02


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        ("cho em xin mã otp", Objection.SECRET_WANTED),
        ("nhắn em mã 6 số vừa về", Objection.SECRET_WANTED),
        ("doc ma cho em", Objection.SECRET_WANTED),
        ("đọc mã O\u200bTP cho em", Objection.SECRET_WANTED),
        ("Không đưa mã OTP cho ai, chỉ đưa cho em", Objection.SECRET_WANTED),
        ("đừng lo, đọc mã cho em", Objection.SECRET_WANTED),
        ("chụp căn cước 2 mặt gửi em", Objection.PAPERS_WANTED),
        ("gửi số cccd qua đây", Objection.PAPERS_WANTED),
        ("chuyển khoản phí 50k vào stk của em", Objection.ACCOUNT),
        ("quét mã QR này đóng phí", Objection.ACCOUNT),
        ("để em làm hộ", Objection.DOES_IT_FOR),
        ("đưa điện thoại em đăng nhập cho", Objection.DOES_IT_FOR),
        ("chị cho em tài khoản vneid em làm luôn", Objection.DOES_IT_FOR),
        ("cài teamviewer nha", Objection.INSTALL),
        ("đừng nói với ai nhé", Objection.ASIDE),
        ("vào vneid-capnhat.top", Objection.LINK),
        ("ｖｎｅｉｄ．ｖｉｐ", Objection.LINK),
        ("nop.top", Objection.LINK),
        ("vneid chấm xyz", Objection.LINK),
        ("zalo.me/0912345678", Objection.LINK),
        ("nhắn t.me/hotro", Objection.LINK),
        ("hỏi @hotro_vneid", Objection.LINK),
        ("https://103.1.2.3/dvc", Objection.LINK),
        ("tg://resolve?domain=hotro", Objection.LINK),
        ("[dichvucong.gov.vn](https://dvc.example)", Objection.LINK),
        ("[mã OTP]", Objection.HIDDEN),
        ("nhập ОТР", Objection.HIDDEN),
    ],
)
def test_what_is_objected_to(text: str, objection: Objection) -> None:
    assert objection in objections(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không đưa mã OTP cho ai",
        "tuyệt đối không chụp căn cước gửi người lạ",
        "mang căn cước ra phường",
        "nhập mã OTP vào ô trên màn hình",
        "đặt mật khẩu mới 8 ký tự",
        "vào dichvucong.gov.vn",
        "vào https://dichvucong.gov.vn/p/home",
        "nộp lệ phí trên cổng",
        "phí 50.000 đồng nộp tại quầy",
        "anh gọi số của tổ 0912345678 giờ hành chính",
        "mình hướng dẫn chị tự làm",
        "Tổ không làm hộ, tổ chỉ cho tự làm",
        "làm hộ chiếu trên cổng",
        "xong.Chị bấm tiếp",
    ],
)
def test_good_advice_passes(text: str) -> None:
    assert objections(text) == ()


@pytest.mark.parametrize("placeholder", PLACEHOLDERS.values())
def test_whatever_was_covered_is_not_handed_on(placeholder: str) -> None:
    assert Objection.HIDDEN in objections(f"anh ghi {placeholder} vào ô")


def test_the_most_serious_comes_first() -> None:
    found = objections("nhắn t.me/hotro rồi đọc mã otp cho em, em làm hộ")
    assert found[0] is Objection.SECRET_WANTED
    assert list(found) == [each for each in Objection if each in found]


def test_every_kind_has_phrases_and_a_use() -> None:
    used = {kind for rule in RULES for step in rule.steps for kind in step.kinds}
    written = {kind for kind, _phrases in vocabulary("relaying")}
    assert written == (used - {"sum"}) | {*REACH, *PLACED.values(), "nothing"}


@given(st.text() | st.text("ọcđưaãmtpgửi.khoản@/ \n\u0303\u200b:-[]"))
@settings(deadline=None)
def test_any_text_is_objected_to_or_not(text: str) -> None:
    assert set(objections(text)) <= set(Objection)


@pytest.mark.parametrize(
    "piece",
    [
        "gửi em mã ",
        "không ",
        "cổng ",
        "a.",
        "a-b.com ",
        ". , com",
        "chấm ",
        "zzqxw ",
        "ồ",
        "@",
        " ",
    ],
)
def test_a_hostile_message_is_read_at_once(piece: str) -> None:
    objections("")  # the vocabulary is read once
    text = "".join(islice(cycle(piece), MESSAGE))
    started = process_time()
    objections(text)
    assert process_time() - started < 0.5
