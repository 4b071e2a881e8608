"""How long to wait after wrong passwords, and which passwords will not do."""

from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=30)
FORGET_AFTER = timedelta(days=1)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128


def locked_for(tries: int, last_at: datetime, now: datetime) -> timedelta:
    """What is left of the delay that `tries` earlier tries have earned; zero is free to try."""
    if tries < FREE_TRIES:
        return timedelta(0)
    doubled = 1 << min(tries - FREE_TRIES, 10)
    delay = min(FIRST_DELAY * doubled, LONGEST_DELAY)
    return max(last_at + delay - now, timedelta(0))


def is_weak(password: str, number: str) -> bool:
    """Too short, too long, one character repeated, or the number with trimmings."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return True
    return len(set(password)) < 5 or number.lower() in password.lower()
