"""All SQL about tasks. Another group's task is simply not found."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_, union_all, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from workflow.cases.models import Case
from workflow.tasks.errors import TaskNotFound
from workflow.tasks.listing import Wish, is_due_soon, is_overdue
from workflow.tasks.models import Task

_columns = (Task, Case.number, Case.matter_code, Case.matter_title, Case.applicant, Case.status)


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
    session: AsyncSession,
    me: Caller,
    wish: Wish,
    after: tuple[datetime, UUID] | None,
    limit: int,
    now: datetime,
) -> Sequence[Row[Any]]:
    """In the order wished for. Each group's tasks come from its own index, already in order."""
    key = Task.__table__.c[wish.key]
    order = (key.desc(), Task.id.desc()) if wish.descending else (key, Task.id)
    wanted = select(Task.id).where(Task.status == "open", *wish.filters(me.person_id, now))
    if after is not None:
        seen = tuple_(key, Task.id)
        wanted = wanted.where(seen < after if wish.descending else seen > after)
    wanted = wanted.order_by(*order).limit(limit)
    first = union_all(*(select(wanted.where(mine).subquery()) for mine in _parts(me))).subquery()
    found = select(*_columns).join(Case, Case.id == Task.case_id)
    found = found.where(Task.id.in_(select(first.c.id))).order_by(*order).limit(limit)
    return (await session.execute(found)).all()


def _parts(me: Caller) -> list[ColumnElement[bool]]:
    """`_for`, apart: no task is in two of them."""
    groups = [
        and_(Task.post == group.post, Task.organisation == group.organisation)
        for group in set(me.posts)
    ]
    return [*groups, Task.assignee_id == me.person_id]


async def completed_by(
    session: AsyncSession,
    me: Caller,
    wish: Wish,
    after: tuple[datetime, UUID] | None,
    limit: int,
    now: datetime,
) -> Sequence[Row[Any]]:
    """Done last first."""
    found = select(*_columns).join(Case, Case.id == Task.case_id)
    found = found.where(Task.completed_by == me.person_id, *wish.filters(me.person_id, now))
    if after is not None:
        found = found.where(tuple_(Task.completed_at, Task.id) < after)
    order = (Task.completed_at.desc(), Task.id.desc())
    return (await session.execute(found.order_by(*order).limit(limit))).all()


async def counts(session: AsyncSession, me: Caller, now: datetime) -> dict[str, int]:
    """How many of my open tasks there are, and are due soon, overdue, or mine alone."""
    mine = or_(Task.claimed_by == me.person_id, Task.assignee_id == me.person_id)
    found = select(
        func.count().label("open"),
        func.count().filter(is_due_soon(now)).label("due_soon"),
        func.count().filter(is_overdue(now)).label("overdue"),
        func.count().filter(mine).label("mine"),
    ).where(Task.status == "open", _for(me))
    return dict((await session.execute(found)).one()._mapping)


async def completed_since(session: AsyncSession, me: Caller, since: datetime) -> int:
    mine = (Task.completed_by == me.person_id) & (Task.completed_at >= since)
    return int(await session.scalar(select(func.count()).where(mine)) or 0)


async def open_by_matter(session: AsyncSession, me: Caller) -> dict[str, int]:
    """How many tasks of each matter wait for me."""
    found = select(Task.matter_code, func.count()).where(Task.status == "open", _for(me))
    found = found.group_by(Task.matter_code).order_by(Task.matter_code)
    return dict((await session.execute(found)).all())


async def open_ones(session: AsyncSession, case_id: UUID, refs: Collection[str]) -> Sequence[Task]:
    """Of a case that is locked."""
    found = select(Task).where(Task.case_id == case_id, Task.status == "open")
    return (await session.scalars(found.where(Task.ref.in_(refs)).order_by(Task.ref))).all()


async def was_approved(session: AsyncSession, me: Caller, id: UUID, version: int) -> bool:
    """Whether I approved the task, and it was in this version then."""
    approval = select(Task.id).where(
        Task.id == id,
        Task.completed_by == me.person_id,
        Task.decision == "approved",
        Task.version == version + 1,
    )
    return await session.scalar(approval) is not None


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
