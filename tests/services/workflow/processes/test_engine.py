"""The stepper: where tokens go, and what is kept of it."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from contracts.events.catalog import Package
from workflow.processes import engine
from workflow.processes.definition import Definition, Progress
from workflow.processes.errors import NotWaiting, NoWayOn, UnsupportedModel

FACTS: dict[str, Any] = {"applicant": {"college": "C01"}, "form": {"seats": 40}}
APPROVED, REJECTED = {"decision": "approved"}, {"decision": "rejected"}


@pytest.fixture
def parse(draw: Callable[[str], str]) -> Callable[[str], Definition]:
    return lambda text: engine.parse(text, draw(text))


def waiting(progress: Progress) -> list[str]:
    return [each.step.element for each in progress.waiting]


def complete(
    definition: Definition, progress: Progress, element: str, outcome: dict[str, Any] = APPROVED
) -> Progress:
    """Complete the step at `element`, from a state that has been to the database and back."""
    ref = next(each.ref for each in progress.waiting if each.step.element == element)
    state = json.loads(json.dumps(progress.state))
    return engine.advance(definition, state, ref, outcome, FACTS)


def walked(definition: Definition, steps: Sequence[tuple[str, dict[str, Any]]]) -> Progress:
    progress = engine.start(definition, FACTS)
    for element, outcome in steps:
        progress = complete(definition, progress, element, outcome)
    return progress


COLLEGE, OFFICE, BOOK = "college-review", "academic-affairs-review", "book-classroom"
BOOKED, TAKEN = {"decision": "completed"}, {"decision": "failed", "code": "classroom-taken"}


@pytest.mark.parametrize(
    ("steps", "next_step", "ended"),
    [
        ([], [COLLEGE], None),
        ([(COLLEGE, APPROVED)], [OFFICE], None),
        ([(COLLEGE, REJECTED)], [], "rejected"),
        ([(COLLEGE, APPROVED), (OFFICE, APPROVED)], [BOOK], None),
        ([(COLLEGE, APPROVED), (OFFICE, REJECTED)], [], "rejected"),
        ([(COLLEGE, APPROVED), (OFFICE, APPROVED), (BOOK, BOOKED)], [], "approved"),
        ([(COLLEGE, APPROVED), (OFFICE, APPROVED), (BOOK, TAKEN)], [OFFICE], None),
        (
            [(COLLEGE, APPROVED), (OFFICE, APPROVED), (BOOK, TAKEN), (OFFICE, REJECTED)],
            [],
            "rejected",
        ),
    ],
)
def test_a_classroom_booking_goes_where_it_should(booking: Package, steps, next_step, ended):
    definition = engine.parse("booking", booking.process_bpmn)

    progress = walked(definition, steps)

    assert (waiting(progress), progress.ended) == (next_step, ended)


def test_a_step_says_who_decides_and_in_how_many_days(booking: Package):
    definition = engine.parse("booking", booking.process_bpmn)

    step = definition.step(COLLEGE)

    assert (step.title.zh, step.title.en) == ("学院审核", "College review")
    assert step.assignment == engine.Assignment("college-secretary", "applicant.college")
    assert step.promised_working_days == 1
    assert definition.step(BOOK).writeback == "book-classroom"
    assert engine.evaluate("applicant.college", FACTS) == "C01"


def test_a_step_cannot_be_completed_twice(parse):
    definition = parse("start -> a\na -> b\nb -> approved")
    first = engine.start(definition, FACTS)
    ref = first.waiting[0].ref
    second = engine.advance(definition, first.state, ref, APPROVED, FACTS)

    with pytest.raises(NotWaiting):
        engine.advance(definition, second.state, ref, APPROVED, FACTS)


def test_advancing_leaves_the_state_it_was_given_alone(parse):
    definition = parse("start -> a\na -> approved")
    first = engine.start(definition, FACTS)
    before = json.dumps(first.state)

    engine.advance(definition, first.state, first.waiting[0].ref, APPROVED, FACTS)

    assert json.dumps(first.state) == before


JOINT = """
    start -> xor-in
    xor-in -> and-split
    and-split -> a
    and-split -> b
    and-split -> c
    a -> and-join
    b -> and-join
    c -> and-join
    and-join -> xor-out
    xor-out -> xor-in : decision == "rejected"
    xor-out => approved
