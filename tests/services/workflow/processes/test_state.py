"""States as they lie in databases: written by yesterday's release, they go on today."""

import json
from collections.abc import Callable

import pytest

from workflow.processes import engine
from workflow.processes.state import Marking, dump, load

APPROVED = {"decision": "approved"}

# Two loops, one inside a branch of the other's join.
NESTED = """
    start -> xor-outer
    xor-outer -> and-split
    and-split -> a
    and-split -> xor-inner
    xor-inner -> b
    b -> c
    c -> xor-again
    xor-again -> xor-inner : decision == "rejected"
    xor-again => and-join
    a -> and-join
    and-join -> d
    d -> xor-done
    xor-done -> xor-outer : decision == "rejected"
    xor-done => approved
"""

GOLDEN = [
    (
        "a new instance",
        None,
        None,
        {"format": 1, "opened": 2, "waiting": {"a.1": "a", "b.2": "b"}},
    ),
    (
        "one branch has arrived at the join",
        {"format": 1, "opened": 2, "waiting": {"a.1": "a", "b.2": "b"}},
        ("a.1", APPROVED),
        {
            "format": 1,
            "opened": 2,
            "waiting": {"b.2": "b"},
            "arrived": [["and-join", "a"]],
            "outcomes": {"a": APPROVED},
        },
    ),
    (
        "the inner loop turns while the other branch waits at the join",
        {
            "format": 1,
            "opened": 3,
            "waiting": {"c.3": "c"},
            "arrived": [["and-join", "a"]],
            "outcomes": {"a": APPROVED, "b": APPROVED},
        },
        ("c.3", {"decision": "rejected"}),
        {
            "format": 1,
            "opened": 4,
            "waiting": {"b.4": "b"},
            "arrived": [["and-join", "a"]],
            "outcomes": {"a": APPROVED, "b": APPROVED, "c": {"decision": "rejected"}},
        },
    ),
    (
        "the join is complete",
        {
            "format": 1,
            "opened": 3,
            "waiting": {"c.3": "c"},
            "arrived": [["and-join", "a"]],
            "outcomes": {"a": APPROVED, "b": APPROVED},
        },
        ("c.3", APPROVED),
        {
            "format": 1,
            "opened": 4,
            "waiting": {"d.4": "d"},
            "outcomes": {"a": APPROVED, "b": APPROVED, "c": APPROVED},
        },
    ),
    (
        "the outer loop turns",
        {
            "format": 1,
            "opened": 4,
            "waiting": {"d.4": "d"},
            "outcomes": {"a": APPROVED, "b": APPROVED, "c": APPROVED},
        },
        ("d.4", {"decision": "rejected"}),
        {
            "format": 1,
            "opened": 6,
            "waiting": {"a.5": "a", "b.6": "b"},
            "outcomes": {
                "a": APPROVED,
                "b": APPROVED,
                "c": APPROVED,
                "d": {"decision": "rejected"},
            },
        },
    ),
    (
        "over",
        {"format": 1, "opened": 6, "waiting": {"d.6": "d"}, "outcomes": {"a": APPROVED}},
        ("d.6", APPROVED),
        {
            "format": 1,
            "opened": 6,
            "waiting": {},
            "outcomes": {"a": APPROVED, "d": APPROVED},
        },
    ),
]


@pytest.mark.parametrize(
    ("before", "step", "after"), [g[1:] for g in GOLDEN], ids=[g[0] for g in GOLDEN]
)
def test_a_stored_state_goes_on_as_it_always_did(draw: Callable[[str], str], before, step, after):
    definition = engine.parse("nested", draw(NESTED))

    if before is None:
        progress = engine.start(definition, {})
    else:
        progress = engine.advance(definition, before, *step, {})

    assert progress.state == after
    assert progress.ended == (None if after["waiting"] else "approved")


def test_what_waits_comes_in_order_whatever_the_database_made_of_it():
    shuffled = {"b.10": "b", "a.9": "a", "c.2": "c"}

    marking = load({"format": 1, "opened": 10, "waiting": shuffled})

    assert [ref for ref, _ in marking.in_order()] == ["c.2", "a.9", "b.10"]


def test_a_marking_survives_json():
    marking = Marking(3, {"a.3": "a"}, [("join", "b"), ("join", "c")], {"b": APPROVED})

    assert load(json.loads(json.dumps(dump(marking)))) == marking


def test_a_state_of_another_format_is_not_guessed_at():
    with pytest.raises(ValueError, match="format 2"):
        load({"format": 2, "opened": 0, "waiting": {}})
