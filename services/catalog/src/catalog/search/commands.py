"""Keeping the index in step with what is online."""

from collections.abc import Sequence

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters import queries as matters
from catalog.matters.manifest import Manifest
from catalog.search import queries
from catalog.search.entries import entry


async def index(session: AsyncSession, contents: Sequence[Manifest]) -> None:
    """Have these matters found by what they say now."""
    codes = [code for content in contents for code in content.departments]
    names = await matters.department_names(session, codes)
    entries = await anyio.to_thread.run_sync(lambda: [entry(c, names) for c in contents])
    if entries:
        await queries.put_entries(session, entries)


async def index_departments(session: AsyncSession, codes: Sequence[str]) -> None:
    """These departments have other names now; so are their matters found."""
    if codes:
        await index(session, await queries.contents_of_departments(session, codes))
