"""What came from Telegram is reduced, cleaned and committed; only then is it confirmed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from bot.mailbox import inbox
from bot.telegram.reduction import reduce
from knowledge.database import reading, writing
from knowledge.loop.staff import numbers

# Everything else is refused at Telegram's door.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class Intake:
    """The one way in, for the poller and the webhook alike."""

    def __init__(
        self,
        bot_id: int,
        engine: Engine,
        clock: Callable[[], datetime],
        founders: Collection[int],
    ) -> None:
        self._bot_id, self._engine, self._clock = bot_id, engine, clock
        self._founders = founders

    def take(self, raw: Sequence[Mapping[str, Any]]) -> None:
        """Commit updates as Telegram sent them; those known already are passed over.

        Blocks. Raises SQLAlchemyError while the database does not take them.
        """
        with reading(self._engine) as session:
            staff = numbers(session, self._founders)
        received = [reduce(update, staff) for update in raw]
        with writing(self._engine) as session:
            inbox.put(session, self._bot_id, received, self._clock())
