"""Whose matters somebody is shown, and what is said of the reason."""

import pytest

from catalog.recommendations.rules import audience_of, why


@pytest.mark.parametrize(
    ("kind", "audience"),
    [("student", "student"), ("staff", "staff"), ("service", None), ("guest", None), (None, None)],
)
def test_students_and_staff_are_audiences(kind, audience):
    assert audience_of(kind) == audience


@pytest.mark.parametrize(
    ("completed", "audience", "said"),
    [
        (3, "student", "popular"),
        (0, "student", "for-you"),
        (3, None, "popular"),
        (0, None, "popular"),
    ],
)
def test_what_nobody_got_done_yet_is_there_for_its_audience(completed, audience, said):
    assert why(completed, audience) == said
