"""The token stepper: pure functions from a state and an outcome to the next state.

No I/O happens here and no clock decides anything; Python in a model is never
evaluated, conditions are zen expressions.

`facts` is what rules may look at: `{"applicant": {"kind", "college", …},
"form": {decision fields only}}`. Conditions see those, and beside them

- `outcome`: the outcome of the step that was just completed,
- `decision`: short for `outcome.decision`,
- `steps["college-review"]`: the latest outcome of any step, by element id.

The outcome of a user step is `{"decision": "approved" | "rejected"}`; that of a
service step `{"decision": "completed" | "failed", "code": <failure code>}`.

Between two calls nothing of the engine survives: `state` holds where the tokens
are (see `state`), and `spiff` builds its objects around them for one step. That
costs less than keeping and pruning the engine's own history.
"""

from collections import OrderedDict
from typing import Any

from workflow.expressions.errors import ExpressionFailed
from workflow.expressions.rules import evaluate
from workflow.processes import spiff
from workflow.processes import state as states
from workflow.processes.bpmn import model_of
from workflow.processes.conditions import Conditions
from workflow.processes.definition import Assignment, Definition, Progress, Step, Waiting
from workflow.processes.drawing import drawing_of
from workflow.processes.errors import NotWaiting, NoWayOn, UnsupportedModel
from workflow.processes.reading import Unreadable, read
from workflow.processes.state import Marking
from workflow.processes.steps import milestones_of, steps_of

__all__ = [
    "Assignment",
    "Definition",
    "ExpressionFailed",
    "NotWaiting",
    "Progress",
    "Step",
    "Waiting",
    "advance",
    "evaluate",
    "known",
    "parse",
    "start",
]

KEPT = 256
_parsed: OrderedDict[str, Definition] = OrderedDict()


def parse(key: str, bpmn_xml: str) -> Definition:
    """The definition in `bpmn_xml`, kept by `key`; UnsupportedModel if it cannot be read."""
    if (kept := known(key)) is not None:
        return kept
    try:
        root = read(bpmn_xml)
        model, problems = model_of(root)
    except Unreadable as error:
        raise UnsupportedModel(error.problem.message) from error
    if model is None or problems:
        raise UnsupportedModel(problems[0].message)
    definition = Definition(
        key,
        model.id,
        steps=steps_of(model),
        milestones=milestones_of(model),
        drawing=drawing_of(root),
        specification=spiff.specification(model),
    )
    _parsed[key] = definition
    if len(_parsed) > KEPT:
        _parsed.popitem(last=False)
    return definition


def known(key: str) -> Definition | None:
    """What was parsed under `key`, while it is still kept."""
    if key in _parsed:
        _parsed.move_to_end(key)
    return _parsed.get(key)


def start(definition: Definition, facts: dict[str, Any]) -> Progress:
    """A new instance, moved on to the first steps that wait."""
    marking = Marking()
    conditions = Conditions(facts, marking, None)
    return _moved(definition, marking, spiff.start(definition.specification, conditions))


def advance(
    definition: Definition,
    state: dict[str, Any],
    ref: str,
    outcome: dict[str, Any],
    facts: dict[str, Any],
) -> Progress:
    """Complete the step `ref` and move on; NotWaiting when it is not waiting.

    `state` is left as it is. `outcome` holds plain values only.
    """
    marking = states.load(state)
    element = marking.waiting.pop(ref, None)
    if element is None:
        raise NotWaiting
    marking.outcomes[element] = outcome
    conditions = Conditions(facts, marking, outcome)
    moved = spiff.leave(definition.specification, conditions, element, marking.arrived)
    return _moved(definition, marking, moved)


def _moved(definition: Definition, marking: Marking, moved: spiff.Moved) -> Progress:
    marking.arrived = moved.arrived
    for element in moved.reached:
        marking.open(element)
    if marking.arrived and not marking.waiting:
        raise NoWayOn
    waiting = tuple(Waiting(ref, definition.step(at)) for ref, at in marking.in_order())
    return Progress(states.dump(marking), waiting, None if waiting else moved.ended)
