"""Keeping the index in step with what is online."""

from collections.abc import Sequence

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters import queries as matters
from catalog.matters.models import Matter
from catalog.search import queries
from catalog.search.entries import entry


async def index(session: AsyncSession, shown: Sequence[Matter]) -> None:
    """Have these matters found by what they say now."""
    if not shown:
        return
    codes = [code for matter in shown for code in matter.departments]
    names = await matters.department_names(session, codes)
    contents = [(matter.manifest, matter.has_process) for matter in shown]
    entries = await anyio.to_thread.run_sync(
        lambda: [entry(content, names, here=here) for content, here in contents]
    )
    await queries.put_entries(session, entries)


async def index_departments(session: AsyncSession, codes: Sequence[str]) -> None:
    """These departments have other names now; so are their matters found."""
    if codes:
        await index(session, await queries.matters_of_departments(session, codes))


async def forget(session: AsyncSession, code: str) -> None:
    """Have this matter found no more."""
    await queries.remove_entry(session, code)
