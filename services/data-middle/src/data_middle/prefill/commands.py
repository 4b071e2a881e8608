from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import FieldError
from contracts.words import Text
from data_middle.directory.queries import Answer, answers
from data_middle.directory.rules import FIELDS, Field
from data_middle.prefill.errors import UnknownField
from data_middle.prefill.schemas import PrefillIn
from data_middle.reads.commands import Reader, record_read
from data_middle.records.queries import own_record


async def prefill(session: AsyncSession, reader: Reader, asked: PrefillIn) -> list[Answer]:
    """The values a form asks for about its own reader; the read is on record."""
    fields = _known(asked.fields)
    caller = reader.caller
    mine = await own_record(session, caller.kind, caller.number)
    if mine is None:
        return []
    found = await answers(session, mine, [f for f in fields if f.resource == mine.resource])
    if found:
        names = [answer.field.full_name for answer in found]
        await record_read(
            session, reader, [mine], fields=names, purpose=asked.purpose, case_id=asked.case_id
        )
    return found


def _known(names: Sequence[str]) -> list[Field]:
    unknown = Text(zh="数据目录中没有此字段", en="There is no such field in the data directory")
    errors = [
        FieldError(f"/fields/{at}", unknown) for at, name in enumerate(names) if name not in FIELDS
    ]
    if errors:
        raise UnknownField(errors=errors)
    return [FIELDS[name] for name in dict.fromkeys(names)]
