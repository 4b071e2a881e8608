from datetime import UTC, date, datetime

import pytest

from workflow.deadlines.rules import (
    CAMPUS,
    campus_date,
    deadline,
    due_at,
    is_working_day,
    start_of_day,
)


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


@pytest.mark.parametrize(
    ("now", "due", "left", "state"),
    [
        ("2026-11-23T09:00:00", "2026-11-26", 3, "in-time"),
        ("2026-11-24T09:00:00", "2026-11-26", 2, "in-time"),
        ("2026-11-25T09:00:00", "2026-11-26", 1, "due-soon"),
        ("2026-11-26T23:59:58", "2026-11-26", 0, "due-soon"),
        ("2026-11-27T00:00:00", "2026-11-26", -1, "overdue"),
        # Friday and the weekend: Monday is the next working day.
        ("2026-11-20T09:00:00", "2026-11-23", 1, "due-soon"),
        ("2026-11-21T09:00:00", "2026-11-20", 0, "overdue"),
        ("2026-11-23T09:00:00", "2026-11-20", -1, "overdue"),
        # the National Day week lies between
        ("2026-09-30T09:00:00", "2026-10-08", 1, "due-soon"),
    ],
)
def test_a_deadline_stands_in_working_days(now, due, left, state):
    end_of_day = datetime.fromisoformat(f"{due}T23:59:59+08:00")

    standing = deadline(end_of_day, datetime.fromisoformat(f"{now}+08:00"))

    assert (standing.working_days_left, standing.state) == (left, state)


def test_what_was_never_promised_has_no_deadline():
    assert deadline(None, datetime(2026, 11, 23, tzinfo=UTC)) is None


def test_a_day_begins_at_midnight_on_campus():
    assert start_of_day(datetime(2026, 11, 22, 17, tzinfo=UTC)) == datetime(
        2026, 11, 23, tzinfo=CAMPUS
    )
