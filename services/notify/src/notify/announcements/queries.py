from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.announcements.models import Announcement

_keep = insert(cast("Table", Announcement.__table__)).on_conflict_do_nothing(
    index_elements=["occasion"]
)


async def keep(session: AsyncSession, values: dict[str, Any]) -> None:
    """Unless its occasion was announced before."""
    await session.execute(_keep, values)
