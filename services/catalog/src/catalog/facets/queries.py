"""All SQL about facets."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.models import LISTED, Matter

Counts = Mapping[tuple[str, str], int]


def _count(facet: str, word: ColumnElement[Any]) -> Select[Any]:
    words = select(word.label("word")).where(LISTED).subquery()
    counted = select(literal(facet).label("facet"), words.c.word, func.count().label("matters"))
    return counted.group_by(words.c.word)


_counts = union_all(
    _count("audience", func.unnest(Matter.audiences)),
    _count("theme", Matter.theme.expression),
    _count("life-event", func.unnest(Matter.life_events)),
    _count("department", func.unnest(Matter.departments)),
)


async def counts(session: AsyncSession) -> Counts:
    """(facet, code) to how many listed matters it leads to; nothing for none."""
    rows = await session.execute(_counts)
    return {(row.facet, row.word): row.matters for row in rows}
