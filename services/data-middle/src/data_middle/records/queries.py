"""The SQL of golden records. Merging is one statement a batch, whatever its size."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Row, String, Uuid, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from data_middle.records.models import GoldenRecord

# Two mergers of one resource would lock rows in different orders, and each
# would miss that the other's part completed the run.
_hold = text("SELECT pg_advisory_xact_lock(72100, hashtext(:name))")

_KEEP_HISTORY = """
    INSERT INTO golden_record_version
        (record_id, version, source, data, observed_at, valid_from, valid_until, removed)
    SELECT record_id, old_version, old_source, old_data, old_observed_at, old_valid_from,
           valid_from, old_removed
    FROM changed WHERE old_version < version
"""
_OLD_AND_NEW = """
    new.record_id, new.key, new.version, new.data, new.valid_from,
    old.version AS old_version, old.source AS old_source, old.data AS old_data,
    old.observed_at AS old_observed_at, old.valid_from AS old_valid_from,
    old.removed AS old_removed
"""

# What is older than what we know changes nothing; what is the same is only
# confirmed, without a version or an event.
_merge = text(f"""
    WITH incoming AS (
        SELECT key, data FROM jsonb_to_recordset(:rows) AS r (key text, data jsonb)
    ), changed AS (
        MERGE INTO golden_record AS g
        USING incoming AS i ON g.resource = :resource AND g.key = i.key
        WHEN MATCHED AND g.observed_at <= :observed_at AND (g.removed OR g.data <> i.data) THEN
            UPDATE SET data = i.data, version = g.version + 1, source = :source, removed = false,
                       observed_at = :observed_at, valid_from = :observed_at,
                       seen_at = greatest(g.seen_at, :observed_at)
        WHEN MATCHED AND g.observed_at < :observed_at THEN
            UPDATE SET observed_at = :observed_at, seen_at = greatest(g.seen_at, :observed_at)
        WHEN NOT MATCHED AND :may_create THEN
            INSERT (resource, key, source, version, data, observed_at, seen_at, valid_from)
            VALUES (:resource, i.key, :source, 1, i.data, :observed_at, :observed_at,
                    :observed_at)
        RETURNING {_OLD_AND_NEW}
    ), history AS ({_KEEP_HISTORY})
    SELECT record_id, version, data, old_data, old_removed FROM changed
    WHERE old_version IS DISTINCT FROM version
""").bindparams(
    bindparam("rows", type_=JSONB),
    bindparam("resource", type_=String),
    bindparam("source", type_=String),
    bindparam("observed_at", type_=DateTime(timezone=True)),
    bindparam("may_create", type_=Boolean),
)

_sighted = text("""
    UPDATE golden_record SET seen_at = :observed_at
    WHERE resource = :resource AND key = ANY(:keys) AND seen_at < :observed_at
""").bindparams(
    bindparam("keys", type_=ARRAY(String)), bindparam("observed_at", type_=DateTime(timezone=True))
)

_missing = text("""
    SELECT count(*) FILTER (WHERE seen_at < :since) AS missing, count(*) AS held
    FROM golden_record WHERE resource = :resource AND source = :source AND NOT removed
""").bindparams(bindparam("since", type_=DateTime(timezone=True)))

_remove = text(f"""
    WITH changed AS (
        UPDATE golden_record
        SET removed = true, version = version + 1, observed_at = :since, valid_from = :since
        WHERE resource = :resource AND source = :source AND NOT removed AND seen_at < :since
        RETURNING {_OLD_AND_NEW}
    ), history AS ({_KEEP_HISTORY})
    SELECT record_id, version FROM changed
""").bindparams(bindparam("since", type_=DateTime(timezone=True)))

_by_key = select(GoldenRecord).where(
    GoldenRecord.resource == bindparam("resource"),
    GoldenRecord.key == any_(bindparam("keys", type_=ARRAY(String))),
)
_by_id = select(GoldenRecord).where(
    GoldenRecord.resource == bindparam("resource"),
    GoldenRecord.record_id == any_(bindparam("ids", type_=ARRAY(Uuid()))),
)


async def hold(session: AsyncSession, source: str, resource: str) -> None:
    """Until the transaction ends, nobody else merges what this source says of this resource."""
    await session.execute(_hold, {"name": f"{source}/{resource}"})


async def merge(
    session: AsyncSession,
    source: str,
    resource: str,
    observed_at: datetime,
    rows: Sequence[dict[str, Any]],
    *,
    may_create: bool,
) -> Sequence[Row[Any]]:
    """Bring records up to date; what really changed, with what it was before."""
    values = {
        "rows": [{"key": row["key"], "data": row} for row in rows],
        "resource": resource,
        "source": source,
        "observed_at": observed_at,
        "may_create": may_create,
    }
    return (await session.execute(_merge, values)).all()


async def sighted(
    session: AsyncSession, resource: str, observed_at: datetime, keys: Collection[str]
) -> None:
    """The source still names these, though not in a way we can use."""
    values = {"resource": resource, "observed_at": observed_at, "keys": list(keys)}
    await session.execute(_sighted, values)


async def missing(
    session: AsyncSession, source: str, resource: str, since: datetime
) -> tuple[int, int]:
    """How many records the source has not named since then, and how many it has given us."""
    values = {"resource": resource, "source": source, "since": since}
    row = (await session.execute(_missing, values)).one()
    return row.missing, row.held


async def remove_missing(
    session: AsyncSession, source: str, resource: str, since: datetime
) -> Sequence[Row[Any]]:
    """Mark removed what the source has not named since then."""
    values = {"resource": resource, "source": source, "since": since}
    return (await session.execute(_remove, values)).all()


async def by_keys(
    session: AsyncSession, resource: str, keys: Collection[str]
) -> Sequence[GoldenRecord]:
    """Those that exist, the removed ones too."""
    return (await session.scalars(_by_key, {"resource": resource, "keys": list(keys)})).all()


async def by_ids(
    session: AsyncSession, resource: str, ids: Collection[UUID]
) -> Sequence[GoldenRecord]:
    """Those that exist, the removed ones too."""
    return (await session.scalars(_by_id, {"resource": resource, "ids": list(ids)})).all()


async def own_record(session: AsyncSession, kind: str, number: str) -> GoldenRecord | None:
    """What is held on the student or member of staff with this number."""
    found = await by_keys(session, kind, [number])
    return next((record for record in found if not record.removed), None)


async def own_record_held_still(
    session: AsyncSession, kind: str, number: str
) -> GoldenRecord | None:
    """The same, and nobody merges it before this transaction ends."""
    still = _by_key.with_for_update(read=True)
    found = await session.scalars(still, {"resource": kind, "keys": [number]})
    return next((record for record in found if not record.removed), None)
