from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Integer, Uuid, any_, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL
from sqlalchemy.ext.asyncio import AsyncSession

from notify.announcements.models import Announcement, State

_due = (
    select(Announcement)
    .where(Announcement.state == State.OPEN.value, Announcement.due_at <= func.clock_timestamp())
    .order_by(Announcement.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_these = Announcement.id == any_(bindparam("ids", type_=ARRAY(Uuid())))
_lease = (
    update(Announcement)
    .execution_options(synchronize_session=False)
    .where(_these, Announcement.state == State.OPEN.value)
)
_postpone = text("""
    UPDATE announcement SET due_at = clock_timestamp() + later.wait, attempts = later.attempts
    FROM unnest(:ids, :attempts, :waits) AS later (id, attempts, wait)
    WHERE announcement.id = later.id AND state = 'open'
""").bindparams(
    bindparam("ids", type_=ARRAY(Uuid())),
    bindparam("attempts", type_=ARRAY(Integer())),
    bindparam("waits", type_=ARRAY(INTERVAL())),
)


async def claim(session: AsyncSession, limit: int, lease: timedelta) -> Sequence[Announcement]:
    """What is due, out of everyone else's sight for `lease`."""
    due = (await session.scalars(_due, {"limit": limit})).all()
    later = func.clock_timestamp() + bindparam("lease", lease, type_=INTERVAL)
    if due:
        await session.execute(_lease.values(due_at=later), {"ids": [each.id for each in due]})
    return due


async def close(session: AsyncSession, ids: Sequence[UUID], state: State) -> None:
    await session.execute(_lease.values(state=state.value), {"ids": list(ids)})


async def postpone(
    session: AsyncSession, announcements: Sequence[tuple[UUID, int, timedelta]]
) -> None:
    """Each with how often it was tried and how long to wait."""
    ids, attempts, waits = zip(*announcements, strict=True)
    values = {"ids": list(ids), "attempts": list(attempts), "waits": list(waits)}
    await session.execute(_postpone, values)
