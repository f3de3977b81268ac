"""The same update 1 to 5 times, from many chats at once: one answer each, in order in its chat."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from sqlalchemy import func
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from starlette.applications import Starlette

from bot import app, http_server
from bot.telegram.intake import Intake
from bot.telegram.limits import Rates
from bot.telegram.webhook import PATH, SECRET_HEADER, Webhook
from bot.watch.vitals import Vitals
from knowledge.database import reading
from knowledge.guides import parse
from knowledge.tables import InboxRow, OutboxRow, Question
from tests.guides import starter_texts
from tests.reliability.city import FIRST_PHONE, TOKEN, City, city

pytestmark = pytest.mark.anyio
UPDATES = int(os.environ.get("UPDATES", "200"))
CHATS = min(200, UPDATES // 10)
AT_MOST = 5  # deliveries of one update
BATCH, AT_ONCE = 100, 4  # Telegram's most in a batch; how many arrive at the same time
FEW_GUIDES = 8  # every eighth
QUESTION, EVERY = "quên mật khẩu vneid", 5  # every fifth update asks it
UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)
Update = dict[str, Any]
Deliver = Callable[[Sequence[Update]], Awaitable[None]]


def update(number: int, chat: int, text: str) -> Update:
    person = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "vi"}
    message = {"message_id": number, "date": 1, "text": text, "from": person}
    message["chat"] = {"id": chat, "first_name": "A", "type": "private"}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
    return {"update_id": number, "message": message}


class Crowd:
    """What each chat says, in rounds: in every round each chat says one thing more."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._titles = {
            name: parse(text).title for name, text in sorted(starter_texts().items())[::FEW_GUIDES]
        }
        self.chats = range(FIRST_PHONE, FIRST_PHONE + CHATS)
        self.expected: dict[int, list[str]] = {chat: [] for chat in self.chats}
        self.delivered = 0

    def rounds(self) -> list[list[Update]]:
        """Every delivery: the first ones in order within a chat, repeats then or in any later."""
        count = UPDATES // CHATS
        planned: list[list[Update]] = [[] for _ in range(count + 1)]
        for at in range(count):
            for place, chat in enumerate(self.dice.sample(self.chats, CHATS)):
                said = update(1 + at * CHATS + place, chat, self._next(chat))
                for nth in range(self.dice.randint(1, AT_MOST)):
                    later = self.dice.choice((0, 1, 1, 5)) if nth else 0
                    planned[min(at + later, count)].append(said)
                    self.delivered += 1
        for one in planned:
            self.dice.shuffle(one)
        return planned

    def _next(self, chat: int) -> str:
        said = self.expected[chat]
        name = self.dice.choice(list(self._titles))
        is_question = len(said) % EVERY == 0
        said.append(self._titles["vneid-quen-mat-khau" if is_question else name])
        return QUESTION if is_question else f"/start guide_{name}"


@asynccontextmanager
async def over_the_intake(here: City, parts: app.Parts) -> AsyncIterator[Deliver]:
    """In batches, from threads."""
    async with app.running(parts) as bot:
        intake = Intake(bot.id, here.engine, app.now, frozenset())

        async def deliver(batch: Sequence[Update]) -> None:
            while True:
                # On PostgreSQL two batches may wait for each other: one is refused, comes again.
                with suppress(OperationalError):
                    return await asyncio.to_thread(intake.take, batch)

        yield deliver


@asynccontextmanager
async def over_the_webhook(here: City, parts: app.Parts) -> AsyncIterator[Deliver]:
    """One by one, over connections that are open at the same time."""
    secret = "a-secret-of-telegram"
    webhook = Webhook("http://127.0.0.1:1", secret, Vitals(app.now))
    pages = http_server.serve(Starlette(routes=[webhook.route()]), "127.0.0.1", 0)
    async with (
        pages as address,
        app.receiving(parts, webhook, works=True),
        httpx.AsyncClient(base_url=address, headers={SECRET_HEADER: secret}) as http,
    ):

        async def deliver(batch: Sequence[Update]) -> None:
            for one in batch:
                (await http.post(PATH, json=one, timeout=60)).raise_for_status()

        yield deliver


def is_all_done(here: City) -> bool:
    received = select(func.count()).where(col(InboxRow.state).in_(["new", "working"]))
    leaving = select(func.count()).where(col(OutboxRow.state).in_(["queued", "sending"]))
    with reading(here.engine) as session:
        return not session.exec(received).one() + session.exec(leaving).one()


def titles_in(here: City, chat: int) -> list[str]:
    """The first line of everything that the bot wrote there."""
    kept = here.room.world.messages.get(chat, {}).values()
    return [one.json["text"].partition("\n")[0] for one in kept if one.from_bot]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("way", [over_the_intake, over_the_webhook])
async def test_an_update_that_comes_again_is_answered_once(
    database_url: str,
    announce: Callable[[str], None],
    way: Callable[[City, app.Parts], Any],
) -> None:
    crowd = Crowd(seed=UPDATES)
    async with city(database_url, phones=CHATS, every_guide=FEW_GUIDES) as here:
        here.room.world.reached |= set(crowd.chats)
        parts = app.Parts(TOKEN, here.address, here.engine, frozenset(), rates=UNHURRIED)
        async with way(here, parts) as deliver:
            for one in crowd.rounds():
                size = max(min(BATCH, len(one) // AT_ONCE + 1), 1)
                batches = [one[at : at + size] for at in range(0, len(one), size)]
                await asyncio.gather(*map(deliver, batches))
            await here.until(lambda: is_all_done(here), seconds=900)
        seen = {chat: titles_in(here, chat) for chat in crowd.chats}
        with reading(here.engine) as session:
            states = Counter(session.exec(select(InboxRow.state)))
            logged = len(list(session.exec(select(Question.id))))
    answered = sum(map(len, seen.values()))
    twice = sum((Counter(seen[chat]) - Counter(crowd.expected[chat])).total() for chat in seen)
    disordered = sum(seen[chat] != crowd.expected[chat] for chat in seen)
    announce(
        f"updates={UPDATES} delivered={crowd.delivered} answered={answered} twice={twice} "
        f"out_of_order={disordered}"
    )
    assert seen == crowd.expected
    assert states == {"done": UPDATES}
    assert logged == sum(-(-len(said) // EVERY) for said in crowd.expected.values())
