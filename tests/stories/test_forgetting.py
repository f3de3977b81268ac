"""A person stops the notices, asks what is kept, has everything removed, and begins anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from bot import app
from bot.practice.server import Phone
from knowledge.database import reading, writing
from knowledge.erasure import erase
from knowledge.tables import Person as PersonRow
from knowledge.tables import QuestionLink
from tests.people import Person, labels
from tests.stories.conftest import COORDINATOR, TOKEN, UNHURRIED, Town

pytestmark = pytest.mark.anyio
UNKNOWN = "cách nuôi tôm hùm trong bể kính ở nhà"
CHAT = 5_123_456_789  # as long as real ones are: found in a file, it is no accident


def somebody(town: Town, language: str = "vi") -> Person:
    town.room.world.add_phone(Phone(CHAT, "Bà Tư", "citizen", language))
    return town.person(CHAT)


def traces(town: Town, folder: Path, *words: str) -> list[str]:
    """Where the chat's number or what was typed still stands: in a file, in a row."""
    places = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with reading(town.engine) as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = session.connection().execute(table.select()).all()
            places[f"table {table.name}"] = repr(rows).encode()
    # SQLite keeps a number of this size in six bytes.
    sought = [str(CHAT).encode(), CHAT.to_bytes(6, "big"), *(word.encode() for word in words)]
    return [f"{one!r} in {name}" for name, held in places.items() for one in sought if one in held]


async def has_it_all_removed(person: Person) -> None:
    await person.says("/xoadulieu")
    asked = await person.sees("Xóa hết những gì em giữ", button="Xóa hết")
    await person.presses(asked, "Xóa hết")
    gone = await person.sees("Đã xóa hết")
    assert gone["message_id"] == asked["message_id"]
    assert labels(gone) == []


async def test_after_xoadulieu_no_file_and_no_table_knows_the_person(
    town: Town, tmp_path: Path
) -> None:
    person = somebody(town)
    await town.coordinator_opens_the_bot()
    await person.says(UNKNOWN)
    await person.presses(await person.sees(button="Gửi cho tổ công nghệ số"), "Gửi cho tổ")
    await person.sees("Đã gửi cho điều phối viên")
    await town.coordinator.sees(UNKNOWN)
    await person.says("quên mật khẩu vneid bà tư")
    await person.sees(button="Từng bước")
    words = ("tôm hùm", "tom hum", "quên mật khẩu vneid bà tư", "quen mat khau vneid ba tu")
    assert traces(town, tmp_path, *words)

    await has_it_all_removed(person)

    await town.until(lambda: not traces(town, tmp_path, *words))
    await town.coordinator.says("/cauhoi")
    await town.coordinator.sees("Không còn câu hỏi nào chờ")


async def test_it_says_plainly_what_is_gone_and_what_is_not(town: Town) -> None:
    await town.citizen.says("/xoadulieu")
    asked = await town.citizen.sees("Xóa rồi không lấy lại được")
    assert labels(asked) == ["Xóa hết"]
    await town.citizen.presses(asked, "Xóa hết")
    told = (await town.citizen.sees("Đã xóa hết"))["text"]
    for part in ("các câu hỏi", "30 ngày", "Telegram của tổ", "tự xóa trong Telegram"):
        assert part in told


async def test_afterwards_the_conversation_begins_anew(town: Town) -> None:
    person = somebody(town)
    await person.says("/ngonngu en")
    await person.sees("I speak English")
    await person.says("/xoadulieu")
    await person.presses(await person.sees(button="Remove everything"), "Remove everything")
    await person.sees("Everything is removed.")
    await person.says("quên mật khẩu vneid")
    await person.sees("Đặt lại mật khẩu", button="Từng bước")
    assert [question.guide for question in town.questions()] == ["vneid-quen-mat-khau"]


async def test_without_the_button_nothing_is_removed(town: Town) -> None:
    await town.citizen.says(UNKNOWN)
    await town.citizen.sees("không dám")
    await town.citizen.says("/xoadulieu")
    await town.citizen.sees(button="Xóa hết")
    assert len(town.questions()) == 1


async def test_nobody_loses_anything_by_the_wish_of_another(town: Town) -> None:
    await town.neighbour.says(UNKNOWN)
    await town.neighbour.sees("không dám")
    await town.citizen.says(UNKNOWN)
    await town.citizen.sees("không dám")
    await has_it_all_removed(town.citizen)
    assert [question.text for question in town.questions()] == [UNKNOWN]
    assert town.is_active(town.neighbour)


async def test_tapped_twice_it_is_gone_all_the_same(town: Town, tmp_path: Path) -> None:
    person = somebody(town)
    await person.says("/xoadulieu")
    asked = await person.sees(button="Xóa hết")
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await person.presses_data(asked, data)
    await person.presses_data(asked, data)
    await town.until(lambda: len(town.updates("done")) == 3)
    await town.until(lambda: not traces(town, tmp_path, "5123456789"))


async def test_old_buttons_are_out_of_date_afterwards(town: Town) -> None:
    await town.citizen.says(UNKNOWN)
    answer = await town.citizen.sees(button="Gửi cho tổ công nghệ số")
    await has_it_all_removed(town.citizen)
    await town.citizen.presses(answer, "Gửi cho tổ")
    await town.citizen.sees("đã cũ")
    assert town.questions() == []


