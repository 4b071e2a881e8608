"""When something promised in working days is due, and how that stands now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from chinese_calendar import is_workday

#: Whatever the servers' clocks say, the university lives in this zone.
CAMPUS = ZoneInfo("Asia/Shanghai")
#: What has no more than this many working days left is due soon.
SOON = 1
_END_OF_DAY = time(23, 59, 59, tzinfo=CAMPUS)


@dataclass(frozen=True)
class Deadline:
    """`working_days_left` does not count today; overdue, it is zero or less."""

    due_at: datetime
    working_days_left: int
    state: Literal["in-time", "due-soon", "overdue"]


def deadline(due_at: datetime | None, now: datetime) -> Deadline | None:
    """How a promise stands `now`; None where nothing was promised."""
    if due_at is None:
        return None
    left = working_days_between(campus_date(now), campus_date(due_at))
    if due_at < now:
        return Deadline(due_at, left, "overdue")
    return Deadline(due_at, left, "due-soon" if due_at <= soon(now) else "in-time")


def soon(now: datetime) -> datetime:
    """What is due by then is due soon."""
    return due_at(now, SOON)


@lru_cache(maxsize=4096)
def working_days_between(day: date, other: date) -> int:
    """How many working days come after `day`, up to `other`; negative if that came before."""
    if other < day:
        return -working_days_between(other, day)
    return sum(is_working_day(day + timedelta(days=n)) for n in range(1, (other - day).days + 1))


def is_working_day(day: date) -> bool:
    """With holidays and make-up days (调休); plain weekdays for years not yet announced."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def due_at(start: datetime, working_days: int) -> datetime:
    """The end of the last of `working_days`. The day it starts on is not counted."""
    day = campus_date(start)
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, _END_OF_DAY)


def campus_date(moment: datetime) -> date:
    """The date a calendar on campus shows at `moment`."""
    return moment.astimezone(CAMPUS).date()


def start_of_day(now: datetime) -> datetime:
    """When today began on campus."""
    return datetime.combine(campus_date(now), time(tzinfo=CAMPUS))
