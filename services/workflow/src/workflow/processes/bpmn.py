"""The part of BPMN 2.0 the platform runs, as a graph with positions.

Everything outside the list is refused where it stands. Nothing is skipped in
silence except drawing: lanes, annotations and the diagram.
"""

import re
from dataclasses import dataclass, field

from contracts.events import DefinitionProblem
from workflow.processes.reading import BPMN, OURS, Element, Position, problem

NODES = frozenset(
    {"startEvent", "endEvent", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway"}
)
DRAWING = frozenset({"laneSet", "textAnnotation", "association", "documentation"})
IN_NODE = frozenset({"incoming", "outgoing", "documentation", "extensionElements"})
IN_FLOW = frozenset({"conditionExpression", "documentation", "extensionElements"})
#: Our attributes, in the namespace of `OURS`, and where they may stand.
ATTRIBUTES = {
    "userTask": frozenset({"post", "organisation", "days", "batch", "title-en"}),
    "serviceTask": frozenset({"writeback", "title-en"}),
}
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")


@dataclass(frozen=True)
class Node:
    """A step, gateway or event. `ours` holds the platform's own attributes."""

    id: str
    kind: str
    name: str
    default: str | None
    ours: dict[str, str]
    element: Element = field(repr=False)


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str | None
    position: Position
    element: Element = field(repr=False)


@dataclass
class Model:
    """A process as a graph; only complete when no problem was found in it."""

    id: str
    position: Position
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._out: dict[str, list[Flow]] = {}
        self._in: dict[str, list[Flow]] = {}

    def add_flow(self, flow: Flow) -> None:
        self.flows[flow.id] = flow
        self._out.setdefault(flow.source, []).append(flow)
        self._in.setdefault(flow.target, []).append(flow)

    def leaving(self, node: str) -> list[Flow]:
        return self._out.get(node, [])

    def entering(self, node: str) -> list[Flow]:
        return self._in.get(node, [])

    def of_kind(self, kind: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == kind]


def model_of(root: Element) -> tuple[Model | None, list[DefinitionProblem]]:
    """The process in a definitions file, and what in it the platform does not run."""
    if (root.namespace, root.name) != (BPMN, "definitions"):
        return None, [
            problem("not-bpmn", "不是 BPMN 2.0 文件", "This is not a BPMN 2.0 file", root)
        ]
    problems: list[DefinitionProblem] = []
    processes = []
    for child in root.children:
        if child.namespace == BPMN and child.name == "process":
            processes.append(child)
        elif child.namespace == BPMN and child.name not in ("documentation", "extensionElements"):
            problems.append(_unsupported(child))
    if len(processes) != 1:
        code, zh, en = (
            ("several-processes", "只能有一个流程", "There must be one process, not several")
            if processes
            else ("no-process", "文件中没有流程", "The file holds no process")
        )
        return None, [*problems, problem(code, zh, en, (processes or [root])[-1])]
    return _Reader(problems).process(processes[0]), problems


class _Reader:
    def __init__(self, problems: list[DefinitionProblem]) -> None:
        self._problems = problems
        self._ids: set[str] = set()

    def process(self, element: Element) -> Model:
        model = Model(element.id, element.position)
        self._attributes(element)
        if element.get("isExecutable") != "true":
            self._problems.append(
                problem(
                    "not-executable",
                    "没有可执行的流程（isExecutable 应为 true）",
                    "The process is not executable (isExecutable must be true)",
                    element,
                )
            )
        flows = []
        for child in element.children:
            if child.namespace == BPMN and child.name in NODES:
                self._node(model, child)
            elif child.namespace == BPMN and child.name == "sequenceFlow":
                flows.append(child)
            elif child.namespace == BPMN and child.name == "extensionElements":
                self._extensions(child)
            elif child.namespace != BPMN or child.name not in DRAWING:
                self._problems.append(_unsupported(child))
        for flow in flows:
            self._flow(model, flow)
        return model

    def _node(self, model: Model, element: Element) -> None:
        self._attributes(element)
        self._children(element, IN_NODE)
        if self._id(element):
            model.nodes[element.id] = Node(
                id=element.id,
                kind=element.name,
                name=(element.get("name") or "").strip(),
                default=element.get("default"),
                ours={k: v for (space, k), v in element.attributes.items() if space == OURS},
                element=element,
            )

    def _flow(self, model: Model, element: Element) -> None:
        self._attributes(element)
        self._children(element, IN_FLOW)
        source, target = element.get("sourceRef") or "", element.get("targetRef") or ""
        if source not in model.nodes or target not in model.nodes:
            self._problems.append(
                problem(
                    "dangling-flow",
                    "连线的一端没有连接到任何元素",
                    "One end of this flow leads nowhere",
                    element,
                )
            )
        elif self._id(element):
            conditions = list(element.bpmn_children("conditionExpression"))
            condition = conditions[0].text.strip() if conditions else None
            position = conditions[0].position if conditions else element.position
            model.add_flow(Flow(element.id, source, target, condition, position, element))

    def _id(self, element: Element) -> bool:
        if not _ID.fullmatch(element.id):
            zh, en = "元素缺少编号或编号不合规", "The element has no id, or not a plain one"
            self._problems.append(problem("bad-id", zh, f"{en}: {element.id[:80]!r}", element))
            return False
        if element.id in self._ids:
            zh, en = f"编号 {element.id} 重复", f"The id {element.id} is used twice"
            self._problems.append(problem("duplicate-id", zh, en, element))
            return False
        self._ids.add(element.id)
        return True

    def _children(self, element: Element, allowed: frozenset[str]) -> None:
        for child in element.children:
            if child.namespace != BPMN or child.name not in allowed:
                self._problems.append(_unsupported(child))
            elif child.name == "extensionElements":
                self._extensions(child)

    def _extensions(self, element: Element) -> None:
        # Other engines keep what decides who acts in here. Running without it
        # would look right and do something else.
        for child in element.children:
            self._problems.append(_unsupported(child))

    def _attributes(self, element: Element) -> None:
        ours = ATTRIBUTES.get(element.name, frozenset())
        for space, name in element.attributes:
            if space == OURS and name not in ours:
                zh, en = f"未知属性 yiwang:{name}", f"There is no attribute yiwang:{name} here"
                self._problems.append(problem("unknown-attribute", zh, en, element))
            elif space not in ("", OURS):
                zh = f"平台不读取属性 {name}（{space}），请改用 yiwang: 属性或删除"
                en = f"The attribute {name} of {space} is not read here; use yiwang: or remove it"
                self._problems.append(problem("foreign-attribute", zh, en, element))


def _unsupported(element: Element) -> DefinitionProblem:
    name = element.name[:60]
    return problem("unsupported-element", f"不支持 {name}", f"{name} is not supported", element)