"""


def test_a_join_waits_for_every_branch_in_any_order(parse):
    definition = parse(JOINT)
    progress = walked(definition, [("b", APPROVED), ("c", APPROVED)])

    assert waiting(progress) == ["a"]
    assert complete(definition, progress, "a").ended == "approved"


def test_a_join_in_a_loop_waits_for_every_branch_again(parse):
    definition = parse(JOINT)
    once = walked(definition, [("a", APPROVED), ("b", APPROVED), ("c", REJECTED)])

    assert waiting(once) == ["a", "b", "c"]
    twice = complete(definition, complete(definition, once, "b"), "c")
    assert waiting(twice) == ["a"]
    assert twice.ended is None


def test_a_branch_that_is_quick_in_the_second_round_does_not_open_the_join(parse):
    definition = parse(
        """
        start -> xor-in
        xor-in -> and-split
        and-split -> a
        and-split -> xor-short
        xor-short -> b : decision != "rejected"
        xor-short => xor-b
        b -> xor-b
        xor-b -> and-join
        a -> and-join
        and-join -> xor-out
        xor-out -> xor-in : decision == "rejected"
        xor-out => approved
        """
    )
    again = walked(definition, [("a", APPROVED), ("b", REJECTED)])

    assert waiting(again) == ["a"]
    assert complete(definition, again, "a").ended == "approved"


def test_two_branches_that_end_apart_end_once_both_are_over(parse):
    definition = parse("start -> and\nand -> a\nand -> b\na -> rejected\nb -> approved")

    half = walked(definition, [("a", APPROVED)])

    assert (waiting(half), half.ended) == (["b"], None)
    assert complete(definition, half, "b").ended == "approved"


def test_a_condition_sees_earlier_steps_and_the_form(parse):
    definition = parse(
        """
        start -> a
        a -> b
        b -> xor
        xor -> approved : steps["a"].decision == "approved" and form.seats > 30
        xor => rejected
        """
    )

    assert walked(definition, [("a", APPROVED), ("b", REJECTED)]).ended == "approved"
    assert walked(definition, [("a", REJECTED), ("b", APPROVED)]).ended == "rejected"


def test_a_hundred_send_backs_leave_the_state_as_small_as_none(parse):
    definition = parse(
        """
        start -> xor-in
        xor-in -> a
        a -> b
        b -> xor
        xor -> xor-in : decision == "rejected"
        xor => approved
        """
    )
    none = walked(definition, [("a", APPROVED), ("b", REJECTED)])

    many = walked(definition, [("a", APPROVED), ("b", REJECTED)] * 100)

    assert len(json.dumps(many.state)) <= len(json.dumps(none.state)) + 10


def test_a_state_that_waits_for_ever_is_refused_not_stored(parse):
    definition = parse(
        "start -> xor\nxor -> a : form.seats > 1\nxor => and\na -> and\nand -> approved"
    )

    with pytest.raises(NoWayOn):
        walked(definition, [("a", APPROVED)])


def test_a_gateway_without_a_way_on_is_a_problem(parse):
    definition = parse(
        "start -> xor\nxor -> a : form.seats > 50\nxor -> b : form.seats > 60\n"
        "a -> approved\nb -> rejected"
    )

    with pytest.raises(NoWayOn):
        engine.start(definition, FACTS)


@pytest.mark.parametrize(
    "condition", ["form.seats", "'yes'", "form.seats > 'a'", "__import__('os')"]
)
def test_a_condition_that_is_no_answer_is_a_problem(parse, condition):
    definition = parse(f"start -> xor\nxor -> a : {condition}\nxor => approved\na -> rejected")

    with pytest.raises(engine.ExpressionFailed):
        engine.start(definition, FACTS)


@pytest.mark.parametrize(
    "xml",
    ["", "<x/>", "no xml", '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'],
)
def test_what_is_no_model_does_not_parse(xml):
    with pytest.raises(UnsupportedModel):
        engine.parse(f"bad {xml}", xml)


def test_names_of_the_library_are_free_to_use(parse):
    definition = parse("start -> Start\nStart -> End\nEnd -> Root\nRoot -> approved")

    progress = walked(definition, [("Start", APPROVED), ("End", APPROVED), ("Root", APPROVED)])

    assert progress.ended == "approved"
