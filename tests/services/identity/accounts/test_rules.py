"""Delays and weak passwords, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from identity.accounts.rules import LONGEST_DELAY, is_weak, locked_for

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "seconds_ago", "left"),
    [
        (0, 0, 0),
        (4, 0, 0),
        (5, 0, 30),
        (5, 10, 20),
        (5, 31, 0),
        (6, 0, 60),
        (8, 0, 240),
        (500, 0, LONGEST_DELAY.total_seconds()),
    ],
)
def test_each_wrong_password_after_the_fifth_doubles_the_delay(
    tries: int, seconds_ago: int, left: float
) -> None:
    last = NOW - timedelta(seconds=seconds_ago)

    assert locked_for(tries, last, NOW) == timedelta(seconds=left)


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("yiwang-demo-2026", False),
        ("correct horse", False),
        ("静夜思床前明月光疑是", False),
        ("short-one", True),
        ("aaaaaaaaaaaa", True),
        ("my20230101!", True),
        ("x" * 64 + "abcde" * 20, True),
    ],
)
def test_a_password_is_long_and_not_the_number(password: str, weak: bool) -> None:
    assert is_weak(password, "20230101") is weak
