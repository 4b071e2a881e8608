from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import check_version
from chassis.outbox import emit
from contracts.events import TaskOpened
from contracts.words import Group
from workflow.cases import queries as cases
from workflow.cases.facts import named
from workflow.cases.models import Case
from workflow.deadlines.rules import due_at
from workflow.expressions.errors import ExpressionFailed
from workflow.expressions.rules import evaluate
from workflow.processes.definition import Step, Waiting
from workflow.tasks import queries
from workflow.tasks.errors import OwnCase
from workflow.tasks.models import NEVER_DUE, Task


def open_task(
    session: AsyncSession, case: Case, waiting: Waiting, facts: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Let the step wait for whoever it is for. Returns how the case shows it."""
    step = waiting.step
    group = _group(step, facts)
    promised = step.promised_working_days
    due = due_at(now, promised) if promised else None
    task = Task(
        id=uuid4(),
        case_id=case.id,
        case_number=case.number or "",
        matter_code=case.matter_code,
        applicant_name=case.applicant["name"],
        ref=waiting.ref,
        step=step.element,
        step_title=step.title.model_dump(),
        post=group.post if group else None,
        organisation=group.organisation if group else None,
        # A step nobody is named for is the applicant's own.
        assignee_id=None if group else case.applicant_id,
        round=case.round,
        status="open",
        opened_at=now,
        due_at=due,
        due_order=due or NEVER_DUE,
        batch=step.batch,
        version=1,
    )
    session.add(task)
    emit(
        session,
        TaskOpened(
            **named(case),
            task_id=task.id,
            step=task.step,
            step_title=step.title,
            assignee_id=task.assignee_id,
            group=group,
            due_at=task.due_at,
        ),
    )
    return {
        "ref": task.ref,
        "kind": "user",
        "task_id": str(task.id),
        "step": task.step,
        "step_title": task.step_title,
        "group": group.model_dump() if group else None,
        "since": now.isoformat(),
        "due_at": task.due_at.isoformat() if task.due_at else None,
    }


def _group(step: Step, facts: dict[str, Any]) -> Group | None:
    assigned = step.assignment
    if assigned is None or assigned.post is None or assigned.organisation is None:
        return None
    organisation = evaluate(assigned.organisation, facts)
    if not isinstance(organisation, str) or not organisation:
        raise ExpressionFailed
    return Group(post=assigned.post, organisation=organisation)


async def claim(
    session: AsyncSession, me: Caller, id: UUID, if_match: str | None, now: datetime
) -> Task:
    """Tell colleagues that I am at it."""
    case, task = await _locked(session, me, id)
    if task.claimed_by != me.person_id:
        check_version(if_match, task.version)
    if case.applicant_id == me.person_id and task.assignee_id != me.person_id:
        raise OwnCase
    task.claim(me.person_id, me.name)
    _show_holder(case, task, now)
    return task


async def release(
    session: AsyncSession, me: Caller, id: UUID, if_match: str | None, now: datetime
) -> Task:
    """Leave it to the group again."""
    case, task = await _locked(session, me, id)
    check_version(if_match, task.version)
    task.release(me.person_id)
    _show_holder(case, task, now)
    return task


async def _locked(session: AsyncSession, me: Caller, id: UUID) -> tuple[Case, Task]:
    case = await cases.case_locked(session, await queries.case_of_visible(session, id, me))
    return case, await queries.task_locked(session, id)


def _show_holder(case: Case, task: Task, now: datetime) -> None:
    shown = [
        {**each, "person": task.claimed_name} if each["ref"] == task.ref else each
        for each in case.waiting
    ]
    if shown != case.waiting:
        case.wait_for(shown, now)
