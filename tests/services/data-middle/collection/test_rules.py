"""Which rows can be used, and when a run is not believed."""

import pytest

from data_middle.collection.rules import sort_rows, too_many_missing

ROOM = {"key": "A101", "name": "A101", "campus": "东校区", "building": "A", "seats": 60,
        "kind": "lecture"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seats": -1}, {"pointer": "/seats", "code": "greater_than_equal"}),
        ({"seats": "many"}, {"pointer": "/seats", "code": "int_parsing"}),
        ({"colour": "red"}, {"pointer": "/colour", "code": "extra_forbidden"}),
        ({"name": None}, {"pointer": "/name", "code": "string_type"}),
        ({"name": "A\x00101"}, {"pointer": "", "code": "nul-character"}),
    ],
)
def test_a_row_without_the_agreed_shape_is_rejected_with_its_reason(change, reason):
    rows = sort_rows("classroom", [{**ROOM, **change}])

    assert rows.usable == {}
    assert rows.rejected[0].key == "A101"
    assert rows.rejected[0].reasons == [reason]


@pytest.mark.parametrize("key", [None, 7, "", "教室 1", "x" * 41, ["A101"], {"a": 1}])
def test_a_row_without_a_usable_key_is_nameless(key):
    rows = sort_rows("classroom", [{**ROOM, "key": key}])

    assert rows.nameless == 1
    assert rows.sighted == []


def test_reasons_never_hold_values():
    (rejected,) = sort_rows("classroom", [{**ROOM, "seats": "13800000001x"}]).rejected

    assert "13800000001" not in str(rejected.reasons)


def test_of_two_rows_with_one_key_the_first_counts():
    rows = sort_rows("classroom", [ROOM, {**ROOM, "seats": 61}])

    assert rows.usable["A101"]["seats"] == 60
    assert rows.rejected[0].reasons == [{"pointer": "/key", "code": "duplicate-key"}]


@pytest.mark.parametrize(
    ("missing", "held", "nameless", "strange"),
    [
        (0, 0, 0, False),
        (0, 100, 3, False),
        (20, 100, 0, False),
        (21, 100, 0, True),
        (1, 100, 1, True),
        (100, 100, 0, True),
    ],
)
def test_a_run_that_would_remove_too_many_is_not_believed(missing, held, nameless, strange):
    assert too_many_missing(missing, held, nameless=nameless, max_share=0.2) is strange
