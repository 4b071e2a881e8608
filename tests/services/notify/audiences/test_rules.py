from datetime import UTC, datetime, timedelta

import pytest

from notify.audiences.rules import is_unheard, look_again_after

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (10, 600), (500, 600)])
def test_one_looks_again_soon_and_then_every_ten_minutes(attempts, seconds):
    assert look_again_after(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("days", "unheard"), [(0, False), (3, False), (3.1, True)])
def test_after_three_days_one_stops_looking(days, unheard):
    assert is_unheard(NOW - timedelta(days=days), NOW) is unheard
