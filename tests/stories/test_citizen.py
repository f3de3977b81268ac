"""A citizen asks, is answered, and walks through the steps."""

import pytest

from tests.people import Person, buttons, labels
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio


async def walks_to_the_end(citizen: Person, answer: dict) -> dict:
    await citizen.presses(answer, "Từng bước")
    page = await citizen.sees("Bước 1/")
    total = int(page["text"].split("Bước 1/")[1].split()[0])
    for number in range(2, total + 1):
        await citizen.presses(page, "Tiếp")
        page = await citizen.sees(f"Bước {number}/{total}")
        assert page["message_id"] == answer["message_id"], "steps change the same message"
    return page


async def test_answered_with_steps_to_the_end(town: Town) -> None:
    citizen = town.citizen

    await citizen.says("Tôi quên mật khẩu VNeID thì làm sao?")
    answer = await citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    assert {"Chuẩn bị, lệ phí", "Lỗi thường gặp", "Chép để gửi Zalo", "Chưa đúng ý"} <= set(
        labels(answer)
    )
    last = await walks_to_the_end(citizen, answer)
    assert "Tiếp" not in labels(last)
    await citizen.presses(last, "Xong rồi")
    await citizen.presses(await citizen.sees("có giúp được không"), "👍")
    await citizen.sees("Cảm ơn")

    (question,) = town.questions()
    assert (question.outcome, question.ended) == ("answered", "helped")
    assert question.guide == "vneid-quen-mat-khau"


