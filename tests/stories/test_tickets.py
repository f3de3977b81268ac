"""A question in a team's hands: taken, answered, asked back, closed, and who may not."""

import asyncio

import pytest
from sqlmodel import select

from knowledge.database import reading, writing
from knowledge.loop.staff import Role, State, set_state
from knowledge.loop.tickets import State as TicketState
from knowledge.tables import Decision, Ticket
from tests.people import labels
from tests.stories.conftest import COORDINATOR, Town
from tests.stories.crew import GROUP, HOA_BINH, UNKNOWN, Crew, add_team, gather, join

pytestmark = pytest.mark.anyio
ANSWER = "Anh chị ra hội nông dân xã, sáng thứ hai có lớp, không mất tiền."


@pytest.fixture
async def crew(town: Town) -> Crew:
    return await gather(town)


def tickets(town: Town) -> list[Ticket]:
    with reading(town.engine) as session:
        return list(session.exec(select(Ticket).order_by(Ticket.id)))


def acts(town: Town) -> list[str]:
    with reading(town.engine) as session:
        return list(session.exec(select(Decision.act).order_by(Decision.id)))


async def test_a_question_goes_to_the_team_and_its_answer_comes_back(
    town: Town, crew: Crew
) -> None:
    citizen, lan = town.citizen, crew.lan
    await crew.asks_the_team(citizen)

    card = await crew.card(lan, UNKNOWN)
    assert "Hoà Bình, Phú Thọ" in card["text"]
    assert "không ai trong tổ hỏi mã" in card["text"].lower()
    await lan.presses(card, "Nhận")
    await lan.reads_over_the_button("đã nhận")
    taken = await crew.card(lan, "Lan nhận lúc")
    await lan.replies(taken, ANSWER)
    await lan.sees("Đã gửi cho 1 người hỏi")

    reply = await citizen.sees("Tổ công nghệ số xã Hoà Bình trả lời:")
    assert ANSWER in reply["text"]
    assert UNKNOWN in reply["text"]
    assert "Lan" not in reply["text"]
    await citizen.presses(reply, "Đã rõ")
    await citizen.sees("Cảm ơn")
    await crew.card(lan, "Đã đóng: đã trả lời")
    assert [one.state for one in tickets(town)] == [TicketState.CLOSED]
    assert "claim" in acts(town)
    assert "answer" in acts(town)


async def test_asking_back_stays_one_ticket(town: Town, crew: Crew) -> None:
    citizen, lan = town.citizen, crew.lan
    await crew.asks_the_team(citizen)
    card = await crew.card(lan, UNKNOWN)
    await lan.presses(card, "Nhận")
    await lan.replies(await crew.card(lan, "Lan nhận lúc"), ANSWER)
    reply = await citizen.sees("trả lời:")
    await citizen.presses(reply, "Hỏi thêm")
    await citizen.sees("Gõ điều anh/chị muốn hỏi thêm")
    await citizen.says("lớp học mấy giờ vậy")
    await citizen.sees("Đã chuyển cho tổ")
    more = await crew.card(lan, "lớp học mấy giờ vậy")
    await lan.replies(more, "Lớp bắt đầu 8 giờ sáng.")
    await citizen.sees("Lớp bắt đầu 8 giờ sáng.")
    assert len(tickets(town)) == 1

    await crew.all_noted()
    await citizen.replies(await citizen_last(citizen), "cảm ơn, còn học phí")
    await crew.card(lan, "cảm ơn, còn học phí")
    assert len(tickets(town)) == 1


async def citizen_last(citizen) -> dict:
    return [m for m in await citizen.has_seen() if "trả lời:" in m["text"]][-1]


async def test_two_members_race_and_the_second_is_told_who_was_first(
    town: Town, crew: Crew
) -> None:
    await crew.asks_the_team(town.citizen)
    for_lan, for_tu = await crew.card(crew.lan, UNKNOWN), await crew.card(crew.tu, UNKNOWN)
    await asyncio.gather(crew.lan.presses(for_lan, "Nhận"), crew.tu.presses(for_tu, "Nhận"))
    await crew.card(town.coordinator, "nhận lúc")
    (ticket,) = tickets(town)
    first, second = (crew.lan, crew.tu) if ticket.claimed_by == crew.lan.id else (crew.tu, crew.lan)
    await first.reads_over_the_button("Anh/chị đã nhận")
    await second.reads_over_the_button("đã nhận trước")
    assert acts(town).count("claim") == 1


