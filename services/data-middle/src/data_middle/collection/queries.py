from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, exists, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events import RecordsCollected
from data_middle.collection.errors import NoSuchRun
from data_middle.collection.models import CollectionPart, CollectionRun, RejectedRecord, Status
from data_middle.collection.rules import Rejected

_begin = insert(cast("Table", CollectionRun.__table__)).on_conflict_do_nothing()
_enter_part = (
    insert(cast("Table", CollectionPart.__table__))
    .on_conflict_do_nothing()
    .returning(CollectionPart.part)
)
_reject = insert(cast("Table", RejectedRecord.__table__))
_run = (
    select(CollectionRun)
    .where(
        CollectionRun.run_id == bindparam("run_id"), CollectionRun.resource == bindparam("resource")
    )
    .with_for_update()
)
_newer_full_run = select(
    exists().where(
        CollectionRun.source == bindparam("source"),
        CollectionRun.resource == bindparam("resource"),
        CollectionRun.began_at > bindparam("at"),
        CollectionRun.mode == "full",
        CollectionRun.status == Status.COMPLETED,
    )
)
_newest_runs = select(CollectionRun).order_by(CollectionRun.id.desc())
_rejected = select(RejectedRecord).where(RejectedRecord.run == bindparam("run"))


async def run_of(session: AsyncSession, event: RecordsCollected) -> CollectionRun:
    """The run a part belongs to, locked; begun with the first of its parts to arrive."""
    await session.execute(
        _begin,
        {
            "run_id": event.run_id,
            "source": event.source,
            "resource": event.resource,
            "mode": event.mode,
            "began_at": event.observed_at,
        },
    )
    run = await session.scalars(_run, {"run_id": event.run_id, "resource": event.resource})
    return run.one()


async def enter_part(session: AsyncSession, run: CollectionRun, part: int) -> bool:
    """False if this part was merged before."""
    return await session.scalar(_enter_part, {"run": run.id, "part": part}) is not None


async def reject(
    session: AsyncSession, run: CollectionRun, part: int, rows: Sequence[Rejected]
) -> None:
    if rows:
        where = {"run": run.id, "part": part}
        values = [
            {**where, "position": r.position, "key": r.key, "reasons": r.reasons} for r in rows
        ]
        await session.execute(_reject, values)


async def has_newer_full_run(
    session: AsyncSession, source: str, resource: str, at: datetime
) -> bool:
    """Whether everything the source held at some time after `at` is known already."""
    values = {"source": source, "resource": resource, "at": at}
    return bool(await session.scalar(_newer_full_run, values))


async def run_to_decide(session: AsyncSession, id: UUID) -> CollectionRun:
    found = await session.get(CollectionRun, id, with_for_update=True)
    if found is None:
        raise NoSuchRun
    return found


async def newest_runs(
    session: AsyncSession, limit: int, before: UUID | None
) -> Sequence[CollectionRun]:
    query = _newest_runs if before is None else _newest_runs.where(CollectionRun.id < before)
    return (await session.scalars(query.limit(limit))).all()


async def rejected_records(
    session: AsyncSession, run: UUID, limit: int, after: tuple[int, int] | None
) -> Sequence[RejectedRecord]:
    """In the order of the source."""
    if await session.get(CollectionRun, run) is None:
        raise NoSuchRun
    query = _rejected.order_by(RejectedRecord.part, RejectedRecord.position).limit(limit)
    if after is not None:
        query = query.where(tuple_(RejectedRecord.part, RejectedRecord.position) > after)
    return (await session.scalars(query, {"run": run})).all()
