"""The vendor's ways of writing things down, and ours for them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

SECOND = "%Y%m%d%H%M%S"

GENDERS = {"1": "male", "2": "female"}

STUDENT_STATUSES = {"01": "enrolled", "02": "suspended", "03": "graduated", "04": "withdrawn"}

#: Duties that the platform knows as posts; the others are none of its business.
POSTS = {
    "01": "college-dean",
    "02": "college-secretary",
    "03": "lecturer",
    "11": "department-head",
    "12": "academic-affairs-clerk",
    "13": "department-clerk",
}

ORGANISATION_KINDS = {"1": "college", "2": "department"}

ROOM_KINDS = {
    "阶梯教室": "lecture",
    "多媒体教室": "multimedia",
    "机房": "computer",
    "研讨室": "seminar",
}

PURPOSES = {"lecture": "01", "meeting": "02", "activity": "03", "exam": "04", "other": "99"}

DELETED = "0"


def text(row: Mapping[str, Any], column: str) -> str:
    """The value without the blanks a CHAR column is filled up with; empty if absent."""
    return str(row[column] or "").strip()


def day(value: date) -> str:
    return value.strftime("%Y%m%d")


def earlier(second: str, seconds: int) -> str:
    """`seconds` before a moment written YYYYMMDDHHMMSS; ValueError if it is none."""
    if len(second) != len("YYYYMMDDHHMMSS"):
        raise ValueError("no time data")
    # The vendor's local time throughout, so no zone is needed to count back.
    moment = datetime.strptime(second, SECOND)  # noqa: DTZ007
    return (moment - timedelta(seconds=seconds)).strftime(SECOND)
