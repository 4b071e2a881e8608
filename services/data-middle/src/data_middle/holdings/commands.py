from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.directory.queries import answers
from data_middle.directory.rules import fields_of, source_label
from data_middle.holdings.schemas import HeldField, HeldRecord
from data_middle.reads.commands import Reader, record_read
from data_middle.records.queries import own_record


async def show_holdings(session: AsyncSession, reader: Reader) -> list[HeldRecord]:
    """Everything held on the reader; a read like any other, and on record."""
    mine = await own_record(session, reader.caller.kind, reader.caller.number)
    if mine is None:
        return []
    found = await answers(session, mine, fields_of(mine.resource))
    await record_read(session, reader, [mine], fields=[], purpose="my-data")
    return [
        HeldRecord(
            record_id=mine.record_id,
            resource=mine.resource,
            version=mine.version,
            source=mine.source,
            source_label=source_label(mine.source),
            as_of=mine.observed_at,
            since=mine.valid_from,
            fields=[
                HeldField(
                    name=answer.field.full_name,
                    label=answer.field.label,
                    classification=answer.field.classification,
                    value=answer.value,
                )
                for answer in found
            ],
        )
    ]
