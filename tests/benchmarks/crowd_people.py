"""Who lives and works in the made-up province."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

BOT = 9
CITIZENS_FROM, STAFF_FROM = 10_000, 4_000  # numbers in Telegram
LONG_AGO = timedelta(days=360)
Rows = list[dict[str, Any]]


def team_rows(teams: Sequence[str]) -> Rows:
    return [
        {"id": one, "name": f"Tổ {n}", "commune": f"Xã Số {n}", "province": f"Tỉnh {n % 5}"}
        for n, one in enumerate(teams, 1)
    ]


def staff_rows(count: int, teams: Sequence[str], now: datetime, chance: random.Random) -> Rows:
    """One in six coordinates: of them one in four everything, the others up to five teams."""
    rows = []
    for number in range(count):
        leads = number % 6 == 0
        some = chance.sample(teams, min(1 + number % 5, len(teams)))
        rows.append({
            "user_id": STAFF_FROM + number,
            "role": "coordinator" if leads else "member",
            "name": f"Tổ viên {number}",
            "team_id": None if leads else teams[number % len(teams)],
            "areas": "" if number % 24 == 0 or not leads else " ".join(sorted(some)),
            "joined_at": now - LONG_AGO,
        })  # fmt: skip
    return rows


def people_rows(count: int, teams: Sequence[str], now: datetime) -> Rows:
    return [
        {
            "id": number,
            "bot_id": BOT,
            "chat_id": CITIZENS_FROM + number,
            "team_id": teams[number % len(teams)],
            "met_at": now - LONG_AGO,
            "seen_at": now - timedelta(days=number % 90),
        }
        for number in range(1, count + 1)
    ]
