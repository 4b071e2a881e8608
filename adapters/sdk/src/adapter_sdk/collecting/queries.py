"""The SQL of collecting. Times are the database's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Interval, Table, Text, any_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapter_sdk.collecting.models import Fingerprint, Reading

_now = func.clock_timestamp()
_lease_until = _now + bindparam("lease", type_=Interval)

_begin = (
    insert(cast("Table", Reading.__table__))
    .values(resource=bindparam("resource"))
    .on_conflict_do_nothing()
)
_take = (
    update(Reading)
    .where(
        Reading.resource == bindparam("which"),
        or_(Reading.lease_until.is_(None), Reading.lease_until < _now),
    )
    .values(lease_token=bindparam("token"), lease_until=_lease_until)
    .returning(Reading)
    .execution_options(synchronize_session=False)
)
_keep = (
    update(Reading)
    .where(Reading.resource == bindparam("which"), Reading.lease_token == bindparam("token"))
    .values(lease_until=_lease_until)
    .returning(Reading.resource)
    .execution_options(synchronize_session=False)
)
_let_go = (
    update(Reading)
    .where(Reading.resource == bindparam("which"), Reading.lease_token == bindparam("token"))
    .values(lease_token=None, lease_until=None)
    .execution_options(synchronize_session=False)
)
_fail = _let_go.values(failure=bindparam("why"), tried_at=_now)
_fingerprints = select(Fingerprint.key, Fingerprint.hash).where(
    Fingerprint.resource == bindparam("resource"),
    Fingerprint.key == any_(bindparam("keys", type_=ARRAY(Text))),
)
_remember = insert(cast("Table", Fingerprint.__table__))
_remember = _remember.on_conflict_do_update(
    index_elements=["resource", "key"], set_={"hash": _remember.excluded.hash}
)


async def now(session: AsyncSession) -> datetime:
    return cast("datetime", await session.scalar(select(_now)))


async def take(session: AsyncSession, resource: str, lease: timedelta) -> Reading | None:
    """The right to read `resource` for now; None if another worker has it."""
    await session.execute(_begin, {"resource": resource})
    values = {"which": resource, "token": uuid4(), "lease": lease}
    return (await session.scalars(_take, values)).one_or_none()


async def keep(session: AsyncSession, reading: Reading, lease: timedelta) -> bool:
    """Prolong the lease; False if it is lost."""
    values = {"which": reading.resource, "token": reading.lease_token, "lease": lease}
    return await session.scalar(_keep, values) is not None


async def held(session: AsyncSession, reading: Reading) -> Reading | None:
    """The row, locked; None if the lease is lost."""
    mine = (Reading.resource == reading.resource) & (Reading.lease_token == reading.lease_token)
    return await session.scalar(select(Reading).where(mine).with_for_update())


async def let_go(session: AsyncSession, reading: Reading, failure: str | None) -> None:
    """End the lease, if it is still ours, and note what went wrong, if anything did."""
    values: dict[str, Any] = {"which": reading.resource, "token": reading.lease_token}
    if failure is None:
        await session.execute(_let_go, values)
    else:
        await session.execute(_fail, {**values, "why": failure})


async def readings(session: AsyncSession) -> dict[str, Reading]:
    """By resource; those never begun are missing."""
    return {reading.resource: reading for reading in await session.scalars(select(Reading))}


async def known(session: AsyncSession, resource: str) -> int:
    """How many records of `resource` have been told about."""
    query = select(func.count()).where(Fingerprint.resource == resource)
    return await session.scalar(query) or 0


async def fingerprints(
    session: AsyncSession, resource: str, keys: Sequence[str]
) -> dict[str, bytes]:
    rows = await session.execute(_fingerprints, {"resource": resource, "keys": keys})
    return {row.key: row.hash for row in rows}


async def remember(session: AsyncSession, resource: str, told: Mapping[str, bytes]) -> None:
    if told:
        rows = [{"resource": resource, "key": key, "hash": hash} for key, hash in told.items()]
        await session.execute(_remember, rows)
