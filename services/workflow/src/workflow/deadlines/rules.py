"""When something promised in working days is due."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chinese_calendar import is_workday

#: Whatever the servers' clocks say, the university lives in this zone.
CAMPUS = ZoneInfo("Asia/Shanghai")
_END_OF_DAY = time(23, 59, 59, tzinfo=CAMPUS)


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
