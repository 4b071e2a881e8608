from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.timeline.models import Entry


async def entries_of(
    session: AsyncSession, case_id: UUID, *, after: int = 0, limit: int = 1000
) -> Sequence[Entry]:
    """In the order in which they were written; whose case it is, the caller has checked."""
    found = select(Entry).where(Entry.case_id == case_id, Entry.seq > after)
    return (await session.scalars(found.order_by(Entry.seq).limit(limit))).all()
