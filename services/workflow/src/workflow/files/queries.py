"""All SQL about files. Which of them are whose, the callers have checked."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.files.errors import FilesUnavailable
from workflow.files.models import StoredFile

#: How long one sweep may take before another worker tries.
LEASE = timedelta(minutes=5)


async def keep(session: AsyncSession, id: UUID, case_id: UUID) -> None:
    """The file is needed from now on."""
    kept = update(StoredFile).where(StoredFile.id == id, StoredFile.doomed_at.is_not(None))
    kept = kept.values(case_id=case_id, doomed_at=None).returning(StoredFile.id)
    if await session.scalar(kept) is None:
        raise FilesUnavailable


async def doom(session: AsyncSession, ids: Collection[UUID], now: datetime) -> None:
    """The files are not needed any more, if this transaction commits."""
    if ids:
        gone = update(StoredFile).where(StoredFile.id.in_(ids))
        await session.execute(gone.values(doomed_at=now))


async def case_of_kept(session: AsyncSession, id: UUID) -> UUID | None:
    """The case a file belongs to; None if it is not kept."""
    kept = select(StoredFile.case_id).where(StoredFile.id == id, StoredFile.doomed_at.is_(None))
    return await session.scalar(kept)


async def take_doomed(session: AsyncSession, now: datetime, most: int) -> Sequence[UUID]:
    """Files to delete now, taken so that no other worker takes them for a while."""
    due = (
        select(StoredFile.id)
        .where(StoredFile.doomed_at <= now)
        .order_by(StoredFile.doomed_at, StoredFile.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = update(StoredFile).where(StoredFile.id.in_(due)).values(doomed_at=now + LEASE)
    return (await session.scalars(taken.returning(StoredFile.id))).all()


async def forget(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Their objects are deleted."""
    await session.execute(delete(StoredFile).where(StoredFile.id.in_(ids)))
