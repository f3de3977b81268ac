"""What the console is built from."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from bot.console.limits import Limiter
from knowledge.library import Shelf

AT_ONCE = 3  # requests: threads are what answers of the bot need too


@dataclass(frozen=True)
class Console:
    """What the pages are built from. `address`: scheme and host where browsers find them."""

    engine: Engine
    shelf: Callable[[Session], Shelf]
    clock: Callable[[], datetime]
    founders: frozenset[int]
    bot_id: int
    address: str
    bot_name: Callable[[], str] = lambda: ""
    problems: Callable[[], Sequence[str]] = tuple  # what is wrong with the bot, in fixed words
    proxies: frozenset[str] = frozenset({"127.0.0.1", "::1"})
    patience: float = 30.0  # seconds that a form may take to arrive
    limiter: Limiter = field(init=False)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def __post_init__(self) -> None:
        object.__setattr__(self, "limiter", Limiter(self.clock))
