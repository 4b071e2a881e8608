"""Counting back in the vendor's time."""

import pytest

from academic.jw.wording import earlier


@pytest.mark.parametrize(
    ("second", "seconds", "result"),
    [
        ("20261122080000", 0, "20261122080000"),
        ("20261122080000", 1, "20261122075959"),
        ("20270101000001", 2, "20261231235959"),
    ],
)
def test_earlier_counts_over_midnight(second, seconds, result):
    assert earlier(second, seconds) == result


@pytest.mark.parametrize("nonsense", ["", "2026-11-22", "2026112208000", "20261332080000"])
def test_what_is_no_time_is_said_to_be_none(nonsense):
    with pytest.raises(ValueError, match="data"):
        earlier(nonsense, 1)
