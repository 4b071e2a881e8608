"""The drawing of a case's process, and how far the case has come on it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Text
from workflow.cases.models import Case, Status
from workflow.processes import commands as processes
from workflow.processes import queries as instances
from workflow.processes.definition import Definition, Milestone, Step
from workflow.timeline.models import Entry, Move
from workflow.timeline.queries import latest_by_step

State = Literal["done", "current", "returned", "skipped"]
#: What ends the waiting of a step.
DECISIONS = frozenset(
    {
        Move.APPROVED,
        Move.REJECTED,
        Move.RETURNED,
        Move.WRITEBACK_COMPLETED,
        Move.WRITEBACK_FAILED,
    }
)


class Mark(BaseModel):
    """An element of the drawing the case has been at, or passed by now that it is over."""

    element: str
    title: Text
    state: State
    at: AwareDatetime | None


class CaseDrawing(BaseModel):
    """`xml`: BPMN with its diagram; null if the process was never drawn.

    `elements` comes in the order of the process and says the same in words. What
    the case has not reached yet is not in it.
    """

    xml: str | None
    elements: list[Mark]


async def drawing_of(session: AsyncSession, case: Case) -> CaseDrawing:
    """The drawing of the version this case follows. Names nobody."""
    definition = await processes.runnable(session, case.definition_id)
    latest = await latest_by_step(session, case.id, DECISIONS)
    ended = await instances.ended(session, case.id)
    return CaseDrawing(
        xml=definition.drawing, elements=list(marks(definition, case, latest, ended))
    )


def marks(
    definition: Definition, case: Case, latest: Mapping[str, Entry], ended: str | None
) -> Iterator[Mark]:
    """Where the case has been; `latest` is the last decision on each step."""
    for milestone in definition.milestones:
        if milestone.kind == "start" and case.submitted_at is not None:
            yield _mark(milestone, "done", case.submitted_at)
    waiting = {each["step"]: each.get("since") for each in case.waiting}
    back = {each["step"] for each in (case.returned or {}).get("steps", ())}
    for step in definition.steps:
        entry = latest.get(step.element)
        if step.element in waiting:
            since = waiting[step.element]
            yield _mark(step, "current", datetime.fromisoformat(since) if since else None)
        elif step.element in back:
            yield _mark(step, "returned", entry.at if entry else None)
        elif entry is not None:
            yield _mark(step, "returned" if entry.move == Move.RETURNED else "done", entry.at)
        elif case.completed_at is not None:
            yield _mark(step, "skipped", None)
    for milestone in definition.milestones:
        if milestone.element == ended and case.status != Status.WITHDRAWN:
            yield _mark(milestone, "done", case.completed_at)


def _mark(at: Step | Milestone, state: State, when: datetime | None) -> Mark:
    return Mark(element=at.element, title=at.title, state=state, at=when)
