"""When a session is over, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from identity.sessions.rules import is_live, is_recent

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
IDLE = timedelta(hours=2)


def _ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("seen_at", "expires_at", "ended_at", "live"),
    [
        (_ago(minutes=1), _ago(hours=-1), None, True),
        (_ago(hours=2), _ago(hours=-1), None, False),
        (_ago(minutes=1), NOW, None, False),
        (_ago(minutes=1), _ago(hours=-1), _ago(minutes=1), False),
    ],
)
def test_a_session_is_live_until_idle_too_old_or_ended(
    seen_at: datetime, expires_at: datetime, ended_at: datetime | None, live: bool
) -> None:
    assert is_live(seen_at, expires_at, ended_at, IDLE, NOW) is live


@pytest.mark.parametrize(
    ("max_age", "recent"), [(None, True), (0, False), (60, False), (61, True), (3600, True)]
)
def test_a_client_may_ask_for_a_recent_sign_on(max_age: int | None, recent: bool) -> None:
    assert is_recent(_ago(seconds=61), max_age, NOW) is recent
