"""What goes wrong on the way to Telegram: nobody is answered twice, nothing is lost unseen."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from knowledge import library
from knowledge.database import writing
from tests.guides import GOOD
from tests.people import labels
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
POISON = {
    "sqlite": "CREATE TRIGGER poison BEFORE INSERT ON questions "
    "WHEN NEW.text LIKE '%độc%' AND NEW.outcome != 'failed' "
    "BEGIN SELECT RAISE(ABORT, 'poisoned'); END",
    "postgresql": "ALTER TABLE questions ADD CONSTRAINT poison "
    "CHECK (text NOT LIKE '%độc%' OR outcome = 'failed')",
}


async def test_blocked_by_the_user(town: Town) -> None:
    citizen = town.citizen
    await citizen.says("/start")
    await citizen.sees("không cần dấu")
    await town.faults("sendMessage", "403")
    await citizen.says("quên mật khẩu vneid")
    await town.until(lambda: town.deliveries("failed"))
    await town.neighbour.says("quên mật khẩu vneid")
    await town.neighbour.sees(button="Từng bước")

    assert not town.is_active(citizen)

    await citizen.blocks_the_bot()
    await citizen.unblocks_the_bot()
    await citizen.says("quên passcode vneid")
    await citizen.sees("passcode", button="Từng bước")
    assert town.is_active(citizen)
    assert not town.deliveries("queued")


async def test_too_fast_waits_and_arrives_once(town: Town) -> None:
    await town.faults("sendMessage", "429", retry_after=1)
    await town.citizen.says("quên mật khẩu vneid")
    await town.citizen.sees(button="Từng bước")
    assert len(await town.citizen.has_seen()) == 1


@pytest.mark.parametrize("fault", ["500", "502_html"])
async def test_a_server_error_is_tried_again(town: Town, fault: str) -> None:
    await town.faults("sendMessage", fault)
    await town.citizen.says("quên mật khẩu vneid")
    await town.citizen.sees(button="Từng bước")
    assert len(await town.citizen.has_seen()) == 1


async def test_refused_formatting_falls_back_to_plain_text(town: Town) -> None:
    await town.faults("sendMessage", "400_entities")
    await town.citizen.says("quên mật khẩu vneid")
    answer = await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    assert not [e for e in answer["entities"] if e["type"] == "bold"]
    assert "<b>" not in answer["text"]


async def test_the_connection_breaks_after_sending(town: Town) -> None:
    """The reply arrived, we cannot know: it is not sent again by itself, but offered."""
    await town.faults("sendMessage", "reset")
    await town.citizen.says("quên mật khẩu vneid")
    await town.until(lambda: town.deliveries("unsure"))
    await town.citizen.says("/trogiup")
    offer = await town.citizen.sees("Tin trước có thể chưa tới", button="Xem lại tin đó")
    await town.citizen.sees("Cách dùng")
    await town.citizen.presses(offer, "Xem lại")
    await town.citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    await town.citizen.presses(offer, "Xem lại")
    await town.citizen.sees("không còn được lưu")
    await town.citizen.says("/trogiup")
    await town.citizen.sees("Cách dùng")
    offers = [m for m in await town.citizen.has_seen() if "Xem lại tin đó" in labels(m)]
    assert len(offers) == 1


async def test_two_chats_at_once_keep_their_order(town: Town) -> None:
    words = ["quên mật khẩu vneid", "/trogiup", "quên passcode vneid", "/huongdan"]
    expected = ["Đặt lại mật khẩu", "Cách dùng", "passcode", "việc gì"]
    for one in words:
        await town.citizen.says(one)
        await town.neighbour.says(one)
    for person in (town.citizen, town.neighbour):
        await person.sees(expected[-1])
        seen = [message["text"] for message in await person.has_seen()]
        assert len(seen) == len(expected)
        assert all(part in shown for part, shown in zip(expected, seen, strict=True))


SHUT = {
    "sqlite": (
        "CREATE TRIGGER shut BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'shut'); END",
        "DROP TRIGGER shut",
    ),
    "postgresql": (
        "ALTER TABLE inbox ADD CONSTRAINT shut CHECK (id < 0) NOT VALID",
        "ALTER TABLE inbox DROP CONSTRAINT shut",
    ),
}


async def test_nothing_is_confirmed_before_it_is_stored(town: Town) -> None:
    shut, open_ = SHUT[town.engine.dialect.name]
    with writing(town.engine) as session:
        session.exec(text(shut))
    await town.citizen.says("quên mật khẩu vneid")
    await town.until(lambda: refused_polls(town) >= 2)
    with writing(town.engine) as session:
        session.exec(text(open_))
    await town.citizen.sees(button="Từng bước")
    assert len(town.questions()) == 1


def refused_polls(town: Town) -> int:
    """How often the same waiting update was fetched: its offset is still the first one."""
    calls = town.room.world.calls.after(0)
    polls = [call for call in calls if call["method"] == "getUpdates" and call["status"] == 200]
    return sum(str(call["parameters"].get("offset", "0")) == "0" for call in polls)


async def test_a_guide_published_while_the_bot_runs_is_found(town: Town) -> None:
    await town.citizen.says("/start guide_doi-so")
    await town.citizen.sees("không còn nữa")
    with writing(town.engine) as session:
        library.import_guides(session, {"doi-so": GOOD}, datetime.now(UTC))
    async with asyncio.timeout(20):
        shown = ""
        while "Đổi số điện thoại" not in shown:
            await town.citizen.says("/start guide_doi-so")
            shown = (await town.citizen.sees_one(lambda message: True, "a reply"))["text"]


async def test_polling_survives_refusals(town: Town) -> None:
    for fault in ("500", "401", "404", "bad_json"):
        await town.faults("getUpdates", fault)
    await town.citizen.says("quên mật khẩu vneid")
    await town.citizen.sees(button="Từng bước")


async def test_an_update_that_cannot_be_handled_ends_as_dead_with_an_apology(
    quiet_town: Town,
) -> None:
    """The fault is a real one, of the database: the log's table refuses this one text."""
    with writing(quiet_town.engine) as session:
        session.exec(text(POISON[quiet_town.engine.dialect.name]))
    async with quiet_town.bot():
        await quiet_town.citizen.says("câu hỏi có độc")
        await quiet_town.citizen.sees("trục trặc")
        await quiet_town.citizen.says("quên mật khẩu vneid")
        await quiet_town.citizen.sees(button="Từng bước")
    (dead,) = quiet_town.updates("dead")
    assert (dead.error, dead.body, dead.tries) == ("IntegrityError", "{}", 3)
    assert quiet_town.questions()[0].outcome == "failed"
