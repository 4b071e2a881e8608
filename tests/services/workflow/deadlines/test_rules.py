from datetime import UTC, date, datetime

import pytest

from workflow.deadlines.rules import CAMPUS, campus_date, due_at, is_working_day


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday: Monday
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # Sunday: Monday
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the National Day week lies between
        (date(2026, 9, 19), 1, date(2026, 9, 20)),  # a Sunday made a working day (调休)
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_the_first_day_is_not_counted_and_holidays_are_none(start, days, due):
    begun = datetime(start.year, start.month, start.day, 10, tzinfo=CAMPUS)

    moment = due_at(begun, days)

    assert moment == datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=CAMPUS)


def test_years_not_yet_announced_have_plain_weekdays():
    assert is_working_day(date(2050, 1, 3))
    assert not is_working_day(date(2050, 1, 1))


def test_the_day_is_the_one_on_campus():
    assert campus_date(datetime(2026, 11, 22, 17, tzinfo=UTC)) == date(2026, 11, 23)
