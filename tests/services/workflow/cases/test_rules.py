"""When an applicant may urge: each step once a day."""

from datetime import UTC, datetime, timedelta

import pytest

from workflow.cases.rules import urgeable, urging

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def a_step(ref, hours_ago=None, kind="user"):
    urged = None if hours_ago is None else (NOW - timedelta(hours=hours_ago)).isoformat()
    return {"ref": ref, "kind": kind, **({"urged_at": urged} if urged else {})}


@pytest.mark.parametrize(
    ("waiting", "possible", "in_hours", "refs"),
    [
        ([], False, None, []),
        ([a_step("a")], True, None, ["a"]),
        ([a_step("a", 24)], True, None, ["a"]),
        ([a_step("a", 20)], False, 4, []),
        ([a_step("a", 20), a_step("b", 23)], False, 1, []),
        ([a_step("a", 20), a_step("b")], True, None, ["b"]),
        ([a_step("a", kind="service")], False, None, []),
        ([a_step("a", 20), a_step("b", kind="service")], False, 4, []),
    ],
)
def test_each_step_may_be_urged_once_a_day(waiting, possible, in_hours, refs):
    may = urging(waiting, NOW)

    assert may.possible is possible
    assert may.possible_at == (None if in_hours is None else NOW + timedelta(hours=in_hours))
    assert urgeable(waiting, NOW) == refs
