"""Many people with phones, all at once; what each did is remembered, to be compared later."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.practice.world import World
from tests.people import Message, Person, buttons

NOISE = (
    "???",
    "ok",
    "🙂🙂",
    "asdfgh jkl",
    "https://example.com",
    ".",
    "1" * 3000,
    "ừ",
    "a\u0301\u202eb",
)
PRESSED = "step:"  # such a button changes its message and sends nothing
MOST_OPEN, GIVES_UP = 3, 6.0  # questions without an answer, seconds
PRESS_SHARE, NOISE_SHARE, STICKER_SHARE = 0.2, 0.06, 0.04


@dataclass
class Screen:
    """What a phone shows: the newest button that leads on, and whether its person still waits."""

    seen: int = 0
    message: Message = field(default_factory=dict)
    data: str = ""
    since: float = 0.0
    open: int = 0
    last_act: float = 0.0

    def read(self, events: list[dict[str, Any]], now: float) -> None:
        for event in events:
            self.seen = event["seq"]
            if event["type"] in ("message", "edited") and event["message"]["from_bot"]:
                self.open = max(self.open - 1, 0)
                self._note(event["message"], now)

    def _note(self, message: Message, now: float) -> None:
        found = (b.get("callback_data", "") for row in buttons(message) for b in row)
        data = next((one for one in found if one.startswith(PRESSED)), "")
        if data:
            self.message, self.data, self.since = message, data, now

    def is_tired_of_waiting(self, now: float) -> bool:
        """So much is asked that its person rather waits for answers, for some time."""
        return self.open >= MOST_OPEN and now - self.last_act < GIVES_UP


class Crowd:
    """`question` gives the next text; nobody presses a button before `patience` seconds."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        world: World,
        chance: random.Random,
        question: Callable[[], str],
        patience: float = 0.0,
    ) -> None:
        self._world, self._chance, self._question = world, chance, question
        self._patience = patience
        self._people = [Person(http, number) for number in world.phones]
        self._screens: defaultdict[int, Screen] = defaultdict(Screen)
        self._goes_on = False
        self.asked: list[str] = []
        self.questions = 0  # whatever the log has a row for, also a sticker
        self.said: defaultdict[int, int] = defaultdict(int)
        self.pressed: defaultdict[int, int] = defaultdict(int)
        # When somebody did what makes the bot call once, oldest first.
        self.awaited: defaultdict[int, list[float]] = defaultdict(list)

    @property
    def updates(self) -> int:
        return sum(self.said.values()) + sum(self.pressed.values())

    @asynccontextmanager
    async def busy(self, per_second: float) -> AsyncIterator[None]:
        """Somebody does something, so often, until the block ends."""
        self._goes_on = True
        acting = asyncio.create_task(self._keep_on(per_second))
        try:
            yield
        finally:
            self._goes_on = False  # not cancelled: nobody knows whether half a request arrived
            await acting

    async def _keep_on(self, per_second: float) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while self._goes_on:
            await self._somebody_acts()
            due += 1 / per_second
            await asyncio.sleep(due - loop.time())

    async def say(self, chats: Collection[int], command: str) -> None:
        """These people type a command, which is no question."""
        for person in self._people:
            if person.id in chats:
                await self._says(person, command)

    async def _somebody_acts(self) -> None:
        person, what = self._chance.choice(self._people), self._chance.random()
        screen, now = self._screens[person.id], asyncio.get_running_loop().time()
        screen.read(self._world.feeds[person.id].after(screen.seen), now)
        if screen.is_tired_of_waiting(now):
            return
        if what < PRESS_SHARE and screen.data and now - screen.since >= self._patience:
            await self._presses(person, screen)
        else:
            self.questions += 1
            await self._asks(person, what)

    async def _asks(self, person: Person, what: float) -> None:
        if what > 1 - STICKER_SHARE:
            self._note(self.said, person.id)
            await person.sends("sticker")
        elif what > 1 - STICKER_SHARE - NOISE_SHARE:
            await self._says(person, self._chance.choice(NOISE))
        else:
            self.asked.append(text := self._question())
            await self._says(person, text)

    async def _says(self, person: Person, text: str) -> None:
        self._note(self.said, person.id)
        await person.says(text)

    async def _presses(self, person: Person, screen: Screen) -> None:
        data, screen.data = screen.data, ""  # the next one is another one
        self._note(self.pressed, person.id)
        await person.presses_data(screen.message, data)

    def _note(self, what: defaultdict[int, int], number: int) -> None:
        now, screen = asyncio.get_running_loop().time(), self._screens[number]
        what[number] += 1
        self.awaited[number].append(now)
        screen.open, screen.last_act = screen.open + 1, now
