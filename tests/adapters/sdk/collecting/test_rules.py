"""When to read in full, and what to believe of it."""

from datetime import UTC, datetime

import pytest

from adapter_sdk.collecting.rules import batches, fingerprint, full_is_due, is_whole


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("full_at", "now", "due"),
    [
        (None, at(20, 12), True),
        (at(20, 12), at(20, 18, 59), False),
        (at(20, 12), at(20, 19), True),
        (at(20, 12), at(20, 19, 1), True),
        (at(20, 19, 1), at(20, 23), False),
        (at(20, 19, 1), at(21, 18), False),
        (at(20, 19, 1), at(21, 20), True),
        (at(18, 19, 1), at(21, 2), True),
    ],
)
def test_everything_is_read_once_a_day_after_the_hour(full_at, now, due):
    assert full_is_due(full_at, now, hour=19) is due


@pytest.mark.parametrize(
    ("read", "nameless", "known", "whole"),
    [
        (1200, 0, 0, True),
        (1200, 0, 1210, True),
        (605, 0, 1210, True),
        (604, 0, 1210, False),
        (1199, 1, 1200, False),
        (0, 0, 0, False),
        (0, 0, 1200, False),
    ],
)
def test_a_reading_that_lost_rows_removes_nobody(read, nameless, known, whole):
    assert is_whole(read, nameless, known) is whole


@pytest.mark.parametrize(
    ("records", "sizes"), [(1, [1]), (200, [200]), (201, [200, 1]), (1200, [200] * 6)]
)
def test_batches_hold_at_most_200_and_the_last_one_says_so(records, sizes):
    parts = list(batches([{"key": str(n)} for n in range(records)]))

    assert [len(rows) for _, _, rows in parts] == sizes
    assert [number for number, _, _ in parts] == list(range(1, len(sizes) + 1))
    assert [last for _, last, _ in parts] == [False] * (len(sizes) - 1) + [True]


def test_the_order_of_fields_is_no_change():
    assert fingerprint({"a": 1, "b": "䶮"}) == fingerprint({"b": "䶮", "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
