"""Confidence learns from questions and strangers, and is written as people can read it."""

from dataclasses import replace

import pytest

from knowledge.confidence import LIMITS, as_file, weights
from knowledge.fit import Fit, TooFew, examples, fit
from knowledge.question_sets import Asked, Stranger
from tests.knowledge.small_guides import GUIDES

# Each guide is asked for in its own words, a little changed; strangers share a word or none.
QUESTIONS = [
    Asked(f"{start}{ask}{end}", guide.id, frozenset({guide.id}))
    for guide in GUIDES
    for ask in guide.asks
    for start, end in (("cho em hỏi ", ""), ("", " giùm tôi với"))
]
STRANGERS = [
    Stranger(text)
    for text in (
        "mật khẩu két sắt nhà ông nội",
        "mức lương tối thiểu vùng",
        "xem bói tình duyên",
        "phạt đền bóng đá",
        "hồ sơ xin việc ghi sao cho hay",
        "nấu phở bò",
        "số đẹp hợp tuổi",
        "đường nào đi Vũng Tàu gần",
    )
]


def unchanged(text: str) -> str:
    return text


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit(GUIDES, QUESTIONS, STRANGERS, unchanged)


def test_every_sign_is_weighed_and_being_held_speaks_for_a_guide(fitted: Fit) -> None:
    assert set(fitted.weights) == set(weights()) - set(LIMITS)
    assert fitted.weights["held"] > 0


def test_the_stricter_the_limit_the_fewer_pass(fitted: Fit) -> None:
    limits = [point.limit for point in fitted.curve]
    strangers = [point.strangers for point in fitted.curve]
    assert limits == sorted(limits)
    assert strangers == sorted(strangers, reverse=True)
    assert all(0 <= point.wrong <= point.answered <= 1 for point in fitted.curve)


def test_each_question_is_asked_again_without_its_guides() -> None:
    found = examples(GUIDES, QUESTIONS, STRANGERS, unchanged)
    again = [row for row in found.rows if row.counts < 1]
    assert len(again) == len(QUESTIONS)
    assert not any(row.right for row in again)
    assert all(found.rows[n].right for n in found.questions)


@pytest.mark.parametrize(
    ("questions", "strangers"), [([], STRANGERS), (QUESTIONS, []), (QUESTIONS[:1], STRANGERS[:1])]
)
def test_too_little_to_learn_from_is_told(
    questions: list[Asked], strangers: list[Stranger]
) -> None:
    with pytest.raises(TooFew, match="at least one of each"):
        fit(GUIDES, questions, strangers, unchanged)


def test_small_talk_is_no_example() -> None:
    talk = [replace(QUESTIONS[0], text="chào em")]
    assert not examples(GUIDES, talk, [], unchanged).questions


def test_the_file_holds_weights_limits_and_where_they_come_from(fitted: Fit) -> None:
    text = as_file(fitted.weights, weights(), "Fitted on a day.")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert {name for name, _ in rows} == set(weights())
    assert "# Fitted on a day.\n" in text
