"""Values in a head made right line by line; everything else stays as it was typed."""

import pytest
import yaml

from knowledge.writing.head_lines import with_values

FILE = "---\nid: cu\ntitle: Bài cũ\nchecked: 2026-01-01   # hôm xem\n---\nTóm tắt.\n"
RIGHT = {"id": "moi", "checked": "2026-09-01"}


def head_of(text: str) -> dict[str, str]:
    return yaml.load(text.split("---")[1], Loader=yaml.BaseLoader)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def test_only_the_lines_that_must_be_right_change() -> None:
    made = with_values(FILE, RIGHT, {})

    assert changed(FILE, made.text) == [
        ("id: cu", "id: moi"),
        ("checked: 2026-01-01   # hôm xem", "checked: 2026-09-01   # hôm xem"),
    ]
    assert [made.typed_line(line) for line in (1, 2, 6)] == [1, 2, 6]


def test_what_is_right_already_keeps_its_dress() -> None:
    text = FILE.replace("id: cu", 'id:   "moi"').replace("2026-01-01", "'2026-09-01'")
    assert with_values(text, RIGHT, {}).text == text


@pytest.mark.parametrize(
    "typed",
    [
        "id:\n  cu",
        "id: >\n  cu\n  nua",
        "id: |\n  cu\n",
        "id: cu\n  nua",
        "id:\n  - cu\n  - nua",
        "id: [cu,\n  nua]",
        'id: "cu\n  nua"',
        "id:",
        "id: # để trống",
        '"id": cu',
        "? id\n: cu",
    ],
)
def test_a_value_of_any_shape_is_replaced_and_no_line_moves(typed: str) -> None:
    text = FILE.replace("id: cu", typed)

    made = with_values(text, RIGHT, {})

    assert made.added == 0
    assert len(made.text.split("\n")) == len(text.split("\n"))
    assert head_of(made.text) == {"id": "moi", "title": "Bài cũ", "checked": "2026-09-01"}
    assert made.text.split("\n")[-2:] == text.split("\n")[-2:]


def test_the_last_value_may_be_a_block() -> None:
    made = with_values("---\ntitle: a\nid: |\n  cu\n---\nx\n", {"id": "moi"}, {"kind": "k"})
    assert head_of(made.text) == {"title": "a", "id": "moi", "kind": "k"}


def test_lines_that_are_missing_come_last_and_are_taken_off_the_count() -> None:
    made = with_values(FILE, RIGHT | {"confirmed_by": ""}, {"group": "ho-tro", "title": "Khác"})

    assert head_of(made.text)["group"] == "ho-tro"
    assert head_of(made.text)["title"] == "Bài cũ", "what was typed stays"
    assert "confirmed_by" not in made.text, "nothing is as good as an empty line"
    assert made.added == 1
    lines = made.text.split("\n")
    assert made.typed_line(lines.index("Tóm tắt.") + 1) == 6
    assert made.typed_line(lines.index("group: ho-tro") + 1) == 5, "where the head ends"
    assert made.typed_line(2) == 2


def test_an_indented_head_gets_indented_lines() -> None:
    text = "---\n  id: cu\n  title: a\n---\nx\n"
    made = with_values(text, {"id": "moi"}, {"kind": "k"})
    assert head_of(made.text) == {"id": "moi", "title": "a", "kind": "k"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không có đầu",
        "---\nid: cu\n",
        "---\nid: [cu\n---\nx\n",
        "---\n- a\n- b\n---\nx\n",
        "---\n{id: cu, title: a}\n---\nx\n",
        "---\nid: " + "[" * 3000 + "\n---\nx\n",
        "---\nid: \x00\n---\nx\n",
        "---\n---\nx\n",
    ],
)
def test_what_has_no_head_of_lines_comes_back_as_it_is(text: str) -> None:
    made = with_values(text, RIGHT, {"group": "ho-tro"})
    assert (made.text, made.typed_line(3)) == (text, 3)


def test_values_cannot_break_out_of_their_line() -> None:
    made = with_values(FILE, {"id": 'a"\nconfirmed_by: "Bộ'}, {})
    assert head_of(made.text)["id"] == 'a" confirmed_by: "Bộ'
    assert "confirmed_by" not in head_of(made.text)
