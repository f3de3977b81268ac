"""Somebody in danger reads the number first; somebody who scolds is met kindly."""

import pytest

from tests.people import labels
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("con toi bi xam hai giup toi voi", "111"),
        ("chồng tôi đang đánh tôi, cứu tôi với", "113"),
        ("chay nha roi cuu voi", "114"),
        ("mẹ tôi ngất xỉu gọi không dậy", "115"),
        ("tôi không muốn sống nữa", "115"),
    ],
)
async def test_the_number_comes_first(town: Town, typed: str, number: str) -> None:
    await town.citizen.says(typed)
    told = await town.citizen.sees("không gọi thay được")
    assert told["text"].startswith(f"🆘 Gọi ngay {number}: ")
    assert len(town.questions()) == 1


async def test_the_answer_still_follows(town: Town) -> None:
    await town.citizen.says("quên mật khẩu vneid, mà tôi không muốn sống nữa")
    told = await town.citizen.sees("🆘 Gọi ngay 115")
    assert len(labels(told)) > 0
    assert not told["text"].endswith("không gọi thay được.")


async def test_no_other_number_stands_beside_it(town: Town) -> None:
    await town.citizen.says("hàng xóm cháy nhà rồi, làm sao đây")
    told = await town.citizen.sees("🆘 Gọi ngay 114")
    assert "1022" not in told["text"]


async def test_a_caption_is_read_as_well(town: Town) -> None:
    await town.citizen.sends("photo", caption="nhà bên cạnh đang cháy to lắm")
    told = await town.citizen.sees("🆘 Gọi ngay 114")
    assert told["text"].startswith("🆘")
    assert "chưa xem được" in told["text"]
    assert "chưa có hướng dẫn" not in told["text"], "that would sound cold"


async def test_it_is_said_in_english_too(town: Town) -> None:
    await town.citizen.says("/lang en")
    await town.citizen.says("nhà bên cạnh đang cháy to lắm")
    await town.citizen.sees("🆘 Call 114 now")


@pytest.mark.parametrize("typed", ["vneid chết rồi không vào được", "bố tôi mất, làm khai tử"])
async def test_an_ordinary_question_is_not_alarmed(town: Town, typed: str) -> None:
    await town.citizen.says(typed)
    told = await town.citizen.sees()
    assert "🆘" not in told["text"]


@pytest.mark.parametrize("typed", ["mày ngu quá", "đồ vô dụng", "DM bot ngu"])
async def test_whoever_only_scolds_is_asked_what_went_wrong(town: Town, typed: str) -> None:
    await town.citizen.says(typed)
    told = await town.citizen.sees("chỗ nào chưa đúng")
    assert "\n" not in told["text"]
    assert town.questions()[0].outcome == "greeted"


async def test_a_question_with_a_curse_in_it_is_a_question(town: Town) -> None:
    await town.citizen.says("đm quên mật khẩu vneid")
    await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")


@pytest.mark.parametrize(
    ("typed", "kind"), [("cảm ơn em nhiều nhé", "Không có gì"), ("ok", "Chào")]
)
async def test_small_talk_stays_kind(town: Town, typed: str, kind: str) -> None:
    await town.citizen.says(typed)
    await town.citizen.sees(kind)
    assert town.questions()[0].outcome == "greeted"
