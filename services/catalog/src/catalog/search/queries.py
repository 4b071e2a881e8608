"""All SQL about finding matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Row, Select, case, cast, delete, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.models import LISTED, Matter
from catalog.search.models import SearchEntry
from catalog.search.words import Query

# Of ts_rank, for D, C, B, A: guide, keywords, department, title.
WEIGHTS = [0.1, 0.3, 0.6, 1.0]

#: The columns that `schemas.summary` reads.
SUMMARY = (
    Matter.code,
    Matter.status,
    Matter.title_zh,
    Matter.title_en,
    Matter.kind,
    Matter.theme,
    Matter.has_process,
    Matter.departments,
    Matter.audiences,
    Matter.life_events,
    Matter.sort_key,
    Matter.content["summary"].label("summary"),
    Matter.content["number"].label("number"),
    Matter.content["channels"].label("channels"),
    Matter.content["promised_working_days"].label("promised_working_days"),
)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed down to; None does not narrow."""

    audience: str | None = None
    department: str | None = None
    theme: str | None = None
    life_event: str | None = None
    kind: str | None = None


EVERYTHING = Filters()


def _narrowed(query: Select[Any], filters: Filters) -> Select[Any]:
    """The condition is written as the indexes have it, or they would not be used."""
    query = query.where(LISTED)
    if filters.theme:
        query = query.where(Matter.theme == filters.theme)
    if filters.kind:
        query = query.where(Matter.kind == filters.kind)
    if filters.audience:
        query = query.where(Matter.audiences.contains([filters.audience]))
    if filters.department:
        query = query.where(Matter.departments.contains([filters.department]))
    if filters.life_event:
        query = query.where(Matter.life_events.contains([filters.life_event]))
    return query


def listing(
    filters: Filters, words: Query | None, after: tuple[Any, ...] | None, limit: int
) -> Select[Any]:
    """Matters in pinyin order, from `after` (sort key, code) on."""
    query = _narrowed(select(*SUMMARY), filters)
    if words is not None:
        query = query.join(SearchEntry, SearchEntry.matter_code == Matter.code)
        query = query.where(SearchEntry.lexemes.bool_op("@@")(_tsquery(words.strict)))
    if after is not None:
        query = query.where(tuple_(Matter.sort_key, Matter.code) > tuple_(*after))
    return query.order_by(Matter.sort_key, Matter.code).limit(limit)


def ranking(
    filters: Filters, words: Query, *, loose: bool, after: tuple[int, str] | None, limit: int
) -> Select[Any]:
    """Matters that `words` find, best first, from `after` (score, code) on."""
    wanted = words.loose if loose else words.strict
    matching = select(
        SearchEntry.matter_code, SearchEntry.syllables, _score(words).label("score")
    ).where(SearchEntry.lexemes.bool_op("@@")(_tsquery(wanted)))
    if filters != EVERYTHING:
        joined = matching.join(Matter, Matter.code == SearchEntry.matter_code)
        matching = _narrowed(joined, filters)
    found = matching.subquery()
    best = select(found)
    if after is not None:
        score, code = after
        later = (found.c.score == score) & (found.c.matter_code > code)
        best = best.where((found.c.score < score) | later)
    # Cut to a page before the matters are fetched: a single letter finds them all.
    page = best.order_by(found.c.score.desc(), found.c.matter_code).limit(limit).subquery()
    query = select(*SUMMARY, page.c.syllables, page.c.score)
    query = query.join(page, page.c.matter_code == Matter.code)
    return query.order_by(page.c.score.desc(), Matter.code)


def _tsquery(words: str) -> Any:
    return cast(words, TSQUERY)


def _score(words: Query) -> Any:
    """A whole number, so that a page can begin exactly after a score."""
    keys = (
        SearchEntry.title_key,
        SearchEntry.english_key,
        SearchEntry.pinyin_key,
        SearchEntry.initials_key,
    )
    rank = func.ts_rank(cast(WEIGHTS, ARRAY(REAL)), SearchEntry.lexemes, _tsquery(words.loose))
    title = case(
        (or_(*(key == words.key for key in keys)), 4.0),
        (or_(*(func.starts_with(key, words.key) for key in keys)), 2.0),
        (or_(*(func.strpos(key, words.key) > 0 for key in keys[:2])), 1.0),
        else_=0.0,
    )
    # Of two that are found alike, the one that can be done here comes first.
    here = case((SearchEntry.here, 0.2), else_=0.0)
    return cast((rank + title + here) * 1_000_000, BigInteger)


async def rows(session: AsyncSession, query: Select[Any]) -> Sequence[Row[Any]]:
    found: Sequence[Row[Any]] = (await session.execute(query)).all()
    return found


_insert = insert(SearchEntry)
_put = _insert.on_conflict_do_update(
    index_elements=["matter_code"],
    set_={
        each.name: _insert.excluded[each.name]
        for each in SearchEntry.__table__.columns
        if each.name != "matter_code"
    },
)


async def put_entries(session: AsyncSession, entries: list[dict[str, Any]]) -> None:
    """What each of these matters is found by, from now on."""
    await session.execute(_put, entries)


async def remove_entry(session: AsyncSession, code: str) -> None:
    """It is not found any more."""
    await session.execute(delete(SearchEntry).where(SearchEntry.matter_code == code))


async def matters_of_departments(session: AsyncSession, codes: Sequence[str]) -> Sequence[Matter]:
    """The matters that these departments offer."""
    query = select(Matter).where(LISTED, Matter.departments.overlap(list(codes)))
    return (await session.scalars(query)).all()
