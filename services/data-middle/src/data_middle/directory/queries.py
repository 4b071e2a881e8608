from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.directory.rules import Field
from data_middle.records.models import GoldenRecord
from data_middle.records.queries import by_keys


@dataclass(frozen=True)
class Answer:
    """The value of a field, and the record it was taken from."""

    field: Field
    value: Any
    record: GoldenRecord


async def answers(
    session: AsyncSession, record: GoldenRecord, fields: Sequence[Field]
) -> list[Answer]:
    """Those of `fields` that `record` and its organisations have a value for."""
    found = await values_of(session, [(record, field) for field in fields])
    return [answer for answer in found if answer is not None]


async def values_of(
    session: AsyncSession, asked: Sequence[tuple[GoldenRecord, Field]]
) -> list[Answer | None]:
    """For each record and field in turn; None where neither it nor its organisation has it."""
    codes = {record.data.get(field.through) for record, field in asked if field.through}
    wanted = [code for code in codes if code]
    organisations = await by_keys(session, "organisation", wanted) if wanted else []
    by_code = {o.key: o for o in organisations if not o.removed}
    found: list[Answer | None] = []
    for record, field in asked:
        holder = by_code.get(record.data.get(field.through) or "") if field.through else record
        value = holder.data.get(field.path) if holder else None
        if holder is None or value is None:
            found.append(None)
        else:
            found.append(Answer(field, value, holder))
    return found
