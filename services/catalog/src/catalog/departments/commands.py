"""Taking over the university's list of departments."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.departments import queries
from catalog.departments.schemas import DepartmentIn
from catalog.search import commands as search


async def take_over(session: AsyncSession, departments: Sequence[DepartmentIn]) -> int:
    """How many are new or renamed; their matters are found by the new names at once."""
    rows = [
        {"code": each.code, "name_zh": each.name.zh, "name_en": each.name.en}
        for each in departments
    ]
    if not rows:
        return 0
    changed = await queries.put_departments(session, rows)
    await search.index_departments(session, changed)
    return len(changed)
