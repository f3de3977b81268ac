"""Who answers for Telegram is told from Telegram: over HTTP, against the practice room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.mailbox.outbox import SEND
from bot.telegram.request import Request
from bot.telegram.verdicts import Act, judge
from knowledge.tables import OutboxRow
from tests.practice.conftest import CITIZEN, TOKEN, Hands, open_room

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@asynccontextmanager
async def bot_in_a_room(read_timeout: float = 20.0) -> AsyncIterator[tuple[Bot, Hands]]:
    async with open_room() as hands:
        await hands.meet(CITIZEN)
        request = Request(read_timeout=read_timeout)
        bot = Bot(TOKEN, base_url=f"{hands.url}/bot", request=request)
        async with bot:
            yield bot, hands


async def verdict_on(bot: Bot, hands: Hands, kind: str) -> Act:
    await hands.control("faults", method=SEND, kind=kind)
    row = OutboxRow(
        bot_id=9, chat_id=CITIZEN, method=SEND, payload="{}", tries=1, made_at=NOW, not_before=NOW
    )
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(CITIZEN, "chào")
    return judge(caught.value, row).act


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("403_html", Act.RETRY),  # a wall on the way has not been told to us by the person
        ("403", Act.LEAVE),
        ("502_html", Act.RETRY),
        ("504_after", Act.UNSURE),
        ("404", Act.RETRY),
        ("bad_json", Act.UNSURE),
    ],
)
async def test_what_an_answer_means_by_who_gave_it(kind: str, act: Act) -> None:
    async with bot_in_a_room() as (bot, hands):
        assert await verdict_on(bot, hands, kind) is act


async def test_an_answer_that_drips_is_not_waited_for_for_ever() -> None:
    """Each piece comes within the read timeout, the whole takes two seconds."""
    async with bot_in_a_room(read_timeout=0.3) as (bot, hands):
        assert await verdict_on(bot, hands, "slow") is Act.UNSURE
    async with bot_in_a_room(read_timeout=1.0) as (bot, hands):
        await hands.control("faults", method=SEND, kind="slow")
        assert (await bot.send_message(CITIZEN, "chào")).text == "chào"
