from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.lookup.schemas import LookupIn
from data_middle.reads.commands import Reader, record_read
from data_middle.records import queries as golden
from data_middle.records.models import GoldenRecord


async def look_up(session: AsyncSession, reader: Reader, asked: LookupIn) -> Sequence[GoldenRecord]:
    """The records asked for, removed ones too; on record as read by `reader`."""
    if asked.record_ids is not None:
        found = await golden.by_ids(session, asked.resource, asked.record_ids)
    else:
        found = await golden.by_keys(session, asked.resource, asked.keys or [])
    await record_read(session, reader, found, fields=[], purpose=asked.purpose)
    return found
