"""All SQL about sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from identity.sessions.errors import SessionNotFound
from identity.sessions.models import SsoSession

_by_token = select(SsoSession).where(SsoSession.token_hash == bindparam("token_hash"))
_by_id = select(SsoSession).where(SsoSession.id == bindparam("id"))
_note = (
    update(SsoSession)
    .where(SsoSession.id == bindparam("session_id"))
    .values(seen_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


async def by_token(session: AsyncSession, token_hash: bytes) -> SsoSession | None:
    return await session.scalar(_by_token, {"token_hash": token_hash})


async def by_id(session: AsyncSession, id: UUID) -> SsoSession | None:
    return await session.scalar(_by_id, {"id": id})


async def locked(session: AsyncSession, id: UUID) -> SsoSession | None:
    query = _by_id.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query, {"id": id})


async def own_session(session: AsyncSession, id: UUID, owner: UUID) -> SsoSession:
    """Locked for update; someone else's is simply not found."""
    mine = (SsoSession.id == id) & (SsoSession.person_id == owner)
    found = await session.scalar(select(SsoSession).where(mine).with_for_update())
    if found is None:
        raise SessionNotFound
    return found


async def own_live_sessions(
    session: AsyncSession, owner: UUID, now: datetime, idle_since: datetime, limit: int,
    after: UUID | None,
) -> Sequence[SsoSession]:  # fmt: skip
    """Newest first, after `after`; one more than `limit`."""
    live = (
        (SsoSession.person_id == owner)
        & SsoSession.ended_at.is_(None)
        & (SsoSession.expires_at > now)
        & (SsoSession.seen_at > idle_since)
    )
    query = select(SsoSession).where(live).order_by(SsoSession.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(SsoSession.id < after)
    return (await session.scalars(query)).all()


async def end_all(
    session: AsyncSession,
    now: datetime,
    *,
    identities: Sequence[UUID] = (),
    person: UUID | None = None,
) -> Sequence[UUID]:
    """The sessions this ended."""
    whose = (
        SsoSession.person_id == person if person else SsoSession.identity_id.in_(list(identities))
    )
    open_ = whose & SsoSession.ended_at.is_(None) & (SsoSession.expires_at > now)
    ended = update(SsoSession).where(open_).values(ended_at=now).returning(SsoSession.id)
    return (await session.scalars(ended)).all()


async def note_use(session: AsyncSession, id: UUID, now: datetime) -> None:
    await session.execute(_note, {"session_id": id, "now": now})


async def forget_over(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(SsoSession).where(SsoSession.expires_at < before))
