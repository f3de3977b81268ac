"""What every flow is made of: an act that writes, and what has happened before it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.conversation.reply import Said
from bot.mailbox import inbox
from knowledge.database import writing
from knowledge.tables import Question
from tests.bot.turns import BOT, CITIZEN, GROUP, LAN, Commune

Write = Callable[[], object]
Flow = Callable[[Commune], Write]
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=366)
KNOWN = "quên mật khẩu vneid"
FLOWS: dict[str, Flow] = {}


def flow(prepare: Flow) -> Flow:
    FLOWS[prepare.__name__] = prepare
    return prepare


def turn(commune: Commune, said: Said) -> Write:
    """One update from the inbox: its row is done in the same stroke, or waits."""
    received = inbox.Received(said.update_id, said.user_id, "message", "{}")
    with writing(commune.engine) as session:
        inbox.put(session, BOT, [received], commune.now)
        inbox.claim(session, commune.now, 50)
    return partial(commune.talk.handle, said)


def types(commune: Commune, user: int, text: str, chat: int | None = None, **more) -> Write:
    return turn(commune, commune.typed(user, text, chat, **more))


def press(commune: Commune, user: int, data: str, chat: int | None = None) -> Write:
    return turn(commune, commune.said(user, chat, button=data))


def in_session(commune: Commune, act: Callable[..., object], *args: object, **more) -> Write:
    def write() -> None:
        with writing(commune.engine) as session:
            act(session, *args, **more)

    return write


def opened(commune: Commune) -> int:
    """A ticket whose card the team has; its number."""
    commune.asks_the_team(CITIZEN)
    commune.deliver()
    return commune.ticket.id or 0


def answered(commune: Commune) -> int:
    """Its question, answered by Lan."""
    own = opened(commune)
    commune.presses(LAN, f"claim:{own}", chat=GROUP)
    commune.answers(LAN, own)
    commune.deliver()
    return commune.newest(Question).id or 0


def lost(commune: Commune) -> int:
    commune.says(CITIZEN, KNOWN)
    return commune.loses(CITIZEN)
