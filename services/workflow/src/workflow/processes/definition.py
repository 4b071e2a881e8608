"""What a process asks of people and of other systems, step by step."""

from dataclasses import dataclass, field
from typing import Any, Literal

from contracts.words import Text


@dataclass(frozen=True)
class Assignment:
    """Who may do a step: holders of `post` in the organisation that `organisation` names.

    `organisation` is an expression over facts, for `evaluate`: `applicant.college`,
    or a literal, `'D04'`.
    """

    post: str | None
    organisation: str | None


@dataclass(frozen=True)
class Step:
    """A place where a process waits: for a person, or for the answer of another system.

    `writeback` is the key into the package's write-back declarations. With `batch`,
    several of it may be approved at once.
    """

    element: str
    title: Text
    kind: Literal["user", "service"]
    assignment: Assignment | None = None
    writeback: str | None = None
    promised_working_days: int | None = None
    batch: bool = False


@dataclass(frozen=True)
class Milestone:
    """Where a process starts, or an end of it."""

    element: str
    title: Text
    kind: Literal["start", "end"]


@dataclass(frozen=True)
class Definition:
    """A process that can run. Immutable, shared by every instance of its version."""

    key: str
    process_id: str
    steps: tuple[Step, ...]
    milestones: tuple[Milestone, ...]
    #: The process as everyone may see it; None if it was never drawn.
    drawing: str | None = field(repr=False, compare=False)
    #: The engine's own form of it; nobody else looks inside.
    specification: Any = field(repr=False, compare=False)

    def step(self, element: str) -> Step:
        """The step with this BPMN id; KeyError if there is none."""
        for step in self.steps:
            if step.element == element:
                return step
        raise KeyError(element)


@dataclass(frozen=True)
class Waiting:
    """A step that waits now. `ref` is its own in this instance, until it is completed."""

    ref: str
    step: Step


@dataclass(frozen=True)
class Progress:
    """Where a process stands. `state` is JSON: ids and decisions, nothing personal.

    `waiting` holds every step that waits, the longest waiting first, those
    opened earlier as well: compare by `ref`. `ended` is the id of the end event
    reached last, once nothing waits.
    """

    state: dict[str, Any]
    waiting: tuple[Waiting, ...]
    ended: str | None = None
