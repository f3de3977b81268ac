"""Which guide a text belongs to, by how people ask for each of the guides in question."""

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.search.neighbours import MOST_ASKS, nearest, own_share, question_of

PASSWORD = ("quên mật khẩu", "không nhớ mật khẩu đăng nhập", "lấy lại mật khẩu")
PASSCODE = ("quên passcode", "không nhớ mã 6 số", "nhập mã 6 số bị sai")


def share(text: str, asks: list[tuple[str, ...]]) -> NDArray[np.float64]:
    return own_share(question_of(text), asks)


def near(text: str, groups: list[tuple[str, ...]]) -> float:
    return nearest(question_of(text), groups)


@pytest.mark.parametrize(
    ("text", "first"), [("mật khẩu của em quên rồi", 0), ("cái mã 6 số tôi không nhớ", 1)]
)
def test_what_only_one_guide_is_asked_for_counts(text: str, first: int) -> None:
    shares = share(text, [PASSWORD, PASSCODE])
    assert int(np.argmax(shares)) == first
    assert shares.sum() == pytest.approx(0)


def test_what_all_guides_are_asked_for_counts_for_none() -> None:
    common = share("làm ơn", [("làm ơn chỉ giúp", "mật khẩu"), ("làm ơn chỉ giúp", "passcode")])
    assert common == pytest.approx([0, 0], abs=1e-6)


def test_a_slip_of_the_keyboard_costs_little() -> None:
    right, slip = (share(t, [PASSWORD, PASSCODE])[0] for t in ("quên mật khẩu", "quên mật khâủ"))
    assert slip > 0.5 * right


def test_the_order_of_guides_does_not_matter() -> None:
    one, other = share("quên mật khẩu", [PASSWORD, PASSCODE])
    assert share("quên mật khẩu", [PASSCODE, PASSWORD]) == pytest.approx([other, one])


def test_a_guide_with_very_many_asks_is_read_by_the_nearest() -> None:
    many = tuple(f"câu số {n} về chuyện khác" for n in range(20 * MOST_ASKS))
    shares = share("quên mật khẩu", [(*many, "quên mật khẩu"), PASSCODE])
    assert shares[0] > shares[1]


@pytest.mark.parametrize("text", ["", "…", "\x00", "\ud800", "🙂" * 50, "a" * 4096])
def test_no_text_is_too_strange(text: str) -> None:
    assert np.isfinite(share(text, [PASSWORD, PASSCODE])).all()


def test_the_nearest_line_of_any_group_tells() -> None:
    assert near("quên mật khẩu", [PASSCODE, PASSWORD]) == pytest.approx(1)
    assert near("quên mật khẩu", [PASSCODE]) < 0.5
    assert near("quên mật khẩu", [(), ()]) == 0
