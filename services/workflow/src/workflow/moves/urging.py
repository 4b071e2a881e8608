"""The applicant asks those who have the case to get on with it (催办)."""

from datetime import datetime
from math import ceil
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.outbox import emit
from contracts.events import CaseUrged
from contracts.events.workflow import UrgedTask
from workflow.cases import queries, rules
from workflow.cases.errors import NotRunning
from workflow.cases.facts import named
from workflow.cases.models import Case, Status
from workflow.moves.errors import NobodyToUrge, UrgedTooSoon
from workflow.tasks import queries as tasks
from workflow.tasks.models import Task
from workflow.timeline.commands import record
from workflow.timeline.models import Actor, Move


async def urge(session: AsyncSession, me: Caller, id: UUID, now: datetime) -> Case:
    """Remind the holders of every step that was not urged within a day."""
    case = await queries.own_case_locked(session, id, me.person_id)
    if case.status != Status.RUNNING:
        raise NotRunning
    refs = rules.urgeable(case.waiting, now)
    if not refs:
        raise _not_now(case, now)
    waiting = await tasks.open_ones(session, case.id, refs)
    case.urge(refs, now)
    only = waiting[0] if len(waiting) == 1 else None
    record(
        session,
        case,
        Move.URGED,
        now,
        actor=Actor(person_id=me.person_id, name=me.name),
        step=only.step if only else None,
        step_title=only.title if only else None,
        details={"steps": [task.step for task in waiting], "times": case.urges},
    )
    urged = [_urged(task) for task in waiting]
    emit(session, CaseUrged(**named(case), times=case.urges, tasks=urged))
    return case


def _not_now(case: Case, now: datetime) -> NobodyToUrge | UrgedTooSoon:
    when = rules.urging(case.waiting, now).possible_at
    if when is None:
        return NobodyToUrge()
    return UrgedTooSoon(headers={"Retry-After": str(ceil((when - now).total_seconds()))})


def _urged(task: Task) -> UrgedTask:
    """Whoever claimed it has it alone."""
    person = task.claimed_by or task.assignee_id
    return UrgedTask(
        task_id=task.id,
        step=task.step,
        step_title=task.title,
        assignee_id=person,
        group=None if person else task.group,
    )
