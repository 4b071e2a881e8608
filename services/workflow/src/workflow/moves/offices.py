"""What an office does with a task: approve, reject, return to the applicant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import check_version
from chassis.outbox import emit
from chassis.problems import FieldError
from contracts.events import CaseReturned, TaskCompleted
from workflow.cases import queries as cases
from workflow.cases.facts import named
from workflow.cases.matters import matter
from workflow.forms.errors import InvalidForm
from workflow.forms.messages import UNKNOWN
from workflow.moves.course import Course
from workflow.processes import commands as processes
from workflow.processes.definition import Progress
from workflow.tasks import queries
from workflow.tasks.errors import BatchNotAllowed, OwnCase
from workflow.tasks.models import Decision, Task
from workflow.timeline.commands import record
from workflow.timeline.models import Actor, Move


@dataclass(frozen=True)
class Verdict:
    """What was decided, and what was said with it.

    `fields`: what has to be mended. `batch_of`: with how many it was decided in one go.
    """

    decision: Decision
    comment: str | None = None
    fields: Sequence[str] = ()
    batch_of: int | None = None

    @property
    def details(self) -> dict[str, Any]:
        said = {"fields": list(self.fields), "batch_of": self.batch_of}
        return {name: value for name, value in said.items() if value}


async def decide(
    session: AsyncSession,
    me: Caller,
    task_id: UUID,
    verdict: Verdict,
    if_match: str | None,
    now: datetime,
) -> Task:
    """Decide on a task, once. Of several who decide at the same moment, one does."""
    decision = verdict.decision
    case = await cases.case_locked(session, await queries.case_of_visible(session, task_id, me))
    task = await queries.task_locked(session, task_id)
    task.expect_open_for(me.person_id)
    if case.applicant_id == me.person_id and task.assignee_id != me.person_id:
        raise OwnCase
    check_version(if_match, task.version)
    if verdict.batch_of and not task.batch:
        raise BatchNotAllowed
    course = Course(session, case, await matter(session, case.definition_id), now)
    # Before the case changes, or the session would write it twice.
    progress = None if decision is Decision.RETURNED else await _advance(course, task, decision)
    task.decide(decision, me.person_id, me.name, verdict.comment, now)
    record(
        session,
        case,
        Move(decision.value),
        now,
        actor=Actor(person_id=me.person_id, name=me.name, post=task.group),
        step=task.step,
        step_title=task.title,
        comment=verdict.comment,
        details=verdict.details,
    )
    emit(
        session,
        TaskCompleted(
            **named(case),
            task_id=task.id,
            step=task.step,
            step_title=task.title,
            actor_id=me.person_id,
            decision=decision.value,
        ),
    )
    if progress is None:
        await _give_back(course, task, verdict.fields)
    else:
        await course.follow(progress)
    return task


async def _advance(course: Course, task: Task, decision: Decision) -> Progress:
    return await processes.advance_instance(
        course.session, course.case.id, task.ref, {"decision": decision.value}, course.facts
    )


async def _give_back(course: Course, task: Task, fields: Sequence[str]) -> None:
    """Back to the applicant. The process stays where it is until the case comes again."""
    session, case = course.session, course.case
    course.expect_no_writeback()
    unknown = [each for each in fields if each not in course.matter.form.fields]
    if unknown:
        raise InvalidForm(errors=[FieldError(each, UNKNOWN) for each in unknown])
    returned = {
        "comment": task.comment,
        "fields": list(fields),
        "step_title": task.step_title,
        "by": task.completed_name,
        "steps": [{"ref": each["ref"], "step": each["step"]} for each in case.waiting],
    }
    await queries.close_open(session, case.id)
    case.give_back(returned, course.now)
    emit(session, CaseReturned(**named(case), round=case.round))
