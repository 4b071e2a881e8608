"""Whether a model always comes to its end, found by walking through all it can do.

Tokens are followed as BPMN defines them, by no engine: a join that can never
be complete, a branch that reaches a step twice at once and a loop nobody stops
are refused before the first applicant is caught in them.
"""

from collections import deque
from collections.abc import Callable, Iterator

from contracts.events import DefinitionProblem
from workflow.processes.bpmn import Model, Node
from workflow.processes.reading import problem
from workflow.processes.shape import reached

MOST_MARKINGS = 4_000

#: Which flows hold a token, one bit each.
Marking = int
#: Tokens taken, and the ways to put down new ones.
Move = tuple[int, list[int]]


def soundness_problems(model: Model) -> list[DefinitionProblem]:
    """Why the process might hang. The model's shape is taken to be right."""
    found = list(_loops_nobody_stops(model))
    if found:
        return found
    net = _Net(model)
    # Where everything is parallel to everything, all orders are too many. Taking
    # always the first move misses no hang, as choices are free of each other.
    walk = _walk(net, net.moves)
    if walk is None:
        walk = _walk(net, net.first_move)
    if walk is None:
        zh, en = "并行分支过多，无法检查", "Too much is parallel here to be checked"
        return [problem("too-parallel", zh, en, model.position)]
    return walk


def _loops_nobody_stops(model: Model) -> Iterator[DefinitionProblem]:
    def gateways_after(id: str) -> list[str]:
        targets = [flow.target for flow in model.leaving(id)]
        return [t for t in targets if model.nodes[t].kind.endswith("Gateway")]

    for node in model.nodes.values():
        if node.kind.endswith("Gateway") and node.id in reached(
            gateways_after(node.id), gateways_after
        ):
            zh, en = "循环中没有任何步骤等待", "Nothing waits in this loop: it would turn for ever"
            yield problem("automatic-loop", zh, en, node.element)
            return


class _Net:
    def __init__(self, model: Model) -> None:
        self.nodes = model.nodes
        self._flows = list(model.flows.values())
        bit = {flow.id: 1 << at for at, flow in enumerate(self._flows)}
        self._in = {id: [bit[f.id] for f in model.entering(id)] for id in model.nodes}
        self._out = {id: [bit[f.id] for f in model.leaving(id)] for id in model.nodes}
        starts = model.of_kind("startEvent")
        self.initial: Marking = sum(self._out[starts[0].id])

    def moves(self, marking: Marking) -> Iterator[Move]:
        """Everything that can happen next."""
        seen = set()
        for at, flow in enumerate(self._flows):
            if not marking >> at & 1:
                continue
            node = self.nodes[flow.target]
            into, out = self._in[node.id], self._out[node.id]
            if node.kind == "exclusiveGateway":
                yield 1 << at, out
            elif node.kind != "parallelGateway":
                yield 1 << at, [sum(out)]
            elif node.id not in seen and all(marking & bit for bit in into):
                seen.add(node.id)
                yield sum(into), [sum(out)]

    def first_move(self, marking: Marking) -> Iterator[Move]:
        for move in self.moves(marking):
            yield move
            return

    def waiting_at(self, marking: Marking) -> Node:
        """One of the elements that hold a token."""
        at = (marking & -marking).bit_length() - 1
        return self.nodes[self._flows[at].target]


def _walk(net: _Net, moves: Callable[[Marking], Iterator[Move]]) -> list[DefinitionProblem] | None:
    """The first problem on the way through all markings; None if they are too many."""
    seen, todo = {net.initial}, deque([net.initial])
    while todo:
        marking = todo.popleft()
        stuck = marking != 0
        for taken, ways in moves(marking):
            stuck = False
            rest = marking & ~taken
            for put in ways:
                if rest & put:
                    zh = "两个分支会同时到达此处，请先用并行网关汇合"
                    en = "Two branches can be here at once; join them first"
                    where = net.waiting_at(rest & put).element
                    return [problem("two-tokens", zh, en, where)]
                if rest | put not in seen:
                    seen.add(rest | put)
                    todo.append(rest | put)
        if stuck:
            zh = "汇合永远等不齐：有的分支不会到达这里"
            en = "This join can wait for ever: not every branch comes here"
            return [problem("join-never-completes", zh, en, net.waiting_at(marking).element)]
        if len(seen) > MOST_MARKINGS:
            return None
    return []
