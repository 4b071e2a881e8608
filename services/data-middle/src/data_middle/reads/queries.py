from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import String, Table, Uuid, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.reads.models import Access, AccessRecord

_keep = insert(cast("Table", Access.__table__)).returning(Access.id)
_concerning = text(
    "INSERT INTO access_record (record_id, access_id) SELECT unnest(:records), :access"
).bindparams(bindparam("records", type_=ARRAY(Uuid())), bindparam("access", type_=Uuid()))
_keep_each = text("""
    WITH seen AS MATERIALIZED (
        SELECT uuidv7() AS id, s.*
        FROM jsonb_to_recordset(:seen)
            AS s (record_id uuid, resource text, fields jsonb, case_id uuid)
    ), kept AS (
        INSERT INTO access_log (id, reader_kind, reader, client_id, resource, fields, purpose,
                                case_id, request_id)
        SELECT id, :reader_kind, :reader, :client_id, resource, fields, :purpose, case_id,
               :request_id
        FROM seen
    )
    INSERT INTO access_record (record_id, access_id) SELECT record_id, id FROM seen
""").bindparams(
    bindparam("seen", type_=JSONB),
    *(
        bindparam(name, type_=String)
        for name in ("reader_kind", "reader", "client_id", "purpose", "request_id")
    ),
)
_about = (
    select(Access)
    .join(AccessRecord, AccessRecord.access_id == Access.id)
    .where(AccessRecord.record_id == bindparam("record_id"))
    .order_by(AccessRecord.access_id.desc())
)


async def keep(session: AsyncSession, values: dict[str, Any], records: Sequence[UUID]) -> None:
    access = await session.scalar(_keep, values)
    await session.execute(_concerning, {"records": list(records), "access": access})


async def keep_each(
    session: AsyncSession, values: dict[str, Any], seen: Sequence[dict[str, Any]]
) -> None:
    """A read for each of `seen`, in one statement."""
    await session.execute(_keep_each, {**values, "seen": list(seen)})


async def reads_about(
    session: AsyncSession, record_id: UUID, limit: int, before: UUID | None
) -> Sequence[Access]:
    """Newest first."""
    query = _about if before is None else _about.where(AccessRecord.access_id < before)
    return (await session.scalars(query.limit(limit), {"record_id": record_id})).all()