async def test_a_guide_that_is_named_is_one_tap_away(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên mật khẩu vneid")
    answer = await citizen.sees('xem "Đặt lại passcode')
    [way] = [label for label in labels(answer) if label.startswith("→ Đặt lại passcode")]
    await citizen.presses(answer, way)
    other = await citizen.sees("Đặt lại passcode", button="Từng bước")
    assert other["message_id"] == answer["message_id"]


async def test_back_goes_to_the_step_before(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên passcode vneid")
    await citizen.presses(await citizen.sees(button="Từng bước"), "Từng bước")
    await citizen.presses(await citizen.sees("Bước 1/"), "Tiếp")
    second = await citizen.sees("Bước 2/")
    assert "Trước" in labels(second)
    await citizen.presses(second, "Trước")
    assert "Trước" not in labels(await citizen.sees("Bước 1/"))


@pytest.mark.parametrize(
    "typed",
    ["quen mat khau vneid", "quên mật khẫu vnied", "quen mk vneid", "QUÊN MẬT KHẨU VNEID!!!"],
)
async def test_without_marks_with_a_typo_in_short(town: Town, typed: str) -> None:
    await town.citizen.says(typed)
    await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")


async def test_a_symptom_lands_on_its_section(town: Town) -> None:
    await town.citizen.says("vneid bị báo sai passcode")
    answer = await town.citizen.sees("Bị báo sai passcode")
    assert "dừng, đừng đoán" in answer["text"]
    (question,) = town.questions()
    assert question.guide == "vneid-quen-passcode"
    assert question.section is not None
    assert question.section.startswith("loi-")


async def test_unsure_then_chosen(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên VNeID")
    doubt = await citizen.sees("Có phải anh/chị muốn hỏi", button="Không phải")
    choices = [label for label in labels(doubt) if label != "Không phải"]
    assert 1 <= len(choices) <= 3
    await citizen.presses(doubt, choices[0])
    chosen = await citizen.sees(button="Từng bước")
    assert chosen["message_id"] == doubt["message_id"]
    (question,) = town.questions()
    assert question.outcome == "unsure"
    assert question.guide


async def test_none_of_the_choices(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên VNeID")
    await citizen.presses(await citizen.sees("Có phải"), "Không phải")
    await citizen.sees("không dám trả lời bừa", button="Gửi cho tổ công nghệ số")
    assert town.questions()[0].ended == "marked_wrong"


async def test_not_what_i_meant_offers_another_way(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên mật khẩu vneid")
    answer = await citizen.sees(button="Chưa đúng ý")
    await citizen.presses(answer, "Chưa đúng ý")
    other = await citizen.sees("chưa đúng ý", button="Gửi cho tổ công nghệ số")
    assert town.questions()[0].ended == "marked_wrong"
    await citizen.presses(other, labels(other)[0])
    await citizen.sees(button="Từng bước")
    assert town.questions()[0].ended == "chose_other"


async def test_stuck_at_a_step(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên passcode vneid làm sao lấy lại")
    await citizen.presses(await citizen.sees(button="Từng bước"), "Từng bước")
    await citizen.presses(await citizen.sees("Bước 1/"), "Tiếp")
    await citizen.presses(await citizen.sees("Bước 2/"), "Tôi bị kẹt")
    help_ = await citizen.sees("Kẹt ở bước 2", button="Về lại bước đó")
    assert "1900 0368" in help_["text"]
    (question,) = town.questions()
    assert (question.ended, question.section) == ("stuck", "buoc-2")
    await citizen.presses(help_, "Bị báo sai passcode")
    await citizen.sees("đừng đoán nữa")


async def test_a_link_opens_its_guide(town: Town) -> None:
    await town.citizen.opens_link("guide_dvc-nop-ho-so")
    await town.citizen.sees("Nộp", button="Từng bước")
    assert town.questions() == []


async def test_a_dead_link_still_greets(town: Town) -> None:
    await town.citizen.opens_link("guide_khong-co-bai-nay")
    await town.citizen.sees("không còn nữa")
    await town.citizen.sees("không cần dấu")


async def test_stuck_after_coming_by_a_link_can_go_to_the_team(town: Town) -> None:
    citizen = town.citizen
    await town.coordinator_opens_the_bot()
    await citizen.opens_link("guide_vneid-kich-hoat")
    await citizen.presses(await citizen.sees(button="Từng bước"), "Từng bước")
    await citizen.presses(await citizen.sees("Bước 1/"), "Tôi bị kẹt")
    await citizen.presses(await citizen.sees("Kẹt ở bước 1"), "Gửi cho tổ")
    await citizen.sees("Đã gửi cho điều phối viên")
    await town.coordinator.sees("Kẹt ở bước 1")


async def test_greeting_has_the_groups_that_have_guides(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("/start")
    hello = await citizen.sees("Cứ gõ câu hỏi, không cần dấu")
    assert labels(hello) == [
        "VNeID, định danh điện tử",
        "Dịch vụ công trên mạng",
        "Nộp phí, lệ phí trên mạng",
        "Thủ tục thường gặp",
        "Lừa đảo, giữ an toàn",
        "Nơi giúp đỡ, tổng đài",
    ]
    await citizen.presses(hello, "Lừa đảo")
    await citizen.presses(await citizen.sees("Lừa đảo"), "Người lạ")
    await citizen.sees(button="Từng bước")


async def test_copied_for_zalo(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("quên mật khẩu vneid")
    await citizen.presses(await citizen.sees(button="Chép để gửi Zalo"), "Chép")
    first = await citizen.sees("(1/")
    total = int(first["text"].split("(1/")[1].split(")")[0])
    parts = [first, *[await citizen.sees(f"({n}/{total})") for n in range(2, total + 1)]]
    for part in parts:
        assert len(part["text"]) < 2000
        assert not part["entities"] or all(
            entity["type"] in ("url", "phone_number") for entity in part["entities"]
        )
        assert "**" not in part["text"]
        assert not buttons(part)
    whole = "\n".join(part["text"] for part in parts)
    assert "ĐẶT LẠI MẬT KHẨU" in whole
    assert "Bước 1." in whole
    assert "1900 0368" in whole


async def test_voice_photo_and_sticker_get_an_honest_word(town: Town) -> None:
    citizen = town.citizen
    await citizen.sends("voice")
    await citizen.sees("chưa nghe được tin thoại")
    await citizen.sends("photo")
    await citizen.sees("chưa xem được ảnh")
    await citizen.sends("sticker")
    await citizen.sees("Gõ việc cần giúp")
    await citizen.sends("document")
    await citizen.sees("mới chỉ đọc được chữ")
    log = [(question.medium, question.outcome) for question in town.questions()]
    assert log == [
        ("voice", "unanswered_not_text"),
        ("photo", "unanswered_not_text"),
        ("sticker", "unanswered_not_text"),
        ("document", "unanswered_not_text"),
    ]


async def test_a_caption_is_a_question(town: Town) -> None:
    await town.citizen.sends("photo", caption="quên mật khẩu vneid")
    await town.citizen.sees("chưa xem được ảnh", button="Từng bước")


async def test_an_album_gets_one_reply(town: Town) -> None:
    citizen = town.citizen
    for _ in range(3):
        await citizen.sends("photo", album="album-1")
    await citizen.says("quên mật khẩu vneid")
    await citizen.sees(button="Từng bước")
    seen = [message["text"] for message in await citizen.has_seen()]
    assert sum("chưa xem được ảnh" in text for text in seen) == 1


async def test_languages_help_and_privacy(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("/ngonngu en")
    await citizen.sees("I speak English")
    await citizen.says("/riengtu")
    await citizen.sees("Your privacy")
    await citizen.says("/lang")
    await citizen.presses(await citizen.sees("Which language"), "Tiếng Việt")
    await citizen.sees("nói tiếng Việt")
    for command, words in (
        ("/trogiup", "Cách dùng"),
        ("/help", "Cách dùng"),
        ("/huongdan", "việc gì"),
    ):
        await citizen.says(command)
        await citizen.sees(words)


async def test_an_unknown_command_and_an_old_button_are_met_kindly(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("/khongco")
    await citizen.sees("chưa biết lệnh này")
    await citizen.says("quên mật khẩu vneid")
    answer = await citizen.sees(button="Từng bước")
    await citizen.edits(await citizen.says("quen passcode"), "quên passcode vneid")
    await citizen.sees("passcode", button="Từng bước")
    assert answer


async def test_thanks_and_greetings_are_no_questions_for_the_team(town: Town) -> None:
    await town.citizen.says("chào em")
    await town.citizen.sees("Cứ gõ việc cần giúp")
    await town.coordinator.says("/cauhoi")
    await town.coordinator.sees("Không còn câu hỏi nào chờ")
