from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from data_middle.reads import queries
from data_middle.records.models import GoldenRecord


@dataclass(frozen=True)
class Reader:
    """Who reads, and in which request."""

    caller: Caller
    request_id: str | None = None


async def record_read(
    session: AsyncSession,
    reader: Reader,
    records: Sequence[GoldenRecord],
    *,
    fields: Sequence[str],
    purpose: str,
    case_id: UUID | None = None,
) -> None:
    """Keep that `records`, all of one resource, were read. Nothing read, nothing kept."""
    if not records:
        return
    caller = reader.caller
    values = {
        "reader_kind": "service" if caller.kind == "service" else "person",
        "reader": caller.sub,
        "client_id": caller.client_id,
        "resource": records[0].resource,
        "fields": list(fields),
        "purpose": purpose,
        "case_id": case_id,
        "request_id": reader.request_id,
    }
    await queries.keep(session, values, [record.record_id for record in records])
