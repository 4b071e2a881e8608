"""Answering a search: strictly if that finds anything, else loosely."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.cursors import word
from catalog.search import queries, words
from catalog.search.queries import Filters
from chassis.http import InvalidCursor, PageRequest, page_of

STRICT, LOOSE = 0, 1


async def listed(
    session: AsyncSession, filters: Filters, q: str | None, paging: PageRequest
) -> tuple[Sequence[Any], str | None]:
    """A page in pinyin order; what `q` does not find strictly is left out."""
    after = paging.key(word, word)
    wanted = words.query(q) if q is not None else None
    if q is not None and wanted is None:
        return [], None
    found = await queries.rows(session, queries.listing(filters, wanted, after, paging.limit + 1))
    return page_of(found, paging, lambda row: [row.sort_key, row.code])


async def found(
    session: AsyncSession, filters: Filters, q: str, paging: PageRequest
) -> tuple[Sequence[Any], str | None]:
    """A page of what `q` finds, best first. Its later pages search as its first one did."""
    wanted = words.query(q)
    after = paging.key(_mode, _whole, word)
    if wanted is None:
        return [], None
    for mode in (STRICT, LOOSE) if after is None else (after[0],):
        rows = await queries.rows(
            session,
            queries.ranking(
                filters,
                wanted,
                loose=mode == LOOSE,
                after=after[1:] if after else None,
                limit=paging.limit + 1,
            ),
        )
        if rows:
            break
    return page_of(rows, paging, lambda row: [mode, row.score, row.code])


def _mode(value: Any) -> int:
    if value not in (STRICT, LOOSE):
        raise InvalidCursor
    return int(value)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise InvalidCursor
    return value
