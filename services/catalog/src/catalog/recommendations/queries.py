"""All SQL about recommendations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.favourites.models import Favourite
from catalog.matters.models import Handling, Matter
from catalog.matters.vocabulary import Audience
from catalog.search.queries import SUMMARY

_completed = func.coalesce(Handling.completed, 0)
_number = Matter.content["number"].as_string().cast(Integer)
_online: Select[Any] = (
    select(*SUMMARY, _completed.label("completed"))
    .outerjoin(Handling, Handling.matter_code == Matter.code)
    .where(Matter.status == "online")
    .order_by(_completed.desc(), _number.nulls_last(), Matter.code)
)


async def most_completed(
    session: AsyncSession, audience: Audience | None, person: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Of those online for `audience`; not what `person` keeps at hand already."""
    query = _online.limit(limit)
    if audience is not None:
        query = query.where(Matter.audiences.contains([audience]))
    if person is not None:
        kept = exists().where(Favourite.person_id == person, Favourite.matter_code == Matter.code)
        query = query.where(~kept)
    found: Sequence[Row[Any]] = (await session.execute(query)).all()
    return found
