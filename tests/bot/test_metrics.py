"""/metrics: what was counted here and what the database holds, as Prometheus reads it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session, SQLModel

from bot.mailbox import inbox
from bot.mailbox.inbox import Received
from bot.mailbox.outbox import BROADCAST
from bot.watch import queues
from bot.watch.vitals import Vitals
from knowledge.database import connect, reading, writing
from knowledge.loop.tickets import State
from knowledge.tables import GuideRow, Ticket
from tests.bot.watched import BOT, CHAT, START, Watched, watching

pytestmark = pytest.mark.anyio
NAME = re.compile(r"(toso|process)(_[a-z]+)+")


@pytest.fixture
async def bot(engine: Engine) -> AsyncIterator[Watched]:
    async with watching(engine) as bot:
        yield bot


def add(engine: Engine, *rows: SQLModel) -> None:
    with writing(engine) as session:
        session.add_all(rows)


async def test_what_happened_is_counted(bot: Watched) -> None:
    bot.vitals.handled(0.2, "done", "answered")
    bot.vitals.handled(0.4, "done")
    bot.vitals.handled(9, "new")
    bot.vitals.handled(-1, "done", "unsure")  # the clock was set back meanwhile
    bot.vitals.sent(0.3, "sendMessage")
    bot.vitals.send_failed("429", "sendMessage", "wait")
    bot.vitals.poll_failed("out of reach")
    bot.vitals.database_failed("locked")
    seen = await bot.metrics()

    assert {name: figure for name, figure in seen.items() if is_counted(name)} == {
        "toso_questions_total/answered": 1,
        "toso_questions_total/unsure": 1,
        "toso_updates_total/done": 3,
        "toso_updates_total/new": 1,
        "toso_sends_total/sendMessage/sent": 1,
        "toso_sends_total/sendMessage/wait": 1,
        "toso_send_errors_total/429": 1,
        "toso_poll_errors_total": 1,
        "toso_database_errors_total/locked": 1,
    } | {name: 0 for name in seen if name.startswith("toso_questions_total/") and not seen[name]}
    assert len([name for name in seen if name.startswith("toso_questions_total/")]) >= 5
    assert seen["toso_answer_seconds_count"] == 3
    assert seen["toso_answer_seconds_sum"] == pytest.approx(0.6)
    assert seen["toso_answer_seconds_bucket/0.25"] == 2
    assert seen["toso_send_seconds_count"] == 1


def is_counted(name: str) -> bool:
    return name.partition("/")[0].endswith("_total") and name.startswith("toso_")


async def test_what_waits_is_measured(bot: Watched) -> None:
    bot.receive()
    bot.finish(bot.receive())
    bot.settle(bot.queue(), "unsure")
    bot.settle(bot.queue(), "sent")
    bot.queue()
    morning = START + timedelta(hours=9)
    bot.queue(CHAT + 1, priority=BROADCAST, not_before=morning)
    states = (State.OPEN, State.CLAIMED, State.ANSWERED, State.CLOSED)
    add(bot.engine, *(Ticket(text="a", state=one, opened_at=START) for one in states))
    lives = {"a": True, "b": True, "c": False}
    add(
        bot.engine,
        *(GuideRow(id=id, text="", is_live=live, published_at=START) for id, live in lives.items()),
    )
    bot.now += timedelta(seconds=90)
    seen = await bot.metrics()

    assert {name: seen[name] for name in seen if name in queues_names(bot.engine)} == {
        "toso_inbox_open": 1,
        "toso_inbox_oldest_seconds": 90,
        "toso_outbox_open": 2,
        "toso_outbox_oldest_seconds": 90,
        "toso_outbox_unsure": 1,
        "toso_tickets_open": 2,
        "toso_guides": 2,
    }
    assert seen["toso_database_up"] == 1
    assert seen["process_open_fds"] > 0


def queues_names(engine: Engine) -> set[str]:
    with reading(engine) as session:
        return queues.gauges(session, START).keys()


async def test_nothing_waits(bot: Watched) -> None:
    seen = await bot.metrics()
    assert {seen[name] for name in queues_names(bot.engine)} == {0}


async def test_names_are_as_prometheus_wants_them(bot: Watched) -> None:
    bot.vitals.sent(0.3, "sendMessage")
    response = await bot.http.get("/metrics")
    families = list(text_string_to_metric_families(response.text))

    assert response.headers["content-type"].startswith("text/plain; version=")
    assert len(families) == len({one.name for one in families}) > 15
    for family in families:
        assert NAME.fullmatch(family.name)
        assert family.documentation
        is_counter = family.type == "counter"
        assert all(one.name.endswith("_total") == is_counter for one in family.samples)
        assert is_counter or family.type in ("gauge", "histogram")


async def test_without_a_database_what_is_in_memory_is_told() -> None:
    engine = connect("postgresql://127.0.0.1:1/toso")
    async with watching(engine) as bot:
        bot.vitals.sent(0.3, "sendMessage")
        seen = await bot.metrics()
    engine.dispose()
    assert seen["toso_database_up"] == 0
    assert seen["toso_sends_total/sendMessage/sent"] == 1
    assert seen["toso_database_errors_total/away"] == 1
    assert "toso_inbox_open" not in seen


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-real-ip", "Forwarded", "Via"])
async def test_who_comes_through_a_proxy_gets_the_health_and_no_figures(
    bot: Watched, header: str
) -> None:
    headers = {header: "203.0.113.7"}
    refused = await bot.http.get("/metrics", headers=headers)
    assert (refused.status_code, refused.content) == (404, b"")
    assert (await bot.http.get("/health", headers=headers)).status_code == 200


async def test_two_bots_in_one_process_do_not_add_up(bot: Watched) -> None:
    other = Vitals(lambda: START)
    other.poll_failed("out of reach")
    assert (await bot.metrics())["toso_poll_errors_total"] == 0
    assert b"toso_poll_errors_total 1.0" in other.meters.text()


@pytest.fixture
def asked(engine: Engine, only_sqlite: None) -> list[tuple[str, object]]:
    """The statements that a look at the queues sends."""
    seen: list[tuple[str, object]] = []
    with writing(engine) as session:  # one that waits: its chat is looked at
        inbox.put(session, BOT, [Received(1, CHAT, "message", "{}")], START)

    def note(_connection: Connection, _cursor: object, statement: str, values: object, *_: object):
        seen.append((statement, values))

    with reading(engine) as session:
        event.listen(engine, "before_cursor_execute", note)
        look_everywhere(session)
        event.remove(engine, "before_cursor_execute", note)
    return seen


def look_everywhere(session: Session) -> None:
    queues.gauges(session, START)
    queues.updates_due_since(session, START)
    queues.answers_due_since(session, START)
    queues.unsure(session)
    queues.dead(session, START)


def test_no_look_reads_a_whole_table_of_what_people_did(
    engine: Engine, asked: list[tuple[str, object]]
) -> None:
    plans: list[str] = []
    with engine.connect() as connection:
        for statement, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [row.detail for row in plan]
    assert len(asked) >= 11
    tables = {plan.split()[1] for plan in plans if plan.startswith("SEARCH")}
    assert tables >= {"inbox", "outbox", "outbox_1", "tickets"}
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN")}
    assert scanned <= {"guides"}, plans