async def test_a_reply_that_perhaps_got_lost_is_not_offered_any_more(
    town: Town, tmp_path: Path
) -> None:
    person = somebody(town)
    await person.says("/xoadulieu")
    asked = await person.sees(button="Xóa hết")
    await town.faults("sendMessage", "reset")
    await person.says("quên mật khẩu vneid")
    await town.until(lambda: town.deliveries("unsure"))
    await person.presses(asked, "Xóa hết")
    await person.sees("Đã xóa hết")
    assert not [m for m in await person.has_seen() if "có thể chưa tới" in m["text"]]
    await town.until(lambda: not traces(town, tmp_path))


async def test_a_coordinator_who_said_dung_gets_no_notices_until_dung_again(town: Town) -> None:
    await town.coordinator_opens_the_bot()
    await town.coordinator.says("/dung")
    await town.coordinator.sees("Đã tắt thông báo", button="Bật lại thông báo")
    for words in (UNKNOWN, "bán vé số online"):
        await town.citizen.says(words)
        await town.citizen.presses(await town.citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi")
        await town.citizen.sees("Đã gửi cho điều phối viên")
        if words == UNKNOWN:
            await town.coordinator.says("/dung")
            await town.coordinator.sees("Đã bật thông báo")
    await town.coordinator.sees("bán vé số online")
    assert not [m for m in await town.coordinator.has_seen() if UNKNOWN in m["text"]]


async def test_a_citizen_who_said_dung_is_answered_and_promised_no_message(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("/stop")
    off = await citizen.sees("Đã tắt thông báo")
    await citizen.says(UNKNOWN)
    await citizen.presses(await citizen.sees(button="Gửi cho tổ công nghệ số"), "Gửi cho tổ")
    await citizen.sees("gõ lại /dung")
    await citizen.presses(off, "Bật lại")
    on = await citizen.sees("Đã bật thông báo", button="Tắt thông báo")
    await citizen.presses(on, "Tắt thông báo")
    await citizen.sees("Đã tắt thông báo")


@pytest.mark.parametrize(("language", "head"), [("vi", "Quyền riêng tư"), ("en", "Your privacy")])
async def test_riengtu_tells_in_ten_lines_what_is_kept_and_how_long(
    town: Town, language: str, head: str
) -> None:
    person = somebody(town, language)
    await person.says("/riengtu")
    text = (await person.sees(head))["text"]
    assert len([line for line in text.splitlines() if line]) <= 10
    for part in ("30", "180", "12", "/dung", "/xoadulieu", "OTP"):
        assert part in text


async def test_the_menu_offers_both(town: Town) -> None:
    await town.citizen.says("/start")
    await town.citizen.sees("Cứ gõ câu hỏi")
    assert {"dung", "xoadulieu"} <= set(await town.citizen.menu())


@asynccontextmanager
async def bot_in(town: Town, days: int, **settings: int) -> AsyncIterator[None]:
    """The bot as it will be started so many days from now."""

    town.clock.goes_on(timedelta(days=days))
    staff = frozenset({COORDINATOR})
    parts = app.Parts(
        TOKEN, town.address, town.engine, staff, rates=UNHURRIED, clock=town.clock, **settings
    )
    async with app.running(parts):
        yield


def people(town: Town) -> set[int]:
    with reading(town.engine) as session:
        return set(session.exec(select(PersonRow.chat_id)))


def links(town: Town) -> int:
    with reading(town.engine) as session:
        return len(session.exec(select(QuestionLink)).all())


async def test_who_was_answered_is_forgotten_a_month_later_who_waits_is_not(
    quiet_town: Town, tmp_path: Path
) -> None:
    town, waits, answered = quiet_town, quiet_town.citizen, somebody(quiet_town)
    async with town.bot():
        await town.coordinator_opens_the_bot()
        await waits.says(UNKNOWN)
        await waits.sees("không dám")
        await answered.says("quên mật khẩu vneid")
        await answered.sees(button="Từng bước")
    async with bot_in(town, days=31):
        await town.until(lambda: people(town) == {waits.id, COORDINATOR})
        assert links(town) == 1
        assert len(town.questions()) == 2
        await town.until(lambda: not traces(town, tmp_path))


async def test_a_text_ends_when_the_settings_say_so(quiet_town: Town, tmp_path: Path) -> None:
    town = quiet_town
    async with town.bot():
        await town.citizen.says(UNKNOWN)
        await town.citizen.sees("không dám")
    async with bot_in(town, days=70, keep_text_months=2, keep_link_days=7):
        await town.until(lambda: not traces(town, tmp_path, "tôm hùm", "tom hum"))
        assert town.questions() == []
        await town.citizen.says("/riengtu")
        text = (await town.citizen.sees("Quyền riêng tư"))["text"]
        assert "sau 2 tháng" in text
        assert "7 ngày" in text


async def test_a_removal_that_a_crash_cut_short_is_finished_at_the_start(
    quiet_town: Town, tmp_path: Path
) -> None:
    town, person = quiet_town, somebody(quiet_town)
    async with town.bot():
        await person.says(UNKNOWN)
        await person.sees("không dám")
    with writing(town.engine) as session:  # as if killed before the files were written anew
        erase(session, session.exec(select(PersonRow)).one(), town.clock())
    async with town.bot():
        await town.until(lambda: not traces(town, tmp_path, "tôm hùm"))
