"""All SQL about tasks. Another group's task is simply not found."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from workflow.cases.models import Case
from workflow.tasks.errors import TaskNotFound
from workflow.tasks.models import Task

_columns = (Task, Case.number, Case.matter_title, Case.applicant, Case.status)


def _for(me: Caller) -> ColumnElement[bool]:
    """A task of one of my groups, or my own."""
    own = Task.assignee_id == me.person_id
    groups = [(group.post, group.organisation) for group in me.posts]
    return or_(tuple_(Task.post, Task.organisation).in_(groups), own) if groups else own


async def case_of_visible(session: AsyncSession, id: UUID, me: Caller) -> UUID:
    """The case of a task that is for me; nothing is locked yet, so that a case can be first."""
    found = await session.scalar(select(Task.case_id).where(Task.id == id, _for(me)))
    if found is None:
        raise TaskNotFound
    return found


async def task_locked(session: AsyncSession, id: UUID) -> Task:
    """Lock its case first."""
    one = select(Task).where(Task.id == id).with_for_update()
    found = await session.scalar(one, execution_options={"populate_existing": True})
    if found is None:
        raise TaskNotFound
    return found


async def visible(session: AsyncSession, id: UUID, me: Caller) -> Task:
    """A task that is for me, or that I have done."""
    mine = or_(_for(me), Task.completed_by == me.person_id)
    found = await session.scalar(select(Task).where(Task.id == id, mine))
    if found is None:
        raise TaskNotFound
    return found


async def open_for(
    session: AsyncSession, me: Caller, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[Any]]:
    """Waiting longest first."""
    found = select(*_columns).join(Case, Case.id == Task.case_id)
    found = found.where(Task.status == "open", _for(me))
    if after is not None:
        found = found.where(tuple_(Task.opened_at, Task.id) > after)
    return (await session.execute(found.order_by(Task.opened_at, Task.id).limit(limit))).all()


async def completed_by(
    session: AsyncSession, me: Caller, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[Any]]:
    """Done last first."""
    found = select(*_columns).join(Case, Case.id == Task.case_id)
    found = found.where(Task.completed_by == me.person_id)
    if after is not None:
        found = found.where(tuple_(Task.completed_at, Task.id) < after)
    order = (Task.completed_at.desc(), Task.id.desc())
    return (await session.execute(found.order_by(*order).limit(limit))).all()


async def close_open(
    session: AsyncSession, case_id: UUID, refs: Iterable[str] | None = None
) -> None:
    """End open tasks of a case without a decision: those named, or all."""
    open_ones = update(Task).where(Task.case_id == case_id, Task.status == "open")
    if refs is not None:
        open_ones = open_ones.where(Task.ref.in_(list(refs)))
    await session.execute(open_ones.values(status="closed", version=Task.version + 1))


async def has_decided(session: AsyncSession, case_id: UUID, me: Caller) -> bool:
    """Whether I have, or could have, a part in deciding on this case."""
    mine = or_(_for(me), Task.completed_by == me.person_id)
    found = select(Task.id).where(Task.case_id == case_id, mine).limit(1)
    return await session.scalar(found) is not None
