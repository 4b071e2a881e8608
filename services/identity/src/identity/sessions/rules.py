"""When a session is over. The clock is an argument."""

from datetime import datetime, timedelta

# Noting every use would be a write for every request.
NOTE_EVERY = timedelta(seconds=60)


def is_live(
    seen_at: datetime,
    expires_at: datetime,
    ended_at: datetime | None,
    idle: timedelta,
    now: datetime,
) -> bool:
    """Not ended, not too old, and used not too long ago."""
    return ended_at is None and now < expires_at and now - seen_at < idle


def is_worth_noting(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at >= NOTE_EVERY


def is_recent(authenticated_at: datetime, max_age: int | None, now: datetime) -> bool:
    """Whether a client that asked for at most `max_age` seconds is content (OIDC Core 3.1.2.1)."""
    return max_age is None or now - authenticated_at <= timedelta(seconds=max_age)
