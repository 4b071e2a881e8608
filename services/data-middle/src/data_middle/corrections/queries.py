"""The SQL of corrections."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, func, select, text, true
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from contracts.words import Resource
from data_middle.corrections.errors import CorrectionNotFound
from data_middle.corrections.models import Correction, Status
from data_middle.directory.rules import fields_of
from data_middle.records.models import GoldenRecord

_open = (
    insert(Correction)
    .on_conflict_do_nothing(
        index_elements=["record_id", "field"], index_where=text("status = 'open'")
    )
    .returning(Correction)
)
_mine = select(Correction).where(Correction.person_id == bindparam("person"))
_newest_first = _mine.order_by(Correction.id.desc())

# What the source says now is compared as "my data" shows it: through the
# organisation, where the directory says so.
_settle = text("""
    WITH mended AS (
        SELECT c.id, g.version
        FROM golden_record g
        JOIN correction c ON c.record_id = g.record_id AND c.status IN ('open', 'accepted')
        JOIN unnest(:fields, :paths, :throughs) AS f (name, path, through) ON f.name = c.field
        LEFT JOIN golden_record o
            ON o.resource = 'organisation' AND o.key = g.data ->> f.through AND NOT o.removed
        WHERE g.resource = :resource AND g.key = ANY(:keys) AND g.version > c.version
        AND CASE WHEN f.through IS NULL THEN g.data ELSE o.data END ->> f.path = c.claimed_value
    )
    UPDATE correction
    SET status = 'settled', settled_version = mended.version, closed_at = clock_timestamp()
    FROM mended
    WHERE correction.id = mended.id AND correction.status IN ('open', 'accepted')
""").bindparams(
    *(bindparam(name, type_=ARRAY(String)) for name in ("fields", "paths", "throughs", "keys"))
)


async def open_(session: AsyncSession, values: dict[str, Any]) -> Correction | None:
    """None while another one on the same field is open."""
    found: Correction | None = await session.scalar(_open, values)
    return found


async def own_corrections(
    session: AsyncSession, person: UUID, limit: int, *, status: str | None, before: UUID | None
) -> Sequence[Correction]:
    """Newest first."""
    query = _newest_first
    if status is not None:
        query = query.where(Correction.status == status)
    if before is not None:
        query = query.where(Correction.id < before)
    return (await session.scalars(query.limit(limit), {"person": person})).all()


async def own_correction(session: AsyncSession, id: UUID, person: UUID) -> Correction:
    """Locked for update; someone else's is simply not found."""
    query = _mine.where(Correction.id == id).with_for_update()
    return _found(await session.scalar(query, {"person": person}))


async def assigned_correction(
    session: AsyncSession, id: UUID, resources: Collection[Resource]
) -> Correction:
    """Locked for update; what another steward looks after is not found."""
    theirs = (Correction.id == id) & Correction.resource.in_(resources)
    return _found(await session.scalar(select(Correction).where(theirs).with_for_update()))


async def assigned_corrections(
    session: AsyncSession,
    resources: Collection[Resource],
    status: str,
    limit: int,
    after: UUID | None,
) -> Sequence[tuple[Correction, GoldenRecord]]:
    """With the records as they are now. Open ones that wait longest first, others newest first."""
    waiting = status == Status.OPEN
    unnested = func.unnest(bindparam("resources", type_=ARRAY(String)))
    theirs = unnested.table_valued("resource").render_derived("theirs")
    # Each resource is a walk along the index; at most `limit` rows of each are merged.
    walk = select(Correction).where(
        Correction.resource == theirs.c.resource, Correction.status == bindparam("status")
    )
    if after is not None:
        walk = walk.where(Correction.id > after if waiting else Correction.id < after)
    walk = walk.order_by(Correction.id if waiting else Correction.id.desc()).limit(limit)
    found = aliased(Correction, walk.lateral("correction"))
    query = (
        select(found, GoldenRecord)
        .select_from(theirs)
        .join(found, true())
        .join(GoldenRecord, GoldenRecord.record_id == found.record_id)
        .order_by(found.id if waiting else found.id.desc())
        .limit(limit)
    )
    values = {"resources": list(resources), "status": status}
    return (await session.execute(query, values)).all()


async def count_open(session: AsyncSession, resources: Collection[Resource]) -> int:
    theirs = Correction.resource.in_(resources) & (Correction.status == Status.OPEN)
    return int(await session.scalar(select(func.count()).where(theirs)) or 0)


async def settle(session: AsyncSession, resource: str, keys: Sequence[str]) -> None:
    """Corrections of these records whose claimed value the source now says."""
    fields = fields_of(resource)
    values = {
        "resource": resource,
        "keys": list(keys),
        "fields": [field.full_name for field in fields],
        "paths": [field.path for field in fields],
        "throughs": [field.through for field in fields],
    }
    await session.execute(_settle, values)


def _found(correction: Correction | None) -> Correction:
    if correction is None:
        raise CorrectionNotFound
    return correction
