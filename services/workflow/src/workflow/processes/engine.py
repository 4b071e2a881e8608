"""The token stepper: pure functions from a state and an outcome to the next state.

The one module that knows SpiffWorkflow. No I/O happens here and no clock is
read; Python in a model is never evaluated, conditions are zen expressions.

`facts` is what rules may look at: `{"applicant": {"kind", "college", …},
"form": {decision fields only}}`. Conditions see those, and beside them

- `outcome`: the outcome of the step just completed on this branch,
- `decision`: short for `outcome.decision`,
- `steps["college-review"]`: the latest outcome of any step, by element id.

The outcome of a user step is `{"decision": "approved" | "rejected"}`; that of a
service step `{"decision": "completed" | "failed", "code": <failure code>}`.
"""

from dataclasses import dataclass
from typing import Any

from workflow.processes.definition import Assignment, Definition, Step
from workflow.processes.errors import ExpressionFailed, NotWaiting

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
    "parse",
    "start",
]


@dataclass(frozen=True)
class Waiting:
    """A step that waits now. `ref` is the same until the step is completed."""

    ref: str
    step: Step


@dataclass(frozen=True)
class Progress:
    """Where a process stands. `state` is JSON: ids and decisions, nothing personal.

    `waiting` holds every step that waits, those opened earlier as well: compare
    by `ref`. `ended` is the id of the end event reached last, once nothing waits.
    """

    state: dict[str, Any]
    waiting: tuple[Waiting, ...]
    ended: str | None = None


def parse(key: str, bpmn_xml: str) -> Definition:
    """The definition in `bpmn_xml`, kept by `key`; UnsupportedModel if `lint` would object."""
    raise NotImplementedError


def start(definition: Definition, facts: dict[str, Any]) -> Progress:
    """A new instance, moved on to the first steps that wait."""
    raise NotImplementedError


def advance(
    definition: Definition,
    state: dict[str, Any],
    ref: str,
    outcome: dict[str, Any],
    facts: dict[str, Any],
) -> Progress:
    """Complete the step `ref` and move on; NotWaiting when it is not waiting.

    `state` is left as it is.
    """
    raise NotImplementedError


def evaluate(expression: str, facts: dict[str, Any]) -> Any:
    """The value of a zen expression over `facts`; ExpressionFailed, never a traceback."""
    raise NotImplementedError
