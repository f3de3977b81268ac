"""Somebody in danger gets the right number; ordinary questions, however they sound, get none."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.safety.distress import MOST_WORDS, distress
from knowledge.safety.hotlines import hotline_for, line_of
from knowledge.text import vocabulary

SET = Path(__file__).parents[1] / "questions/distress.jsonl"


def lines() -> list[tuple[str, str | None]]:
    rows = (json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines())
    return [(row["q"], row["number"]) for row in rows]


def number(text: str) -> str | None:
    found = distress(text)
    return found.number if found else None


def test_whoever_is_in_danger_gets_the_right_number() -> None:
    asked = [(text, wanted) for text, wanted in lines() if wanted]
    missed = [text for text, wanted in asked if number(text) != wanted]
    assert len(asked) >= 60
    assert len(missed) <= 0.05 * len(asked), missed


@pytest.mark.parametrize("wanted", ["111", "113", "114", "115"])
def test_no_number_is_left_behind(wanted: str) -> None:
    got = [number(text) for text, right in lines() if right == wanted]
    assert got.count(wanted) >= 0.9 * len(got)


def test_ordinary_questions_raise_no_alarm() -> None:
    harmless = [text for text, wanted in lines() if wanted is None]
    alarmed = [text for text in harmless if distress(text)]
    assert len(harmless) >= 150
    assert len(alarmed) <= 0.01 * len(harmless), alarmed


def test_danger_that_nobody_had_read_before() -> None:
    """Read by nobody who writes rules or examples: .73 of 60 noticed; by the rules alone .58."""
    rows = SET.with_name("distress_unseen.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(row) for row in rows]
    noticed = [row["number"] is not None for row in asked if distress(row["q"])]
    assert sum(noticed) >= 0.68 * sum(row["number"] is not None for row in asked)
    assert noticed.count(False) <= 0.01 * len(asked)


@pytest.mark.parametrize("name", ["questions", "harmless", "outside"])
def test_questions_of_every_day_raise_hardly_any(name: str) -> None:
    rows = SET.with_name(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(row)["q"] for row in rows]
    assert sum(distress(text) is not None for text in asked) <= 0.012 * len(asked)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("NHÀ TÔI BỊ CHÁY!!!", "114"),
        ("nhà cháyyyy rồi", "114"),
        ("ko muốn sống nữa", "115"),
        ("em bi lua het tien trong tai khoan, khong muon song nua", "115"),
        ("làm hồ sơ xong thì chồng tôi bất tỉnh, gọi ai", "115"),
    ],
)
def test_however_it_is_typed(typed: str, wanted: str) -> None:
    assert number(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    ["muốn tư vấn", "muon tu van", "app đang chạy", "app dang chay", "đứng tên vợ ơi", "vo oi"],
)
def test_what_is_spelled_alike_without_marks_is_told_apart(typed: str) -> None:
    assert distress(typed) is None


def test_signs_far_apart_belong_to_different_things() -> None:
    near, far = "con tôi {} bị đánh", "con tôi " + "nói chuyện " * 10 + "bị đánh"
    assert number(near.format("hôm nay")) == "111"
    assert number(far) != "111"


@pytest.mark.parametrize(("age", "wanted"), [("9 tuổi", "111"), ("9t", "111"), ("40 tuổi", "113")])
def test_a_child_is_known_by_its_age(age: str, wanted: str) -> None:
    assert number(f"{age} bị đánh đập") == wanted


def test_every_rule_names_signs_and_a_number_that_are_there() -> None:
    signs = {name for row, name, _ in vocabulary("distress") if row == "sign"}
    for row, kind, needs in vocabulary("distress"):
        if row != "sign":
            assert line_of(row).what_for
            assert {one.strip("+- ") for one in needs.split()} - {""} <= signs, (kind, needs)


def test_the_number_to_call_is_the_same_one() -> None:
    assert hotline_for("vneid lỗi, mà nhà tôi đang cháy").number == "114"


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert distress(text) == distress(text)


@pytest.mark.parametrize("word", ["con đánh ", "bị đánh mất ", "15t ", "á" * 9 + " ", "x"])
def test_a_hostile_text_is_read_at_once(word: str) -> None:
    text = (word * 4096)[:4096]
    distress(text)
    begun = time.process_time()
    distress(text)
    assert time.process_time() - begun < 0.3
    assert MOST_WORDS < 4096
