"""Keeping a matter at hand, and letting it go."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.favourites import queries
from catalog.favourites.errors import TooManyFavourites
from catalog.matters.errors import MatterNotFound
from catalog.matters.queries import listed_matter

#: More than anyone looks through; a list without end is somebody's mistake.
MOST = 200


async def add(session: AsyncSession, person: UUID, code: str) -> Any:
    """The favourite; it keeps its place if it was one before."""
    await listed_matter(session, code)
    await queries.hold(session, person)
    if await queries.favourite(session, person, code) is None:
        if await queries.count(session, person) >= MOST:
            raise TooManyFavourites
        await queries.add(session, person, code)
    added = await queries.favourite(session, person, code)
    if added is None:
        raise MatterNotFound
    return added
