"""The hours of Viet Nam: when people work, when they want no notice."""

from datetime import datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # one time all year
WORK_BEGINS, WORK_ENDS = time(7, 30), time(17)  # Monday to Friday
QUIET_FROM, QUIET_UNTIL = time(21), time(7)


def is_quiet(now: datetime) -> bool:
    """Nobody wants a notice between nine in the evening and seven in the morning."""
    clock = now.astimezone(VIETNAM).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def after_quiet(now: datetime) -> datetime:
    """Now, or seven in the morning when it is quiet."""
    if not is_quiet(now):
        return now
    local = now.astimezone(VIETNAM)
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=local.time() >= QUIET_FROM)


def working_time(since: datetime, until: datetime) -> timedelta:
    """What lies between two moments of Monday to Friday, 7:30 to 17:00."""
    start, end = since.astimezone(VIETNAM), until.astimezone(VIETNAM)
    total, day = timedelta(), start.date()
    while day <= end.date():
        if day.weekday() < 5:
            begins = max(start, datetime.combine(day, WORK_BEGINS, VIETNAM))
            ends = min(end, datetime.combine(day, WORK_ENDS, VIETNAM))
            total += max(ends - begins, timedelta())
        day += timedelta(days=1)
    return total
