from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.outbox import emit
from chassis.problems import FieldError
from contracts.events import CorrectionAnswered, CorrectionOpened
from data_middle.corrections import queries, rules
from data_middle.corrections.errors import AlreadyHeld, CorrectionAlreadyOpen, FieldNotFound
from data_middle.corrections.models import Correction, Status
from data_middle.corrections.schemas import (
    AnswerIn,
    AssignedCorrection,
    CorrectionIn,
    CorrectionOut,
)
from data_middle.directory.queries import Answer, values_of
from data_middle.directory.rules import FIELDS, field_named, source_label
from data_middle.reads.commands import Reader, Seen, record_reads
from data_middle.records.models import GoldenRecord
from data_middle.records.queries import own_record_held_still


async def open_correction(session: AsyncSession, me: Caller, asked: CorrectionIn) -> Correction:
    """Ask the steward of the record to have one of its fields mended."""
    mine = await own_record_held_still(session, me.kind, me.number)
    field = FIELDS.get(asked.source_field or asked.field or "")
    if mine is None or field is None or field.resource != mine.resource:
        raise FieldNotFound
    if asked.record_id not in (None, mine.record_id):
        raise FieldNotFound
    (held,) = await values_of(session, [(mine, field)])
    if held is not None and rules.holds_already(held.value, asked.claimed_value):
        raise AlreadyHeld(errors=[FieldError("/claimed_value", AlreadyHeld.title())])
    said = asked.model_dump(include={"claimed_value", "reason", "case_id"})
    correction = await queries.open_(
        session,
        {
            **said,
            "record_id": mine.record_id,
            "version": mine.version,
            "resource": mine.resource,
            "field": field.full_name,
            "person_id": me.person_id,
        },
    )
    if correction is None:
        raise CorrectionAlreadyOpen
    stewards = rules.STEWARDS.get(correction.resource)
    emit(
        session,
        CorrectionOpened(**_facts(correction), link="/tasks/corrections", stewards=stewards),
    )
    return correction


async def withdraw(session: AsyncSession, id: UUID, me: Caller, now: datetime) -> Correction:
    correction = await queries.own_correction(session, id, me.person_id)
    correction.withdraw(now)
    return correction


async def answer(
    session: AsyncSession, id: UUID, steward: Caller, asked: AnswerIn, now: datetime
) -> Correction:
    correction = await queries.assigned_correction(session, id, rules.looked_after_by(steward))
    correction.answer(Status(asked.decision), asked.comment, steward.person_id, now)
    emit(
        session,
        CorrectionAnswered(**_facts(correction), link="/my-data", decision=asked.decision),
    )
    return correction


async def show_assigned(
    session: AsyncSession, reader: Reader, rows: Sequence[tuple[Correction, GoldenRecord]]
) -> list[AssignedCorrection]:
    """What stewards see of them; a read of each person's data, and on record as that."""
    held = await values_of(
        session, [(record, field_named(c.resource, c.field)) for c, record in rows]
    )
    seen = [Seen(record, _shown(correction), correction.case_id) for correction, record in rows]
    await record_reads(session, reader, seen, purpose="correction")
    return [
        _assigned(correction, record, value)
        for (correction, record), value in zip(rows, held, strict=True)
    ]


def _shown(correction: Correction) -> list[str]:
    names = (f"{correction.resource}.number", f"{correction.resource}.name", correction.field)
    return list(dict.fromkeys(names))


def _assigned(
    correction: Correction, record: GoldenRecord, held: Answer | None
) -> AssignedCorrection:
    return AssignedCorrection(
        **CorrectionOut.model_validate(correction).model_dump(),
        key=record.key,
        name=record.data["name"],
        held_value=held.value if held else None,
        source=record.source,
        source_label=source_label(record.source),
        as_of=record.observed_at,
    )


def _facts(correction: Correction) -> dict[str, Any]:
    return {
        "correction_id": correction.id,
        "record_id": correction.record_id,
        "resource": correction.resource,
        "field": correction.field,
        "field_title": correction.label,
        "person_id": correction.person_id,
    }
