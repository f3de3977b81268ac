"""A commune in which messages perhaps never arrive."""

from sqlalchemy import Engine

from knowledge.database import writing
from knowledge.loop.staff import Role
from tests.bot.turns import (
    CITIZEN,
    GROUP,
    HOA_BINH,
    LAN,
    TAN_LAP,
    Commune,
    join,
    settled,
)

AN, BE = 5001, 5002  # coordinators: of Hoà Bình, of Tân Lập


def doubtful(engine: Engine) -> Commune:
    commune = settled(engine)
    with writing(engine) as session:
        session.add(join(AN, "An", Role.COORDINATOR, areas=HOA_BINH))
        session.add(join(BE, "Bé", Role.COORDINATOR, areas=TAN_LAP))
    return commune


def lost_answer(commune: Commune) -> int:
    """Lan's answer to the citizen's question; nobody knows whether it arrived."""
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.deliver()
    commune.answers(LAN, commune.ticket.id)
    return commune.loses(CITIZEN)
