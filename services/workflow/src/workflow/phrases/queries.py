"""All SQL about phrases. Somebody else's is simply not found."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.phrases.models import Phrase

# Any constant: it only has to differ from the first half of other locks with two.
_PHRASES = 73_202


async def own(session: AsyncSession, person: UUID) -> Sequence[Phrase]:
    """The oldest first; `rules.MOST` at most."""
    mine = select(Phrase).where(Phrase.person_id == person)
    return (await session.scalars(mine.order_by(Phrase.created_at, Phrase.id))).all()


async def own_locked(session: AsyncSession, person: UUID) -> Sequence[Phrase]:
    """Nobody adds one for this person until this transaction ends."""
    of_one_person = func.hashtext(str(person))
    await session.execute(select(func.pg_advisory_xact_lock(_PHRASES, of_one_person)))
    return await own(session, person)


async def remove(session: AsyncSession, person: UUID, id: UUID) -> bool:
    mine = delete(Phrase).where(Phrase.id == id, Phrase.person_id == person)
    return await session.scalar(mine.returning(Phrase.id)) is not None
