from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.reads.models import Access, AccessRecord

_keep = insert(cast("Table", Access.__table__)).returning(Access.id)
_concerning = text(
    "INSERT INTO access_record (record_id, access_id) SELECT unnest(:records), :access"
).bindparams(bindparam("records", type_=ARRAY(Uuid())), bindparam("access", type_=Uuid()))
_about = (
    select(Access)
    .join(AccessRecord, AccessRecord.access_id == Access.id)
    .where(AccessRecord.record_id == bindparam("record_id"))
    .order_by(AccessRecord.access_id.desc())
)


async def keep(session: AsyncSession, values: dict[str, Any], records: Sequence[UUID]) -> None:
    access = await session.scalar(_keep, values)
    await session.execute(_concerning, {"records": list(records), "access": access})


async def reads_about(
    session: AsyncSession, record_id: UUID, limit: int, before: UUID | None
) -> Sequence[Access]:
    """Newest first."""
    query = _about if before is None else _about.where(AccessRecord.access_id < before)
    return (await session.scalars(query.limit(limit), {"record_id": record_id})).all()
