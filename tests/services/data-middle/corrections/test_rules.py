"""Who looks after which resource, and what counts as the claimed value."""

from typing import Any

import pytest

from chassis.auth import Caller
from contracts.words import Group
from data_middle.corrections.rules import RESOURCES, holds_already, looked_after_by


def _caller(**values: Any) -> Caller:
    return Caller(sub="1", kind="staff", client_id="portal", jti="1", exp=0, **values)


@pytest.mark.parametrize(
    ("caller", "resources"),
    [
        (_caller(), []),
        (_caller(posts=(Group(post="academic-affairs-clerk", organisation="D04"),)), ["student"]),
        (_caller(posts=(Group(post="academic-affairs-clerk", organisation="C01"),)), []),
        (_caller(roles=("administrator",)), list(RESOURCES)),
    ],
)
def test_a_steward_looks_after_what_the_table_says(caller, resources):
    assert looked_after_by(caller) == resources


@pytest.mark.parametrize(
    ("value", "claimed", "same"),
    [("a", "a", True), ("a", "b", False), (2023, "2023", True), (None, "None", False)],
)
def test_values_are_compared_as_people_read_them(value, claimed, same):
    assert holds_already(value, claimed) is same
