"""All SQL about departments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.models import LISTED, Department, Matter

_count = (
    select(func.count())
    .select_from(Matter)
    .where(LISTED, Matter.departments.contains(array([Department.code])))
    .correlate(Department)
    .scalar_subquery()
)
_all = select(
    Department.code, Department.name_zh, Department.name_en, _count.label("matters")
).order_by(Department.code)

_insert = insert(Department)
_put = _insert.on_conflict_do_update(
    index_elements=["code"],
    set_={"name_zh": _insert.excluded.name_zh, "name_en": _insert.excluded.name_en},
    where=(Department.name_zh != _insert.excluded.name_zh)
    | (Department.name_en != _insert.excluded.name_en),
).returning(Department.code)


async def departments(session: AsyncSession, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """By code, with how many matters each offers."""
    query = _all.limit(limit)
    if after is not None:
        query = query.where(Department.code > after)
    return (await session.execute(query)).all()


async def put_departments(session: AsyncSession, rows: list[dict[str, str]]) -> Sequence[str]:
    """The codes of those that are new or have another name now."""
    return (await session.scalars(_put, rows)).all()
