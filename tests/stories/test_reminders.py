"""What comes of itself while nobody taps: reminders, excuses, and the digest on Monday."""

from datetime import timedelta

import pytest
from sqlmodel import select

from knowledge.database import reading, writing
from knowledge.loop.hours import VIETNAM
from knowledge.loop.staff import Role, State, set_state
from knowledge.tables import Ticket
from tests.people import Message, Person
from tests.stories.conftest import Town
from tests.stories.crew import HOA_BINH, UNKNOWN, Crew, gather, join

pytestmark = pytest.mark.anyio
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MONDAY, WEDNESDAY, THURSDAY, FRIDAY = 0, 2, 3, 4
DIGEST = "Bản tin thứ Hai"


@pytest.fixture
async def crew(town: Town) -> Crew:
    """A team on a Wednesday morning."""
    town.clock.goes_on_to(WEDNESDAY, 8)
    return await gather(town)


@pytest.fixture
async def card(crew: Crew) -> Message:
    """Lan has taken a question."""
    await crew.asks_the_team(crew.town.citizen)
    await crew.lan.presses(await crew.card(crew.lan, UNKNOWN), "Nhận")
    return await crew.card(crew.lan, "Lan nhận")


async def told(person: Person, words: str) -> list[Message]:
    return [m for m in await person.has_seen() if words in m["text"]]


async def all_noted(town: Town) -> None:
    """The bot knows the number of every message that is on a phone, so that it knows replies."""
    await town.until(lambda: not town.deliveries("sending"))


def only_ticket(town: Town) -> Ticket:
    with reading(town.engine) as session:
        return session.exec(select(Ticket)).one()


async def test_claimed_and_silent_reminded_then_handed_back(
    town: Town, crew: Crew, card: Message
) -> None:
    lan = crew.lan
    town.clock.goes_on(DAY)
    reminded = await lan.sees("vẫn chờ trả lời", button="Xem phiếu")
    assert reminded["chat_id"] == lan.id
    assert UNKNOWN in reminded["text"]
    await lan.presses(reminded, "Xem phiếu")
    shown = await lan.sees("Phiếu 1: người dân hỏi", button="Trả lại phiếu")
    assert shown["chat_id"] == lan.id

    town.clock.goes_on(DAY)
    await crew.card(crew.tu, "đã trở lại cho tổ vì Lan")
    await lan.sees("đã trở lại cho tổ vì Lan")
    await town.coordinator.sees("chưa ai nhận phiếu 1")
    assert len(await told(lan, "vẫn chờ trả lời")) == 1
    assert len(await told(crew.tu, "đã trở lại cho tổ")) == 1
    assert only_ticket(town).claimed_by is None


async def test_a_reply_to_the_card_shown_in_private_answers(
    town: Town, crew: Crew, card: Message
) -> None:
    town.clock.goes_on(DAY)
    await crew.lan.presses(await crew.lan.sees(button="Xem phiếu"), "Xem phiếu")
    shown = await crew.lan.sees("Phiếu 1: người dân hỏi")
    await all_noted(town)
    await crew.lan.replies(shown, "Anh chị ra hội nông dân xã hỏi nhé.")
    await town.citizen.sees("Anh chị ra hội nông dân xã hỏi nhé.")


async def test_who_blocked_the_bot_is_reminded_in_the_group(
    town: Town, crew: Crew, card: Message
) -> None:
    await crew.lan.blocks_the_bot()
    await town.until(lambda: not town.is_active(crew.lan))
    town.clock.goes_on(DAY)
    reminded = await crew.card(crew.tu, "vẫn chờ trả lời")
    assert "Lan" in reminded["text"]


async def test_who_was_suspended_loses_the_ticket_after_a_day(
    town: Town, crew: Crew, card: Message
) -> None:
    await crew.lan.says("/congviec")
    await crew.lan.presses(await crew.lan.sees("Công việc của tôi"), "Phiếu 1")
    shown = await crew.lan.sees("Phiếu 1: người dân hỏi")
    assert shown["chat_id"] == crew.lan.id
    with writing(town.engine) as session:
        set_state(session, crew.lan.id, State.SUSPENDED, town.clock())
    town.clock.goes_on(DAY)
    await crew.card(crew.tu, "đã trở lại cho tổ vì Lan")
    await town.until(lambda: not town.deliveries("queued"))
    in_private = [m for m in await crew.lan.has_seen() if m["chat_id"] == crew.lan.id]
    assert in_private[-1]["text"] == shown["text"]


async def test_unclaimed_for_eight_working_hours_coordinators_get_the_card(
    town: Town, crew: Crew
) -> None:
    await crew.asks_the_team(town.citizen)
    await crew.card(crew.lan, UNKNOWN)
    town.clock.goes_on(8 * HOUR)
    card = await town.coordinator.sees("đã tám giờ làm việc mà chưa ai nhận phiếu 1")
    assert card["chat_id"] == town.coordinator.id
    assert UNKNOWN in card["text"]
    await town.coordinator.presses(card, "Nhận")
    await crew.card(crew.lan, "nhận lúc")


