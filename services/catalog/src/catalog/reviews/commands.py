"""Inviting reviews, and taking them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters import queries as matters
from catalog.reviews import queries, rules
from catalog.reviews.models import CompletedCase
from chassis.outbox import emit
from contracts.events import CaseCompleted, ReviewGiven


async def invite(session: AsyncSession, event: CaseCompleted) -> None:
    """The applicant may review the case, and its matter has one more that has its result.

    A case counts once, however often it is heard of.
    """
    if await queries.remember(session, event):
        # Workflow said it a moment ago; after an outage it may have been longer.
        in_time = rules.in_time(event.due_at, datetime.now(UTC))
        await matters.count_completed(session, event.matter_code, in_time=in_time)


async def give(
    session: AsyncSession, applicant: UUID, case_id: UUID, stars: int, comment: str | None
) -> CompletedCase:
    """What was written stays here; the event says only how many stars."""
    case = await queries.own_completed_case(session, case_id, applicant)
    case.review(stars, comment, datetime.now(UTC))
    await matters.count_review(session, case.matter_code, stars)
    event = ReviewGiven(
        review_id=case.review_id, case_id=case_id, matter_code=case.matter_code, stars=stars
    )
    emit(session, event)
    return case
