"""Remembering what was looked at."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.queries import listed_matter
from catalog.recent import queries

#: What a person wants to find again; more would be a record of his habits.
KEPT = 20


async def note(session: AsyncSession, person: UUID, code: str) -> None:
    """It was seen now; whatever was seen before the last twenty is forgotten for good."""
    await listed_matter(session, code)
    await queries.hold(session, person)
    await queries.note(session, person, code)
    await queries.forget_older(session, person, KEPT)
