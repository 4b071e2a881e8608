"""All SQL about favourites."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.favourites.models import Favourite
from catalog.matters.models import LISTED, Matter
from catalog.search.queries import SUMMARY

Key = tuple[datetime, str]

_one_at_a_time = text("SELECT pg_advisory_xact_lock(74100, hashtext(:person))")
_of_person = Favourite.person_id == bindparam("person")
_shown = (
    select(*SUMMARY, Favourite.added_at)
    .join(Favourite, Favourite.matter_code == Matter.code)
    .where(_of_person, LISTED)
)
_newest = _shown.order_by(Favourite.added_at.desc(), Favourite.matter_code.desc())
_one = _shown.where(Matter.code == bindparam("code"))
# Those that can be seen: nobody could take the others away to make room.
_count = (
    select(func.count())
    .select_from(Favourite)
    .join(Matter, Favourite.matter_code == Matter.code)
    .where(_of_person, LISTED)
)
_add = insert(Favourite).on_conflict_do_nothing()
_remove = delete(Favourite).where(_of_person, Favourite.matter_code == bindparam("code"))


async def hold(session: AsyncSession, person: UUID) -> None:
    """Until the transaction ends, nothing else changes this person's favourites."""
    await session.execute(_one_at_a_time, {"person": str(person)})


async def favourites_of(
    session: AsyncSession, person: UUID, code: str | None, after: Key | None, limit: int
) -> Sequence[Row[Any]]:
    """Newest first; the one named, if a code is given."""
    query = _newest.limit(limit)
    if code is not None:
        query = query.where(Matter.code == code)
    if after is not None:
        place = tuple_(Favourite.added_at, Favourite.matter_code)
        query = query.where(place < tuple_(*after))
    return (await session.execute(query, {"person": person})).all()


async def favourite(session: AsyncSession, person: UUID, code: str) -> Row[Any] | None:
    found = await session.execute(_one, {"person": person, "code": code})
    return found.first()


async def count(session: AsyncSession, person: UUID) -> int:
    return int(await session.scalar(_count, {"person": person}) or 0)


async def add(session: AsyncSession, person: UUID, code: str) -> None:
    """Nothing changes if it is one already, not even since when."""
    await session.execute(_add, {"person_id": person, "matter_code": code})


async def remove(session: AsyncSession, person: UUID, code: str) -> None:
    await session.execute(_remove, {"person": person, "code": code})
