"""What is shown of tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import Page, PageRequest, page_of
from workflow.cases import queries as cases
from workflow.cases.commands import note_read
from workflow.cases.matters import matter
from workflow.forms.shown import answers
from workflow.tasks import queries
from workflow.tasks.models import Task
from workflow.tasks.schemas import CaseInBrief, ListedTask, TaskDetail, TaskOut, Which
from workflow.timeline.models import Actor
from workflow.timeline.queries import entries_of
from workflow.timeline.schemas import EntryOut

SHOWN_ENTRIES = 200


async def tasks_of(
    session: AsyncSession, me: Caller, which: Which, paging: PageRequest
) -> Page[ListedTask]:
    after = paging.key(datetime.fromisoformat, UUID)
    if which == "open":
        rows = await queries.open_for(session, me, after, paging.limit + 1)
        items, cursor = page_of(rows, paging, lambda row: _key(row.Task.opened_at, row.Task))
    else:
        rows = await queries.completed_by(session, me, after, paging.limit + 1)
        items, cursor = page_of(rows, paging, lambda row: _key(row.Task.completed_at, row.Task))
    return Page(items=[_listed(row) for row in items], next_cursor=cursor)


def _key(moment: datetime, task: Task) -> Sequence[Any]:
    return (moment.isoformat(), task.id)


def _listed(row: Row[Any]) -> ListedTask:
    case = CaseInBrief.model_validate(row._mapping)
    return ListedTask(**TaskOut.of(row.Task).model_dump(), case=case)


async def task_detail(
    session: AsyncSession, me: Caller, id: UUID, now: datetime
) -> tuple[Task, TaskDetail]:
    """A task with its case. That it was read is written down for the applicant."""
    task = await queries.visible(session, id, me)
    case = await cases.case_of(session, task.case_id)
    follows = await matter(session, case.definition_id)
    reader = Actor(person_id=me.person_id, name=me.name, post=task.group)
    note_read(session, case, reader, "task", now)
    entries = await entries_of(session, case.id, limit=SHOWN_ENTRIES)
    return task, TaskDetail(
        **TaskOut.of(task).model_dump(),
        case=CaseInBrief.model_validate(case, from_attributes=True),
        answers=answers(follows.form, case.data, case.choices),
        data=case.data,
        prefill=case.prefill,
        form=follows.package.form,
        form_ui=follows.package.form_ui,
        timeline=[EntryOut.of(entry) for entry in entries],
    )
