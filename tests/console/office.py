"""The coordinators' pages over real HTTP, above a commune that asks and answers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape

import httpx
from sqlalchemy import Engine
from starlette.applications import Starlette

from bot import http_server
from bot.console.entries import HOME
from bot.console.server import Pages
from bot.console.site import Console
from bot.shelf_keeper import ShelfKeeper
from knowledge.database import writing
from knowledge.loop import sign_in
from knowledge.loop.staff import Role
from tests.bot.turns import BOT, FOUNDER, HOA_BINH, LAN, TAN_LAP, Commune, join, settled

OWN, OTHER = 5001, 5002  # coordinators of Hoà Bình alone, of Tân Lập alone
TOKEN = re.compile(r'name="token" value="(\w+)"')


@dataclass
class Visitor:
    """A browser without a screen: keeps its cookies, follows no redirect by itself."""

    http: httpx.AsyncClient
    origin: str
    token: str = ""
    followed: str = ""  # the address of the last page read

    async def reads(self, path: str = "/", **query: str | int) -> str:
        """A page that there is, wherever it leads; what stands in its HTML."""
        answer = await self.asks(path, **query)
        while answer.is_redirect:
            answer = await self.http.get(answer.headers["location"])
        assert answer.status_code == 200, (path, answer.status_code, words_of(answer.text)[:300])
        self.followed = str(answer.url)
        self._learn(answer.text)
        return answer.text

    async def asks(self, path: str, **query: str | int) -> httpx.Response:
        return await self.http.get(f"{HOME}{path}", params=query)

    async def sends(self, path: str, **fields: str | int | list[str]) -> httpx.Response:
        """A form of ours, with its token and the Origin that a browser names."""
        body = {"token": self.token, **fields}
        return await self.http.post(f"{HOME}{path}", data=body, headers={"origin": self.origin})

    async def does(self, path: str, **fields: str | int | list[str]) -> str:
        """Send a form and read the page that it leads to."""
        answer = await self.sends(path, **fields)
        if answer.is_redirect:
            answer = await self.http.get(answer.headers["location"])
        assert answer.status_code == 200, (path, answer.status_code, words_of(answer.text)[:300])
        self.followed = str(answer.url)
        self._learn(answer.text)
        return answer.text

    def _learn(self, html: str) -> None:
        found = TOKEN.search(html)
        self.token = found[1] if found else self.token


@dataclass
class Office:
    commune: Commune
    address: str
    console: Console
    visitors: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        return self.commune.engine

    def stranger(self) -> Visitor:
        self.visitors.append(httpx.AsyncClient(base_url=self.address))
        return Visitor(self.visitors[-1], self.address)

    def link(self, user: int = FOUNDER) -> str:
        """The path below HOME of a new link to sign in by."""
        with writing(self.engine) as session:
            return f"/vao/{sign_in.make_link(session, user, self.commune.now)}"

    async def coordinator(self, user: int = FOUNDER) -> Visitor:
        """Somebody who has signed in."""
        visitor = self.stranger()
        answer = await visitor.sends(self.link(user))
        assert answer.status_code == 303, answer.text
        await visitor.reads()
        return visitor


@asynccontextmanager
async def opened(engine: Engine) -> AsyncIterator[Office]:
    commune = settled(engine)
    with writing(engine) as session:
        session.add(join(OWN, "Bình", Role.COORDINATOR, areas=HOA_BINH))
        session.add(join(OTHER, "Tâm", Role.COORDINATOR, areas=TAN_LAP))
    pages, keeper = Pages(), ShelfKeeper(engine)
    app = Starlette(routes=pages.routes())
    async with http_server.serve(app, "127.0.0.1", 0) as address:
        console = Console(
            engine=engine,
            shelf=keeper.newest,
            clock=lambda: commune.now,
            founders=frozenset({FOUNDER}),
            bot_id=BOT,
            address=address,
            bot_name=lambda: "tobot",
        )
        pages.open(console)
        office = Office(commune, address, console)
        yield office
        for visitor in office.visitors:
            await visitor.aclose()


def words_of(html: str) -> str:
    """What a person reads of a page."""
    body = html.partition("<body>")[2] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


__all__ = ["FOUNDER", "HOA_BINH", "LAN", "OTHER", "OWN", "TAN_LAP", "Office", "Visitor", "opened"]
