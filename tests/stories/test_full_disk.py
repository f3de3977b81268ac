"""The disk is full: who asks is answered all the same, nothing is lost, nothing comes twice."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from bot import app
from bot.mailbox import inbox, outbox
from bot.mailbox.inbox import Received
from bot.watch import health
from bot.watch.database_events import attach
from bot.watch.rounds import prove
from bot.watch.vitals import Vitals
from knowledge.database import reading, writing
from knowledge.tables import InboxRow, OutboxRow
from tests.people import labels
from tests.stories.conftest import TOKEN, UNHURRIED, Town

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("only_sqlite")]
ROOMY = 1_000_000  # pages
FILLING = "filling"  # a kind of update
NO_ROOM = "hết chỗ chứa"


@contextmanager
def disk(engine: Engine) -> Iterator[Callable[[bool], None]]:
    """A switch for how much room there is; what is left of the last pages is filled up."""
    most = {"pages": ROOMY}

    def limit(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={most['pages']}")

    def switch(is_full_now: bool) -> None:
        most["pages"] = 1 if is_full_now else ROOMY  # one: as many as there are
        if is_full_now:
            fill(engine)
        else:
            with writing(engine) as session:
                session.exec(delete(InboxRow).where(col(InboxRow.kind) == FILLING))

    event.listen(engine, "checkout", limit)
    yield switch
    event.remove(engine, "checkout", limit)


def fill(engine: Engine) -> None:
    """Updates of nobody, large ones, then small ones, until none finds room any more."""
    numbers = itertools.count(-1, -1)
    for size in (2_000, 200, 1):
        with pytest.raises(OperationalError, match="full"):
            put_many(engine, numbers, "x" * size)


def put_many(engine: Engine, numbers: Iterator[int], body: str) -> None:
    for number in numbers:
        with writing(engine) as session:
            received = Received(number, 0, FILLING, body, state="done")
            inbox.put(session, 1, [received], datetime.now(UTC))


@pytest.fixture
async def watched(quiet_town: Town) -> AsyncIterator[tuple[Town, Vitals]]:
    town, vitals = quiet_town, Vitals(quiet_town.clock)
    attach(town.engine, vitals)
    parts = app.Parts(
        TOKEN, town.address, town.engine, town.coordinators,
        rates=UNHURRIED, clock=town.clock, vitals=vitals,
    )  # fmt: skip
    async with app.running(parts):
        yield town, vitals


def problems(town: Town, vitals: Vitals) -> list[str]:
    return [one.what for one in health.report(town.engine, vitals, town.clock()).problems]


async def test_answers_go_on_and_every_question_is_logged_in_the_end(
    watched: tuple[Town, Vitals],
) -> None:
    town, vitals = watched
    await town.neighbour.says("/start")
    await town.neighbour.sees("không cần dấu")
    with disk(town.engine) as switch:
        switch(True)
        await town.citizen.says("quên mật khẩu vneid")
        await town.citizen.sees(NO_ROOM)
        await town.citizen.sees("ĐẶT LẠI MẬT KHẨU")
        await town.neighbour.says("công an gọi bảo chuyển tiền vào tài khoản an toàn")
        await town.neighbour.sees("113")
        await town.neighbour.says("nuôi tôm hùm trong bể kính")
        await town.neighbour.sees("không dám trả lời bừa")
        assert "database_full" in problems(town, vitals)
        assert not town.questions()

        switch(False)
        await town.until(lambda: len(town.questions()) == 3)
        await town.citizen.says("/trogiup")
        await town.citizen.sees("Cách dùng")
        assert prove(town.engine, datetime.now(UTC))
        assert problems(town, vitals) == []
    texts = sorted(question.text for question in town.questions())
    assert texts == [
        "công an gọi bảo chuyển tiền vào tài khoản an toàn",
        "nuôi tôm hùm trong bể kính",
        "quên mật khẩu vneid",
    ]
    seen = await town.citizen.has_seen()
    assert len([one for one in seen if NO_ROOM in one["text"]]) == 1
    assert len([one for one in seen if "ĐẶT LẠI MẬT KHẨU" in one["text"]]) == 1
    assert not [one for one in seen if "Từng bước" in labels(one)]


@pytest.mark.parametrize("fault", ["500", "429", "401", "400_entities"])
async def test_who_was_not_reached_is_answered_at_the_next_try(
    watched: tuple[Town, Vitals], fault: str
) -> None:
    town, _ = watched
    await town.citizen.says("/start")
    await town.citizen.sees("không cần dấu")
    with disk(town.engine) as switch:
        switch(True)
        for after in range(2):  # at the first part and at the second
            await town.faults("sendMessage", fault, after=after)
        await town.citizen.says("quên mật khẩu vneid")
        await town.citizen.sees("ĐẶT LẠI MẬT KHẨU")
        await town.citizen.sees("(2/2)")
        switch(False)
        await town.until(town.questions)
    seen = [message["text"] for message in await town.citizen.has_seen()]
    assert len([text for text in seen if NO_ROOM in text]) == 1
    assert len([text for text in seen if text.startswith("(1/2)")]) == 1


async def test_a_bot_that_starts_on_a_full_disk_answers_all_the_same(quiet_town: Town) -> None:
    town = quiet_town
    with writing(town.engine) as session:  # a crash left something on its way
        outbox.put(session, 1, 77, {"text": "x" * 900}, datetime.now(UTC))
        session.exec(update(OutboxRow).values(state="sending"))
    with disk(town.engine) as switch:
        switch(True)
        async with town.bot():
            await town.citizen.says("quên mật khẩu vneid")
            await town.citizen.sees(NO_ROOM)
            switch(False)
            await town.until(town.questions)
            await town.citizen.says("/trogiup")
            await town.citizen.sees("Cách dùng")
        assert len(town.deliveries("unsure")) == 1


async def test_words_that_were_asked_for_are_no_question(watched: tuple[Town, Vitals]) -> None:
    town, _ = watched
    with disk(town.engine) as switch:
        switch(True)
        await town.citizen.says("/xa")  # waits, and will ask for words
        await town.citizen.says("quên mật khẩu vneid")
        await town.neighbour.says("quên passcode vneid")
        await town.neighbour.sees(NO_ROOM)
        assert not await town.citizen.has_seen()
        switch(False)
        await town.until(lambda: len(town.questions()) == 2)
    assert not [one for one in await town.citizen.has_seen() if NO_ROOM in one["text"]]


async def test_what_more_than_a_question_waits_until_there_is_room(
    watched: tuple[Town, Vitals],
) -> None:
    town, _ = watched
    await town.citizen.says("quên mật khẩu vneid")
    answer = await town.citizen.sees(button="Từng bước")
    with disk(town.engine) as switch:
        switch(True)
        await town.citizen.presses(answer, "Từng bước")
        await town.until(lambda: "việc vừa bấm sẽ làm sau" in str(toasts(town)))
        await town.citizen.says("quên passcode vneid")
        await town.citizen.sees(NO_ROOM)
        await town.citizen.says("/xa")
        switch(False)
        await town.citizen.sees("Bước 1")
    await town.until(lambda: len(town.questions()) == 2)


def toasts(town: Town) -> list[object]:
    calls = town.room.world.calls.after(0)
    return [c["parameters"].get("text") for c in calls if c["method"] == "answerCallbackQuery"]


async def test_nothing_is_damaged(watched: tuple[Town, Vitals]) -> None:
    town, _ = watched
    with disk(town.engine) as switch:
        for _ in range(3):
            switch(True)
            await town.citizen.says("quên mật khẩu vneid")
            await town.citizen.sees(NO_ROOM)
            switch(False)
    await town.until(lambda: len(town.questions()) == 3)
    with reading(town.engine) as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
