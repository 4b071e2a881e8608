"""Pure decisions about finished cases."""

from datetime import datetime


def in_time(due_at: datetime | None, now: datetime) -> bool | None:
    """None where nothing was promised."""
    return None if due_at is None else now <= due_at
