"""All SQL about clients."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, not_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.clients.models import Client

_active = select(Client).where(Client.client_id == bindparam("client_id"), Client.active)
_insert = insert(cast("Table", Client.__table__))
_put = _insert.on_conflict_do_update(
    index_elements=["client_id"],
    set_={c.name: c for c in _insert.excluded if c.name != "client_id"},
)


async def active_client(session: AsyncSession, client_id: str) -> Client | None:
    return await session.scalar(_active, {"client_id": client_id})


async def put_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """These clients, as described here, and no others."""
    if rows:
        await session.execute(_put, rows)
    named = [row["client_id"] for row in rows]
    gone = update(Client).where(not_(Client.client_id.in_(named)), Client.active)
    await session.execute(gone.values(active=False))
