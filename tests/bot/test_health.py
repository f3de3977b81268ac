"""/health: each trouble appears with its name, and vanishes when it is over."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.mailbox.outbox import NOTICE
from bot.watch import health
from knowledge.database import writing
from tests.bot.watched import CHAT, MINUTE, SECOND, START, Watched, watching

pytestmark = pytest.mark.anyio
NOBODY = {"unsure_deliveries": 0, "dead_updates": 0, "version": health.PROGRAM}


@pytest.fixture
async def bot(engine: Engine) -> AsyncIterator[Watched]:
    async with watching(engine) as bot:
        yield bot


async def test_a_bot_that_is_well(bot: Watched) -> None:
    assert await bot.health() == {"status": "ok", "problems": [], **NOBODY}


async def test_updates_that_are_not_fetched(bot: Watched) -> None:
    bot.now += 10 * MINUTE
    assert await bot.problems() == []  # it does not poll
    bot.vitals.polling()
    bot.now += 90 * SECOND
    assert await bot.problems() == []
    bot.vitals.poll_failed("the Bot API refuses the token")
    bot.now += SECOND
    assert (await bot.health())["problems"] == [
        {
            "what": "updates_not_fetched",
            "since": "2026-09-01T08:10:00+00:00",
            "detail": "the Bot API refuses the token",
        }
    ]
    bot.vitals.polled()
    assert await bot.problems() == []
    bot.now += 10 * MINUTE
    bot.vitals.not_polling()
    assert await bot.problems() == []


async def test_a_webhook_that_telegram_cannot_reach(bot: Watched) -> None:
    failure = "SSL error at https://toso.example/telegram/x: certificate verify failed"
    bot.vitals.webhook_told(START - MINUTE, failure, waiting=3)
    assert await bot.problems() == []  # from before we were here
    bot.vitals.webhook_told(START + SECOND, failure, waiting=3)
    (problem,) = (await bot.health())["problems"]
    assert problem["what"] == "webhook_failing"
    assert problem["detail"].endswith("3 updates: SSL error at … certificate verify failed")
    bot.now += MINUTE
    bot.vitals.webhook_took()
    assert await bot.problems() == []
    bot.vitals.webhook_told(bot.now + SECOND, failure, waiting=0)
    assert await bot.problems() == []  # nothing waits behind it


async def test_updates_that_nobody_handles(bot: Watched) -> None:
    update = bot.receive()
    bot.now += 59 * SECOND
    assert await bot.problems() == []
    bot.now += SECOND
    (problem,) = (await bot.health())["problems"]
    assert (problem["what"], problem["since"]) == ("updates_waiting", START.isoformat())
    bot.finish(update)
    assert await bot.problems() == []


async def test_who_floods_us_waits_and_we_are_well(bot: Watched) -> None:
    for _ in range(25):
        bot.receive()
    bot.now += 5 * MINUTE
    assert await bot.problems() == []
    bot.receive(CHAT + 1)
    bot.now += MINUTE
    assert await bot.problems() == ["updates_waiting"]


async def test_who_wrote_much_before_is_no_flood_now(bot: Watched) -> None:
    for _ in range(25):
        bot.finish(bot.receive())
    bot.now += 11 * MINUTE
    bot.receive()
    bot.now += MINUTE
    assert await bot.problems() == ["updates_waiting"]


async def test_answers_that_do_not_leave(bot: Watched) -> None:
    delivery = bot.queue()
    bot.queue(CHAT + 1, priority=NOTICE)
    bot.queue(CHAT + 2, not_before=START + timedelta(hours=9))
    bot.now += 119 * SECOND
    assert await bot.problems() == []
    bot.now += SECOND
    (problem,) = (await bot.health())["problems"]
    assert (problem["what"], problem["since"]) == ("answers_waiting", START.isoformat())
    assert bot.claim()[0] == delivery
    assert await bot.problems() == ["answers_waiting"]  # on its way, and still not there
    bot.settle(delivery, "sent")
    assert await bot.problems() == []


async def test_an_answer_refused_again_and_again_waits_since_it_was_made(bot: Watched) -> None:
    delivery = bot.queue()
    bot.claim()
    bot.now += 150 * SECOND
    bot.requeue(delivery, MINUTE, "token refused")
    (problem,) = (await bot.health())["problems"]
    assert (problem["what"], problem["since"]) == ("answers_waiting", START.isoformat())
    bot.requeue(delivery, 5 * MINUTE, "429")
    assert await bot.problems() == []  # Telegram holds this one chat back


async def test_a_chat_with_much_to_read_gets_it_in_turn(bot: Watched) -> None:
    first, _ = bot.queue(), bot.queue()
    bot.now += 150 * SECOND
    bot.claim()
    bot.settle(first, "sent")
    assert await bot.problems() == []
    bot.now += 150 * SECOND
    assert await bot.problems() == ["answers_waiting"]


async def test_unsure_deliveries_are_counted_and_no_problem(bot: Watched) -> None:
    bot.settle(bot.queue(), "unsure")
    assert (await bot.health())["unsure_deliveries"] == 1
    assert await bot.problems() == []


async def test_many_updates_that_could_not_be_handled(bot: Watched) -> None:
    for _ in range(10):
        bot.bury(bot.receive())
    assert (await bot.health())["dead_updates"] == 10
    assert await bot.problems() == []
    bot.bury(bot.receive())
    assert await bot.problems() == ["updates_dead"]
    bot.now += timedelta(hours=1, seconds=1)
    assert await bot.health() == {"status": "ok", "problems": [], **NOBODY}


async def test_nothing_of_people_and_no_secret_is_told(bot: Watched) -> None:
    words, token, number = "cccd 022190004573", "8000000001:AAH-secret_9", 777_000_111
    bot.bury(bot.receive(number, body=words, error=words))
    bot.receive(number, body=words)
    bot.settle(bot.queue(number, words), "unsure")
    bot.queue(number, words)
    with pytest.raises(SQLAlchemyError), writing(bot.engine) as session:
        session.execute(text("SELECT :words FROM nowhere"), {"words": words})
    bot.vitals.webhook_told(bot.now + SECOND, f"https://toso.example/bot{token}: refused", 1)
    bot.now += timedelta(minutes=10)
    told = [(await bot.http.get(page)).text for page in ("/health", "/metrics")]

    assert "webhook_failing" in told[0]
    assert "updates_waiting" in told[0]
    for page in told:
        for secret in ("022190004573", "AAH", token, str(number), "toso.example", "/bot"):
            assert secret not in page
        assert str(bot.engine.url.database) not in page
