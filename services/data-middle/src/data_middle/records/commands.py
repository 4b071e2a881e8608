from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import RecordChanged
from contracts.words import Resource
from data_middle.records import queries, rules


async def merge(
    session: AsyncSession,
    source: str,
    resource: Resource,
    observed_at: datetime,
    rows: Sequence[dict[str, Any]],
    *,
    may_create: bool,
) -> tuple[int, int]:
    """Bring golden records up to date and announce what changed: how many created, updated."""
    created = 0
    changed = await queries.merge(
        session, source, resource, observed_at, rows, may_create=may_create
    )
    for row in changed:
        is_new = row.old_data is None
        created += is_new
        # A record that comes back was gone for everyone who heard of its removal.
        before = None if is_new or row.old_removed else row.old_data
        change: Literal["created", "updated"] = "created" if before is None else "updated"
        fields = rules.changed_fields(before, row.data)
        _announce(session, resource, row.record_id, row.version, change, fields)
    return created, len(changed) - created


async def remove_missing(
    session: AsyncSession, source: str, resource: Resource, since: datetime
) -> int:
    """Mark removed what `source` has not named since then, and announce it; how many."""
    gone = await queries.remove_missing(session, source, resource, since)
    for row in gone:
        _announce(session, resource, row.record_id, row.version, "removed", [])
    return len(gone)


def _announce(
    session: AsyncSession,
    resource: Resource,
    record_id: UUID,
    version: int,
    change: Literal["created", "updated", "removed"],
    fields: list[str],
) -> None:
    emit(
        session,
        RecordChanged(
            resource=resource,
            record_id=record_id,
            version=version,
            change=change,
            fields=fields,
            link="/api/data-middle/v1/records/lookup",
        ),
    )
