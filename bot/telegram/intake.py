"""What came from Telegram is reduced, cleaned and committed; only then is it confirmed."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from bot.mailbox import inbox
from bot.mailbox.inbox import Received
from bot.telegram.reduction import reduce
from knowledge.database import reading, writing
from knowledge.loop.staff import numbers

# Everything else is refused at Telegram's door.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
ANSWERED = "answered"  # a mark in the stored update, beside what Telegram sent
Updates = Sequence[Mapping[str, Any]]


class Intake:
    """The one way in, for the poller and the webhook alike. Its methods block."""

    def __init__(
        self,
        bot_id: int,
        engine: Engine,
        clock: Callable[[], datetime],
        founders: Collection[int],
    ) -> None:
        self._bot_id, self._engine, self._clock = bot_id, engine, clock
        self._founders = founders

    def take(self, raw: Updates, answered: Collection[int] = ()) -> None:
        """Commit updates as Telegram sent them; those known already are passed over.

        `answered` are the numbers of those whose reply went out before they could be stored.
        Raises SQLAlchemyError while the database does not take them.
        """
        # In one order everywhere, or two overlapping batches would wait for each other.
        received = sorted(self.reduced(raw), key=lambda one: one.update_id)
        marked = [_marked(one, answered) for one in received]
        with writing(self._engine) as session:
            inbox.put(session, self._bot_id, marked, self._clock())

    def reduced(self, raw: Updates) -> list[Received]:
        """What may be stored of them; the database is only read."""
        with reading(self._engine) as session:
            staff = numbers(session, self._founders)
        return [reduce(update, staff) for update in raw]


def _marked(one: Received, answered: Collection[int]) -> Received:
    if one.update_id not in answered or one.state != "new":
        return one
    return replace(one, body=json.dumps({**json.loads(one.body), ANSWERED: True}))
