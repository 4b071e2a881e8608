"""What the steps of a model say: who, in how many days, telling which system."""

from contracts.words import Text
from workflow.processes.bpmn import Model, Node
from workflow.processes.definition import Assignment, Step


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
    )
