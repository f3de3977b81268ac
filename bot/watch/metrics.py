"""Everything that a monitoring reads, in Prometheus' text format."""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.watch import queues
from bot.watch.meters import Meters
from knowledge.database import reading

UP = "toso_database_up"
GAUGES = {
    UP: "Whether the database answered in time.",
    "toso_inbox_open": "Updates received and not yet handled.",
    "toso_inbox_oldest_seconds": "How long ago the oldest of them came.",
    "toso_outbox_open": "Deliveries not yet sent, also those that wait for the morning.",
    "toso_outbox_oldest_seconds": "For how long the oldest of them has been due.",
    "toso_outbox_unsure": "Deliveries of which nobody knows whether they arrived.",
    "toso_tickets_open": "Tickets that wait for a person's answer.",
    "toso_guides": "Guides that citizens can find.",
}


def gauges(engine: Engine, now: datetime) -> dict[str, float]:
    """What the database says; without it only that it is away."""
    try:
        with reading(engine) as session:
            return {UP: 1.0} | queues.gauges(session, now)
    except SQLAlchemyError:
        return {UP: 0.0}


def text(meters: Meters, figures: Mapping[str, float]) -> bytes:
    """What this process has counted, and the figures by their names."""
    registry = CollectorRegistry()
    for name, figure in figures.items():
        Gauge(name, GAUGES[name], registry=registry).set(figure)
    return meters.text() + generate_latest(registry)
