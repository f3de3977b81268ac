"""Every fault of the Bot API at the 1st, 2nd … nth call of a story: the right end each time.

As SQLite tests itself (FAULTSIM): one story is told over and over, with the trouble at its first
call, its second …, until it is told to the end without having met it.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.telegram.limits import Rates
from knowledge.loop.hours import VIETNAM
from tests.reliability.city import TOKEN, City, city
from tests.reliability.lanes import CARD, HELP, OFFER, Lane, Trouble
from tests.reliability.watch import Watch

pytestmark = pytest.mark.anyio
Call = Mapping[str, Any]
WHOLE_MATRIX = os.environ.get("FAULTS") == "all"
UNHURRIED = Rates(10_000, 10_000, 10_000, turns_at_once=10_000)
FEW_GUIDES = 8  # every eighth; the one that is asked for is among them
SIDE_BY_SIDE = 40
RETRY_AFTER = 1  # seconds
READ_TIMEOUT = 3.0  # seconds: more than a busy machine takes
# Nothing came of it: it is tried again, and nobody notices.
CERTAIN = ("429", "500", "502_html", "403_html", "401", "404", "slow")
# Nobody knows whether something came of it.
DOUBTFUL = ("timeout_before", "timeout_after", "reset", "reset_after", "504_after", "bad_json")
SENDS, EDIT, TOAST = ("sendMessage", "copyMessage"), "editMessageText", "answerCallbackQuery"


class Hurried:
    """A clock on which a minute of waiting passes in two seconds. It begins at ten in the morning.

    Not so the one by which Telegram's limits are kept: that is not the bot's to set.
    """

    SPEED = 30

    def __init__(self) -> None:
        day = datetime.now(VIETNAM).replace(hour=10, minute=0) + timedelta(days=1)
        day += timedelta(days=day.weekday() == 0)  # on Mondays comes the digest
        self._begin, self._from = day.astimezone(UTC), time.monotonic()

    def __call__(self) -> datetime:
        return self._begin + timedelta(seconds=(time.monotonic() - self._from) * self.SPEED)


@asynccontextmanager
async def at_work(here: City) -> AsyncIterator[Watch]:
    clock = Hurried()
    parts = app.Parts(
        TOKEN, here.address, here.engine, frozenset(),
        sends_in_flight=32, read_timeout=READ_TIMEOUT, rates=UNHURRIED, clock=clock,
    )  # fmt: skip
    watch = Watch(here, clock)
    async with app.running(parts):
        looking = asyncio.create_task(watch.run())
        try:
            yield watch
        finally:
            looking.cancel()
            await asyncio.wait([looking])


async def told(here: City, troubles: Sequence[Trouble | None], first: int = 1) -> list[Lane]:
    """The story once for each trouble, all side by side."""
    async with at_work(here) as watch:
        lanes = [Lane(here, watch, first + n, one) for n, one in enumerate(troubles)]
        for lane in lanes:
            lane.move_in()
        await asyncio.gather(*(lane.tell() for lane in lanes))
    return lanes


@dataclass
class Tally:
    """What the line at the end says, and every wrong end in words."""

    faults: int = 0
    right: int = 0
    twice: int = 0
    early: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(self, lanes: Sequence[Lane], reference: Lane, calls: Sequence[Call]) -> None:
        for lane in lanes:
            extra = lane.texts() - reference.texts()
            twice = (extra - allowed(lane, extra)).total()
            early = sent_too_early(lane, calls)
            wrong = [*unfinished(lane), *missing(lane, reference)]
            wrong += [f"sent without need: {extra}"] if twice else []
            wrong += [f"sent {early} s before it was allowed"] if early else []
            self.faults += 1
            self.right += not wrong
            self.twice += twice
            self.early += bool(early)
            self.wrong += [f"{lane.trouble}: {one}" for one in wrong]

    def __str__(self) -> str:
        return f"faults={self.faults} right={self.right} twice={self.twice} early={self.early}"


def unfinished(lane: Lane) -> Iterator[str]:
    """What still hangs: nothing may."""
    in_doubt = 1 if kind_of(lane) in DOUBTFUL else 0
    found = {
        f"the story got stuck: {lane.stuck}": lane.stuck,
        "never met": not lane.has_met_its_trouble,
        "something is still on its way": lane.deliveries("queued", "sending"),
        "something was not handled": lane.updates("new", "working", "dead"),
        f"{lane.asked} asked, {lane.logged()} in the log": lane.asked != lane.logged(),
        "more is unsure than was in doubt": len(lane.deliveries("unsure")) > in_doubt,
        "a delivery was given up": lane.deliveries("failed") and kind_of(lane) != "403",
        f"tickets are {lane.tickets()}": lane.tickets() not in tickets_of(lane),
    }
    yield from (words for words, is_so in found.items() if is_so)


def tickets_of(lane: Lane) -> list[list[str]]:
    """What may have become of both questions. Of those who are cut off none is lost either."""
    done = ["closed", "open"]
    until_then = [["open", "open"], ["claimed", "open"], ["answered", "open"]]
    until_then += [["open"], ["claimed"], []]
    return [done, *until_then] if lane.is_cut_off else [done]


def missing(lane: Lane, reference: Lane) -> list[str]:
    """Who has blocked us, or a group that we are out of, hears no more; all others everything."""
    lost = reference.texts() - lane.texts()
    return [f"never seen: {lost}"] if lost and not lane.is_cut_off else []


def kind_of(lane: Lane) -> str:
    return lane.trouble.kind if lane.trouble else ""


def allowed(lane: Lane, extra: Counter[str]) -> Counter[str]:
    """Of what stands in the chats beyond the story, what somebody asked for or must be there."""
    once, kind = Counter(dict.fromkeys(extra, 1)), kind_of(lane)
    if kind in DOUBTFUL:
        # A card of which nobody knows is sent once more when it has changed, without a sound.
        card = CARD if lane.trouble and lane.trouble.where == "group" else OFFER
        return Counter({text: 1 for text in once if text.startswith((OFFER, HELP, card))})
    if kind == "migrate":  # the cards once more, where one can reach them
        return Counter({text: 1 for text in once if text.startswith(CARD)})
    if kind == "403" and (lane.repeated or lane.is_cut_off):
        return once  # done twice by its person; or as it stood when they were cut off
    if kind == "400_gone" and extra.total() == 1:  # the one that could not be changed
        return extra
    return Counter()


def sent_too_early(lane: Lane, calls: Sequence[Call]) -> float:
    """By how many seconds something went to a chat that was told to rest."""
    early, rests = 0.0, dict[str, float]()
    for call in calls:
        chat = call["parameters"].get("chat_id", "")
        if chat in map(str, lane.chats):
            early = max(early, rests.get(chat, 0.0) - call["at"])
            if call["status"] == 429:
                rests[chat] = call["ended_at"] + RETRY_AFTER
    return early


async def tried(here: City, troubles: Sequence[Trouble], tally: Tally, first: int = 1) -> Lane:
    """Each of these, beside a story without any trouble: so all others must end too."""
    reference, *lanes = await told(here, [None, *troubles], first)
    assert not list(unfinished(reference)), list(unfinished(reference))
    tally.judge(lanes, reference, here.room.world.calls.after(0))
    return reference


EACH_KIND_OF_SEND = [
    Trouble("sendMessage", kind, 1 + n % 3, "citizen")
    for n, kind in enumerate((*CERTAIN, *DOUBTFUL, "403", "400_entities"))
]
SOME_OF_THE_OTHERS = [
    Trouble("sendMessage", "429", 1, "group"),
    Trouble("sendMessage", "migrate", 2, "group"),
    Trouble("sendMessage", "reset", 1, "group"),
    Trouble("editMessageText", "400_gone", 3, "citizen"),
    Trouble("editMessageText", "timeout_after", 2, "group"),
    Trouble("copyMessage", "reset_after", 1, "group"),
    Trouble("createForumTopic", "bad_json", 1, "group"),
    Trouble("answerCallbackQuery", "reset", 2, "citizen"),
]


async def test_each_kind_of_fault_ends_right(database_url: str) -> None:
    tally = Tally()
    async with city(database_url, phones=0, every_guide=FEW_GUIDES) as here:
        await tried(here, [*EACH_KIND_OF_SEND, *SOME_OF_THE_OTHERS], tally)
    assert not tally.wrong, "\n".join(tally.wrong)


def kinds_for(method: str, where: str) -> Iterator[str]:
    """What Telegram, or somebody on the way, may answer to a call of this method."""
    yield from (*CERTAIN, *DOUBTFUL)
    if method != "createForumTopic":
        yield "403"
    if method in (*SENDS, EDIT):
        yield "400_entities"
        if where == "group":
            yield "migrate"
    if method == EDIT:
        yield from ("400_not_modified", "400_gone")
    if method == TOAST:
        yield "400_too_old"


def how_often(here: City, lane: Lane) -> Counter[tuple[str, str]]:
    """How many calls of each method the story takes, in which chat."""
    world, found = here.room.world, Counter[tuple[str, str]]()
    where = {lane.citizen.id: "citizen", lane.group: "group"}
    for call in world.calls.after(0):
        query = world.queries.get(call["parameters"].get("callback_query_id", ""))
        chat = query.chat_id if query else int(call["parameters"].get("chat_id", 0))
        if chat in where:
            found[call["method"], where[chat]] += 1
    return found


@pytest.mark.skipif(not WHOLE_MATRIX, reason="FAULTS=all")
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("only_sqlite")
async def test_every_fault_at_every_call(tmp_path: Path, announce: Callable[[str], None]) -> None:
    """In many towns one after the other: in one that grows, the cards count like questions."""
    tally, troubles = Tally(), list[Trouble]()
    async with town(tmp_path, "first") as here:
        reference = await tried(here, [], tally)
        counts = how_often(here, reference) | Counter({("createForumTopic", "group"): 2})
    for (method, where), count in sorted(counts.items()):
        kinds = list(kinds_for(method, where))
        troubles += [Trouble(method, k, n, where) for n in range(1, count + 1) for k in kinds]
    for at in range(0, len(troubles), SIDE_BY_SIDE):
        async with town(tmp_path, str(at)) as here:
            await tried(here, troubles[at : at + SIDE_BY_SIDE], tally)
    announce(str(tally))
    assert not tally.wrong, "\n".join(tally.wrong)


def town(folder: Path, name: str) -> AbstractAsyncContextManager[City]:
    return city(f"sqlite:///{folder}/{name}.db", phones=0, every_guide=FEW_GUIDES)
