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


@dataclass(frozen=True)
class Seen:
    """What was seen of one record, and for which case."""

    record: GoldenRecord
    fields: Sequence[str]
    case_id: UUID | None = None


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
    values = {
        **_who(reader),
        "resource": records[0].resource,
        "fields": list(fields),
        "purpose": purpose,
        "case_id": case_id,
    }
    await queries.keep(session, values, [record.record_id for record in records])


async def record_reads(
    session: AsyncSession, reader: Reader, seen: Sequence[Seen], *, purpose: str
) -> None:
    """Keep that of each record something else was read, so that nobody is told more."""
    if not seen:
        return
    rows = [
        {
            "record_id": each.record.record_id,
            "resource": each.record.resource,
            "fields": list(each.fields),
            "case_id": each.case_id,
        }
        for each in seen
    ]
    await queries.keep_each(session, {**_who(reader), "purpose": purpose}, rows)


def _who(reader: Reader) -> dict[str, str | None]:
    caller = reader.caller
    return {
        "reader_kind": "service" if caller.kind == "service" else "person",
        "reader": caller.sub,
        "client_id": caller.client_id,
        "request_id": reader.request_id,
    }
