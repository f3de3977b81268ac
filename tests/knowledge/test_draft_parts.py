"""Each part of a draft is typed, added, changed and taken out by its key."""

import pytest

from knowledge.writing import draft_parts
from knowledge.writing.draft_parts import FLOW, cut, following, passed, pieces, preceding, written
from knowledge.writing.drafts import DraftText

DRAFT = DraftText(
    title="Xin giấy",
    steps=("Gọi điện.", "Mang giấy tới."),
    problems=(("Đi vắng", "Gọi lại."), ("Quên giấy", "")),
    asks=("xin giay thon",),
)
PASTED = "1. Mở app.\n2. Bấm nút.\n3. Đợi mã."


@pytest.mark.parametrize("key", draft_parts.TEXTS)
def test_a_text_is_typed_anew_and_taken_out(key: str) -> None:
    changed = written(DRAFT, key, "mới")

    assert draft_parts.text_at(changed, key) == "mới"
    assert draft_parts.text_at(draft_parts.without(changed, key), key) == ""


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("steps", ("Gọi điện.", "Mang giấy tới.", "mới")),
        ("step-1", ("mới", "Mang giấy tới.")),
        ("after-1", ("Gọi điện.", "mới", "Mang giấy tới.")),
        ("after-2", ("Gọi điện.", "Mang giấy tới.", "mới")),
    ],
)
def test_a_step_is_added_changed_or_put_between(key: str, steps: tuple[str, ...]) -> None:
    changed = written(DRAFT, key, "mới")

    assert changed.steps == steps
    assert changed.steps[draft_parts.step_written(changed, key) - 1] == "mới"


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        ("symptom", (*DRAFT.problems, ("mới", ""))),
        ("remedy", (("Đi vắng", "Gọi lại."), ("Quên giấy", "mới"))),
        ("symptom-1", (("mới", "Gọi lại."), ("Quên giấy", ""))),
        ("remedy-1", (("Đi vắng", "mới"), ("Quên giấy", ""))),
    ],
)
def test_a_problem_is_added_or_changed(key: str, problems: tuple[tuple[str, str], ...]) -> None:
    assert written(DRAFT, key, "mới").problems == problems


def test_a_step_or_problem_is_taken_out() -> None:
    assert draft_parts.without(DRAFT, "step-1").steps == ("Mang giấy tới.",)
    assert draft_parts.without(DRAFT, "symptom-1").problems == (("Quên giấy", ""),)


def test_ways_of_asking_are_lines() -> None:
    assert written(DRAFT, "asks", "xin giấy\n\nlấy giấy\n").asks == ("xin giấy", "lấy giấy")


@pytest.mark.parametrize("key", ["step-0", "step-3", "step-x", "after-9", "remedy-3", "no-1", "no"])
def test_a_part_that_is_not_there_is_an_error(key: str) -> None:
    with pytest.raises(ValueError, match=r"no part|invalid literal"):
        written(DRAFT, key, "mới")


def test_a_pasted_text_is_cut_where_the_author_wishes() -> None:
    draft = written(DRAFT, "after-1", PASTED)

    assert pieces(draft, 2) == ("Mở app.", "Bấm nút.", "Đợi mã.")
    assert cut(draft, 2).steps == ("Gọi điện.", *pieces(draft, 2), "Mang giấy tới.")


def test_one_step_of_two_sentences_is_left_alone() -> None:
    assert pieces(written(DRAFT, "steps", "Mở ứng dụng. Bấm nút Đăng nhập."), 3) == ()


def test_the_way_through_the_parts() -> None:
    assert following("symptom") == "remedy"
    assert following("remedy") == "symptom"
    assert passed("remedy") == passed("symptom") == "fees"
    assert preceding("remedy") == "symptom"
    assert [passed(key) for key in FLOW] == [*FLOW[1:], ""]
    assert [preceding(key) for key in FLOW] == ["", *FLOW[:-1]]
