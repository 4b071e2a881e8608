"""Golden records into persons, in one transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import PersonProvisioned
from contracts.records import SHAPES, Organisation, Record, Staff, Student
from identity.persons import rules
from identity.provisioning import queries
from identity.provisioning.schemas import FoundRecord
from identity.sessions.commands import revoke_identities

log = structlog.get_logger()
Found = tuple[FoundRecord, Record]


async def apply(session: AsyncSession, resource: str, found: Sequence[FoundRecord]) -> None:
    """Bring what belongs to these records up to date; repeated or out of order, it is the same."""
    await queries.hold(session)
    present, removed, unreadable = _sorted(found)
    if resource == "organisation":
        await queries.put_organisations(session, [_organisation(f) for f in present], removed)
    else:
        await _identities(session, present, removed)
    await queries.settle(
        session,
        [{"record_id": f.record_id, "version": f.version} for f, _ in present] + removed,
    )
    if unreadable:
        # They stay pending: a corrected record will be found under the same id.
        log.error("records of an unknown shape", resource=resource, ids=unreadable)
        await queries.postpone(session, unreadable)


async def _identities(
    session: AsyncSession, present: Sequence[Found], removed: queries.Rows
) -> None:
    changed = await queries.put_identities(session, [_identity(f) for f in present], removed)
    if not changed:
        return
    staff = {record.key: record for _, record in present if isinstance(record, Staff)}
    posts = [
        {**post.model_dump(), "identity_id": row.id, "person_id": row.person_id}
        for row in changed
        if row.number in staff
        for post in staff[row.number].posts
    ]
    await queries.put_posts(session, [row.id for row in changed], posts)
    await revoke_identities(session, [row.id for row in changed if not row.active])
    for row in changed:
        emit(session, PersonProvisioned(person_id=row.person_id, active=row.active))


def _sorted(
    found: Sequence[FoundRecord],
) -> tuple[list[Found], list[dict[str, Any]], list[Any]]:
    present: list[Found] = []
    removed, unreadable = [], []
    for each in found:
        if each.removed:
            removed.append({"record_id": each.record_id, "version": each.version})
            continue
        try:
            present.append((each, SHAPES[each.resource].model_validate(each.data)))
        except ValidationError:
            unreadable.append(each.record_id)
    return present, removed, unreadable


def _organisation(found: Found) -> dict[str, Any]:
    envelope, record = found
    if not isinstance(record, Organisation):
        raise TypeError(envelope.resource)
    return {
        "code": record.key,
        "name": record.name,
        "name_en": record.name_en,
        "kind": record.kind,
        "active": record.active,
        "record_id": envelope.record_id,
        "version": envelope.version,
    }


def _identity(found: Found) -> dict[str, Any]:
    envelope, record = found
    if not isinstance(record, Student | Staff):
        raise TypeError(envelope.resource)
    return {
        "person_id": uuid4(),
        "kind": "student" if isinstance(record, Student) else "staff",
        "number": record.key,
        "name": record.name,
        "email": record.email,
        "organisation": rules.organisation_of(record),
        "active": rules.may_sign_on(record),
        "record_id": envelope.record_id,
        "version": envelope.version,
    }
