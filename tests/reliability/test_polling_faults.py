"""Faults on the way to the updates and at the start: nothing lost, nothing answered twice."""

import os
from collections.abc import Callable
from itertools import pairwise

import pytest
from sqlmodel import select

from bot import app
from bot.practice.faults import Fault
from bot.telegram.limits import Rates
from knowledge.database import reading
from knowledge.tables import Question
from tests.people import Person
from tests.reliability.city import FIRST_PHONE, TOKEN, City, city

pytestmark = pytest.mark.anyio
ALL = os.environ.get("FAULTS") == "all"
# With some of these the bot waits half a minute, as long as a poll may take.
SLOW_KINDS = ("timeout_before", "timeout_after", "401", "404", "403", "403_html", "504_after")
QUICK_KINDS = ("429", "500", "502_html", "reset", "reset_after", "bad_json", "slow")
# The nth call from now on.
EACH = [(kind, nth) for kind in QUICK_KINDS for nth in (1, 2, 3)] + [(k, 1) for k in SLOW_KINDS]
SOME = [("429", 1), ("reset_after", 1)]
QUESTION = "quên mật khẩu vneid"
RETRY_AFTER = 2  # seconds


def parts(here: City) -> app.Parts:
    unhurried = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)
    return app.Parts(
        TOKEN, here.address, here.engine, frozenset(), read_timeout=3.0, rates=unhurried
    )


def is_early(here: City) -> bool:
    """Whether a poll came before Telegram allowed it."""
    polls = [one for one in here.room.world.calls.after(0) if one["method"] == "getUpdates"]
    return any(
        one["status"] == 429 and after["at"] < one["ended_at"] + RETRY_AFTER
        for one, after in pairwise(polls)
    )


def answers(here: City) -> int:
    kept = here.room.world.messages.get(FIRST_PHONE, {}).values()
    return sum("Đặt lại" in one.json["text"] for one in kept if one.from_bot)


def logged(here: City) -> int:
    with reading(here.engine) as session:
        return len(list(session.exec(select(Question.id))))


@pytest.mark.timeout(1800)
async def test_a_question_behind_a_fault_is_answered_once(
    database_url: str, announce: Callable[[str], None]
) -> None:
    faults = [
        Fault("getUpdates", kind, 1, n - 1, RETRY_AFTER) for kind, n in (EACH if ALL else SOME)
    ]
    async with city(database_url, phones=1, every_guide=8) as here, app.running(parts(here)):
        person, asked = Person(here.http, FIRST_PHONE), 0
        for fault in faults:
            here.room.world.faults.ordered.append(fault)
            while fault.times:
                asked += 1
                await person.says(QUESTION)
                await here.until(lambda: answers(here) >= asked, seconds=100)  # noqa: B023
        seen = answers(here)
        assert seen == asked == logged(here)
        assert not is_early(here)
    announce(f"polls: faults={len(faults)} asked={asked} answered={seen}")


@pytest.mark.skipif(not ALL, reason="FAULTS=all")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_start_is_tried_until_it_succeeds(database_url: str, method: str) -> None:
    async with city(database_url, phones=1, every_guide=8) as here:
        ordered = here.room.world.faults.ordered
        # The slow one last: it succeeds in the end.
        ordered += [Fault(method, kind) for kind in (*SLOW_KINDS, *QUICK_KINDS)]
        person = Person(here.http, FIRST_PHONE)
        await person.says(QUESTION)
        async with app.running(parts(here)):
            await here.until(lambda: answers(here) == 1, seconds=60)
        left = [fault.kind for fault in ordered if fault.times]
        assert left == [], "something was not met"
