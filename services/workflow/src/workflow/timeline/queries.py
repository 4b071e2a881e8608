from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.timeline.models import Entry


async def entries_of(
    session: AsyncSession, case_id: UUID, *, after: int = 0, limit: int = 1000
) -> Sequence[Entry]:
    """In the order in which they were written; whose case it is, the caller has checked."""
    found = select(Entry).where(Entry.case_id == case_id, Entry.seq > after)
    return (await session.scalars(found.order_by(Entry.seq).limit(limit))).all()


async def latest_by_step(
    session: AsyncSession, case_id: UUID, moves: Collection[str]
) -> dict[str, Entry]:
    """The last of `moves` made on each step; whose case it is, the caller has checked."""
    found = select(Entry).where(Entry.case_id == case_id, Entry.step.is_not(None))
    found = found.where(Entry.move.in_(moves)).ext(distinct_on(Entry.step))
    entries = await session.scalars(found.order_by(Entry.step, Entry.seq.desc()))
    return {entry.step: entry for entry in entries if entry.step is not None}
