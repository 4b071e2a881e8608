"""All SQL about reviews."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.reviews.errors import CaseNotReviewable
from catalog.reviews.models import GIVEN, OPEN, CompletedCase
from contracts.events import CaseCompleted

Key = tuple[datetime, UUID]

_remember = (
    insert(CompletedCase)
    .on_conflict_do_nothing(index_elements=["case_id"])
    .returning(CompletedCase.case_id)
)
_own = (
    select(CompletedCase)
    .where(
        CompletedCase.case_id == bindparam("case_id"),
        CompletedCase.applicant_id == bindparam("applicant_id"),
    )
    .with_for_update()
)
_given = (
    select(CompletedCase)
    .where(GIVEN, CompletedCase.matter_code == bindparam("code"))
    .order_by(CompletedCase.reviewed_at.desc(), CompletedCase.case_id.desc())
)
_mine = (
    select(CompletedCase)
    .where(CompletedCase.applicant_id == bindparam("applicant_id"))
    .order_by(CompletedCase.completed_at.desc(), CompletedCase.case_id.desc())
)


async def remember(session: AsyncSession, event: CaseCompleted) -> bool:
    """Its applicant may review it from now on; False if that is so already."""
    row = {
        "case_id": event.case_id,
        "case_number": event.number,
        "matter_code": event.matter_code,
        "matter_title": event.matter_title.model_dump(),
        "applicant_id": event.applicant_id,
        "outcome": event.outcome,
    }
    return await session.scalar(_remember, row) is not None


async def own_completed_case(
    session: AsyncSession, case_id: UUID, applicant: UUID
) -> CompletedCase:
    """Locked for update; someone else's, or one not completed, is simply not found."""
    found = await session.scalar(_own, {"case_id": case_id, "applicant_id": applicant})
    if found is None:
        raise CaseNotReviewable
    return found


async def reviews_of(
    session: AsyncSession, code: str, after: Key | None, limit: int
) -> Sequence[CompletedCase]:
    """Newest first."""
    query = _given.limit(limit)
    if after is not None:
        place = tuple_(CompletedCase.reviewed_at, CompletedCase.case_id)
        query = query.where(place < tuple_(*after))
    return (await session.scalars(query, {"code": code})).all()


async def cases_of(
    session: AsyncSession, applicant: UUID, *, open: bool | None, after: Key | None, limit: int
) -> Sequence[CompletedCase]:
    """The applicant's completed cases, newest first; only (un)reviewed ones if `open` says so."""
    query = _mine.limit(limit)
    if open is not None:
        query = query.where(OPEN if open else GIVEN)
    if after is not None:
        place = tuple_(CompletedCase.completed_at, CompletedCase.case_id)
        query = query.where(place < tuple_(*after))
    return (await session.scalars(query, {"applicant_id": applicant})).all()
