"""SpiffWorkflow, used for one thing: where tokens go when they leave an element.

The one module that knows the library. It is given where the tokens are, lets
the library move them until each rests, and says where they are then. To replace
the library is to write this module again.
"""

import logging
from dataclasses import dataclass
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

from workflow.processes.bpmn import Model
from workflow.processes.conditions import Conditions
from workflow.processes.errors import NoWayOn

# The library describes the whole task tree for every change of state, unless
# the level of these very loggers is high.
for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)

READY, WAITING, COMPLETED = TaskState.READY, TaskState.WAITING, TaskState.COMPLETED
#: No sound model comes near it; a model with a loop nobody waits in would.
MAX_MOVES = 2_000


@dataclass(frozen=True)
class Moved:
    """Steps newly reached, joins with the element a token came from, the end reached last."""

    reached: list[str]
    arrived: list[tuple[str, str]]
    ended: str | None


class _Workflow(BpmnWorkflow):  # type: ignore[misc]
    def _task_completed_notify(self, task: Task) -> None:
        # A join looks for itself when a token arrives; nothing else waits in here.
        pass


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


def specification(model: Model) -> BpmnProcessSpec:
    """The library's own form of a model, to be kept for all its instances."""
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


def start(specification: BpmnProcessSpec, conditions: Conditions) -> Moved:
    """A first token, moved on from the start event."""
    workflow = _workflow(specification, conditions)
    for event in specification.start.outputs:
        Task(workflow, event, workflow.task_tree, READY)
    return _settle(workflow)


def leave(
    specification: BpmnProcessSpec,
    conditions: Conditions,
    element: str,
    arrived: list[tuple[str, str]],
) -> Moved:
    """The token at `element` moves on, while others have `arrived` at joins."""
    workflow = _workflow(specification, conditions)
    specs, root = specification.task_specs, workflow.task_tree
    for join, source in arrived:
        came_from = Task(workflow, specs[f":{source}"], root, COMPLETED)
        Task(workflow, specs[f":{join}"], came_from, WAITING)
    Task(workflow, specs[f":{element}"], root, READY).run()
    return _settle(workflow)


def _workflow(specification: BpmnProcessSpec, conditions: Conditions) -> BpmnWorkflow:
    """An engine with nothing in it but the root that tokens hang from."""
    workflow = _Workflow(specification, script_engine=conditions, deserializing=True)
    workflow.task_tree = Task(workflow, specification.start, state=COMPLETED, id="root")
    return workflow


def _settle(workflow: BpmnWorkflow) -> Moved:
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
    reached, arrived = [], []
    for task in workflow.tasks.values():
        if task.state == READY:
            reached.append(task.task_spec.bpmn_id)
        elif isinstance(task.task_spec, _Parallel) and task.state != COMPLETED:
            arrived.append((task.task_spec.bpmn_id, task.parent.task_spec.bpmn_id))
    return Moved(reached, arrived, ended)


def _rests(task: Task) -> bool:
    return isinstance(task.task_spec, _Step)
