"""Fraud: the warning comes first, then what helps; who has lost something is led step by step."""

import pytest

from tests.people import Message, labels
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
WARNING = "⚠️ Dừng lại đã"
NOBODY_ASKS = "Không ai trong tổ hỏi mã OTP, mật khẩu"


def warns_first(message: Message) -> bool:
    lines = message["text"].split("\n")
    return (
        lines[0].startswith(WARNING)
        and lines[1:3] == ["Không bấm link, không cài gì.", "Không đọc mã, không chuyển tiền."]
        and all(number in message["text"] for number in ("113", "156", "5656", "số in trên thẻ"))
    )


@pytest.mark.parametrize(
    "told",
    [
        "Có người gọi xưng công an bảo cài ứng dụng cập nhật định danh",
        "co nguoi goi xung cong an bao cai app cap nhat dinh danh",
    ],
)
async def test_the_warning_comes_before_the_answer(town: Town, told: str) -> None:
    await town.citizen.says(told)
    reply = await town.citizen.sees(WARNING)
    assert warns_first(reply)
    assert {"Từng bước"} & set(labels(reply)) or any("Người lạ gọi" in one for one in labels(reply))


@pytest.mark.parametrize("told", ["lỡ đọc mã OTP cho họ rồi", "em lo dua otp cho nguoi la"])
async def test_who_gave_a_code_walks_through_the_first_hour(town: Town, told: str) -> None:
    citizen = town.citizen
    await citizen.says(told)
    first = await citizen.sees("Bước 1/", button="Tiếp")
    assert warns_first(first)
    assert "Lỡ đưa mã OTP" in first["text"]
    await citizen.presses(first, "Tiếp")
    second = await citizen.sees("Bước 2/")
    assert second["message_id"] == first["message_id"]
    assert "gọi ngân hàng" in second["text"]
    (question,) = town.questions()
    assert (question.guide, question.section) == ("lo-thong-tin", "buoc-1")


async def test_a_link_alone_gets_the_warning_and_the_safety_guides(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("vneid-capnhat-2026.top/xac-minh")
    reply = await citizen.sees(WARNING)
    assert warns_first(reply)
    assert [one for one in labels(reply) if one.startswith("Nhận ra và gỡ ứng dụng")]
    await citizen.presses(reply, "Người lạ gọi")
    await citizen.sees("Cúp máy ngay", button="Từng bước")
    (question,) = town.questions()
    assert question.guide == "lua-dao-gia-danh"


async def test_a_picture_with_a_strange_link_below_is_warned_of_first(town: Town) -> None:
    await town.citizen.sends("photo", caption="vneid-capnhat.top thật không")
    reply = await town.citizen.sees("chưa xem được ảnh")
    assert warns_first(reply)


@pytest.mark.parametrize(
    "asked",
    [
        "không nhận được mã OTP VNeID",
        "công an phường gọi lên lấy căn cước",
        "liên kết ngân hàng với VNeID để nộp lệ phí",
    ],
)
async def test_the_neighbour_with_an_ordinary_question_is_not_warned(
    town: Town, asked: str
) -> None:
    await town.neighbour.says(asked)
    reply = await town.neighbour.sees()
    assert WARNING not in reply["text"]


async def test_every_hand_over_says_that_nobody_asks_for_codes(town: Town) -> None:
    citizen = town.citizen
    await town.coordinator_opens_the_bot()
    await citizen.says("cách nuôi tôm hùm trong bể kính ở nhà")
    await citizen.presses(await citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi cho tổ")
    confirmed = await citizen.sees("Đã gửi cho điều phối viên")
    assert confirmed["text"].split("\n")[-1].startswith(NOBODY_ASKS)


async def test_a_fraud_can_be_handed_over(town: Town) -> None:
    citizen = town.citizen
    await town.coordinator_opens_the_bot()
    await citizen.says("vneid-capnhat-2026.top/xac-minh")
    reply = await citizen.sees(WARNING, button="Gửi cho tổ công nghệ số")
    await citizen.presses(reply, "Gửi cho tổ")
    await citizen.sees(NOBODY_ASKS)
    await town.coordinator.sees("người dân hỏi")
