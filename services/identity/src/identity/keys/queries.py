"""All SQL about signing keys."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from identity.keys.models import SigningKey, Status

_by_age = select(SigningKey).order_by(SigningKey.created_at, SigningKey.kid)


async def hold(session: AsyncSession) -> None:
    """Only one replica makes or rotates keys at a time."""
    await session.execute(text("SELECT pg_advisory_xact_lock(72010)"))


async def all_keys(session: AsyncSession) -> Sequence[SigningKey]:
    """A handful: those in use, and those retired less than two days ago."""
    return (await session.scalars(_by_age)).all()


async def forget_retired(session: AsyncSession, before: datetime) -> None:
    gone = (SigningKey.status == Status.RETIRED) & (SigningKey.retired_at < before)
    await session.execute(delete(SigningKey).where(gone))
