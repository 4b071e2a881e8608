"""The SQL of the ledger. Times are the database's: workers' clocks may differ."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast, get_args
from uuid import UUID

from sqlalchemy import Interval, Table, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapter_sdk.intents.errors import NotParked, WritebackNotFound
from adapter_sdk.intents.models import Intent, Status

LISTED = 200
# Nobody needs to know whether it is ten million or eleven.
COUNTED = 10_000
STATUSES: tuple[Status, ...] = get_args(Status)

_now = func.clock_timestamp()

_write_down = (
    insert(cast("Table", Intent.__table__))
    .on_conflict_do_nothing(index_elements=["business_key"])
    .returning(Intent.id)
)

_due = (
    select(Intent.id)
    .where(
        Intent.status == "waiting",
        Intent.due_at <= _now,
        or_(Intent.lease_until.is_(None), Intent.lease_until < _now),
    )
    .order_by(Intent.due_at)
    .limit(bindparam("how_many"))
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_take = (
    update(Intent)
    .where(Intent.id.in_(_due))
    .values(
        lease_token=func.gen_random_uuid(),
        lease_until=_now + bindparam("lease", type_=Interval),
        tries=Intent.tries + 1,
    )
    .returning(Intent)
    .execution_options(synchronize_session=False)
)

_sending = (
    update(Intent)
    .where(
        Intent.id == bindparam("intent_id"),
        Intent.lease_token == bindparam("token"),
        or_(
            Intent.sent_at.is_(None),
            Intent.sent_at < _now - bindparam("settle", type_=Interval),
        ),
    )
    .values(
        sendings=Intent.sendings + 1,
        sent_at=_now,
        lease_until=_now + bindparam("lease", type_=Interval),
    )
    .returning(Intent.id)
    .execution_options(synchronize_session=False)
)

_counts = select(
    *(
        select(func.count())
        .select_from(select(Intent.id).where(Intent.status == each).limit(COUNTED).subquery())
        .scalar_subquery()
        for each in STATUSES
    )
)


async def now(session: AsyncSession) -> datetime:
    return cast("datetime", await session.scalar(select(_now)))


async def write_down(session: AsyncSession, row: dict[str, Any]) -> bool:
    """False if there is an intent under this business key already."""
    return await session.scalar(_write_down, row) is not None


async def by_business_key(session: AsyncSession, business_key: str) -> Intent:
    """Locked for update."""
    query = select(Intent).where(Intent.business_key == business_key).with_for_update()
    return (await session.scalars(query)).one()


async def take(session: AsyncSession, how_many: int, lease: timedelta) -> Sequence[Intent]:
    """What is due and held by nobody, each under a fresh lease of its own."""
    return (await session.scalars(_take, {"how_many": how_many, "lease": lease})).all()


async def may_send(
    session: AsyncSession, intent: Intent, settle: timedelta, lease: timedelta
) -> bool:
    """Note that a request is about to leave.

    False if the lease is lost, or an earlier request may still be on its way.
    """
    values = {"intent_id": intent.id, "token": intent.lease_token, "settle": settle, "lease": lease}
    return await session.scalar(_sending, values) is not None


async def held(session: AsyncSession, intent: Intent) -> Intent | None:
    """The row, locked; None if the lease `intent` was taken under is no longer its."""
    mine = (Intent.id == intent.id) & (Intent.lease_token == intent.lease_token)
    return await session.scalar(select(Intent).where(mine).with_for_update())


async def open_by_id(session: AsyncSession, id: UUID) -> Intent | None:
    """Waiting or parked, locked for update."""
    unsettled = (Intent.id == id) & Intent.status.in_(("waiting", "parked"))
    return await session.scalar(select(Intent).where(unsettled).with_for_update())


async def parked(session: AsyncSession, id: UUID) -> Intent:
    """Locked for update."""
    found = await session.get(Intent, id, with_for_update=True)
    if found is None:
        raise WritebackNotFound
    if found.status != "parked":
        raise NotParked
    return found


async def page(
    session: AsyncSession, status: Status, before: UUID | None, limit: int
) -> Sequence[Intent]:
    """The newest first, older than `before`."""
    query = select(Intent).where(Intent.status == status).order_by(Intent.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Intent.id < before)
    return (await session.scalars(query)).all()


async def counts(session: AsyncSession) -> dict[Status, int]:
    """How many there are of each status, counted up to COUNTED."""
    row = (await session.execute(_counts)).one()
    return dict(zip(STATUSES, row, strict=True))


async def listed(session: AsyncSession, status: str) -> Sequence[Intent]:
    """The oldest of this status, at most 200."""
    query = select(Intent).where(Intent.status == status).order_by(Intent.id).limit(LISTED)
    return (await session.scalars(query)).all()
