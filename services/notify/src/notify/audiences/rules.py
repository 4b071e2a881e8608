from datetime import datetime, timedelta

MOST_PATIENT = timedelta(days=3)


def look_again_after(attempts: int) -> timedelta:
    """Soon at first, then every ten minutes."""
    return timedelta(seconds=min(2.0**attempts, 600))


def is_unheard(created_at: datetime, now: datetime) -> bool:
    """Nobody took up the post in days: whoever comes to hold it sees the task anyway."""
    return now - created_at > MOST_PATIENT
