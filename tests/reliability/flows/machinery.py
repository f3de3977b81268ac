"""What nobody does: what comes in, goes out, is told by the clock, removed, brought back."""

import io
from functools import partial

from bot.housekeeping import Housekeeper
from bot.mailbox import inbox, outbox
from bot.mailbox.restored import stop_what_was_under_way
from bot.reminders import TOLD, Reminders
from bot.telegram.intake import Intake
from bot.telegram.sender import Sender
from bot.telegram.verdicts import Act, Verdict
from knowledge.backup.dump import dump
from knowledge.backup.intact import check
from knowledge.backup.restoring import restore
from knowledge.database import writing
from knowledge.tables import OutboxRow, Question, Ticket
from tests.bot.turns import (
    BOT,
    CITIZEN,
    FOUNDER,
    GROUP,
    LAN,
    NEIGHBOUR,
    TAN_LAP,
    UNKNOWN,
    Commune,
)
from tests.bot.updates import MESSAGE, PRESS
from tests.reliability.flows.acts import (
    DAY,
    FLOWS,
    HOUR,
    KNOWN,
    YEAR,
    Flow,
    Write,
    answered,
    flow,
    in_session,
    lost,
    opened,
    turn,
    types,
)


@flow
def takes_in(commune: Commune) -> Write:
    new = [
        {"update_id": 900 + n, "message": MESSAGE | {"message_id": n, "text": KNOWN}}
        for n in range(3)
    ]
    raw = [*new, {"update_id": 990, "callback_query": PRESS}, new[0]]
    intake = Intake(BOT, commune.engine, lambda: commune.now, frozenset({FOUNDER}))
    return partial(intake.take, raw)


@flow
def claims_updates(commune: Commune) -> Write:
    takes_in(commune)()
    return in_session(commune, inbox.claim, commune.now, 5)


@flow
def fails_for_the_last_time(commune: Commune) -> Write:
    """Only the burial: the apology is a stroke of its own."""
    said = commune.typed(CITIZEN, KNOWN)
    turn(commune, said)
    for _ in inbox.RETRY_AFTER:
        commune.talk.fail(said, "X")
        commune.now += HOUR
        with writing(commune.engine) as session:
            inbox.claim(session, commune.now, 5)
    return in_session(commune, inbox.fail, BOT, said.update_id, "X", commune.now)


def sender(commune: Commune) -> tuple[Sender, OutboxRow]:
    """With the card of a ticket on its way into the group."""
    commune.asks_the_team(CITIZEN)
    made = Sender(None, commune.engine, lambda: commune.now)  # type: ignore[arg-type]
    rows = made._claimed(50, frozenset())
    return made, next(one for one in rows if one.chat_id == GROUP)


@flow
def claims_deliveries(commune: Commune) -> Write:
    commune.asks_the_team(CITIZEN)
    made = Sender(None, commune.engine, lambda: commune.now)  # type: ignore[arg-type]
    return partial(made._claimed, 50, frozenset())


@flow
def settles_a_delivery(commune: Commune) -> Write:
    made, row = sender(commune)
    return partial(made._sent, row, 77)


def settles_as(act: Act) -> Flow:
    def prepare(commune: Commune) -> Write:
        made, row = sender(commune)
        verdict = Verdict(act, "plain" if act is Act.OTHER_FORM else "X", 1.0, new_chat=GROUP * 10)
        return partial(made._act, row, {"text": "x", "parse_mode": "HTML"}, verdict)

    return prepare


for each in (Act.RETRY, Act.OTHER_FORM, Act.MOVE, Act.LEAVE, Act.FAIL, Act.UNSURE):
    FLOWS[f"settles_a_delivery_as_{each.value.replace(' ', '_')}"] = settles_as(each)


@flow
def recovers_after_a_crash(commune: Commune) -> Write:
    """One stroke each: updates, deliveries."""
    lost(commune)
    sender(commune)
    return in_session(commune, outbox.recover, commune.now)


def told(position: int, name: str) -> None:
    """What comes of itself, a job at a time, when the next hour or day makes it due."""

    def prepare(commune: Commune) -> Write:
        opened(commune)
        commune.asks_the_team(NEIGHBOUR, team=TAN_LAP)
        commune.presses(LAN, f"claim:{commune.rows(Ticket)[0].id}", chat=GROUP)
        lost(commune)
        commune.says(CITIZEN, UNKNOWN + " ở thành phố")
        commune.presses(CITIZEN, f"handover:{commune.newest(Question).id}")
        commune.now += DAY

        def tell() -> None:
            reminders._tell(TOLD[position], commune.now)

        shelf = commune.shelf
        reminders = Reminders(commune.engine, lambda: commune.now, shelf, frozenset({FOUNDER}), BOT)
        return tell

    FLOWS[f"comes_of_itself_{name}"] = prepare


for number, job in enumerate(TOLD):
    if job.__name__ in ("remind", "escalate", "excuse", "notice"):
        told(number, job.__name__)


@flow
def retention(commune: Commune) -> Write:
    answered(commune)
    commune.presses(LAN, "dnew")
    commune.presses(FOUNDER, f"invite:m:{TAN_LAP}")
    commune.now += 2 * YEAR
    return partial(housekeeper(commune)._forget, commune.now)


@flow
def housekeeping(commune: Commune) -> Write:
    takes_in(commune)()
    lost(commune)
    types(commune, CITIZEN, KNOWN)()
    commune.now += 40 * DAY
    return partial(housekeeper(commune)._tidy_mailbox, commune.now)


def housekeeper(commune: Commune) -> Housekeeper:
    return Housekeeper(commune.engine, lambda: commune.now, 30, 12, frozenset({FOUNDER}))


@flow
def restores_a_backup(commune: Commune) -> Write:
    opened(commune)
    file = io.BytesIO()
    dump(commune.engine, file, commune.now)
    commune.asks_the_team(NEIGHBOUR, team=TAN_LAP)

    def put_back() -> None:
        file.seek(0)
        head = check(file)
        file.seek(0)
        settle = partial(stop_what_was_under_way, now=commune.now)
        restore(commune.engine, file, head, replace=True, settle=settle)

    return put_back
