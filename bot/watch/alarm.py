"""When the coordinators are told that something is wrong, and that it is over; pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.locale import speaker
from bot.watch.health import Problem
from knowledge.loop.hours import is_quiet

# Staff work in Vietnamese.
_ = speaker("vi")

BAD_FOR = timedelta(minutes=2)
GOOD_FOR = timedelta(minutes=5)  # shorter than that it was never over
SAME_AGAIN = timedelta(hours=1)  # what comes and goes is told of once an hour
# With these nobody is answered, nobody in danger either: they wake people when they last.
DEAF = frozenset(
    {
        "database_away",
        "database_damaged",
        "database_full",
        "database_locked",
        "database_unwritable",
        "updates_not_fetched",
        "webhook_failing",
    }
)
WAKES_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Words:
    """What to say now. `begun` are the problems that it tells of; none: all is well again."""

    text: str
    begun: tuple[str, ...] = ()
    rings: bool = True


@dataclass(frozen=True)
class Spell:
    since: datetime
    seen_at: datetime
    is_told: bool = False


class Alarm:
    """Remembers what was seen and told. Whoever said its words tells so with `said`."""

    def __init__(self) -> None:
        self._spells: dict[str, Spell] = {}
        self._told_at: dict[str, datetime] = {}
        self._owes_relief = False

    def see(self, problems: Sequence[Problem], now: datetime) -> Words | None:
        for what in {problem.what for problem in problems}:
            self._spells[what] = self._seen(what, now)
        begun = tuple(one.what for one in problems if self._is_to_tell(one.what, now))
        if begun:
            return Words(_alarm(begun), begun)
        # What was seen after now: the clock was set back.
        is_over = all(
            not spell.seen_at <= now < spell.seen_at + GOOD_FOR for spell in self._spells.values()
        )
        if not is_over:
            return None
        self._spells.clear()
        return Words(_relief(), rings=not is_quiet(now)) if self._owes_relief else None

    def said(self, words: Words, now: datetime) -> None:
        self._owes_relief = bool(words.begun)
        for what in words.begun:
            self._told_at[what] = now
            self._spells[what] = replace(self._spells[what], is_told=True)

    def _seen(self, what: str, now: datetime) -> Spell:
        before = self._spells.get(what)
        if before is None or not before.seen_at <= now < before.seen_at + GOOD_FOR:
            return Spell(now, now)
        return replace(before, seen_at=now)

    def _is_to_tell(self, what: str, now: datetime) -> bool:
        spell, told_at = self._spells[what], self._told_at.get(what)
        lasts = now - spell.since
        if spell.is_told or lasts < BAD_FOR:
            return False
        if told_at and told_at <= now < told_at + SAME_AGAIN:
            return False
        return not is_quiet(now) or (what in DEAF and lasts >= WAKES_AFTER)


def _alarm(begun: Collection[str]) -> str:
    lines = [
        _("⚠️ **The bot is not well.**"),
        "\n".join(dict.fromkeys(f"- {meaning(_, what)}" for what in begun)),
        _("Please tell whoever looks after the server: {signs}.").format(
            signs=", ".join(f"`{what}`" for what in begun)
        ),
    ]
    return "\n\n".join(lines)


def _relief() -> str:
    return _("✅ **The bot is well again.** Whoever wrote meanwhile is answered now, in turn.")


def meaning(_: Callable[[str], str], what: str) -> str:
    """What a coordinator needs to understand of it."""
    no_database = _("It cannot write into its database: nobody is answered as usual.")
    no_updates = _("It gets no new messages from Telegram. Telegram keeps them for a day.")
    other_version = _("Program and database are of different versions.")
    meanings = {
        "database_full": _("The server's disk is full: new messages wait at Telegram, for a day."),
        "database_damaged": _("Its database is damaged: the backup will be needed."),
        "database_away": no_database,
        "database_locked": no_database,
        "database_unwritable": no_database,
        "updates_not_fetched": no_updates,
        "webhook_failing": no_updates,
        "updates_waiting": _("Messages have come in and wait for minutes."),
        "answers_waiting": _("Answers are ready but do not leave."),
        "updates_dead": _("Many messages could not be handled; those people were told so."),
        "schema_older": other_version,
        "schema_newer": other_version,
        "disk_low": _("The server's disk will soon be full."),
    }
    return meanings.get(what, _("Something that it has no words for."))
