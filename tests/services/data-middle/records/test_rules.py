import pytest

from data_middle.records.rules import changed_fields


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (None, {"name": "李华", "phone": None}, ["name"]),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b"]),
        ({"a": 1}, {"a": None}, ["a"]),
        ({"posts": [{"post": "x"}]}, {"posts": []}, ["posts"]),
        ({"old": 1}, {"new": 1}, ["new", "old"]),
        ({"a": None}, {}, []),
    ],
)
def test_a_change_is_told_by_the_names_of_its_fields(before, after, fields):
    assert changed_fields(before, after) == fields
