"""Reading what a cursor carries; what this service did not write is an InvalidCursor."""

from datetime import UTC, datetime
from typing import Any

from chassis.http import InvalidCursor


def moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise InvalidCursor
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidCursor from None


def word(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise InvalidCursor
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidCursor
    return value
