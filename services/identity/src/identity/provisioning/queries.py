"""All SQL of provisioning; set-based, and never moved back by an older version."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, bindparam, func, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.provisioning.models import PendingRecord

_pending = insert(cast("Table", PendingRecord.__table__))
_queue = _pending.on_conflict_do_update(
    index_elements=["record_id"],
    set_={"version": func.greatest(PendingRecord.version, _pending.excluded.version)},
)
# For a minute nobody else takes them; a worker that dies loses nothing.
_claim = text(
    "UPDATE pending_record SET due_at = now() + interval '1 minute', tries = tries + 1 "
    "WHERE record_id IN (SELECT record_id FROM pending_record "
    "WHERE resource = :resource AND due_at <= now() "
    "ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED) "
    "RETURNING record_id"
)
# Heard of again meanwhile: due at once.
_settle = text(
    "WITH done AS (SELECT * FROM jsonb_to_recordset(:rows) AS r(record_id uuid, version int)), "
    "newer AS (UPDATE pending_record p SET due_at = now(), tries = 0 FROM done "
    "WHERE p.record_id = done.record_id AND p.version > done.version) "
    "DELETE FROM pending_record p USING done "
    "WHERE p.record_id = done.record_id AND p.version <= done.version"
).bindparams(bindparam("rows", type_=JSONB))
_postpone = text(
    "UPDATE pending_record SET "
    "due_at = now() + least(power(2, least(tries, 12)), 3600) * interval '1 second' "
    "WHERE record_id = ANY(:ids)"
)
_release = text("UPDATE pending_record SET due_at = now(), tries = 0 WHERE record_id = ANY(:ids)")
_hold = text("SELECT pg_advisory_xact_lock(72020)")
_put_organisations = text(
    "INSERT INTO organisation (code, name, name_en, kind, active, record_id, version) "
    "SELECT * FROM jsonb_to_recordset(:rows) AS r(code text, name text, name_en text, "
    "kind text, active boolean, record_id uuid, version int) "
    "ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, "
    "kind = excluded.kind, active = excluded.active, record_id = excluded.record_id, "
    "version = excluded.version "
    "WHERE organisation.record_id <> excluded.record_id OR organisation.version < excluded.version"
).bindparams(bindparam("rows", type_=JSONB))
_close_organisations = text(
    "UPDATE organisation o SET active = false, version = r.version "
    "FROM jsonb_to_recordset(:rows) AS r(record_id uuid, version int) "
    "WHERE o.record_id = r.record_id AND o.version < r.version"
).bindparams(bindparam("rows", type_=JSONB))
# `person_id` is a new person's; it is used only where the number is new.
_put_identities = text(
    "WITH r AS (SELECT * FROM jsonb_to_recordset(:rows) AS r(person_id uuid, kind text, "
    "number text, name text, email text, organisation text, active boolean, record_id uuid, "
    "version int)), "
    "people AS (INSERT INTO person (id) SELECT r.person_id FROM r "
    "WHERE NOT EXISTS (SELECT 1 FROM identity i WHERE i.number = r.number)) "
    "INSERT INTO identity "
    "(person_id, kind, number, name, email, organisation, active, record_id, version) "
    "SELECT person_id, kind, number, name, email, organisation, active, record_id, version FROM r "
    "ON CONFLICT (number) DO UPDATE SET name = excluded.name, email = excluded.email, "
    "organisation = excluded.organisation, active = excluded.active, "
    "record_id = excluded.record_id, version = excluded.version, updated_at = now() "
    "WHERE identity.kind = excluded.kind "
    "AND (identity.record_id <> excluded.record_id OR identity.version < excluded.version) "
    "RETURNING id, person_id, number, active"
).bindparams(bindparam("rows", type_=JSONB))
_close_identities = text(
    "UPDATE identity i SET active = false, version = r.version, updated_at = now() "
    "FROM jsonb_to_recordset(:rows) AS r(record_id uuid, version int) "
    "WHERE i.record_id = r.record_id AND i.version < r.version "
    "RETURNING i.id, i.person_id, i.number, i.active"
).bindparams(bindparam("rows", type_=JSONB))
_drop_posts = text("DELETE FROM post_holding WHERE identity_id = ANY(:ids)")
_put_posts = text(
    "INSERT INTO post_holding (identity_id, post, organisation, person_id) "
    "SELECT * FROM jsonb_to_recordset(:rows) AS "
    "r(identity_id uuid, post text, organisation text, person_id uuid) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("rows", type_=JSONB))

Rows = Sequence[dict[str, Any]]


async def queue(session: AsyncSession, record_id: UUID, resource: str, version: int) -> None:
    await session.execute(
        _queue, {"record_id": record_id, "resource": resource, "version": version}
    )


async def claim(session: AsyncSession, resource: str, limit: int) -> Sequence[UUID]:
    return (await session.scalars(_claim, {"resource": resource, "limit": limit})).all()


async def settle(session: AsyncSession, rows: Rows) -> None:
    """What was done in these versions is done."""
    await session.execute(_settle, {"rows": rows})


async def postpone(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Again later, and each time later still, up to an hour."""
    await session.execute(_postpone, {"ids": list(ids)})


async def release(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Nobody's fault; whoever asks next may have them."""
    await session.execute(_release, {"ids": list(ids)})


async def hold(session: AsyncSession) -> None:
    """One batch is applied at a time, or two could make two persons of one record."""
    await session.execute(_hold)


async def put_organisations(session: AsyncSession, present: Rows, removed: Rows) -> None:
    if present:
        await session.execute(_put_organisations, {"rows": present})
    if removed:
        await session.execute(_close_organisations, {"rows": removed})


async def put_identities(session: AsyncSession, present: Rows, removed: Rows) -> list[Row[Any]]:
    """The identities that changed."""
    changed: list[Row[Any]] = []
    if present:
        changed += (await session.execute(_put_identities, {"rows": present})).all()
    if removed:
        changed += (await session.execute(_close_identities, {"rows": removed})).all()
    return changed


async def put_posts(session: AsyncSession, identity_ids: Sequence[UUID], rows: Rows) -> None:
    """These identities hold these posts and no others."""
    await session.execute(_drop_posts, {"ids": list(identity_ids)})
    if rows:
        await session.execute(_put_posts, {"rows": rows})
