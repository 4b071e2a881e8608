"""The token stepper: pure functions from a state and an outcome to the next state.

The one module that knows SpiffWorkflow. No I/O happens here and no clock
decides anything; Python in a model is never evaluated, conditions are zen
expressions.

`facts` is what rules may look at: `{"applicant": {"kind", "college", …},
"form": {decision fields only}}`. Conditions see those, and beside them

- `outcome`: the outcome of the step that was just completed,
- `decision`: short for `outcome.decision`,
- `steps["college-review"]`: the latest outcome of any step, by element id.

The outcome of a user step is `{"decision": "approved" | "rejected"}`; that of a
service step `{"decision": "completed" | "failed", "code": <failure code>}`.

Between two calls nothing of the engine survives: `state` holds where the tokens
are (see `state`), and a workflow object is built around them for one step. It
costs less than keeping and pruning the engine's own history.
"""

import logging
from collections import OrderedDict
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import (
    ExclusiveGateway,
    NoneTask,
    ParallelGateway,
    UserTask,
)
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task, TaskState

from workflow.processes import state as states
from workflow.processes.bpmn import Model, model_of
from workflow.processes.conditions import Conditions
from workflow.processes.definition import Assignment, Definition, Progress, Step, Waiting
from workflow.processes.errors import ExpressionFailed, NotWaiting, NoWayOn, UnsupportedModel
from workflow.processes.expressions import evaluate
from workflow.processes.reading import Unreadable, read
from workflow.processes.state import Marking
from workflow.processes.steps import steps_of

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

# The library describes the whole task tree for every change of state, unless
# the level of these very loggers is high.
for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)

KEPT = 256
_parsed: OrderedDict[str, Definition] = OrderedDict()

ROOT = "root"
READY, WAITING, COMPLETED = TaskState.READY, TaskState.WAITING, TaskState.COMPLETED
#: No sound model comes near it; a model with a loop nobody waits in would.
MAX_MOVES = 2_000


def parse(key: str, bpmn_xml: str) -> Definition:
    """The definition in `bpmn_xml`, kept by `key`; UnsupportedModel if it cannot be read."""
    if (kept := known(key)) is not None:
        return kept
    try:
        model, problems = model_of(read(bpmn_xml))
    except Unreadable as error:
        raise UnsupportedModel(error.problem.message) from error
    if model is None or problems:
        raise UnsupportedModel(problems[0].message)
    definition = Definition(key, model.id, steps_of(model), _specification(model))
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
    workflow = _workflow(definition, Conditions(facts, marking, None))
    for event in definition.specification.start.outputs:
        Task(workflow, event, workflow.task_tree, READY)
    return _settle(definition, workflow, marking)


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
    workflow = _workflow(definition, Conditions(facts, marking, outcome))
    specs, root = definition.specification.task_specs, workflow.task_tree
    for join, source in marking.arrived:
        came_from = Task(workflow, specs[f":{source}"], root, COMPLETED)
        Task(workflow, specs[f":{join}"], came_from, WAITING)
    Task(workflow, specs[f":{element}"], root, READY, ref).run()
    return _settle(definition, workflow, marking)


class _Lazy:
    """What follows an element is looked up when a token leaves it, never foretold."""

    def _predict_hook(self, my_task: Task) -> None:
        pass

    def _run_hook(self, my_task: Task) -> bool:
        super()._run_hook(my_task)  # type: ignore[misc]
        my_task._sync_children(self.outputs, TaskState.FUTURE)  # type: ignore[attr-defined]
        return True


class _Step(_Lazy, UserTask):  # type: ignore[misc]
    """A person or another system has to answer: the token rests here."""


class _Pass(_Lazy, NoneTask):  # type: ignore[misc]
    """Start and end."""


class _Choice(ExclusiveGateway):  # type: ignore[misc]
    def _predict_hook(self, my_task: Task) -> None:
        pass


class _Parallel(_Lazy, ParallelGateway):  # type: ignore[misc]
    def _run_hook(self, my_task: Task) -> bool:
        super()._run_hook(my_task)
        # The tokens it joined are used up. The library leaves them in the tree,
        # and in the next round of a loop would take them for new ones.
        for other in list(my_task.workflow.tasks.values()):
            mine = other.task_spec is self and other is not my_task
            if mine and not my_task.is_descendant_of(other):
                my_task.workflow._remove_task(other.id)
        return True


_CLASSES = {
    "startEvent": _Pass,
    "endEvent": _Pass,
    "userTask": _Step,
    "serviceTask": _Step,
    "exclusiveGateway": _Choice,
    "parallelGateway": _Parallel,
}


def _specification(model: Model) -> BpmnProcessSpec:
    spec = BpmnProcessSpec(model.id)
    # The library has names of its own ("Start", "End"); a colon keeps ours apart.
    nodes: dict[str, Any] = {
        id: _CLASSES[node.kind](spec, f":{id}") for id, node in model.nodes.items()
    }
    for id, task in nodes.items():
        task.bpmn_id = id
        node = model.nodes[id]
        if node.kind == "startEvent":
            spec.start.connect(task)
        for flow in model.leaving(id):
            otherwise = flow.id == node.default or flow.condition is None
            if isinstance(task, _Choice) and not otherwise:
                task.connect_outgoing_if(flow.condition, nodes[flow.target])
            else:
                task.connect(nodes[flow.target])
    return spec


def _workflow(definition: Definition, conditions: Conditions) -> BpmnWorkflow:
    """An engine with nothing in it but the root that tokens hang from."""
    spec = definition.specification
    workflow = BpmnWorkflow(spec, script_engine=conditions, deserializing=True)
    workflow.task_tree = Task(workflow, spec.start, state=COMPLETED, id=ROOT)
    return workflow


def _settle(definition: Definition, workflow: BpmnWorkflow, marking: Marking) -> Progress:
    """Let the engine move until everything waits; then take down where the tokens are."""
    ended, moves = None, 0
    while ready := [t for t in workflow.tasks.values() if t.state == READY and not _rests(t)]:
        for task in ready:
            try:
                task.run()
            except WorkflowException as error:
                raise NoWayOn from error
            if not task.task_spec.outputs:
                ended = task.task_spec.bpmn_id
        moves += len(ready)
        if moves > MAX_MOVES:
            raise NoWayOn
    marking.arrived = []
    for task in workflow.tasks.values():
        if task.state == READY:
            marking.open(task.task_spec.bpmn_id)
        elif isinstance(task.task_spec, _Parallel) and task.state != COMPLETED:
            marking.arrived.append((task.task_spec.bpmn_id, task.parent.task_spec.bpmn_id))
    if marking.arrived and not marking.waiting:
        raise NoWayOn
    waiting = tuple(Waiting(ref, definition.step(at)) for ref, at in marking.in_order())
    return Progress(states.dump(marking), waiting, None if waiting else ended)


def _rests(task: Task) -> bool:
    return isinstance(task.task_spec, _Step)
