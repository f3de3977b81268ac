"""A province after a year: what the console is measured with. Made up, and each time the same.

`python -m tests.benchmarks.crowd DATABASE_URL` fills an empty database: 100,000 questions, one in
five without a guide, 13,000 groups, 40 teams with 120 people, 2,000 guides.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlmodel import SQLModel

from knowledge.answers import Outcome
from knowledge.database import connect, migrate
from knowledge.guides import Guide
from knowledge.loop import likeness
from knowledge.questions import Ending
from knowledge.questions import likeness as folded
from tests.benchmarks.crowd_people import BOT, STAFF_FROM, people_rows, staff_rows, team_rows
from tests.benchmarks.crowd_words import (
    KNOWN,
    NO_GUIDE,
    SAID,
    copies,
    guide_row,
    version_row,
    wishes,
)

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)  # a Tuesday, nine in the morning in Viet Nam
LINKED = timedelta(days=90)  # so long we know who asked


@dataclass(frozen=True)
class Size:
    questions: int = 100_000
    waiting: int = 5_000  # groups
    decided: int = 8_000
    guides: int = 2_000
    teams: int = 40
    staff: int = 120
    decisions: int = 5_000
    citizens: int = 20_000

    @property
    def groups(self) -> int:
        return self.waiting + self.decided

    def smaller(self, times: int) -> "Size":
        numbers = {name: max(value // times, 3) for name, value in vars(self).items()}
        return Size(**numbers)


YEAR_OF_A_PROVINCE = Size()
Rows = list[dict[str, Any]]


def fill(engine: Engine, size: Size = YEAR_OF_A_PROVINCE, now: datetime = NOW) -> None:
    """Fill an empty database of the newest schema, in one transaction; then it is analyzed."""
    made = _Crowd(size, now)
    with engine.begin() as connection:
        for table, rows in made.tables():
            if rows:
                connection.execute(insert(SQLModel.metadata.tables[table]), rows)
        _go_on_counting(connection)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL gives the next rows numbers that are free."""
    if connection.dialect.name != "postgresql":
        return
    for name in ("people", "questions", "question_groups", "tickets", "decisions"):
        table: Table = SQLModel.metadata.tables[name]
        highest = connection.scalar(select(func.max(table.c.id))) or 1
        connection.execute(select(func.setval(f"{name}_id_seq", highest)))


