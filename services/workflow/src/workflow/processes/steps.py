"""What the steps of a model say: who, in how many days, telling which system."""

from collections import defaultdict
from typing import Literal

from contracts.words import Text
from workflow.processes.bpmn import Model, Node
from workflow.processes.definition import Assignment, Milestone, Step


def steps_of(model: Model) -> tuple[Step, ...]:
    """The steps in the order of the file."""
    return tuple(
        _step(node) for node in model.nodes.values() if node.kind in ("userTask", "serviceTask")
    )


def _step(node: Node) -> Step:
    title = Text(zh=node.name, en=node.ours.get("title-en", "").strip() or node.name)
    if node.kind == "serviceTask":
        return Step(node.id, title, "service", writeback=node.ours.get("writeback"))
    days = node.ours.get("days", "")
    return Step(
        node.id,
        title,
        "user",
        assignment=Assignment(node.ours.get("post"), node.ours.get("organisation")),
        promised_working_days=int(days) if days.isdecimal() else None,
        batch=node.ours.get("batch") == "true",
    )


def milestones_of(model: Model) -> tuple[Milestone, ...]:
    """Where the process starts, and its ends."""
    starts = [_milestone(node, "start") for node in model.of_kind("startEvent")]
    return (*starts, *(_milestone(node, "end") for node in model.of_kind("endEvent")))


def _milestone(node: Node, kind: Literal["start", "end"]) -> Milestone:
    plain = _PLAIN["start" if kind == "start" else node.id.partition("-")[0]]
    return Milestone(node.id, Text(zh=node.name or plain.zh, en=plain.en), kind)


_PLAIN = defaultdict(
    lambda: Text(zh="结束", en="Ended"),
    start=Text(zh="提交", en="Handed in"),
    approved=Text(zh="通过", en="Approved"),
    rejected=Text(zh="不通过", en="Rejected"),
)