async def test_after_a_day_the_citizen_is_told_but_not_at_night(town: Town, crew: Crew) -> None:
    town.clock.goes_on_to(WEDNESDAY, 22)
    await crew.asks_the_team(town.citizen)
    town.clock.goes_on_to(THURSDAY, 22, 5)
    await town.coordinator.sees("chưa ai nhận phiếu 1")
    town.clock.goes_on_to(FRIDAY, 7, 1)
    excuse = await town.citizen.sees("trả lời chậm hơn một ngày")
    assert UNKNOWN in excuse["text"]
    assert "0210 3 555 000, 7:30-17:00" in excuse["text"]
    assert "1022" in excuse["text"]
    excused_at = only_ticket(town).excused_at
    assert excused_at
    assert excused_at.astimezone(VIETNAM).weekday() == FRIDAY

    town.clock.goes_on_to(MONDAY, 8)
    await town.coordinator.sees(DIGEST)
    assert len(await told(town.citizen, "trả lời chậm hơn một ngày")) == 1


async def test_an_answered_ticket_is_closed_after_three_days(
    town: Town, crew: Crew, card: Message
) -> None:
    await all_noted(town)
    await crew.lan.replies(card, "Anh chị ra hội nông dân xã hỏi.")
    await town.citizen.sees("Anh chị ra hội nông dân xã hỏi.")
    town.clock.goes_on(3 * DAY + MINUTE)
    await crew.card(crew.lan, "Đã đóng: đã trả lời")


async def test_asked_back_late_the_day_begins_anew(town: Town, crew: Crew, card: Message) -> None:
    citizen, lan = town.citizen, crew.lan
    await all_noted(town)
    await lan.replies(card, "Anh chị ra hội nông dân xã hỏi.")
    answer = await citizen.sees("Anh chị ra hội nông dân xã hỏi.")
    await all_noted(town)
    town.clock.goes_on(2 * DAY)
    await citizen.replies(answer, "ra đó gặp ai vậy")
    await crew.card(lan, "ra đó gặp ai vậy")
    asked_at = town.clock()
    town.clock.goes_on(DAY)
    await lan.sees("vẫn chờ trả lời")
    reminded_at = only_ticket(town).reminded_at
    assert reminded_at
    assert reminded_at - asked_at >= DAY - MINUTE


async def test_no_commune_told_after_ten_minutes_the_coordinators_have_it(
    town: Town, crew: Crew
) -> None:
    citizen = town.citizen
    await citizen.says(f"{UNKNOWN}, hồ sơ H38.12-250901-0007 của tôi")
    await citizen.presses(await citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi cho tổ")
    where = await citizen.sees("xã, phường nào")
    town.clock.goes_on(11 * MINUTE)
    card = await town.coordinator.sees("Phiếu 1: người dân hỏi")
    assert "H38.12-250901-0007" in card["text"]
    sent = await citizen.sees("Đã gửi cho điều phối viên")
    assert "/xa" in sent["text"]

    await citizen.presses(where, "Hoà Bình")
    await citizen.sees("Đã gửi cho điều phối viên")
    await citizen.says("quên mật khẩu vneid")
    await citizen.sees("VNeID")
    assert only_ticket(town).team_id is None


async def test_the_digest_comes_once_on_monday_with_a_picture(town: Town, crew: Crew) -> None:
    await crew.asks_the_team(town.citizen)
    town.clock.goes_on_to(MONDAY, 8)
    digest = await town.coordinator.sees(DIGEST, button="Tắt bản tin thứ Hai")
    assert "Số câu hỏi: 1" in digest["text"]
    assert digest["file"]["kind"] == "photo"
    assert not await told(crew.lan, DIGEST)

    await town.coordinator.presses(digest, "Tắt bản tin")
    off = await town.coordinator.sees("Đã tắt bản tin thứ Hai", button="Bật lại bản tin thứ Hai")
    await join(town, crew.tu, Role.COORDINATOR, HOA_BINH, "Tú")
    town.clock.goes_on(MINUTE)
    await crew.tu.sees(DIGEST)  # who comes on that Monday has it too: the job was there again
    town.clock.goes_on_to(MONDAY, 8)
    await crew.tu.sees(DIGEST)
    assert len(await told(town.coordinator, DIGEST + ",")) == 1

    await town.coordinator.presses(off, "Bật lại")
    await town.coordinator.sees("Đã bật")
    town.clock.goes_on(MINUTE)
    await town.coordinator.sees(DIGEST, button="Tắt bản tin thứ Hai")


async def test_the_digest_comes_once_across_a_restart_and_late_when_the_bot_was_down(
    quiet_town: Town,
) -> None:
    town = quiet_town
    async with town.bot():
        await town.coordinator_opens_the_bot()
        await town.neighbour.says("/start")
        await town.neighbour.sees("Cứ gõ câu hỏi")
    town.clock.goes_on_to(MONDAY, 19, 50)
    async with town.bot():
        await town.coordinator.sees(DIGEST)
        await all_noted(town)
    town.clock.goes_on(MINUTE)
    town.coordinators |= {town.neighbour.id}
    async with town.bot():
        await town.neighbour.sees(DIGEST)
    assert len(await told(town.coordinator, DIGEST)) == 1
