import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.forms.patches import MAX_DEPTH, merged, unstorable


# The examples of RFC 7396, appendix A, that concern objects.
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_does_what_the_rfc_says(target, patch, result):
    assert merged(target, patch) == result


def _nested(depth: int) -> dict:
    return {"a": _nested(depth - 1)} if depth else {}


@pytest.mark.parametrize(
    "value",
    [
        {"a": "x\0y"},
        {"a": "\ud800"},
        {"a\0": 1},
        {"a": [2**63]},
        {"a": -(2**70)},
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": list(range(5000))},
        _nested(MAX_DEPTH + 1),
    ],
)
def test_what_the_database_cannot_hold_is_refused(value):
    assert unstorable(value) is not None


def test_the_wrong_part_is_pointed_at():
    found = unstorable({"list": [{"in/side": "x\0"}]})

    assert found is not None
    assert found.pointer == "/list/0/in~1side"


@given(st.dictionaries(st.text("abc", max_size=3), st.integers() | st.text("xyz")))
def test_a_patch_of_itself_changes_nothing(data):
    assert merged(data, data) == data
