"""A process as everyone may see it: what is drawn, and none of the rules behind it."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from workflow.processes.reading import BPMN, Element

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
#: What is not of one of these is no drawing.
PREFIXES = {
    BPMN: "bpmn",
    BPMNDI: "bpmndi",
    "http://www.omg.org/spec/DD/20100524/DC": "dc",
    "http://www.omg.org/spec/DD/20100524/DI": "di",
}
#: How the platform decides, and what it runs.
_RULES = frozenset({(BPMN, "conditionExpression"), (BPMN, "extensionElements")})


def drawing_of(root: Element) -> str | None:
    """BPMN XML with its diagram, without extensions and conditions; None if nothing is drawn."""
    if not any((each.namespace, each.name) == (BPMNDI, "BPMNDiagram") for each in root.children):
        return None
    declared = "".join(f' xmlns:{prefix}="{name}"' for name, prefix in PREFIXES.items())
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_written(root, declared))


def _written(element: Element, declared: str = "") -> Iterator[str]:
    tag = f"{PREFIXES[element.namespace]}:{element.name}"
    # Attributes of the model's own have no namespace; all others are somebody's extension.
    own = "".join(
        f" {name}={quoteattr(value)}"
        for (namespace, name), value in element.attributes.items()
        if not namespace
    )
    yield f"<{tag}{declared}{own}>"
    yield escape(element.text.strip())
    for child in element.children:
        if child.namespace in PREFIXES and (child.namespace, child.name) not in _RULES:
            yield from _written(child)
    yield f"</{tag}>"