async def test_words_of_another_member_are_asked_about_first(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.replies(card, "chị Tú biết vụ này không: hỏi ai?")
    ask = await crew.lan.sees("Câu này gửi cho người dân?")
    await crew.tu.presses(await crew.tu.sees("Câu này gửi cho người dân?"), "Gửi cho người dân")
    await crew.tu.reads_over_the_button("Chỉ người viết")
    await crew.lan.presses(ask, "Chỉ nói trong tổ")
    await crew.lan.sees("Đã bỏ qua")
    assert not [m for m in await town.citizen.has_seen() if "biết vụ này" in m["text"]]

    await crew.lan.replies(card, ANSWER)
    await crew.lan.presses(await crew.lan.sees("Câu này gửi"), "Gửi cho người dân")
    await town.citizen.sees(ANSWER)


async def test_a_rogue_reply_goes_nowhere_and_a_coordinator_sees_it(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    taken = await crew.card(crew.lan, "Lan nhận lúc")
    rogue = "chuyển khoản 50k phí vào stk của em rồi đọc mã OTP cho em làm luôn"
    await crew.lan.replies(taken, rogue)
    told = await crew.lan.sees("Chưa gửi cho người dân")
    assert "mã OTP" in told["text"]
    await town.coordinator.sees("Lan viết câu này")
    assert not [m for m in await town.citizen.has_seen() if "50k" in m["text"]]
    assert "refused" in acts(town)


async def test_answering_in_private(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Trả lời")
    await crew.lan.sees("Gõ câu trả lời cho phiếu")
    await crew.lan.says(ANSWER)
    await crew.lan.sees("Đã gửi cho 1 người hỏi")
    await town.citizen.sees(ANSWER)


async def test_a_suspended_member_s_old_button_does_nothing(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    card = await crew.card(crew.lan, UNKNOWN)
    with writing(town.engine) as session:
        set_state(session, crew.lan.id, State.SUSPENDED, town.clock())
    await crew.lan.presses(card, "Nhận")
    await crew.lan.reads_over_the_button("dành cho tổ viên")
    await crew.lan.replies(card, ANSWER)
    await crew.tu.presses(await crew.card(crew.tu, UNKNOWN), "Nhận")
    await crew.card(crew.tu, "Tú nhận lúc")
    assert not [m for m in await town.citizen.has_seen() if ANSWER in m["text"]]


async def test_a_member_of_another_team_takes_nothing(town: Town, crew: Crew) -> None:
    add_team(town, "tan-lap", "Tổ xã Tân Lập", "Tân Lập")
    stranger = town.neighbour
    await join(town, stranger, Role.MEMBER, "tan-lap", "Hoa")
    town.room.world.groups[GROUP].members.append(stranger.id)
    await crew.asks_the_team(town.citizen)
    card = await crew.card(stranger, UNKNOWN)
    await stranger.presses(card, "Nhận")
    await stranger.reads_over_the_button("không thuộc tổ của anh/chị")
    await stranger.replies(card, ANSWER)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await crew.card(crew.lan, "Lan nhận lúc")
    assert not [m for m in await town.citizen.has_seen() if ANSWER in m["text"]]


async def test_like_questions_join_one_ticket_and_all_get_the_answer(
    town: Town, crew: Crew
) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.asks_the_team(town.neighbour, "cach nuoi tom hum trong be kinh o nha voi ạ")
    card = await crew.card(crew.lan, "Lại có người hỏi (tất cả 2)")
    assert len(tickets(town)) == 1
    await crew.lan.presses(
        [m for m in await crew.lan.has_seen() if "Nhận" in labels(m)][-1], "Nhận"
    )
    taken = await crew.card(crew.lan, "Lan nhận lúc")
    await crew.lan.replies(taken, ANSWER)
    await town.citizen.sees(ANSWER)
    await town.neighbour.sees(ANSWER)
    assert card


async def test_not_for_us_sends_the_citizen_on(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Không thuộc phạm vi")
    why = await crew.lan.sees("không thuộc phạm vi?")
    await crew.lan.presses(why, "Cơ quan khác")
    away = await town.citizen.sees("thuộc cơ quan khác")
    assert "1022" in away["text"]
    await crew.card(crew.lan, "Đã đóng: thuộc cơ quan khác")


async def test_a_citizen_who_wants_to_be_called_gets_the_team_s_number(
    town: Town, crew: Crew
) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await town.citizen.presses(await town.citizen.sees(ANSWER), "Gọi cho tổ")
    told = await town.citizen.sees("Anh/chị gọi tổ giúp em")
    assert "0210 3 555 000" in told["text"]


async def test_my_questions(town: Town, crew: Crew) -> None:
    await town.citizen.says("/cuatoi")
    await town.citizen.sees("chưa có câu hỏi nào")
    await crew.asks_the_team(town.citizen)
    await town.citizen.says("/cuatoi")
    listed = await town.citizen.sees("chờ tổ viên nhận")
    assert "nuôi tôm hùm" in listed["text"]
    await town.neighbour.says("/cuatoi")
    await town.neighbour.sees("chưa có câu hỏi nào")


async def test_a_file_code_reaches_the_team_and_no_log(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(
        town.citizen, "hồ sơ xin nuôi tôm hùm bể kính H29.12-240715-0012 sao rồi"
    )
    await crew.card(crew.lan, "H29.12-240715-0012")
    assert "H29" not in town.questions()[0].text


async def test_a_voice_is_handed_on_and_a_picture_thrown_away(town: Town, crew: Crew) -> None:
    citizen, lan = town.citizen, crew.lan
    await citizen.sends("voice")
    offered = await citizen.sees(button="Gửi lời nói cho tổ")
    await citizen.presses(offered, "Gửi lời nói cho tổ")
    await citizen.presses(await citizen.sees("xã, phường nào"), "Hoà Bình")
    heard = await lan.sees_one(
        lambda m: bool(m["file"]) and m["file"]["kind"] == "voice", "the voice in the group"
    )
    assert heard["chat_id"] == crew.group
    assert town.questions()[0].message_id is None

    await citizen.sends("photo")
    asked = await citizen.sees("Ảnh có thẻ căn cước, mặt người hay mã OTP không?")
    await citizen.presses(asked, "Có, bỏ")
    await citizen.sees("Đã bỏ")
    await citizen.sends("photo")
    asked = await citizen.sees("Ảnh có thẻ căn cước")
    await citizen.presses(asked, "Không, gửi cho tổ")
    await lan.sees_one(lambda m: bool(m["file"]) and m["file"]["kind"] == "photo", "the picture")
    pictures = [m for m in await lan.has_seen() if m["file"] and m["file"]["kind"] == "photo"]
    assert len(pictures) == 1


async def test_a_citizen_who_blocked_the_bot_costs_nothing(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    await town.citizen.blocks_the_bot()
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), ANSWER)
    await crew.lan.sees("Đã gửi cho 1 người hỏi")
    await town.until(lambda: not town.is_active(town.citizen))
    assert not town.updates("dead")


async def test_without_a_commune_the_coordinators_get_it(town: Town, crew: Crew) -> None:
    await town.citizen.says(UNKNOWN)
    await town.citizen.presses(await town.citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi")
    await town.citizen.presses(await town.citizen.sees("xã, phường nào"), "Không thấy xã tôi")
    await town.citizen.sees("Đã gửi cho điều phối viên")
    card = await town.coordinator.sees(UNKNOWN)
    assert card["chat_id"] == COORDINATOR
    await town.coordinator.presses(card, "Nhận")
    await town.coordinator.replies(await town.coordinator.sees("nhận lúc"), ANSWER)
    await town.citizen.sees("Điều phối viên các tổ công nghệ số trả lời:")


async def test_a_typed_commune_is_understood(town: Town, crew: Crew) -> None:
    add_team(town, "tan-lap", "Tổ xã Tân Lập", "Tân Lập")
    await town.citizen.says(UNKNOWN)
    await town.citizen.presses(await town.citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi")
    await town.citizen.sees("xã, phường nào")
    await town.citizen.says("xa tan lâp")
    await town.citizen.sees("Đã gửi cho Tổ xã Tân Lập")
    await town.coordinator.sees(UNKNOWN)  # that team has no group yet
    assert tickets(town)[0].team_id == "tan-lap"


async def test_a_poster_tells_where_somebody_lives(town: Town, crew: Crew) -> None:
    await town.citizen.opens_link(f"to_{HOA_BINH}")
    await town.citizen.sees("áp phích của Tổ công nghệ số xã Hoà Bình")
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    assert not [m for m in await town.citizen.has_seen() if "xã, phường nào" in m["text"]]


async def test_where_somebody_lives_is_changed_by_a_tap_or_a_name(town: Town, crew: Crew) -> None:
    add_team(town, "tan-lap", "Tổ xã Tân Lập", "Tân Lập")
    await town.citizen.says("/xa")
    await town.citizen.presses(await town.citizen.sees("xã, phường nào"), "Hoà Bình")
    await town.citizen.sees("Tổ của anh/chị: Tổ công nghệ số xã Hoà Bình")
    await town.citizen.says("/xa")
    await town.citizen.sees("xã, phường nào")
    await town.citizen.says("tan lap")
    await town.citizen.sees("Tổ của anh/chị: Tổ xã Tân Lập")
    assert town.questions() == []
