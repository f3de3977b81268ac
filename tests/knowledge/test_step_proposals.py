"""A pasted text becomes steps that somebody only has to look over; no word of it is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text import words
from knowledge.writing.step_proposals import MOST, proposed_steps

PASTED = [
    ("1. Mở app\n2.Bấm đăng nhập\n3) Nhập số", ("Mở app", "Bấm đăng nhập", "Nhập số")),
    ("B1: mở app. B2: bấm nút. B3 - nhập", ("mở app.", "bấm nút.", "nhập")),
    ("B1: mở app\nb2. bấm nút\nB3 nhập", ("mở app", "bấm nút", "nhập")),
    ("Bước 1 mở app\nchờ chút\nBước 2: bấm nút", ("mở app\nchờ chút", "bấm nút")),
    ("Buoc 1. mo app, buoc 2. bam nut", ("mo app,", "bam nut")),
    ("Làm vầy nè:\n1. Mở app\n2. Bấm", ("Làm vầy nè:\nMở app", "Bấm")),
    ("Làm vầy nè:\n- Mở app\n- Bấm", ("Làm vầy nè:\nMở app", "Bấm")),
    ("Mở app\n\nBấm nút\nNhập số", ("Mở app", "Bấm nút", "Nhập số")),
    ("Ra công an xã nhé", ("Ra công an xã nhé",)),
    (
        "Mở app VNeID rồi bấm đăng nhập, sau đó nhập số căn cước, tiếp theo đọc mã",
        ("Mở app VNeID", "rồi bấm đăng nhập", "sau đó nhập số căn cước", "tiếp theo đọc mã"),
    ),
    (
        "Mo app vneid roi bam dang nhap. Cuoi cung nhap ma moi",
        ("Mo app vneid", "roi bam dang nhap.", "Cuoi cung nhap ma moi"),
    ),
    ("Đã làm xong rồi thì thôi, đừng làm nữa rồi.", None),
    ("Từ mức 1. lên mức 2. là xong", None),
    ("Bằng B1 đổi ra bằng B2", None),
    ("3. Mở app 4. Bấm", None),
    ("", ()),
    ("\n \n", ()),
]


@pytest.mark.parametrize(("text", "steps"), PASTED)
def test_a_pasted_text_is_cut_where_a_step_begins(text: str, steps: tuple[str, ...] | None) -> None:
    assert proposed_steps(text) == ((text,) if steps is None else steps)


def test_many_lines_become_eight_steps() -> None:
    steps = proposed_steps("\n".join(f"dòng {n}" for n in range(20)))

    assert len(steps) == MOST
    assert "\n".join(steps) == "\n".join(f"dòng {n}" for n in range(20))


MARKS = [
    "1.",
    "2.",
    "3)",
    "B1:",
    "b2",
    "Bước 1",
    "Bước 2:",
    "buoc 3",
    "- ",
    "• ",
    "\n",
    "\n\n",
    ". ",
]
SAID = ["rồi", "sau đó", "tiếp theo", "xong", "Mở app", "bấm nút", "mức", "thì", "12", " ", ", "]
PIECES = st.sampled_from(MARKS) | st.sampled_from(SAID) | st.text(max_size=5)


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_no_word_is_lost_but_the_numbers_of_the_steps(text: str) -> None:
    steps = proposed_steps(text)

    held, said = Counter(words("\n".join(steps))), Counter(words(text))
    assert bool(steps) == bool(said)
    assert len(steps) <= MOST
    assert all(words(step) for step in steps)
    assert not held - said
    numbers = [re.sub(r"^(bước|buoc|step|b)", "", word) for word in (said - held).elements()]
    counted = sorted(int(number) for number in numbers if number)
    assert counted == list(range(1, len(counted) + 1))


@settings(max_examples=200, deadline=None, database=None)
@given(
    st.lists(st.sampled_from(["Mở app", "Bấm nút đỏ", "Gõ mã 12"]), min_size=2, max_size=8),
    st.sampled_from(["{}. ", "{}.", "{}) ", "Bước {}: ", "B{}: ", "bước {} ", "{}/ "]),
)
def test_every_way_to_number_is_read_alike(steps: list[str], mark: str) -> None:
    text = "\n".join(mark.format(n) + step for n, step in enumerate(steps, 1))

    assert proposed_steps(text) == tuple(steps)