class _Crowd:
    """The rows of every table, in the order in which they refer to each other."""

    def __init__(self, size: Size, now: datetime) -> None:
        self.size, self.now = size, now
        self.chance = random.Random(1)
        self.teams = [f"to-{number:02}" for number in range(1, size.teams + 1)]
        self.guides = copies(size.guides)
        self.groups = self._groups()
        self.questions = self._questions()

    def tables(self) -> Iterator[tuple[str, Rows]]:
        yield "teams", team_rows(self.teams)
        yield "staff", staff_rows(self.size.staff, self.teams, self.now, self.chance)
        yield "people", people_rows(self.size.citizens, self.teams, self.now)
        at = self._ago(300)
        yield "guides", [guide_row(one, at) for one in self.guides]
        yield "guide_versions", [version_row(one, at) for one in self.guides]
        yield "index_version", [{"id": 1, "version": 1}]
        tickets = self._tickets()
        yield "question_groups", self.groups
        yield "tickets", tickets
        yield "questions", self.questions
        yield "question_links", self._links()
        yield "decisions", self._decisions(tickets)

    def _ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def _groups(self) -> Rows:
        """Those that wait are younger; what they were asked is told by `asked` at first."""
        texts = wishes()
        rows = []
        for number in range(1, self.size.groups + 1):
            is_waiting = number > self.size.decided
            age = self.chance.uniform(0, 180) if is_waiting else self.chance.uniform(5, 365)
            wish = texts[(number - 1) * 7919 % len(texts)]
            guide = self.chance.choice(self.guides).id if number % 3 else None
            rows.append({
                "id": number,
                "likeness": likeness.read(wish),
                "state": "waiting" if is_waiting else "decided",
                "decision": "" if is_waiting else "attached" if guide else "spam",
                "guide": None if is_waiting else guide,
                "opened_at": self._ago(age),
                "decided_at": None if is_waiting else self._ago(age * self.chance.uniform(0, 0.9)),
                "times": 0,
                "last_at": None,
            })  # fmt: skip
        return rows

    def _questions(self) -> Rows:
        """In the order in which they were asked."""
        gaps = max(self.size.questions // 5, self.size.groups)
        rows = [self._gap(number) for number in range(gaps)]
        rows += [self._known() for _ in range(self.size.questions - gaps)]
        rows.sort(key=lambda row: row["asked_at"])
        for number, row in enumerate(rows, 1):
            row |= {"id": number, "update_id": number}
        return rows

    def _gap(self, number: int) -> dict[str, Any]:
        """Each group has one, some have very many."""
        size = self.size.groups
        at = number if number < size else int(size ** self.chance.random()) * 7919 % size
        group = self.groups[at]
        latest = group["decided_at"] or self.now
        asked = group["opened_at"]
        if number >= size:
            asked += (latest - asked) * self.chance.random()
        group["times"] += 1
        group["last_at"] = max(group["last_at"] or asked, asked)
        outcome, ended, *_ = self.chance.choices(NO_GUIDE, [one[2] for one in NO_GUIDE])[0]
        texts = wishes()
        wish = texts[at * 7919 % len(texts)]
        row = self._asked(asked, self.chance.choice(SAID).format(wish), outcome, ended)
        is_answered = group["decided_at"] or (
            ended == Ending.HANDED_OVER and self.chance.random() < 0.4
        )
        row["group_id"] = group["id"]
        row["handed_over_at"] = asked if ended == Ending.HANDED_OVER else None
        row["answered_at"] = (
            (group["decided_at"] or asked + timedelta(hours=5)) if is_answered else None
        )
        return row

    def _known(self) -> dict[str, Any]:
        outcome, ended, *_ = self.chance.choices(KNOWN, [one[2] for one in KNOWN])[0]
        guide = self.chance.choice(self.guides)
        said = "" if outcome is Outcome.NOT_TEXT else self.chance.choice(guide.asks)
        return self._asked(self._ago(self.chance.random() * 365), said, outcome, ended, guide)

    def _asked(
        self, at: datetime, said: str, outcome: str, ended: str, guide: Guide | None = None
    ) -> dict[str, Any]:
        """A few guides are shown most."""
        number = int(len(self.guides) * self.chance.random() ** 3)
        shown = (guide or self.guides[number]) if outcome == Outcome.ANSWERED else None
        steps = len(shown.numbered("buoc")) if shown else 0
        at_step = steps and (ended == Ending.STUCK or self.chance.random() < 0.2)
        return {
            "bot_id": BOT,
            "asked_at": at,
            "text": said,
            "folded": folded(said),
            "medium": "voice" if outcome == Outcome.NOT_TEXT else "text",
            "outcome": str(outcome),
            "ended": str(ended),
            "guide": shown.id if shown else None,
            "section": f"buoc-{self.chance.randint(1, steps)}" if at_step else None,
            "offered": shown.id if shown else "",
            "group_id": None,
            "team_id": self.chance.choice(self.teams) if self.chance.random() < 0.9 else None,
            "ticket_id": None,
            "handed_over_at": None,
            "answered_at": None,
        }

    def _tickets(self) -> Rows:
        """One for each group and team that it was handed over to."""
        states = {one["id"]: one for one in self.groups}
        found: dict[tuple[int, str | None], dict[str, Any]] = {}
        for row in self.questions:
            if row["handed_over_at"]:
                key = (row["group_id"], row["team_id"])
                ticket = found.setdefault(key, self._ticket(len(found) + 1, row, states[key[0]]))
                row["ticket_id"] = ticket["id"]
        return list(found.values())

    def _ticket(self, number: int, row: dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
        at = row["asked_at"]
        state = "answered" if row["answered_at"] else "claimed" if number % 3 else "open"
        if group["decided_at"] or self.now - at > timedelta(days=20):
            state = "closed"
        replied = at + timedelta(hours=number % 40) if state in ("answered", "closed") else None
        return {
            "id": number,
            "team_id": row["team_id"],
            "group_id": row["group_id"],
            "state": state,
            "text": row["text"],
            "opened_at": at,
            "claimed_by": None if state == "open" else STAFF_FROM + number % self.size.staff,
            "claimed_at": None if state == "open" else at + timedelta(hours=1),
            "first_answered_at": replied,
            "answered_at": replied,
            "closed_at": replied + timedelta(days=3) if replied and state == "closed" else None,
        }

    def _links(self) -> Rows:
        return [
            {
                "question_id": row["id"],
                "person_id": self.chance.randint(1, self.size.citizens),
                "made_at": row["asked_at"],
            }
            for row in self.questions
            if self.now - row["asked_at"] < LINKED
        ]

    def _decisions(self, tickets: Sequence[dict[str, Any]]) -> Rows:
        made = [
            (
                one["decided_at"],
                f"{one['decision']} {one['guide'] or ''}".strip(),
                f"group {one['id']}",
            )
            for one in self.groups
            if one["decided_at"]
        ]
        made += [
            (one["claimed_at"], "claim", f"ticket {one['id']}")
            for one in tickets
            if one["claimed_at"]
        ]
        made.sort()
        return [
            {
                "made_at": at,
                "made_by": STAFF_FROM + self.chance.randrange(self.size.staff),
                "act": act,
                "subject": subject,
            }
            for at, act, subject in made[-self.size.decisions :]
        ]


def main(url: str) -> None:
    started = perf_counter()
    engine = connect(url)
    migrate(engine)
    fill(engine)
    print(f"crowd: seconds={perf_counter() - started:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
