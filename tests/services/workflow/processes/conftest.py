"""Processes drawn in lines of text, and packages around them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from contracts.events.catalog import Package

PROJECT = Path(__file__).resolve().parents[4]
BOOKING = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:yiwang="https://yiwang.example/bpmn" targetNamespace="tests">'
)
FORM = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "seats": {"type": "integer", "x-decision": True},
        "reason": {"type": "string"},
    },
}

Draw = Callable[[str], str]


def _element(id: str, default: str | None) -> str:
    kinds = {"start": "startEvent", "xor": "exclusiveGateway", "and": "parallelGateway"}
    for prefix, kind in kinds.items():
        if id.startswith(prefix):
            attribute = f" default={quoteattr(default)}" if default else ""
            return f'<{kind} id="{id}"{attribute}/>'
    if id.startswith(("approved", "rejected")):
        return f'<endEvent id="{id}"/>'
    if id.startswith("system"):
        return f'<serviceTask id="{id}" name="{id}" yiwang:writeback="{id}"/>'
    who = 'yiwang:post="clerk" yiwang:organisation="\'D04\'"'
    return f'<userTask id="{id}" name="{id}" {who}/>'


def drawn(text: str) -> str:
    """BPMN of a process: one `from -> to` a line, `from -> to : condition` or `from => to`,
    the default. What an element is, its name begins with: start, xor, and, system, approved,
    rejected; else somebody has to act."""
    ids: dict[str, str | None] = {}
    flows = []
    for at, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        way, _, condition = line.partition(" : ")
        arrow = "=>" if "=>" in way else "->"
        source, target = (word.strip() for word in way.split(arrow))
        ids.setdefault(source, None)
        ids.setdefault(target, None)
        if arrow == "=>":
            ids[source] = f"flow{at}"
        if condition:
            condition = f"<conditionExpression>{escape(condition)}</conditionExpression>"
        flows.append(
            f'<sequenceFlow id="flow{at}" sourceRef="{source}" targetRef="{target}">'
            f"{condition}</sequenceFlow>"
        )
    elements = [_element(id, default) for id, default in ids.items()]
    body = "\n".join([*elements, *flows])
    return f'{HEAD}\n<process id="drawn" isExecutable="true">\n{body}\n</process></definitions>'


@pytest.fixture(scope="session")
def draw() -> Draw:
    return drawn


@pytest.fixture(scope="session")
def package_of() -> Callable[..., Package]:
    """A package that is right but for what the test puts in."""

    def build(process: str, **parts: Any) -> Package:
        xml = process if process.lstrip().startswith("<") else drawn(process)
        ui = {"type": "VerticalLayout", "elements": []}
        return Package(process_bpmn=xml, **{"form": FORM, "form_ui": ui, **parts})

    return build


@pytest.fixture(scope="session")
def booking() -> Package:
    """The classroom booking as the catalogue holds it."""
    return Package(
        process_bpmn=(BOOKING / "process.bpmn").read_text(),
        form=json.loads((BOOKING / "form.json").read_text()),
        form_ui=json.loads((BOOKING / "form.ui.json").read_text()),
        writeback=json.loads((BOOKING / "writeback.json").read_text()),
    )
