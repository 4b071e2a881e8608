"""What is shown of tasks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import Page, PageRequest, page_of
from workflow.cases import queries as cases
from workflow.cases.commands import note_read
from workflow.cases.drawing import CaseDrawing, drawing_of
from workflow.cases.matters import matter
from workflow.cases.views import attached_to
from workflow.deadlines.rules import deadline, start_of_day
from workflow.deadlines.schemas import DeadlineOut
from workflow.forms.shown import answers
from workflow.processes import queries as processes
from workflow.tasks import queries
from workflow.tasks.listing import Wish
from workflow.tasks.models import Task
from workflow.tasks.schemas import (
    CaseInBrief,
    ListedTask,
    TaskCounts,
    TaskDetail,
    TaskMatter,
    TaskMatters,
    TaskOut,
    Which,
)
from workflow.timeline.models import Actor
from workflow.timeline.queries import entries_of
from workflow.timeline.schemas import EntryOut

SHOWN_ENTRIES = 200


async def tasks_of(
    session: AsyncSession, me: Caller, which: Which, wish: Wish, paging: PageRequest, now: datetime
) -> Page[ListedTask]:
    # The order is part of the cursor: in another one, its place means nothing.
    order = wish.sort if which == "open" else which
    after = paging.key(_exactly(order), datetime.fromisoformat, UUID)
    find = queries.open_for if which == "open" else queries.completed_by
    seen = None if after is None else (after[1], after[2])
    rows = await find(session, me, wish, seen, paging.limit + 1, now)
    moment = wish.key if which == "open" else "completed_at"
    items, cursor = page_of(
        rows, paging, lambda row: (order, getattr(row.Task, moment).isoformat(), row.Task.id)
    )
    return Page(items=[_listed(row, now) for row in items], next_cursor=cursor)


def _exactly(expected: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value != expected:
            raise ValueError(value)
        return expected

    return check


def _listed(row: Row[Any], now: datetime) -> ListedTask:
    case = CaseInBrief.model_validate(row._mapping)
    return ListedTask(
        **TaskOut.of(row.Task).model_dump(), case=case, deadline=_deadline(row.Task, now)
    )


def _deadline(task: Task, now: datetime) -> DeadlineOut | None:
    return DeadlineOut.of(deadline(task.due_at, now)) if task.is_open else None


async def counts(session: AsyncSession, me: Caller, now: datetime) -> TaskCounts:
    found = await queries.counts(session, me, now)
    today = await queries.completed_since(session, me, start_of_day(now))
    return TaskCounts(**found, completed_today=today)


async def matters_of(session: AsyncSession, me: Caller) -> TaskMatters:
    """The matters that wait for me, those with most tasks first."""
    found = await queries.open_by_matter(session, me)
    titles = await processes.titles(session, found)
    matters = [TaskMatter(code=code, title=titles[code], open=n) for code, n in found.items()]
    return TaskMatters(items=sorted(matters, key=lambda each: -each.open))


async def task_drawing(session: AsyncSession, me: Caller, id: UUID) -> CaseDrawing:
    """It tells nothing of the applicant, so that it was read need not be written down."""
    task = await queries.visible(session, id, me)
    return await drawing_of(session, await cases.case_of(session, task.case_id))


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
        deadline=_deadline(task, now),
        answers=answers(follows.form, case.data, case.choices, case.attachments),
        attachments=attached_to(case, follows.form),
        data=case.data,
        prefill=case.prefill,
        form=follows.package.form,
        form_ui=follows.package.form_ui,
        timeline=[EntryOut.of(entry) for entry in entries],
    )
