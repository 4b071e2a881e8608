"""All SQL about recent matters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.models import LISTED, Matter
from catalog.recent.models import RecentMatter
from catalog.search.queries import SUMMARY

_one_at_a_time = text("SELECT pg_advisory_xact_lock(74200, hashtext(:person))")
_of_person = RecentMatter.person_id == bindparam("person")
_newest_first = (RecentMatter.seen_at.desc(), RecentMatter.matter_code.desc())
_shown = (
    select(*SUMMARY, RecentMatter.seen_at)
    .join(RecentMatter, RecentMatter.matter_code == Matter.code)
    .where(_of_person, LISTED)
    .order_by(*_newest_first)
    .limit(bindparam("most"))
)
_note = insert(RecentMatter).on_conflict_do_update(
    index_elements=["person_id", "matter_code"], set_={"seen_at": func.clock_timestamp()}
)
_too_old = (
    select(RecentMatter.matter_code)
    .where(_of_person)
    .order_by(*_newest_first)
    .offset(bindparam("most"))
)
_forget = delete(RecentMatter).where(_of_person, RecentMatter.matter_code.in_(_too_old))


async def recent_matters(session: AsyncSession, person: UUID, most: int) -> Sequence[Row[Any]]:
    """Last seen first."""
    return (await session.execute(_shown, {"person": person, "most": most})).all()


async def hold(session: AsyncSession, person: UUID) -> None:
    """Until the transaction ends, nothing else changes what this person has seen."""
    await session.execute(_one_at_a_time, {"person": str(person)})


async def note(session: AsyncSession, person: UUID, code: str) -> None:
    """It was seen now."""
    await session.execute(_note, {"person_id": person, "matter_code": code})


async def forget_older(session: AsyncSession, person: UUID, most: int) -> None:
    """Keep the newest `most`."""
    await session.execute(_forget, {"person": person, "most": most})
