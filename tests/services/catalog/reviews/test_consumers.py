"""What a completed case does to the figures of its matter."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from catalog.reviews.rules import in_time

DUE = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
CODE = "classroom-booking"


@pytest.mark.parametrize(
    ("due_at", "now", "said"),
    [
        (None, DUE, None),
        (DUE, DUE, True),
        (DUE, DUE - timedelta(seconds=1), True),
        (DUE, DUE + timedelta(seconds=1), False),
    ],
)
def test_a_case_is_in_time_until_the_moment_it_was_promised(due_at, now, said):
    assert in_time(due_at, now) is said


async def test_the_guide_says_how_many_cases_were_done_in_time(published, completed, get):
    await published()
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for due_at in (soon, soon, before, None):
        await completed(due_at=due_at)

    handling = (await get(f"/matters/{CODE}")).json()["handling"]

    assert handling == {"completed": 4, "promised": 3, "in_time": 2, "share_in_time": 0.6667}


async def test_nothing_promised_is_no_share(published, completed, get):
    await published()
    await completed()

    handling = (await get(f"/matters/{CODE}")).json()["handling"]

    assert handling == {"completed": 1, "promised": 0, "in_time": 0, "share_in_time": None}


async def test_cases_that_end_at_the_same_moment_are_all_counted(published, completed, get):
    await published()

    await asyncio.gather(*(completed() for _ in range(6)))

    assert (await get(f"/matters/{CODE}")).json()["handling"]["completed"] == 6
