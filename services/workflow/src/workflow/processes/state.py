"""Where the tokens of an instance are: all that is kept of it between two steps.

What is finished leaves nothing behind but the latest outcome of each step, so
an instance that was sent back a hundred times is as small as a new one. And
nothing in it is the engine's: another engine, or another release of this one,
goes on from the same state.
"""

from dataclasses import dataclass, field
from typing import Any

FORMAT = 1


@dataclass
class Marking:
    """`waiting`: ref -> step; `arrived`: at which join, and coming from which element."""

    opened: int = 0
    waiting: dict[str, str] = field(default_factory=dict)
    arrived: list[tuple[str, str]] = field(default_factory=list)
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def open(self, element: str) -> str:
        """Note that `element` waits from now on; its ref, unique in this instance."""
        self.opened += 1
        ref = f"{element}.{self.opened}"
        self.waiting[ref] = element
        return ref

    def in_order(self) -> list[tuple[str, str]]:
        """What waits, the longest waiting first: JSON in the database forgets the order."""
        return sorted(self.waiting.items(), key=lambda item: int(item[0].rpartition(".")[2]))


def load(state: dict[str, Any]) -> Marking:
    """A marking of its own; `state` is not changed through it."""
    if state.get("format") != FORMAT:
        raise ValueError(f"process state of format {state.get('format')!r}")
    return Marking(
        opened=state["opened"],
        waiting=dict(state["waiting"]),
        arrived=[(join, source) for join, source in state.get("arrived", ())],
        outcomes=dict(state.get("outcomes", {})),
    )


def dump(marking: Marking) -> dict[str, Any]:
    """The JSON form; what is empty is left out."""
    state: dict[str, Any] = {
        "format": FORMAT,
        "opened": marking.opened,
        "waiting": marking.waiting,
    }
    if marking.arrived:
        state["arrived"] = sorted([join, source] for join, source in marking.arrived)
    if marking.outcomes:
        state["outcomes"] = marking.outcomes
    return state
