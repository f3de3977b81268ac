"""A bot that is watched: its database and vitals, /health and /metrics served over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from starlette.applications import Starlette

from bot.http_server import serve
from bot.mailbox import inbox, outbox
from bot.mailbox.inbox import Received
from bot.watch.database_events import attach
from bot.watch.pages import routes
from bot.watch.vitals import Vitals
from knowledge.database import writing

BOT, CHAT = 9, 1001
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass
class Watched:
    engine: Engine
    http: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    now: datetime = START
    updates: int = 0
    vitals: Vitals = field(init=False)

    def __post_init__(self) -> None:
        self.vitals = Vitals(lambda: self.now)
        attach(self.engine, self.vitals)

    async def health(self) -> dict:
        """Its body; the status must fit."""
        response = await self.http.get("/health")
        body = response.json()
        assert (response.status_code, body["status"]) in ((200, "ok"), (503, "bad"))
        assert bool(body["problems"]) == (body["status"] == "bad")
        return body

    async def problems(self) -> list[str]:
        return [problem["what"] for problem in (await self.health())["problems"]]

    async def metrics(self) -> dict[str, float]:
        """Each sample by its name, with its labels' values behind: `toso_sends_total/sent`."""
        response = await self.http.get("/metrics")
        assert response.status_code == 200
        families = text_string_to_metric_families(response.text)
        return {
            "/".join([one.name, *one.labels.values()]): one.value
            for family in families
            for one in family.samples
        }

    def receive(self, chat_id: int = CHAT, **more: str) -> int:
        """An update comes in now; its number."""
        self.updates += 1
        received = Received(self.updates, chat_id, "message", **{"body": "{}"} | more)
        with writing(self.engine) as session:
            inbox.put(session, BOT, [received], self.now)
        return self.updates

    def finish(self, update_id: int) -> None:
        with writing(self.engine) as session:
            inbox.finish(session, BOT, update_id)

    def bury(self, update_id: int) -> None:
        with writing(self.engine) as session:
            inbox.bury(session, BOT, update_id, "ValueError")

    def queue(self, chat_id: int = CHAT, text: str = "a", **more) -> int:
        with writing(self.engine) as session:
            row = outbox.put(session, BOT, chat_id, {"text": text}, self.now, **more)
        return row.id or 0

    def claim(self) -> list[int]:
        with writing(self.engine) as session:
            return [row.id or 0 for row in outbox.claim(session, self.now, 10)]

    def settle(self, row_id: int, state: str) -> None:
        with writing(self.engine) as session:
            outbox.settle(session, row_id, state, self.now)

    def requeue(self, row_id: int, after: timedelta, error: str) -> None:
        with writing(self.engine) as session:
            outbox.requeue(session, row_id, self.now + after, error)


@asynccontextmanager
async def watching(engine: Engine, within: float = 3.0) -> AsyncIterator[Watched]:
    bot = Watched(engine)
    app = Starlette(routes=routes(engine, bot.vitals, lambda: bot.now, within))
    async with (
        serve(app, "127.0.0.1", 0) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as bot.http,
    ):
        yield bot
