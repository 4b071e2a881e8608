"""A platform for each file of stories, and the people in them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest
from running_platform import Platform, running_platform

from demo_campus.accounts import BY_NUMBER
from demo_campus.visitor import Visitor


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with running_platform("journeys") as platform:
        yield platform


@pytest.fixture
async def people(platform: Platform) -> AsyncIterator[dict[str, Visitor]]:
    """The student, the college secretary and the clerk, signed on."""
    roles = {"student": "20230101", "secretary": "T1001", "clerk": "T2001"}
    async with AsyncExitStack() as stack:
        visitors = {
            role: await stack.enter_async_context(
                Visitor(platform.url, number, BY_NUMBER[number].name)
            )
            for role, number in roles.items()
        }
        for visitor in visitors.values():
            await visitor.sign_on()
        yield visitors
