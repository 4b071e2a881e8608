"""Any process built of sequence, choice, parallel and loop: the stepper against a token game.

The game below moves tokens along flows as BPMN defines it, in memory, knowing
nothing of the engine. The stepper, whose state goes through JSON between any
two steps, has to wait where the game waits, and end where and when it ends.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.processes import engine
from workflow.processes.lint import lint

CALM_AFTER = 40

Block = tuple[str, Any]


def blocks(depth: int) -> st.SearchStrategy[Block]:
    step = st.just(("step", None))
    if depth == 0:
        return step
    inner = blocks(depth - 1)
    return st.one_of(
        step,
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: ("sequence", parts)),
        st.tuples(inner, st.one_of(inner, st.none())).map(lambda ways: ("choice", ways)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("parallel", parts)),
        inner.map(lambda body: ("loop", ("sequence", [("step", None), body]))),
    )


@dataclass
class Drawing:
    """Flows as `(source, target, condition)`; condition "" is the default, None a plain flow."""

    flows: list[tuple[str, str, str | None]] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    def name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def flow(self, source: str, target: str, condition: str | None = None) -> None:
        self.flows.append((source, target, condition))

    def add(self, block: Block, after: str, condition: str | None = None) -> str:
        """Draw `block` behind `after`; what it ends in."""
        kind, parts = block
        if kind == "step":
            step = self.name("step")
            self.flow(after, step, condition)
            return step
        if kind == "sequence":
            for at, part in enumerate(parts):
                after = self.add(part, after, condition if at == 0 else None)
            return after
        opening, closing = (
            self.name("and" if kind == "parallel" else "xor"),
            self.name("and" if kind == "parallel" else "xor"),
        )
        self.flow(after, opening, condition)
        if kind == "parallel":
            for part in parts:
                self.flow(self.add(part, opening), closing)
        elif kind == "choice":
            self.flow(self.add(parts[0], opening, 'decision == "approved"'), closing)
            if parts[1] is None:
                self.flow(opening, closing, "")
            else:
                self.flow(self.add(parts[1], opening, ""), closing)
        else:
            self.flow(self.add(parts, opening), closing)
            self.flow(closing, opening, 'decision == "rejected"')
            done = self.name("xor")
            self.flow(closing, done, "")
            return done
        return closing

    def text(self) -> str:
        arrows = {None: "{} -> {}", "": "{} => {}"}
        return "\n".join(
            arrows.get(condition, "{} -> {} : {}").format(source, target, condition)
            for source, target, condition in self.flows
        )


class Game:
    """Tokens on flows."""

    def __init__(self, drawing: Drawing) -> None:
        self.flows = drawing.flows
        self.tokens: Counter[tuple[str, str, str | None]] = Counter()
        self.resting: Counter[str] = Counter()
        self.ended: str | None = None
        self.leave("start", None)

    def leave(self, element: str, decision: str | None) -> None:
        out = [flow for flow in self.flows if flow[0] == element]
        if element.startswith("xor") and len(out) > 1:
            taken = [f for f in out if f[2] and f[2].endswith(f'"{decision}"')]
            out = taken or [f for f in out if f[2] == ""]
        self.tokens.update(out)
        self.settle(decision)

    def settle(self, decision: str | None) -> None:
        for flow in list(self.tokens.elements()):
            target = flow[1]
            entering = [f for f in self.flows if f[1] == target] if "and" in target else [flow]
            if flow not in self.tokens or not all(self.tokens[f] for f in entering):
                continue
            self.tokens -= Counter(entering)
            if target.startswith("step"):
                self.resting[target] += 1
            elif target == "approved":
                self.ended = target
            else:
                self.leave(target, decision)

    def complete(self, element: str, decision: str) -> None:
        self.resting -= Counter([element])
        self.leave(element, decision)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(block=blocks(3), data=st.data())
def test_the_stepper_waits_where_the_tokens_are(
    draw: Callable[[str], str], package_of: Callable[..., Any], block: Block, data: st.DataObject
):
    drawing = Drawing()
    drawing.flow(drawing.add(block, "start"), "approved")
    assert lint(package_of(drawing.text())) == []
    definition = engine.parse(drawing.text(), draw(drawing.text()))
    game = Game(drawing)

    progress = engine.start(definition, {})
    for turn in count():
        assert Counter(each.step.element for each in progress.waiting) == game.resting
        assert progress.ended == game.ended
        if not progress.waiting:
            break
        calm = turn > CALM_AFTER
        pick = 0 if calm else data.draw(st.integers(0, len(progress.waiting) - 1))
        decision = "approved" if calm else data.draw(st.sampled_from(["approved", "rejected"]))
        chosen = progress.waiting[pick]
        state = json.loads(json.dumps(progress.state, sort_keys=True))
        progress = engine.advance(definition, state, chosen.ref, {"decision": decision}, {})
        game.complete(chosen.step.element, decision)

    assert game.ended == "approved"
    assert not game.tokens
    assert "arrived" not in progress.state
